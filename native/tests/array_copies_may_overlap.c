/* SPDX-License-Identifier: Apache-2.0 */
/* A part of an array is copied into another part of the same array, as memmove(3) does. */
#include <stdatomic.h>

#include "testing.h"

enum { LENGTH = 1000, COUNT = 300 };

#if !TEST_SANITIZED
static _Atomic bool overlapped;

/* In place of the C library's, whose own may bear what C does not allow. */
void *memcpy(void *to, const void *from, size_t byte_size)
{
    uintptr_t one = (uintptr_t) to, other = (uintptr_t) from;
    if (one != other && one < other + byte_size && other < one + byte_size) {
        overlapped = true;
    }
    return memmove(to, from, byte_size);
}
#endif

static int32_t value_at(uint64_t i)
{
    return (int32_t) (i * 7 + 1);
}

static void expect_moved(esclusa_array *array, uint64_t from, uint64_t to)
{
    for (uint64_t i = 0; i < COUNT; i++) {
        int32_t value;
        EXPECT_OK(esclusa_array_get_i32(array, to + i, &value));
        EXPECT_EQUAL(value_at(from + i), value);
    }
}

int main(void)
{
    esclusa_array *array;
    EXPECT_OK(esclusa_array_create(&array, test_name(), ESCLUSA_I32, 1, &(uint64_t){LENGTH}));
    int32_t *data = esclusa_array_data(array);
    const struct {
        uint64_t from, to;
    } moves[] = {{0, 1}, {1, 0}, {100, 177}, {177, 100}};
    for (int i = 0; i < 8; i++) {
        for (uint64_t at = 0; at < LENGTH; at++) {
            EXPECT_OK(esclusa_array_set_i32(array, at, value_at(at)));
        }
        uint64_t from = moves[i / 2].from, to = moves[i / 2].to;
        EXPECT_OK(i % 2 == 0 ? esclusa_array_put(array, to, data + from, COUNT)
                             : esclusa_array_get(array, from, data + to, COUNT));
        expect_moved(array, from, to);
    }
    esclusa_array_close(array);
#if !TEST_SANITIZED
    EXPECT(!overlapped);
#endif
    return 0;
}
