/* SPDX-License-Identifier: Apache-2.0 */
/* The conditions of a mutex, of whichever kind. docs/design/small-objects.md, Condition */
#ifndef ESCLUSA_CONDITION_H
#define ESCLUSA_CONDITION_H

#include "private.h"
#include "segment.h"

/* What a condition asks of the mutex that it belongs to; the functions are called inside. */
struct conditional {
    enum handle_kind handle;
    const char *waiting; /* "wait for a condition of mutex" */
    const char *signalling;
    /* Its ESCLUSA_CONDITIONS conditions; NULL when it has none. */
    struct esclusa_condition *(*conditions)(struct segment *mutex);
    int (*check_owner)(struct segment *mutex, struct thread *me, const char *doing);
    int (*lock)(struct segment *mutex, struct thread *me);
    int (*unlock)(struct segment *mutex, struct thread *me);
};

/* As the functions of esclusa.h and private.h; `count` is how many to wake. */
int esclusa_conditional_wait(struct segment *mutex, const struct conditional *kind, uint32_t number,
                             int64_t timeout_nanos);
int esclusa_conditional_wait_on(struct segment *mutex, const struct conditional *kind,
                                uint32_t number, esclusa_condition_waiter *waiter,
                                int64_t timeout_nanos);
int esclusa_conditional_come_back(struct segment *mutex, const struct conditional *kind,
                                  uint32_t number, esclusa_condition_waiter *waiter, int result);
/* Have all who wait look again: a member has died, perhaps one that was woken in their place. */
void esclusa_conditions_rouse(struct esclusa_condition *conditions);
int esclusa_conditional_signal(struct segment *mutex, const struct conditional *kind,
                               uint32_t number, int count);

#endif
