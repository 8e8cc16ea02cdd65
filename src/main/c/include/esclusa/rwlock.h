/* SPDX-License-Identifier: Apache-2.0 */
/* Read-write lock. See esclusa/esclusa.h for names, errors and times. */
#ifndef ESCLUSA_PUBLIC_RWLOCK_H
#define ESCLUSA_PUBLIC_RWLOCK_H

#include "esclusa/mutex.h"

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

typedef struct esclusa_rwlock_handle esclusa_rwlock;

int esclusa_rwlock_create(esclusa_rwlock **out, const char *name);
int esclusa_rwlock_create_with(esclusa_rwlock **out, const char *name,
                               const esclusa_options *options);
int esclusa_rwlock_open(esclusa_rwlock **out, const char *name);
int esclusa_rwlock_open_with(esclusa_rwlock **out, const char *name,
                             const esclusa_options *options);
int esclusa_rwlock_create_or_open(esclusa_rwlock **out, const char *name);
int esclusa_rwlock_create_or_open_with(esclusa_rwlock **out, const char *name,
                                       const esclusa_options *options);
const char *esclusa_rwlock_name(const esclusa_rwlock *rwlock);
/* Set the repair hook of this handle (NULL: none), which runs for writers; not while another thread
 * locks. */
int esclusa_rwlock_set_repair(esclusa_rwlock *rwlock, esclusa_repair repair, void *context);
int esclusa_rwlock_set_wait_policy(esclusa_rwlock *rwlock, const esclusa_wait_policy *policy);
/*
 * Lock: many may read, or one write. Neither side starves the other. Returns 0; -EOWNERDEAD: locked
 * too, but a writer died with it and no writer has called esclusa_rwlock_mark_repaired() since;
 * -EDEADLK the calling thread has it already, for either; -ETIMEDOUT; -EINTR; -EBADF.
 */
int esclusa_rwlock_read_lock(esclusa_rwlock *rwlock);
int esclusa_rwlock_read_lock_for(esclusa_rwlock *rwlock, int64_t timeout_nanos);
int esclusa_rwlock_write_lock(esclusa_rwlock *rwlock);
int esclusa_rwlock_write_lock_for(esclusa_rwlock *rwlock, int64_t timeout_nanos);
/* As lock, without waiting: -EBUSY when it is taken, or somebody waits for it. */
int esclusa_rwlock_try_read_lock(esclusa_rwlock *rwlock);
int esclusa_rwlock_try_write_lock(esclusa_rwlock *rwlock);
/* Returns 0, or -EPERM when the calling thread does not have it for that. */
int esclusa_rwlock_read_unlock(esclusa_rwlock *rwlock);
int esclusa_rwlock_write_unlock(esclusa_rwlock *rwlock);
/* Returns 1 or 0: has a writer died, and no writer said since that the data is sound? Only for who
 * has it, else -EPERM. */
int esclusa_rwlock_is_recovered(esclusa_rwlock *rwlock);
/* Only for who has it for writing, else -EPERM. */
int esclusa_rwlock_mark_repaired(esclusa_rwlock *rwlock);
/* Closing one that is held counts as the death of who has it. */
void esclusa_rwlock_close(esclusa_rwlock *rwlock);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif

#endif
