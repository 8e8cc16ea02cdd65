/* SPDX-License-Identifier: Apache-2.0 */
/* What mutex.c and condition.c have in common. */
#ifndef ESCLUSA_MUTEX_H
#define ESCLUSA_MUTEX_H

#include "segment.h"

struct esclusa_mutex_handle {
    struct segment segment;
    _Atomic uint64_t *word;
    struct esclusa_condition *conditions;
    _Atomic uint64_t holder; /* id of the thread of this process that has the lock, 0 none */
    esclusa_repair hook;
    void *context;
};

/* All inside the handle. Returns 0, or -EPERM with a sentence. */
int esclusa_mutex_check_owner(esclusa_mutex *mutex, struct thread *me, const char *doing);
/* As esclusa_mutex_lock_for and esclusa_mutex_unlock. */
int esclusa_mutex_lock_inside(esclusa_mutex *mutex, struct thread *me, int64_t timeout_nanos);
int esclusa_mutex_unlock_inside(esclusa_mutex *mutex, struct thread *me);

#endif
