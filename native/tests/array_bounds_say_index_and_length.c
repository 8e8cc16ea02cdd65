/* SPDX-License-Identifier: Apache-2.0 */
#include "testing.h"

int main(void)
{
    const char *name = test_name();
    const uint64_t length = 5;
    esclusa_array *array;
    EXPECT_OK(esclusa_array_create(&array, name, ESCLUSA_I32, 1, &length));
    int32_t value = 1, many[8] = {0};
    const uint64_t outside[] = {5, 6, UINT64_C(1) << 62, UINT64_MAX};
    for (int i = 0; i < 4; i++) {
        uint64_t index = outside[i];
        EXPECT_EQUAL(-ERANGE, esclusa_array_get_i32(array, index, &value));
        EXPECT_SENTENCE("cannot use array '%s': ERANGE: index %" PRIu64 ", length 5", name, index);
        EXPECT_EQUAL(-ERANGE, esclusa_array_set_i32(array, index, 1));
        EXPECT_EQUAL(-ERANGE, esclusa_array_fetch_add_i32(array, index, 1, NULL));
        EXPECT_EQUAL(-ERANGE, esclusa_array_exchange_i32(array, index, 1, NULL));
        EXPECT_EQUAL(-ERANGE, esclusa_array_compare_and_set_i32(array, index, 0, 1));
        EXPECT_EQUAL(-ERANGE, esclusa_array_get(array, index, many, 1));
        EXPECT_EQUAL(-ERANGE, esclusa_array_put(array, 1, many, index));
        EXPECT_EQUAL(-ERANGE, esclusa_array_fill(array, index, 1, &value));
    }
    EXPECT_EQUAL(-ERANGE, esclusa_array_get(array, 2, many, 4));
    EXPECT_SENTENCE("cannot use array '%s': ERANGE: 4 elements from index 2, length 5", name);
    EXPECT_OK(esclusa_array_get(array, 5, many, 0));
    EXPECT_OK(esclusa_array_put(array, 5, NULL, 0));
    EXPECT_EQUAL(-EINVAL, esclusa_array_set_i64(array, 0, 1));
    EXPECT_SENTENCE("cannot use array '%s': EINVAL: it is an array of i32, not an array of i64",
                    name);
    EXPECT_OK(esclusa_array_get(array, 0, many, 5));
    for (int i = 0; i < 8; i++) {
        EXPECT_EQUAL(0, many[i]);
    }
    esclusa_array_close(array);
    EXPECT_EQUAL(-EBADF, esclusa_array_get_i32(array, 0, &value));
    EXPECT_EQUAL(-EBADF, esclusa_array_get_i32(array, 9, &value));
    EXPECT_EQUAL(-EBADF, esclusa_array_set_i32(array, 0, 1));
    EXPECT_EQUAL(-EBADF, esclusa_array_fetch_add_i32(array, 0, 1, NULL));
    EXPECT_EQUAL(-EBADF, esclusa_array_exchange_i32(array, 0, 1, NULL));
    EXPECT_EQUAL(-EBADF, esclusa_array_compare_and_set_i32(array, 0, 0, 1));
    EXPECT_EQUAL(-EBADF, esclusa_array_get(array, 0, many, 1));
    EXPECT_EQUAL(-EBADF, esclusa_array_put(array, 0, many, 1));
    EXPECT_EQUAL(-EBADF, esclusa_array_fill(array, 0, 1, &value));
    EXPECT(esclusa_array_data(array) == NULL);
    esclusa_array_close(array);
    return 0;
}
