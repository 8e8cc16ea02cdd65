/* SPDX-License-Identifier: Apache-2.0 */
#include "testing.h"

static void create_refuses(enum esclusa_element_type type, uint32_t dimensions,
                           const uint64_t *shape)
{
    const char *name = test_name();
    esclusa_array *array = (esclusa_array *) 1;
    EXPECT_EQUAL(-EINVAL, esclusa_array_create(&array, name, type, dimensions, shape));
    EXPECT(array == NULL);
    EXPECT_EQUAL(-EINVAL, esclusa_array_create_or_open(&array, name, type, dimensions, shape));
    EXPECT_EQUAL(-ENOENT, esclusa_array_open(&array, name));
    test_state.names--;
}

int main(void)
{
    const char *name = test_name();
    const uint64_t shape[] = {2, 3, 4}, turned[] = {4, 3, 2};
    esclusa_array *array, *other;
    EXPECT_OK(esclusa_array_create_or_open(&array, name, ESCLUSA_F32, 3, shape));
    EXPECT_OK(esclusa_array_create_or_open(&other, name, ESCLUSA_F32, 3, shape));
    esclusa_array_close(other);
    EXPECT_EQUAL(-EINVAL, esclusa_array_create_or_open(&other, name, ESCLUSA_F32, 3, turned));
    EXPECT_SENTENCE("cannot open segment '%s': EINVAL: it has the shape [2, 3, 4], not [4, 3, 2]",
                    name);
    EXPECT_EQUAL(-EINVAL, esclusa_array_create_or_open(&other, name, ESCLUSA_F32, 2, shape));
    EXPECT_EQUAL(-EPROTO, esclusa_array_create_or_open(&other, name, ESCLUSA_I32, 3, shape));
    EXPECT_SENTENCE("cannot open segment '%s': EPROTO: it is an array of f32, not an array of i32",
                    name);
    EXPECT_EQUAL(-EPROTO, esclusa_array_open_as(&other, name, ESCLUSA_F64));
    EXPECT_SENTENCE("cannot open segment '%s': EPROTO: it is an array of f32, not an array of f64",
                    name);
    EXPECT(other == NULL);
    EXPECT_OK(esclusa_array_open_as(&other, name, ESCLUSA_F32));
    esclusa_array_close(other);
    EXPECT_OK(esclusa_array_open(&other, name));
    EXPECT_EQUAL(ESCLUSA_F32, esclusa_array_element_type(other));
    esclusa_array_close(other);
    esclusa_array_close(array);

    esclusa_queue *queue;
    EXPECT_EQUAL(-EPROTO, esclusa_queue_open(&queue, name));
    EXPECT_SENTENCE("cannot open segment '%s': EPROTO: it is a shared array, not a queue", name);

    const uint64_t ones[] = {1, 1, 1, 1, 1, 1}, none[] = {3, 0};
    const uint64_t huge[] = {UINT64_C(1) << 47, 1, 2}, wraps[] = {UINT64_C(1) << 32, 1u << 31, 2};
    create_refuses(ESCLUSA_I8, 0, ones);
    create_refuses(ESCLUSA_I8, 6, ones);
    create_refuses((enum esclusa_element_type) 0, 1, ones);
    create_refuses((enum esclusa_element_type) 7, 1, ones);
    create_refuses(ESCLUSA_I8, 2, none);
    create_refuses(ESCLUSA_I8, 3, huge);
    create_refuses(ESCLUSA_I16, 1, huge);
    create_refuses(ESCLUSA_I8, 3, wraps);
    return 0;
}
