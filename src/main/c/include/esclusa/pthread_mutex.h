/* SPDX-License-Identifier: Apache-2.0 */
/* Pthread mutex: the POSIX one, for what a C program locks with pthread_mutex_lock. See
 * esclusa/esclusa.h for names, errors and times. */
#ifndef ESCLUSA_PUBLIC_PTHREAD_MUTEX_H
#define ESCLUSA_PUBLIC_PTHREAD_MUTEX_H

#include "esclusa/memory.h"
#include "esclusa/mutex.h"

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

typedef struct esclusa_pthread_mutex_handle esclusa_pthread_mutex;

/*
 * Robust, shared between processes, error-checking: pthread_mutexattr_setrobust(3). It names its
 * owner by a thread id, and its bytes are the C library's own: opening one that was made in another
 * PID namespace, by another C library or for another architecture is -EOPNOTSUPP, and so is making
 * one where /proc does not tell the namespace. Use an esclusa_mutex there. Its memory must be
 * trusted: the C library follows pointers in it.
 */
int esclusa_pthread_mutex_create(esclusa_pthread_mutex **out, const char *name);
int esclusa_pthread_mutex_create_with(esclusa_pthread_mutex **out, const char *name,
                                      const esclusa_options *options);
int esclusa_pthread_mutex_open(esclusa_pthread_mutex **out, const char *name);
int esclusa_pthread_mutex_open_with(esclusa_pthread_mutex **out, const char *name,
                                    const esclusa_options *options);
int esclusa_pthread_mutex_create_or_open(esclusa_pthread_mutex **out, const char *name);
int esclusa_pthread_mutex_create_or_open_with(esclusa_pthread_mutex **out, const char *name,
                                              const esclusa_options *options);
/*
 * Use the pthread_mutex_t that a program initialised at `offset` of `memory`, in this PID namespace
 * and with this C library, for which the caller vouches. Its type and robustness are found out: a
 * recursive one may be locked again by its owner, and of one that is not robust no death is seen.
 * -ERANGE it does not lie within the memory; -EINVAL the offset is not aligned, or there is none
 * that processes share; -EOPNOTSUPP it inherits priorities. It has a mapping of its own: the memory
 * may be closed before it. It has no conditions.
 */
int esclusa_pthread_mutex_at(esclusa_pthread_mutex **out, esclusa_memory *memory, uint64_t offset);
/* What it was made or opened by; of one at an offset, the memory's name. */
const char *esclusa_pthread_mutex_name(const esclusa_pthread_mutex *mutex);
/* Returns 1 if the death of its owner hands it on, else 0. */
int esclusa_pthread_mutex_is_robust(esclusa_pthread_mutex *mutex);
/* Set the repair hook of this handle (NULL: none), as esclusa_mutex_set_repair. */
int esclusa_pthread_mutex_set_repair(esclusa_pthread_mutex *mutex, esclusa_repair repair,
                                     void *context);
/*
 * Lock. What its owner wrote before unlocking is visible. Returns 0; -EOWNERDEAD: locked too, but
 * the thread that had it ended, in whatever way, and the data may be half changed: call
 * esclusa_pthread_mutex_mark_repaired() before you unlock, or nobody can lock it ever again;
 * -ENOTRECOVERABLE that has happened; -EDEADLK the calling thread has it already; -ETIMEDOUT;
 * -EBADF, up to 50 ms after the close. No signal ends the wait.
 */
int esclusa_pthread_mutex_lock(esclusa_pthread_mutex *mutex);
int esclusa_pthread_mutex_lock_for(esclusa_pthread_mutex *mutex, int64_t timeout_nanos);
/* As lock, without waiting: -EBUSY when somebody alive has it. */
int esclusa_pthread_mutex_try_lock(esclusa_pthread_mutex *mutex);
/* Returns 0, or -EPERM when the calling thread does not have it. */
int esclusa_pthread_mutex_unlock(esclusa_pthread_mutex *mutex);
/* Returns 1 or 0: did this owner get it from a dead one, and has not said since that the data is
 * sound? Only for its owner, else -EPERM. */
int esclusa_pthread_mutex_is_recovered(esclusa_pthread_mutex *mutex);
/* pthread_mutex_consistent(3). Only for its owner, else -EPERM. */
int esclusa_pthread_mutex_mark_repaired(esclusa_pthread_mutex *mutex);
/* Returns 0; -EBUSY, and it stays open, while a thread of this process has it by this handle. */
int esclusa_pthread_mutex_close(esclusa_pthread_mutex *mutex);

/* The conditions of a pthread mutex, as those of a mutex: 0 to 6, for its owner, and without a
 * pthread_cond_t, as one that waits there and dies stops all others. -EOPNOTSUPP at an offset. */
int esclusa_pthread_condition_wait(esclusa_pthread_mutex *mutex, uint32_t number,
                                   int64_t timeout_nanos);
int esclusa_pthread_condition_signal(esclusa_pthread_mutex *mutex, uint32_t number);
int esclusa_pthread_condition_signal_all(esclusa_pthread_mutex *mutex, uint32_t number);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif

#endif
