/* SPDX-License-Identifier: Apache-2.0 */
/* The peer's words for an array. */
#include "peer.h"

esclusa_array *array;

static const char *const array_types[] = {"", "i8", "i16", "i32", "i64", "f32", "f64"};

static enum esclusa_element_type array_type(const char *word)
{
    unsigned type = 0;
    for (unsigned i = 1; i <= ESCLUSA_F64; i++) {
        type = strcmp(array_types[i], word) == 0 ? i : type;
    }
    return (enum esclusa_element_type) type;
}

static uint32_t array_lengths(char **w, uint64_t lengths[ESCLUSA_DIMENSIONS_MAX + 1])
{
    uint32_t count = 0;
    for (; count <= ESCLUSA_DIMENSIONS_MAX && *w[count] != '\0'; count++) {
        lengths[count] = (uint64_t) number(w[count]);
    }
    return count;
}

static void array_create(char **w)
{
    uint64_t lengths[ESCLUSA_DIMENSIONS_MAX + 1];
    uint32_t dimensions = array_lengths(w + 2, lengths);
    answer(esclusa_array_create(&array, w[0], array_type(w[1]), dimensions, lengths));
}

static void array_open(char **w)
{
    answer(esclusa_array_open_as(&array, w[0], array_type(w[1])));
}

static void array_create_or_open(char **w)
{
    uint64_t lengths[ESCLUSA_DIMENSIONS_MAX + 1];
    uint32_t dimensions = array_lengths(w + 2, lengths);
    answer(esclusa_array_create_or_open(&array, w[0], array_type(w[1]), dimensions, lengths));
}

static void array_shape(char **w)
{
    (void) w;
    if (answer(0)) {
        for (uint32_t i = 0; i < esclusa_array_dimensions(array); i++) {
            print_number((int64_t) esclusa_array_shape(array)[i]);
        }
    }
}

/* One element of any type. */
union array_value {
    int8_t i8;
    int16_t i16;
    int32_t i32;
    int64_t i64;
    float f32;
    double f64;
};

static union array_value array_value(const char *word)
{
    union array_value value = {.i64 = 0};
    switch (esclusa_array_element_type(array)) {
    case ESCLUSA_F32:
        value.f32 = strtof(word, NULL);
        break;
    case ESCLUSA_F64:
        value.f64 = strtod(word, NULL);
        break;
    default: /* little-endian: the low bytes come first */
        value.i64 = number(word);
    }
    return value;
}

static size_t array_element_bytes(void)
{
    static const size_t bytes[] = {0, 1, 2, 4, 8, 4, 8};
    return bytes[esclusa_array_element_type(array)];
}

static void array_print(const void *element)
{
    union array_value value;
    memcpy(&value, element, array_element_bytes());
    switch (esclusa_array_element_type(array)) {
    case ESCLUSA_I8:
        print_number(value.i8);
        break;
    case ESCLUSA_I16:
        print_number(value.i16);
        break;
    case ESCLUSA_I32:
        print_number(value.i32);
        break;
    case ESCLUSA_I64:
        print_number(value.i64);
        break;
    case ESCLUSA_F32:
        fprintf(reply, " %.9g", (double) value.f32);
        break;
    default:
        fprintf(reply, " %.17g", value.f64);
    }
}

/* Calls the function of the array's type; `result` and `value` are those of the place it stands
 * in. */
#define ARRAY_CALL(function, ...)                                                                  \
    switch (esclusa_array_element_type(array)) {                                                   \
    case ESCLUSA_I8:                                                                               \
        result = function##_i8(array, index, __VA_ARGS__(i8));                                     \
        break;                                                                                     \
    case ESCLUSA_I16:                                                                              \
        result = function##_i16(array, index, __VA_ARGS__(i16));                                   \
        break;                                                                                     \
    case ESCLUSA_I32:                                                                              \
        result = function##_i32(array, index, __VA_ARGS__(i32));                                   \
        break;                                                                                     \
    case ESCLUSA_I64:                                                                              \
        result = function##_i64(array, index, __VA_ARGS__(i64));                                   \
        break;                                                                                     \
    case ESCLUSA_F32:                                                                              \
        result = function##_f32(array, index, __VA_ARGS__(f32));                                   \
        break;                                                                                     \
    default:                                                                                       \
        result = function##_f64(array, index, __VA_ARGS__(f64));                                   \
    }

#define ARRAY_BEFORE(type) &before.type
#define ARRAY_VALUE(type) value.type
#define ARRAY_VALUE_BEFORE(type) value.type, &before.type
#define ARRAY_EXPECTED_VALUE(type) expected.type, value.type

static void array_get(char **w)
{
    union array_value before;
    uint64_t index = (uint64_t) number(w[0]);
    int result;
    ARRAY_CALL(esclusa_array_get, ARRAY_BEFORE)
    if (answer(result)) {
        array_print(&before);
    }
}

static void array_set(char **w)
{
    union array_value value = array_value(w[1]);
    uint64_t index = (uint64_t) number(w[0]);
    int result;
    ARRAY_CALL(esclusa_array_set, ARRAY_VALUE)
    answer(result);
}

static void array_add(char **w)
{
    union array_value value = array_value(w[1]), before;
    uint64_t index = (uint64_t) number(w[0]);
    int result = 0;
    for (int64_t i = *w[2] == '\0' ? 1 : number(w[2]); result == 0 && i > 0; i--) {
        ARRAY_CALL(esclusa_array_fetch_add, ARRAY_VALUE_BEFORE)
    }
    if (answer(result)) {
        array_print(&before);
    }
}

static void array_exchange(char **w)
{
    union array_value value = array_value(w[1]), before;
    uint64_t index = (uint64_t) number(w[0]);
    int result;
    ARRAY_CALL(esclusa_array_exchange, ARRAY_VALUE_BEFORE)
    if (answer(result)) {
        array_print(&before);
    }
}

static void array_compare_and_set(char **w)
{
    union array_value expected = array_value(w[1]), value = array_value(w[2]);
    uint64_t index = (uint64_t) number(w[0]);
    int result;
    ARRAY_CALL(esclusa_array_compare_and_set, ARRAY_EXPECTED_VALUE)
    if (answer(result)) {
        print_number(result);
    }
}

static void array_put(char **w)
{
    char values[PEER_WORDS * sizeof(union array_value)];
    uint64_t count = 0;
    for (; *w[1 + count] != '\0'; count++) {
        union array_value value = array_value(w[1 + count]);
        memcpy(values + count * array_element_bytes(), &value, array_element_bytes());
    }
    answer(esclusa_array_put(array, (uint64_t) number(w[0]), values, count));
}

static void array_print_all(const char *at, uint64_t count)
{
    for (uint64_t i = 0; i < count; i++) {
        array_print(at + i * array_element_bytes());
    }
}

static void array_copy(char **w)
{
    static char values[PEER_BYTES];
    uint64_t count = (uint64_t) number(w[1]);
    if (answer(esclusa_array_get(array, (uint64_t) number(w[0]), values, count))) {
        array_print_all(values, count);
    }
}

static void array_view(char **w)
{
    const char *data = esclusa_array_data(array);
    if (answer(data == NULL ? -EBADF : 0)) {
        array_print_all(data + (uint64_t) number(w[0]) * array_element_bytes(),
                        (uint64_t) number(w[1]));
    }
}

static void array_fill(char **w)
{
    union array_value value = array_value(w[0]);
    answer(esclusa_array_fill(array, 0, esclusa_array_length(array), &value));
}

static void array_close(char **w)
{
    (void) w;
    esclusa_array_close(array);
    answer(0);
}

const struct command array_commands[] = {
    {"array create", array_create},
    {"array open", array_open},
    {"array create_or_open", array_create_or_open},
    {"array shape", array_shape},
    {"array get", array_get},
    {"array set", array_set},
    {"array add", array_add},
    {"array exchange", array_exchange},
    {"array compare_and_set", array_compare_and_set},
    {"array put", array_put},
    {"array copy", array_copy},
    {"array view", array_view},
    {"array fill", array_fill},
    {"array close", array_close},
    {"array unlink", any_unlink},
    {0},
};
