/* SPDX-License-Identifier: Apache-2.0 */
/* Another PID namespace, another C library, another architecture: each is refused, and the remedy
 * named. */
#include <pthread.h>

#include "testing.h"

static uint32_t crc32_of(const unsigned char *at, size_t length)
{
    uint32_t crc = UINT32_MAX;
    while (length-- > 0) {
        crc ^= *at++;
        for (int bit = 0; bit < 8; bit++) {
            crc = (crc & 1) != 0 ? crc >> 1 ^ UINT32_C(0xedb88320) : crc >> 1;
        }
    }
    return crc ^ UINT32_MAX;
}

static const char *changed(size_t offset, uint64_t value)
{
    const char *name = test_name();
    esclusa_pthread_mutex *mutex;
    EXPECT_OK(esclusa_pthread_mutex_create(&mutex, name));
    EXPECT_OK(esclusa_pthread_mutex_close(mutex));
    size_t whole;
    unsigned char *bytes = test_map(name, &whole);
    memcpy(bytes + offset, &value, sizeof value);
    uint32_t sum = crc32_of(bytes, 124);
    memcpy(bytes + 124, &sum, 4);
    munmap(bytes, whole);
    mutex = (esclusa_pthread_mutex *) 1;
    int result = esclusa_pthread_mutex_create_or_open(&mutex, name);
    EXPECT(mutex == NULL);
    EXPECT_EQUAL(result, esclusa_pthread_mutex_open(&mutex, name));
    EXPECT(result == -EOPNOTSUPP || result == -EPROTO);
    return name;
}

int main(void)
{
#ifdef __GLIBC__
    const char *here = "glibc", *there = "musl";
    const uint64_t other_libc = 2;
#else
    const char *here = "musl", *there = "glibc";
    const uint64_t other_libc = 1;
#endif
#ifdef __x86_64__
    const char *architecture = "x86-64", *elsewhere = "AArch64";
    const uint64_t other_architecture = 2;
#else
    const char *architecture = "AArch64", *elsewhere = "x86-64";
    const uint64_t other_architecture = 1;
#endif
    const int size = (int) sizeof(pthread_mutex_t);
    const char *name = changed(32, 4711);
    EXPECT_SENTENCE("cannot open segment '%s': EOPNOTSUPP: it was made in another PID namespace, "
                    "whose thread ids mean nothing here, use a Mutex",
                    name);
    name = changed(32, 0);
    EXPECT_SENTENCE(
        "cannot open segment '%s': EOPNOTSUPP: which PID namespace it belongs to cannot "
        "be told without /proc, use a Mutex",
        name);
    name = changed(64, other_libc);
    EXPECT_SENTENCE("cannot open segment '%s': EOPNOTSUPP: it was made by %s on %s, whose "
                    "pthread_mutex_t has %d bytes, this is %s on %s with %d; use a Mutex",
                    name, there, architecture, size, here, architecture, size);
    name = changed(72, other_architecture);
    EXPECT_SENTENCE("cannot open segment '%s': EOPNOTSUPP: it was made by %s on %s, whose "
                    "pthread_mutex_t has %d bytes, this is %s on %s with %d; use a Mutex",
                    name, here, elsewhere, size, here, architecture, size);
    changed(80, 56);
    EXPECT(strstr(esclusa_error(), "has 56 bytes") != NULL);
    name = changed(64, 3);
    EXPECT_SENTENCE("cannot open segment '%s': EPROTO: its C library, architecture or size of a "
                    "pthread_mutex_t is unknown",
                    name);
    changed(72, 0);
    changed(80, 65);
    changed(88, 1);
    EXPECT(strstr(esclusa_error(), "a parameter that its kind does not know") != NULL);
    return 0;
}
