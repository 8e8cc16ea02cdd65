/* SPDX-License-Identifier: Apache-2.0 */
#include <limits.h>

#include "condition.h"
#include "mutex.h"

static struct esclusa_condition *conditions(struct segment *mutex)
{
    return ((esclusa_mutex *) mutex)->conditions;
}

static int check_owner(struct segment *mutex, struct thread *me, const char *doing)
{
    return esclusa_mutex_check_owner((esclusa_mutex *) mutex, me, doing);
}

static int lock(struct segment *mutex, struct thread *me)
{
    return esclusa_mutex_lock_inside((esclusa_mutex *) mutex, me, ESCLUSA_FOREVER);
}

static int unlock(struct segment *mutex, struct thread *me)
{
    return esclusa_mutex_unlock_inside((esclusa_mutex *) mutex, me);
}

static const struct conditional kind = {
    .handle = HANDLE_MUTEX,
    .waiting = "wait for a condition of mutex",
    .signalling = "signal a condition of mutex",
    .conditions = conditions,
    .check_owner = check_owner,
    .lock = lock,
    .unlock = unlock,
};

int esclusa_condition_wait(esclusa_mutex *mutex, uint32_t number, int64_t timeout_nanos)
{
    return esclusa_conditional_wait((struct segment *) mutex, &kind, number, timeout_nanos);
}

int esclusa_condition_wait_on(esclusa_mutex *mutex, uint32_t number,
                              esclusa_condition_waiter *waiter, int64_t timeout_nanos)
{
    return esclusa_conditional_wait_on((struct segment *) mutex, &kind, number, waiter,
                                       timeout_nanos);
}

int esclusa_condition_come_back(esclusa_mutex *mutex, uint32_t number,
                                esclusa_condition_waiter *waiter, int result)
{
    return esclusa_conditional_come_back((struct segment *) mutex, &kind, number, waiter, result);
}

int esclusa_condition_signal(esclusa_mutex *mutex, uint32_t number)
{
    return esclusa_conditional_signal((struct segment *) mutex, &kind, number, 1);
}

int esclusa_condition_signal_all(esclusa_mutex *mutex, uint32_t number)
{
    return esclusa_conditional_signal((struct segment *) mutex, &kind, number, INT_MAX);
}
