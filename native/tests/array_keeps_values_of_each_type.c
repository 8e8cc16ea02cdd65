/* SPDX-License-Identifier: Apache-2.0 */
/* Each function of each type, beside neighbours that must stay; a second opening sees it all. */
#include "testing.h"

#define TRY(suffix, type, number)                                                                  \
    static void try_##suffix(void)                                                                 \
    {                                                                                              \
        const char *name = test_name();                                                            \
        const uint64_t shape[] = {3, 7};                                                           \
        esclusa_array *array, *other;                                                              \
        EXPECT_OK(esclusa_array_create(&array, name, number, 2, shape));                           \
        EXPECT_OK(esclusa_array_open_as(&other, name, number));                                    \
        EXPECT_EQUAL(21, esclusa_array_length(other));                                             \
        EXPECT_EQUAL(number, esclusa_array_element_type(other));                                   \
        EXPECT_EQUAL(2, esclusa_array_dimensions(other));                                          \
        EXPECT_EQUAL(3, esclusa_array_shape(other)[0]);                                            \
        EXPECT_EQUAL(7, esclusa_array_shape(other)[1]);                                            \
        EXPECT_EQUAL(0, esclusa_array_shape(other)[2]);                                            \
        type value = 1, before;                                                                    \
        EXPECT_OK(esclusa_array_get_##suffix(array, 20, &value));                                  \
        EXPECT(value == 0);                                                                        \
        value = 50;                                                                                \
        EXPECT_OK(esclusa_array_fill(array, 0, 21, &value));                                       \
        for (uint64_t i = 0; i < 21; i++) {                                                        \
            EXPECT_OK(esclusa_array_fetch_add_##suffix(array, i, -60, &before));                   \
            EXPECT(before == 50);                                                                  \
            EXPECT_OK(esclusa_array_exchange_##suffix(array, i, -1, &before));                     \
            EXPECT(before == -10);                                                                 \
            EXPECT_EQUAL(0, esclusa_array_compare_and_set_##suffix(array, i, -2, 5));              \
            EXPECT_EQUAL(1, esclusa_array_compare_and_set_##suffix(array, i, -1, -100));           \
            EXPECT_OK(esclusa_array_fetch_add_##suffix(array, i, 1, NULL));                        \
            EXPECT_OK(esclusa_array_get_##suffix(other, i, &value));                               \
            EXPECT(value == -99);                                                                  \
            EXPECT_OK(esclusa_array_set_##suffix(other, i, (type) i));                             \
            EXPECT_OK(esclusa_array_get_##suffix(array, i, &value));                               \
            EXPECT(value == (type) i);                                                             \
            if (i < 20) {                                                                          \
                EXPECT_OK(esclusa_array_get_##suffix(array, i + 1, &value));                       \
                EXPECT(value == 50);                                                               \
            }                                                                                      \
        }                                                                                          \
        type some[5] = {0};                                                                        \
        EXPECT_OK(esclusa_array_get(array, 8, some + 1, 3));                                       \
        EXPECT(some[0] == 0 && some[1] == 8 && some[2] == 9 && some[3] == 10 && some[4] == 0);     \
        EXPECT_OK(esclusa_array_put(array, 0, some + 1, 2));                                       \
        const type *data = esclusa_array_data(other);                                              \
        EXPECT((uintptr_t) data % 64 == 0);                                                        \
        EXPECT(data[0] == 8 && data[1] == 9 && data[2] == 2 && data[20] == 20);                    \
        value = 7;                                                                                 \
        EXPECT_OK(esclusa_array_fill(array, 1, 19, &value));                                       \
        EXPECT(data[0] == 8 && data[1] == 7 && data[19] == 7 && data[20] == 20);                   \
        esclusa_array_close(other);                                                                \
        esclusa_array_close(array);                                                                \
    }

TRY(i8, int8_t, ESCLUSA_I8)
TRY(i16, int16_t, ESCLUSA_I16)
TRY(i32, int32_t, ESCLUSA_I32)
TRY(i64, int64_t, ESCLUSA_I64)
TRY(f32, float, ESCLUSA_F32)
TRY(f64, double, ESCLUSA_F64)

static void fill_is_exact_when_it_is_large(void)
{
    const char *name = test_name();
    const uint64_t length = 100001;
    esclusa_array *array;
    EXPECT_OK(esclusa_array_create(&array, name, ESCLUSA_I16, 1, &length));
    int16_t value = 0x1234;
    EXPECT_OK(esclusa_array_fill(array, 1, length - 2, &value));
    const int16_t *data = esclusa_array_data(array);
    EXPECT(data[0] == 0 && data[length - 1] == 0);
    for (uint64_t i = 1; i < length - 1; i++) {
        EXPECT(data[i] == value);
    }
    esclusa_array_close(array);
}

int main(void)
{
    try_i8();
    try_i16();
    try_i32();
    try_i64();
    try_f32();
    try_f64();
    fill_is_exact_when_it_is_large();
    return 0;
}
