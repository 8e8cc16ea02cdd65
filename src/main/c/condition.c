/* SPDX-License-Identifier: Apache-2.0 */
/* docs/design/small-objects.md, Condition */
#include <errno.h>
#include <inttypes.h>
#include <limits.h>

#include "futex.h"
#include "mutex.h"
#include "private.h"
#include "shared.h"
#include "wait.h"

/* Enter, for the owner. Returns 0, or -errno with a sentence, and is outside again. */
static int enter(esclusa_mutex *mutex, uint32_t number, struct thread **me, const char *doing)
{
    int result = handle_enter((struct handle *) mutex, HANDLE_MUTEX, me);
    if (result != 0) {
        return result;
    }
    if (number >= ESCLUSA_CONDITIONS) {
        result = esclusa_fail(-EINVAL, doing, mutex->segment.name,
                              "its conditions are 0 to %d, not %" PRIu32, ESCLUSA_CONDITIONS - 1,
                              number);
    } else {
        result = esclusa_mutex_check_owner(mutex, *me, doing);
    }
    if (result != 0) {
        handle_leave(&mutex->segment.handle, HANDLE_MUTEX, *me);
    }
    return result;
}

/* ---- wait ---- */

struct awaiting {
    struct wait wait;
    uint32_t sequence; /* when the mutex was let go */
};

static int attempt(struct wait *wait)
{
    return wait->seen != ((const struct awaiting *) wait)->sequence ? WAIT_DONE : WAIT_EMPTY;
}

static const char waiting[] = "wait for a condition of mutex";

/* The mutex cannot be had again: a wake-up that reached us is for another. */
static void pass_on(const struct esclusa_condition *condition, uint32_t sequence)
{
    if (load32_sc(&condition->sequence) != sequence) {
        esclusa_futex_wake(&condition->sequence, INT_MAX);
    }
}

/* Let the mutex go, and count as waiting. Returns 0 or -EPERM with a sentence. */
static int begin(esclusa_mutex *mutex, struct esclusa_condition *condition, struct thread *me,
                 esclusa_condition_waiter *waiter)
{
    shared_add32(&condition->waiting, 1);
    waiter->sequence = load32_sc(&condition->sequence);
    int result = esclusa_mutex_unlock_inside(mutex, me);
    waiter->waits = result == 0;
    if (result != 0) { /* it names another owner: the mutex is damaged */
        shared_add32(&condition->waiting, (uint32_t) -1);
    }
    return result;
}

static int sleep_on(esclusa_mutex *mutex, struct esclusa_condition *condition, struct thread *me,
                    const esclusa_condition_waiter *waiter, int64_t timeout_nanos)
{
    struct awaiting awaiting = {
        .wait = {.me = me,
                 .handle = &mutex->segment.handle,
                 .segment = &mutex->segment,
                 .word = &condition->sequence,
                 .attempt = attempt},
        .sequence = waiter->sequence,
    };
    return esclusa_wait(&awaiting.wait, timeout_nanos);
}

/* The wait is over for the reason `result`: lock again. */
static int end(esclusa_mutex *mutex, struct esclusa_condition *condition, struct thread *me,
               esclusa_condition_waiter *waiter, int result)
{
    waiter->waits = false;
    shared_add32(&condition->waiting, (uint32_t) -1);
    int locked;
    do {
        locked = esclusa_mutex_lock_inside(mutex, me, ESCLUSA_FOREVER);
    } while (locked == -EINTR);
    if (locked != 0 && locked != -EOWNERDEAD) {
        pass_on(condition, waiter->sequence);
        return esclusa_fail(locked, waiting, mutex->segment.name, NULL);
    }
    if (locked != 0) {
        return locked;
    }
    if (result != 0 && load32_sc(&condition->sequence) != waiter->sequence) {
        result = 0; /* signalled, too late for the wait and in time for the mutex */
    }
    return result == 0 ? 0 : esclusa_fail(result, waiting, mutex->segment.name, NULL);
}

int esclusa_condition_wait(esclusa_mutex *mutex, uint32_t number, int64_t timeout_nanos)
{
    struct thread *me;
    esclusa_condition_waiter waiter = {0};
    int result = enter(mutex, number, &me, waiting);
    if (result == 0) {
        struct esclusa_condition *condition = &mutex->conditions[number];
        result = begin(mutex, condition, me, &waiter);
        if (result == 0) {
            result = sleep_on(mutex, condition, me, &waiter, timeout_nanos);
            result = end(mutex, condition, me, &waiter, result);
        }
        handle_leave(&mutex->segment.handle, HANDLE_MUTEX, me);
    }
    return result;
}

int esclusa_condition_wait_on(esclusa_mutex *mutex, uint32_t number,
                              esclusa_condition_waiter *waiter, int64_t timeout_nanos)
{
    struct thread *me;
    int result = waiter->waits ? handle_enter((struct handle *) mutex, HANDLE_MUTEX, &me)
                               : enter(mutex, number, &me, waiting);
    if (result == 0) {
        struct esclusa_condition *condition = &mutex->conditions[number];
        if (!waiter->waits) {
            result = begin(mutex, condition, me, waiter);
        }
        if (result == 0) {
            result = sleep_on(mutex, condition, me, waiter, timeout_nanos);
        }
        handle_leave(&mutex->segment.handle, HANDLE_MUTEX, me);
    }
    return result;
}

int esclusa_condition_come_back(esclusa_mutex *mutex, uint32_t number,
                                esclusa_condition_waiter *waiter, int result)
{
    struct thread *me;
    int entered = handle_enter((struct handle *) mutex, HANDLE_MUTEX, &me);
    if (entered != 0) {
        return entered;
    }
    result = end(mutex, &mutex->conditions[number], me, waiter, result);
    handle_leave(&mutex->segment.handle, HANDLE_MUTEX, me);
    return result;
}

/* ---- signal ---- */

static int signal(esclusa_mutex *mutex, uint32_t number, int count)
{
    struct thread *me;
    int result = enter(mutex, number, &me, "signal a condition of mutex");
    if (result == 0) {
        struct esclusa_condition *condition = &mutex->conditions[number];
        shared_add32(&condition->sequence, 1);
        if (load32_sc(&condition->waiting) != 0) {
            esclusa_kill_point();
            esclusa_futex_wake(&condition->sequence, count);
        }
        handle_leave(&mutex->segment.handle, HANDLE_MUTEX, me);
    }
    return result;
}

int esclusa_condition_signal(esclusa_mutex *mutex, uint32_t number)
{
    return signal(mutex, number, 1);
}

int esclusa_condition_signal_all(esclusa_mutex *mutex, uint32_t number)
{
    return signal(mutex, number, INT_MAX);
}
