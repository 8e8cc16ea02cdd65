/* SPDX-License-Identifier: Apache-2.0 */
/* Arrays: how they are made and opened, and what moves many elements at once. docs/layout/v1.md */
#include "array.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "shared.h"

enum { FILLED_AT_ONCE = 4096, SHAPE_TEXT = 128 };

static const char using[] = "use array";

/* ---- the kind ---- */

static const struct {
    uint32_t bytes;
    const char *noun;
} types[] = {
    [ESCLUSA_I8] = {1, "array of i8"},   [ESCLUSA_I16] = {2, "array of i16"},
    [ESCLUSA_I32] = {4, "array of i32"}, [ESCLUSA_I64] = {8, "array of i64"},
    [ESCLUSA_F32] = {4, "array of f32"}, [ESCLUSA_F64] = {8, "array of f64"},
};

static bool is_type(uint64_t type)
{
    return type >= ESCLUSA_I8 && type <= ESCLUSA_F64;
}

const char *esclusa_array_noun(uint64_t type)
{
    return is_type(type) ? types[type].noun : "array";
}

static uint64_t type_of(const uint64_t *parameter)
{
    return parameter[0] & ((1u << ESCLUSA_DIMENSIONS_SHIFT) - 1);
}

static uint64_t dimensions_of(const uint64_t *parameter)
{
    return parameter[0] >> ESCLUSA_DIMENSIONS_SHIFT;
}

static uint64_t length_of(const uint64_t *parameter)
{
    uint64_t length = 1;
    for (uint64_t i = 1; i <= dimensions_of(parameter); i++) {
        length *= parameter[i];
    }
    return length;
}

static uint64_t body_bytes(const uint64_t *parameter, uint32_t members, const char **why)
{
    (void) members;
    uint64_t dimensions = dimensions_of(parameter);
    if (!is_type(type_of(parameter))) {
        *why = "there is no such type of elements";
        return 0;
    }
    if (dimensions < 1 || dimensions > ESCLUSA_DIMENSIONS_MAX) {
        *why = "an array has 1 to 5 dimensions";
        return 0;
    }
    uint64_t room = ESCLUSA_ARRAY_BYTES_MAX / types[type_of(parameter)].bytes;
    for (uint64_t i = 1; i <= dimensions; i++) {
        if (parameter[i] < 1 || parameter[i] > room) {
            *why = "each dimension of an array is 1 or more, and all of it at most 2^47 bytes";
            return 0;
        }
        room /= parameter[i];
    }
    for (uint64_t i = dimensions + 1; i < ESCLUSA_PARAMETERS; i++) {
        if (parameter[i] != 0) {
            *why = "it has a length of a dimension that it does not have";
            return 0;
        }
    }
    uint64_t bytes = length_of(parameter) * types[type_of(parameter)].bytes;
    return (bytes + ESCLUSA_CACHE_LINE - 1) / ESCLUSA_CACHE_LINE * ESCLUSA_CACHE_LINE;
}

/* A new segment is all zero. */
static void fill(void *body, const uint64_t *parameter, int64_t value)
{
    (void) body;
    (void) parameter;
    (void) value;
}

static void attach(struct segment *segment)
{
    esclusa_array *array = (esclusa_array *) segment;
    array->elements = segment->body;
    array->length = length_of(segment->parameter);
    array->type = (enum esclusa_element_type) type_of(segment->parameter);
    array->element_bytes = types[array->type].bytes;
}

static bool repair(struct segment *segment, struct dead *dead)
{
    (void) segment;
    (void) dead;
    return false;
}

static void nothing(struct segment *segment)
{
    (void) segment;
}

const struct kind esclusa_array_kind = {
    .number = ESCLUSA_KIND_ARRAY,
    .handle = HANDLE_ARRAY,
    .noun = "shared array",
    .control_bytes = sizeof(struct esclusa_array_handle),
    .parameters = 1 + ESCLUSA_DIMENSIONS_MAX,
    .body_bytes = body_bytes,
    .fill = fill,
    .attach = attach,
    .repair = repair,
    .give_back = nothing,
    .forked = nothing,
};

/* ---- create, open ---- */

static const char *describe_shape(char text[SHAPE_TEXT], const uint64_t *parameter)
{
    int used = 0;
    for (uint64_t i = 1; i <= dimensions_of(parameter); i++) {
        used += snprintf(text + used, (size_t) (SHAPE_TEXT - used), "%s%" PRIu64,
                         i == 1 ? "" : ", ", parameter[i]);
    }
    return text;
}

static int type_fits(const struct wanted *wanted, const uint64_t *found)
{
    uint64_t asked = type_of(wanted->parameter);
    return type_of(found) == asked
               ? 0
               : esclusa_fail(-EPROTO, "open segment", wanted->name, "it is an %s, not an %s",
                              esclusa_array_noun(type_of(found)), esclusa_array_noun(asked));
}

static int fits(const struct wanted *wanted, const uint64_t *found)
{
    int result = type_fits(wanted, found);
    char has[SHAPE_TEXT], asked[SHAPE_TEXT];
    if (result == 0 && memcmp(found, wanted->parameter, sizeof wanted->parameter) != 0) {
        return esclusa_fail(-EINVAL, "open segment", wanted->name,
                            "it has the shape [%s], not [%s]", describe_shape(has, found),
                            describe_shape(asked, wanted->parameter));
    }
    return result;
}

/* Returns 0, or -EINVAL with a sentence for what does not even fit into a header. */
static int want(struct wanted *wanted, const char *name, enum esclusa_element_type type,
                uint32_t dimensions, const uint64_t *shape, const esclusa_options *options)
{
    if (dimensions < 1 || dimensions > ESCLUSA_DIMENSIONS_MAX || !is_type(type)) {
        return esclusa_fail(-EINVAL, "create segment", name,
                            is_type(type) ? "an array has 1 to 5 dimensions, not %" PRIu32
                                          : "there is no such type of elements",
                            dimensions);
    }
    *wanted = (struct wanted){.kind = &esclusa_array_kind, .name = name, .options = options};
    wanted->parameter[0] = (uint64_t) type | (uint64_t) dimensions << ESCLUSA_DIMENSIONS_SHIFT;
    memcpy(wanted->parameter + 1, shape, dimensions * sizeof *shape);
    wanted->fits = fits;
    return 0;
}

int esclusa_array_create_with(esclusa_array **out, const char *name, enum esclusa_element_type type,
                              uint32_t dimensions, const uint64_t *shape,
                              const esclusa_options *options)
{
    *out = NULL;
    struct wanted wanted;
    int result = want(&wanted, name, type, dimensions, shape, options);
    return result != 0 ? result : esclusa_segment_create((struct segment **) out, &wanted);
}

int esclusa_array_open_with(esclusa_array **out, const char *name, const esclusa_options *options)
{
    struct wanted wanted = {.kind = &esclusa_array_kind, .name = name, .options = options};
    return esclusa_segment_open((struct segment **) out, &wanted);
}

int esclusa_array_open_as_with(esclusa_array **out, const char *name,
                               enum esclusa_element_type type, const esclusa_options *options)
{
    struct wanted wanted = {.kind = &esclusa_array_kind,
                            .name = name,
                            .options = options,
                            .parameter = {type},
                            .fits = type_fits};
    return esclusa_segment_open((struct segment **) out, &wanted);
}

int esclusa_array_create_or_open_with(esclusa_array **out, const char *name,
                                      enum esclusa_element_type type, uint32_t dimensions,
                                      const uint64_t *shape, const esclusa_options *options)
{
    *out = NULL;
    struct wanted wanted;
    int result = want(&wanted, name, type, dimensions, shape, options);
    return result != 0 ? result : esclusa_segment_create_or_open((struct segment **) out, &wanted);
}

int esclusa_array_create(esclusa_array **out, const char *name, enum esclusa_element_type type,
                         uint32_t dimensions, const uint64_t *shape)
{
    return esclusa_array_create_with(out, name, type, dimensions, shape, NULL);
}

int esclusa_array_open(esclusa_array **out, const char *name)
{
    return esclusa_array_open_with(out, name, NULL);
}

int esclusa_array_open_as(esclusa_array **out, const char *name, enum esclusa_element_type type)
{
    return esclusa_array_open_as_with(out, name, type, NULL);
}

int esclusa_array_create_or_open(esclusa_array **out, const char *name,
                                 enum esclusa_element_type type, uint32_t dimensions,
                                 const uint64_t *shape)
{
    return esclusa_array_create_or_open_with(out, name, type, dimensions, shape, NULL);
}

void esclusa_array_close(esclusa_array *array)
{
    esclusa_handle_close((struct handle *) array, HANDLE_ARRAY);
}

/* ---- what it is ---- */

const char *esclusa_array_name(const esclusa_array *array)
{
    return esclusa_segment_name((const struct handle *) array, HANDLE_ARRAY);
}

uint64_t esclusa_array_length(const esclusa_array *array)
{
    return array != NULL ? array->length : 0;
}

uint32_t esclusa_array_element_type(const esclusa_array *array)
{
    return array != NULL ? array->type : 0;
}

uint32_t esclusa_array_dimensions(const esclusa_array *array)
{
    return array != NULL ? (uint32_t) dimensions_of(array->segment.parameter) : 0;
}

const uint64_t *esclusa_array_shape(const esclusa_array *array)
{
    return array != NULL ? array->segment.parameter + 1 : NULL;
}

void *esclusa_array_data(esclusa_array *array)
{
    struct thread *me;
    if (handle_enter((struct handle *) array, HANDLE_ARRAY, &me) != 0) {
        return NULL;
    }
    void *data = array->elements;
    handle_leave(&array->segment.handle, HANDLE_ARRAY, me);
    return data;
}

/* ---- many elements at once ---- */

static int enter_range(esclusa_array *array, uint64_t from, uint64_t count, struct thread **me)
{
    int result = handle_enter((struct handle *) array, HANDLE_ARRAY, me);
    if (result == 0 && (from > array->length || count > array->length - from)) {
        result = esclusa_fail(-ERANGE, using, array->segment.name,
                              "%" PRIu64 " elements from index %" PRIu64 ", length %" PRIu64, count,
                              from, array->length);
        handle_leave(&array->segment.handle, HANDLE_ARRAY, *me);
    }
    return result;
}

int esclusa_array_get(esclusa_array *array, uint64_t from, void *into, uint64_t count)
{
    struct thread *me;
    int result = enter_range(array, from, count, &me);
    if (result == 0) {
        if (count != 0) {
            memmove(into, array->elements + from * array->element_bytes,
                    count * array->element_bytes);
        }
        handle_leave(&array->segment.handle, HANDLE_ARRAY, me);
    }
    return result;
}

int esclusa_array_put(esclusa_array *array, uint64_t from, const void *values, uint64_t count)
{
    struct thread *me;
    int result = enter_range(array, from, count, &me);
    if (result == 0) {
        shared_move(array->elements + from * array->element_bytes, values,
                    count * array->element_bytes);
        handle_leave(&array->segment.handle, HANDLE_ARRAY, me);
    }
    return result;
}

int esclusa_array_fill(esclusa_array *array, uint64_t from, uint64_t count, const void *value)
{
    struct thread *me;
    int result = enter_range(array, from, count, &me);
    if (result != 0) {
        return result;
    }
    unsigned char values[FILLED_AT_ONCE];
    uint32_t bytes = array->element_bytes;
    for (uint32_t at = 0; at < FILLED_AT_ONCE; at += bytes) {
        memcpy(values + at, value, bytes);
    }
    unsigned char *to = array->elements + from * bytes;
    for (uint64_t left = count * bytes; left != 0;) {
        size_t some = left < FILLED_AT_ONCE ? left : FILLED_AT_ONCE;
        shared_copy(to, values, some);
        to += some;
        left -= some;
    }
    handle_leave(&array->segment.handle, HANDLE_ARRAY, me);
    return 0;
}
