/* SPDX-License-Identifier: Apache-2.0 */
/* A 64-bit counter. See esclusa/esclusa.h for names, errors and times. */
#ifndef ESCLUSA_PUBLIC_COUNTER_H
#define ESCLUSA_PUBLIC_COUNTER_H

#include "esclusa/core.h"

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

typedef struct esclusa_counter_handle esclusa_counter;

int esclusa_counter_create(esclusa_counter **out, const char *name, int64_t value);
int esclusa_counter_create_with(esclusa_counter **out, const char *name, int64_t value,
                                const esclusa_options *options);
int esclusa_counter_open(esclusa_counter **out, const char *name);
int esclusa_counter_open_with(esclusa_counter **out, const char *name,
                              const esclusa_options *options);
/* `value` is used only if the counter is made now. */
int esclusa_counter_create_or_open(esclusa_counter **out, const char *name, int64_t value);
int esclusa_counter_create_or_open_with(esclusa_counter **out, const char *name, int64_t value,
                                        const esclusa_options *options);
const char *esclusa_counter_name(const esclusa_counter *counter);
/* Read the value, with acquire order. */
int esclusa_counter_get(esclusa_counter *counter, int64_t *value);
/* Write the value, with release order. */
int esclusa_counter_set(esclusa_counter *counter, int64_t value);
/* Add `delta`, sequentially consistent, wrapping; *sum (may be NULL) is the new value. */
int esclusa_counter_add(esclusa_counter *counter, int64_t delta, int64_t *sum);
/* Returns 1 if the value was `expected` and is `value` now, 0 if it was something else. */
int esclusa_counter_compare_and_set(esclusa_counter *counter, int64_t expected, int64_t value);
void esclusa_counter_close(esclusa_counter *counter);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif

#endif
