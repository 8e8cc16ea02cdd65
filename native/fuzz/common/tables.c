/* SPDX-License-Identifier: Apache-2.0 */
/* Array, and table of counters. */
#include "operations.h"

/* ---- array: one element of each type, of which one fits ---- */

#define ELEMENT(T, type)                                                                           \
    static void element_##T(struct object *object, uint8_t argument)                               \
    {                                                                                              \
        type value = 0;                                                                            \
        uint64_t index = argument / 2;                                                             \
        FUZZ_CHECK(esclusa_array_get_##T(object->handle, index, &value));                          \
        FUZZ_CHECK(esclusa_array_set_##T(object->handle, index, 3));                               \
        FUZZ_CHECK(esclusa_array_fetch_add_##T(object->handle, index, 4, &value));                 \
        FUZZ_CHECK(esclusa_array_exchange_##T(object->handle, index, 5, &value));                  \
        FUZZ_CHECK(esclusa_array_compare_and_set_##T(object->handle, index, 5, 6));                \
    }

ELEMENT(i8, int8_t)
ELEMENT(i16, int16_t)
ELEMENT(i32, int32_t)
ELEMENT(i64, int64_t)
ELEMENT(f32, float)
ELEMENT(f64, double)

static void element(struct object *object, uint8_t argument)
{
    element_i8(object, argument);
    element_i16(object, argument);
    element_i32(object, argument);
    element_i64(object, argument);
    element_f32(object, argument);
    element_f64(object, argument);
}

static unsigned char elements[FUZZ_BYTES_MAX];

static void array_get(struct object *object, uint8_t argument)
{
    uint64_t length = esclusa_array_length(object->handle), from = argument / 2 % (length + 1);
    FUZZ_CHECK(esclusa_array_get(object->handle, from, elements, length - from));
}

static void array_put(struct object *object, uint8_t argument)
{
    uint64_t length = esclusa_array_length(object->handle), from = argument / 2 % (length + 1);
    FUZZ_CHECK(esclusa_array_put(object->handle, from, elements, length - from));
}

static void array_fill(struct object *object, uint8_t argument)
{
    uint64_t length = esclusa_array_length(object->handle), from = argument / 2 % (length + 1);
    FUZZ_CHECK(esclusa_array_fill(object->handle, from, length - from, elements));
}

FUZZ_OPERATIONS(array, element, array_get, array_put, array_fill, fuzz_reopen)

/* ---- table of counters ---- */

static const char *label_of(uint8_t argument)
{
    return argument / 2 % 2 == 0 ? "label" : "another label, which is longer than a word or two";
}

static void counters_allocate(struct object *object, uint8_t argument)
{
    FUZZ_CHECK(esclusa_counters_allocate(object->handle, &object->id, label_of(argument), "unit",
                                         (enum esclusa_labelled_counter_type)(argument % 2)));
}

static void counters_free(struct object *object, uint8_t argument)
{
    (void) argument;
    FUZZ_CHECK(esclusa_counters_free(object->handle, object->id));
}

static void counters_find(struct object *object, uint8_t argument)
{
    FUZZ_CHECK(esclusa_counters_find(object->handle, &object->id, label_of(argument)));
}

static void counters_value(struct object *object, uint8_t argument)
{
    int64_t value;
    FUZZ_CHECK(esclusa_counters_add(object->handle, object->id, argument, &value));
    FUZZ_CHECK(esclusa_counters_set(object->handle, object->id, argument));
    FUZZ_CHECK(esclusa_counters_get(object->handle, object->id, &value));
    FUZZ_CHECK(esclusa_counters_is_valid(object->handle, object->id));
}

static void counters_read(struct object *object, uint8_t argument)
{
    (void) argument;
    for (uint32_t i = 0; i <= esclusa_counters_capacity(object->handle); i++) {
        esclusa_labelled_counter_info info;
        FUZZ_CHECK(esclusa_counters_read(object->handle, i, &info));
    }
}

FUZZ_OPERATIONS(counters, counters_allocate, counters_value, counters_read, counters_find,
                counters_free, fuzz_reopen)
