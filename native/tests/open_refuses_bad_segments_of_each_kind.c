/* SPDX-License-Identifier: Apache-2.0 */
/* Cut at each 64-byte boundary, each byte of the header flipped, and each kind opened as each
 * other. */
#include "kinds.h"

enum { CHECKED = 128 };

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
