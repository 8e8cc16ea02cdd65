/* SPDX-License-Identifier: Apache-2.0 */
/* Latch: counts down to 0, once. See esclusa/esclusa.h for names, errors and times. */
#ifndef ESCLUSA_PUBLIC_LATCH_H
#define ESCLUSA_PUBLIC_LATCH_H

#include "esclusa/core.h"

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

typedef struct esclusa_latch_handle esclusa_latch;

/* `count` from 1 to 2^31 - 1. Nobody counts for a member that died: where a death must be noticed,
 * use a barrier. */
int esclusa_latch_create(esclusa_latch **out, const char *name, uint32_t count);
int esclusa_latch_create_with(esclusa_latch **out, const char *name, uint32_t count,
                              const esclusa_options *options);
int esclusa_latch_open(esclusa_latch **out, const char *name);
int esclusa_latch_open_with(esclusa_latch **out, const char *name, const esclusa_options *options);
/* -EINVAL if the one found was made with another count; the sentence has both. */
int esclusa_latch_create_or_open(esclusa_latch **out, const char *name, uint32_t count);
int esclusa_latch_create_or_open_with(esclusa_latch **out, const char *name, uint32_t count,
                                      const esclusa_options *options);
const char *esclusa_latch_name(const esclusa_latch *latch);
int esclusa_latch_set_wait_policy(esclusa_latch *latch, const esclusa_wait_policy *policy);
/* Take `n` (1 or more, else -EINVAL) from the count, which stops at 0. What was written before is
 * visible to whoever finds it 0. */
int esclusa_latch_count_down(esclusa_latch *latch, uint32_t n);
/* Returns how much is left, or -errno. */
int64_t esclusa_latch_count(esclusa_latch *latch);
/* Wait until the count is 0. Returns 0, -ETIMEDOUT, -EINTR, -EBADF. */
int esclusa_latch_wait(esclusa_latch *latch, int64_t timeout_nanos);
void esclusa_latch_close(esclusa_latch *latch);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif

#endif
