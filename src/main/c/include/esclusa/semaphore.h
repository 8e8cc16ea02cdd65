/* SPDX-License-Identifier: Apache-2.0 */
/* Semaphore. See esclusa/esclusa.h for names, errors and times. */
#ifndef ESCLUSA_PUBLIC_SEMAPHORE_H
#define ESCLUSA_PUBLIC_SEMAPHORE_H

#include "esclusa/core.h"

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

typedef struct esclusa_semaphore_handle esclusa_semaphore;

enum esclusa_semaphore_mode {
    ESCLUSA_SEMAPHORE_OWNED = 0,  /* a handle holds its permits; its death gives them back */
    ESCLUSA_SEMAPHORE_SIGNAL = 1, /* permits belong to nobody, and anybody may release more */
};

/* `permits` from 0 to 1048575; in the mode OWNED there are never more nor fewer. */
int esclusa_semaphore_create(esclusa_semaphore **out, const char *name, uint32_t permits,
                             enum esclusa_semaphore_mode mode);
int esclusa_semaphore_create_with(esclusa_semaphore **out, const char *name, uint32_t permits,
                                  enum esclusa_semaphore_mode mode, const esclusa_options *options);
int esclusa_semaphore_open(esclusa_semaphore **out, const char *name);
int esclusa_semaphore_open_with(esclusa_semaphore **out, const char *name,
                                const esclusa_options *options);
/* -EINVAL if the one found was created with other permits or another mode; the sentence has both.
 */
int esclusa_semaphore_create_or_open(esclusa_semaphore **out, const char *name, uint32_t permits,
                                     enum esclusa_semaphore_mode mode);
int esclusa_semaphore_create_or_open_with(esclusa_semaphore **out, const char *name,
                                          uint32_t permits, enum esclusa_semaphore_mode mode,
                                          const esclusa_options *options);
const char *esclusa_semaphore_name(const esclusa_semaphore *semaphore);
int esclusa_semaphore_set_wait_policy(esclusa_semaphore *semaphore,
                                      const esclusa_wait_policy *policy);
/*
 * Take `count` permits at once. Returns 0; -EINVAL 0 of them, or more than there can be: in the
 * mode OWNED those it was created with, in the mode SIGNAL 1048575; -ETIMEDOUT; -EINTR; -EBADF.
 * What was done before a release is visible after the acquire that it let through.
 */
int esclusa_semaphore_acquire(esclusa_semaphore *semaphore, uint32_t count);
int esclusa_semaphore_acquire_for(esclusa_semaphore *semaphore, uint32_t count,
                                  int64_t timeout_nanos);
/* As acquire, without waiting: -EBUSY when fewer are free. */
int esclusa_semaphore_try_acquire(esclusa_semaphore *semaphore, uint32_t count);
/* Returns 0; mode OWNED: -EPERM when this handle holds fewer; mode SIGNAL: -EOVERFLOW when there
 * would be more than 1048575. Any thread may release what another one of its process acquired. */
int esclusa_semaphore_release(esclusa_semaphore *semaphore, uint32_t count);
/* Returns how many permits are free, as it was at some moment during the call. */
int esclusa_semaphore_available(esclusa_semaphore *semaphore);
/* In the mode OWNED the permits of this handle are free afterwards. */
void esclusa_semaphore_close(esclusa_semaphore *semaphore);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif

#endif
