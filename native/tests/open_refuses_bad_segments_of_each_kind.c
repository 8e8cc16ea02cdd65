/* SPDX-License-Identifier: Apache-2.0 */
/* Cut at each 64-byte boundary, each byte of the header flipped, and each kind opened as each
 * other. */
#include "testing.h"

static const esclusa_options few = {.members = 3, .handles = 3};
static const uint64_t shape[] = {3, 4};

/* Of each kind: create one and close it, or open one and close it. Returns what the call did. */
#define KIND(kind, parameters)                                                                     \
    static int create_##kind(const char *name)                                                     \
    {                                                                                              \
        esclusa_##kind *made;                                                                      \
        int result = esclusa_##kind##_create_with parameters;                                      \
        esclusa_##kind##_close(made);                                                              \
        return result;                                                                             \
    }                                                                                              \
    static int open_##kind(const char *name)                                                       \
    {                                                                                              \
        esclusa_##kind *opened;                                                                    \
        int result = esclusa_##kind##_open(&opened, name);                                         \
        EXPECT((result == 0) == (opened != NULL));                                                 \
        esclusa_##kind##_close(opened);                                                            \
        return result;                                                                             \
    }

KIND(counter, (&made, name, 7, &few))
KIND(mutex, (&made, name, &few))
KIND(queue, (&made, name, 4, 16, &few))
KIND(array, (&made, name, ESCLUSA_I32, 2, shape, &few))
KIND(counters, (&made, name, 3, &few))
KIND(semaphore, (&made, name, 2, ESCLUSA_SEMAPHORE_OWNED, &few))
KIND(rwlock, (&made, name, &few))
KIND(barrier, (&made, name, 3, &few))
KIND(event, (&made, name, &few))
KIND(latch, (&made, name, 3, &few))
KIND(pthread_mutex, (&made, name, &few))

#define ROW(kind) {#kind, create_##kind, open_##kind}

static const struct {
    const char *kind;
    int (*create)(const char *name);
    int (*open)(const char *name);
} kinds[] = {
    ROW(counter), ROW(mutex),   ROW(queue), ROW(array), ROW(counters),      ROW(semaphore),
    ROW(rwlock),  ROW(barrier), ROW(event), ROW(latch), ROW(pthread_mutex),
};

enum { KINDS = sizeof kinds / sizeof *kinds, CHECKED = 128 };

static void write_file(const char *name, const char *bytes, size_t byte_size)
{
    int fd = open(test_path(name), O_RDWR | O_TRUNC);
    EXPECT(fd >= 0);
    EXPECT_EQUAL(byte_size, write(fd, bytes, byte_size));
    close(fd);
}

static void expect_opening(size_t kind, int expected, const char *name, size_t what)
{
    int result = kinds[kind].open(name);
    if (result != expected) {
        FAIL("%s, %zu: %d, not %d; %s", kinds[kind].kind, what, result, expected, esclusa_error());
    }
}

static void refuses_cuts_and_flips(size_t kind)
{
    const char *name = test_name();
    EXPECT_OK(kinds[kind].create(name));
    size_t byte_size;
    char *mapped = test_map(name, &byte_size);
    char *whole = malloc(byte_size);
    memcpy(whole, mapped, byte_size);
    munmap(mapped, byte_size);
    for (size_t cut = 0; cut < byte_size; cut += 64) {
        write_file(name, whole, cut);
        expect_opening(kind, -EPROTO, name, cut);
    }
    for (size_t i = 0; i < CHECKED; i++) {
        whole[i] ^= 1;
        write_file(name, whole, byte_size);
        expect_opening(kind, -EPROTO, name, i);
        whole[i] ^= 1;
    }
    write_file(name, whole, byte_size);
    for (size_t other = 0; other < KINDS; other++) {
        expect_opening(other, other == kind ? 0 : -EPROTO, name, other);
    }
    free(whole);
}

int main(void)
{
    for (size_t kind = 0; kind < KINDS; kind++) {
        refuses_cuts_and_flips(kind);
    }
    return 0;
}
