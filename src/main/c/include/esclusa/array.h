/* SPDX-License-Identifier: Apache-2.0 */
/* Arrays. See esclusa/esclusa.h for names, errors and times. */
#ifndef ESCLUSA_PUBLIC_ARRAY_H
#define ESCLUSA_PUBLIC_ARRAY_H

#include "esclusa/core.h"

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

enum { ESCLUSA_DIMENSIONS_MAX = 5 };

/* What an array's elements are. */
enum esclusa_element_type {
    ESCLUSA_I8 = 1,
    ESCLUSA_I16 = 2,
    ESCLUSA_I32 = 3,
    ESCLUSA_I64 = 4,
    ESCLUSA_F32 = 5, /* float */
    ESCLUSA_F64 = 6, /* double */
};

typedef struct esclusa_array_handle esclusa_array;

/* Create an array of zeros; `shape` has the lengths of its 1 to 5 dimensions, each 1 or more, all
 * together at most 2^47 bytes. The elements lie in C order, the first at a multiple of 64. */
int esclusa_array_create(esclusa_array **out, const char *name, enum esclusa_element_type type,
                         uint32_t dimensions, const uint64_t *shape);
int esclusa_array_create_with(esclusa_array **out, const char *name, enum esclusa_element_type type,
                              uint32_t dimensions, const uint64_t *shape,
                              const esclusa_options *options);
/* Open an array of whatever type and shape. */
int esclusa_array_open(esclusa_array **out, const char *name);
int esclusa_array_open_with(esclusa_array **out, const char *name, const esclusa_options *options);
/* The same; -EPROTO if its elements are of another type. */
int esclusa_array_open_as(esclusa_array **out, const char *name, enum esclusa_element_type type);
int esclusa_array_open_as_with(esclusa_array **out, const char *name,
                               enum esclusa_element_type type, const esclusa_options *options);
/* -EPROTO if the one found is of another type, -EINVAL if it has another shape; the sentence has
 * both. */
int esclusa_array_create_or_open(esclusa_array **out, const char *name,
                                 enum esclusa_element_type type, uint32_t dimensions,
                                 const uint64_t *shape);
int esclusa_array_create_or_open_with(esclusa_array **out, const char *name,
                                      enum esclusa_element_type type, uint32_t dimensions,
                                      const uint64_t *shape, const esclusa_options *options);
const char *esclusa_array_name(const esclusa_array *array);
/* How many elements there are, in all dimensions together. */
uint64_t esclusa_array_length(const esclusa_array *array);
/* One of enum esclusa_element_type. */
uint32_t esclusa_array_element_type(const esclusa_array *array);
uint32_t esclusa_array_dimensions(const esclusa_array *array);
/* The lengths of its dimensions; those that it does not have are 0. Valid until close. */
const uint64_t *esclusa_array_shape(const esclusa_array *array);
/*
 * The elements themselves; NULL after close. The pointer is valid until esclusa_array_close, which
 * waits for nobody who uses it: the memory may be unmapped by then. Several processes write there
 * at once, so that what is not ordered by a lock or otherwise goes through _Atomic or the functions
 * below.
 */
void *esclusa_array_data(esclusa_array *array);
/*
 * Copy `count` elements, from the array or into it, from index `from` on; fill as many with *value.
 * The memory may be a part of the array, which may overlap, as with memmove(3).
 * Plain: somebody else may see a part of it. -ERANGE if they do not all lie within the length; the
 * sentence has index and length.
 */
int esclusa_array_get(esclusa_array *array, uint64_t from, void *into, uint64_t count);
int esclusa_array_put(esclusa_array *array, uint64_t from, const void *values, uint64_t count);
int esclusa_array_fill(esclusa_array *array, uint64_t from, uint64_t count, const void *value);
/* Closing it leaves the array as it is. */
void esclusa_array_close(esclusa_array *array);

/*
 * One element, by its index into all of them, for each type T: i8, i16, i32, i64, f32, f64.
 *
 *   get_T              read, with acquire order
 *   set_T              write, with release order
 *   fetch_add_T        add; integers wrap. *before (may be NULL) is what was there
 *   exchange_T         write; *before (may be NULL) is what was there
 *   compare_and_set_T  1 if it was `expected`, bit by bit, and is `value` now; 0 if not
 *
 * The last three are sequentially consistent, and no addition of any process is lost. -ERANGE
 * outside the length, with index and length in the sentence; -EINVAL for an array of another type.
 */
int esclusa_array_get_i8(esclusa_array *array, uint64_t index, int8_t *value);
int esclusa_array_set_i8(esclusa_array *array, uint64_t index, int8_t value);
int esclusa_array_fetch_add_i8(esclusa_array *array, uint64_t index, int8_t delta, int8_t *before);
int esclusa_array_exchange_i8(esclusa_array *array, uint64_t index, int8_t value, int8_t *before);
int esclusa_array_compare_and_set_i8(esclusa_array *array, uint64_t index, int8_t expected,
                                     int8_t value);
int esclusa_array_get_i16(esclusa_array *array, uint64_t index, int16_t *value);
int esclusa_array_set_i16(esclusa_array *array, uint64_t index, int16_t value);
int esclusa_array_fetch_add_i16(esclusa_array *array, uint64_t index, int16_t delta,
                                int16_t *before);
int esclusa_array_exchange_i16(esclusa_array *array, uint64_t index, int16_t value,
                               int16_t *before);
int esclusa_array_compare_and_set_i16(esclusa_array *array, uint64_t index, int16_t expected,
                                      int16_t value);
int esclusa_array_get_i32(esclusa_array *array, uint64_t index, int32_t *value);
int esclusa_array_set_i32(esclusa_array *array, uint64_t index, int32_t value);
int esclusa_array_fetch_add_i32(esclusa_array *array, uint64_t index, int32_t delta,
                                int32_t *before);
int esclusa_array_exchange_i32(esclusa_array *array, uint64_t index, int32_t value,
                               int32_t *before);
int esclusa_array_compare_and_set_i32(esclusa_array *array, uint64_t index, int32_t expected,
                                      int32_t value);
int esclusa_array_get_i64(esclusa_array *array, uint64_t index, int64_t *value);
int esclusa_array_set_i64(esclusa_array *array, uint64_t index, int64_t value);
int esclusa_array_fetch_add_i64(esclusa_array *array, uint64_t index, int64_t delta,
                                int64_t *before);
int esclusa_array_exchange_i64(esclusa_array *array, uint64_t index, int64_t value,
                               int64_t *before);
int esclusa_array_compare_and_set_i64(esclusa_array *array, uint64_t index, int64_t expected,
                                      int64_t value);
int esclusa_array_get_f32(esclusa_array *array, uint64_t index, float *value);
int esclusa_array_set_f32(esclusa_array *array, uint64_t index, float value);
int esclusa_array_fetch_add_f32(esclusa_array *array, uint64_t index, float delta, float *before);
int esclusa_array_exchange_f32(esclusa_array *array, uint64_t index, float value, float *before);
int esclusa_array_compare_and_set_f32(esclusa_array *array, uint64_t index, float expected,
                                      float value);
int esclusa_array_get_f64(esclusa_array *array, uint64_t index, double *value);
int esclusa_array_set_f64(esclusa_array *array, uint64_t index, double value);
int esclusa_array_fetch_add_f64(esclusa_array *array, uint64_t index, double delta, double *before);
int esclusa_array_exchange_f64(esclusa_array *array, uint64_t index, double value, double *before);
int esclusa_array_compare_and_set_f64(esclusa_array *array, uint64_t index, double expected,
                                      double value);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif

#endif
