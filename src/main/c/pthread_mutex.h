/* SPDX-License-Identifier: Apache-2.0 */
/* What pthread_mutex.c, pthread_mutex_at.c and pthread_lock.c have in common. */
#ifndef ESCLUSA_PTHREAD_MUTEX_H
#define ESCLUSA_PTHREAD_MUTEX_H

#include <pthread.h>

#include "segment.h"

/* One at an offset has a mapping of its own, in `segment` too, without a header and members. */
struct esclusa_pthread_mutex_handle {
    struct segment segment;
    pthread_mutex_t *mutex;
    struct esclusa_condition *conditions; /* NULL: at an offset */
    _Atomic uint64_t holder; /* id of the thread of this process that has the lock, 0 none */
    uint32_t depth;          /* how many times that has locked it */
    bool recovered;          /* it got the lock from a dead owner, and has not repaired it */
    bool recursive;
    bool robust;
    esclusa_repair hook;
    void *context;
};

/* Inside. As esclusa_pthread_mutex_lock_for and esclusa_pthread_mutex_unlock. */
int esclusa_pthread_check_owner(esclusa_pthread_mutex *mutex, struct thread *me, const char *doing);
int esclusa_pthread_lock_inside(esclusa_pthread_mutex *mutex, struct thread *me,
                                int64_t timeout_nanos);
int esclusa_pthread_unlock_inside(esclusa_pthread_mutex *mutex, struct thread *me);

#endif
