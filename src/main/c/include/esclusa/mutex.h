/* SPDX-License-Identifier: Apache-2.0 */
/* Mutex, and its conditions. See esclusa/esclusa.h for names, errors and times. */
#ifndef ESCLUSA_PUBLIC_MUTEX_H
#define ESCLUSA_PUBLIC_MUTEX_H

#include "esclusa/core.h"

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

typedef struct esclusa_mutex_handle esclusa_mutex;

/* Called with the lock held, after its owner died. Returns 0 if the data is sound again; then the
 * lock is no longer recovered. Anything else: the lock call returns -EOWNERDEAD, with the lock,
 * which stays recovered (in Java and Python an exception of the hook lets go of it). */
typedef int (*esclusa_repair)(void *context);

int esclusa_mutex_create(esclusa_mutex **out, const char *name);
int esclusa_mutex_create_with(esclusa_mutex **out, const char *name,
                              const esclusa_options *options);
int esclusa_mutex_open(esclusa_mutex **out, const char *name);
int esclusa_mutex_open_with(esclusa_mutex **out, const char *name, const esclusa_options *options);
int esclusa_mutex_create_or_open(esclusa_mutex **out, const char *name);
int esclusa_mutex_create_or_open_with(esclusa_mutex **out, const char *name,
                                      const esclusa_options *options);
const char *esclusa_mutex_name(const esclusa_mutex *mutex);
/* Set the repair hook of this handle (NULL: none); not while another thread locks. */
int esclusa_mutex_set_repair(esclusa_mutex *mutex, esclusa_repair repair, void *context);
int esclusa_mutex_set_wait_policy(esclusa_mutex *mutex, const esclusa_wait_policy *policy);
/*
 * Lock. Returns 0; -EOWNERDEAD: locked too, but an owner died with it and nobody has called
 * esclusa_mutex_mark_repaired() since; -EDEADLK the calling thread has it already; -ETIMEDOUT;
 * -EINTR; -EBADF.
 */
int esclusa_mutex_lock(esclusa_mutex *mutex);
int esclusa_mutex_lock_for(esclusa_mutex *mutex, int64_t timeout_nanos);
/* As lock, without waiting: -EBUSY when somebody alive has it. */
int esclusa_mutex_try_lock(esclusa_mutex *mutex);
/* Returns 0, or -EPERM when the calling thread does not have it. */
int esclusa_mutex_unlock(esclusa_mutex *mutex);
/* Returns 1 or 0: has an owner died, and nobody said since that the data is sound? Only for its
 * owner, else -EPERM. */
int esclusa_mutex_is_recovered(esclusa_mutex *mutex);
int esclusa_mutex_mark_repaired(esclusa_mutex *mutex);
/* Closing a mutex that is held counts as its owner's death. */
void esclusa_mutex_close(esclusa_mutex *mutex);

/* ---- conditions of a mutex; all calls are its owner's, else -EPERM ---- */

/* A mutex has so many, 0 to 6. The processes agree on which number means what. */
enum { ESCLUSA_CONDITIONS = 7 };

/*
 * Let go of the mutex, wait for a signal, and lock again: in any case but -EPERM, -EINVAL and
 * -EBADF. Returns 0, also without a signal (look again at what you wait for); -EOWNERDEAD locked,
 * but an owner died with it meanwhile, as esclusa_mutex_lock; -ETIMEDOUT, -EINTR locked, and no
 * signal came.
 */
int esclusa_condition_wait(esclusa_mutex *mutex, uint32_t number, int64_t timeout_nanos);
/* Have one of those who wait return, or all. A dead one eats no signal. */
int esclusa_condition_signal(esclusa_mutex *mutex, uint32_t number);
int esclusa_condition_signal_all(esclusa_mutex *mutex, uint32_t number);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif

#endif
