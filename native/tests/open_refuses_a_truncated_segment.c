/* SPDX-License-Identifier: Apache-2.0 */
/* Cut at each 64-byte boundary, and one byte beside it. */
#include "testing.h"

int main(void)
{
    const char *name = test_name();
    esclusa_queue *queue;
    esclusa_options options = {.members = 4, .handles = 4};
    EXPECT_OK(esclusa_queue_create_with(&queue, name, 5, 100, &options));
    esclusa_queue_close(queue);
    size_t byte_size;
    char *whole = test_map(name, &byte_size);
    char *copy = malloc(byte_size);
    memcpy(copy, whole, byte_size);
    munmap(whole, byte_size);
    for (size_t cut = 0; cut <= byte_size; cut += 64) {
        for (size_t size = cut == 0 ? 0 : cut - 1; size <= cut + 1; size++) {
            int fd = open(test_path(name), O_RDWR | O_TRUNC);
            EXPECT(fd >= 0);
            size_t there = size < byte_size ? size : byte_size;
            EXPECT_EQUAL(there, write(fd, copy, there));
            EXPECT_EQUAL(0, ftruncate(fd, (off_t) size));
            close(fd);
            int result = esclusa_queue_open(&queue, name);
            EXPECT_EQUAL(size == byte_size ? 0 : -EPROTO, result);
            if (size == 0) {
                EXPECT_SENTENCE(
                    "cannot open segment '%s': EPROTO: it has 0 bytes, a header has 256", name);
            }
            esclusa_queue_close(queue);
        }
    }
    free(copy);
    return 0;
}
