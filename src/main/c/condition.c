/* SPDX-License-Identifier: Apache-2.0 */
#include "condition.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>

#include "futex.h"
#include "shared.h"
#include "wait.h"

/* A condition, of a mutex that this thread is inside. */
struct place {
    struct segment *mutex;
    const struct conditional *kind;
    struct esclusa_condition *condition;
    struct thread *me;
};

static int find(struct place *place, uint32_t number, const char *doing)
{
    struct esclusa_condition *all = place->kind->conditions(place->mutex);
    if (all == NULL) {
        return esclusa_fail(-EOPNOTSUPP, doing, place->mutex->name,
                            "one at an offset has no conditions");
    }
    if (number >= ESCLUSA_CONDITIONS) {
        return esclusa_fail(-EINVAL, doing, place->mutex->name,
                            "its conditions are 0 to %d, not %" PRIu32, ESCLUSA_CONDITIONS - 1,
                            number);
    }
    place->condition = &all[number];
    return 0;
}

static void leave(const struct place *place)
{
    handle_leave(&place->mutex->handle, place->kind->handle, place->me);
}

/* Enter. Returns 0, or -errno with a sentence, and is outside again. `owner`: for him alone. */
static int enter(struct place *place, uint32_t number, const char *doing, bool owner)
{
    int result = handle_enter((struct handle *) place->mutex, place->kind->handle, &place->me);
    if (result != 0) {
        return result;
    }
    result = find(place, number, doing);
    if (result == 0 && owner) {
        result = place->kind->check_owner(place->mutex, place->me, doing);
    }
    if (result != 0) {
        leave(place);
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

/* The mutex cannot be had again: a wake-up that reached us is for another. */
static void pass_on(const struct esclusa_condition *condition, uint32_t sequence)
{
    if (load32_sc(&condition->sequence) != sequence) {
        esclusa_futex_wake(&condition->sequence, INT_MAX);
    }
}

/* Let the mutex go, and count as waiting. Returns 0 or -EPERM with a sentence. */
static int begin(const struct place *place, esclusa_condition_waiter *waiter)
{
    shared_add32(&place->condition->waiting, 1);
    waiter->sequence = load32_sc(&place->condition->sequence);
    int result = place->kind->unlock(place->mutex, place->me);
    waiter->waits = result == 0;
    waiter->member = place->mutex->member;
    if (result != 0) { /* it names another owner: the mutex is damaged */
        shared_add32(&place->condition->waiting, (uint32_t) -1);
    }
    return result;
}

static int sleep_on(const struct place *place, const esclusa_condition_waiter *waiter,
                    int64_t timeout_nanos)
{
    struct awaiting awaiting = {
        .wait = {.me = place->me,
                 .handle = &place->mutex->handle,
                 .segment = place->mutex,
                 .word = &place->condition->sequence,
                 .attempt = attempt},
        .sequence = waiter->sequence,
    };
    return esclusa_wait(&awaiting.wait, timeout_nanos);
}

/* The wait is over for the reason `result`: lock again. */
static int end(const struct place *place, esclusa_condition_waiter *waiter, int result)
{
    waiter->waits = false;
    if (waiter->member == place->mutex->member) {
        shared_add32(&place->condition->waiting, (uint32_t) -1);
    }
    const char *doing = place->kind->waiting, *name = place->mutex->name;
    int locked;
    do {
        locked = place->kind->lock(place->mutex, place->me);
    } while (locked == -EINTR);
    if (locked != 0 && locked != -EOWNERDEAD) {
        pass_on(place->condition, waiter->sequence);
        return esclusa_fail(locked, doing, name, NULL);
    }
    if (locked != 0) {
        return locked;
    }
    if (result != 0 && load32_sc(&place->condition->sequence) != waiter->sequence) {
        result = 0; /* signalled, too late for the wait and in time for the mutex */
    }
    return result == 0 ? 0 : esclusa_fail(result, doing, name, NULL);
}

int esclusa_conditional_wait(struct segment *mutex, const struct conditional *kind, uint32_t number,
                             int64_t timeout_nanos)
{
    struct place place = {.mutex = mutex, .kind = kind};
    esclusa_condition_waiter waiter = {0};
    int result = enter(&place, number, kind->waiting, true);
    if (result == 0) {
        result = begin(&place, &waiter);
        if (result == 0) {
            result = sleep_on(&place, &waiter, timeout_nanos);
            result = end(&place, &waiter, result);
        }
        leave(&place);
    }
    return result;
}

int esclusa_conditional_wait_on(struct segment *mutex, const struct conditional *kind,
                                uint32_t number, esclusa_condition_waiter *waiter,
                                int64_t timeout_nanos)
{
    struct place place = {.mutex = mutex, .kind = kind};
    int result = enter(&place, number, kind->waiting, !waiter->waits);
    if (result == 0) {
        if (!waiter->waits) {
            result = begin(&place, waiter);
        }
        if (result == 0) {
            result = sleep_on(&place, waiter, timeout_nanos);
        }
        leave(&place);
    }
    return result;
}

int esclusa_conditional_come_back(struct segment *mutex, const struct conditional *kind,
                                  uint32_t number, esclusa_condition_waiter *waiter, int result)
{
    struct place place = {.mutex = mutex, .kind = kind};
    int entered = enter(&place, number, kind->waiting, false);
    if (entered == 0) {
        entered = end(&place, waiter, result);
        leave(&place);
    }
    return entered;
}

/* ---- signal ---- */

int esclusa_conditional_signal(struct segment *mutex, const struct conditional *kind,
                               uint32_t number, int count)
{
    struct place place = {.mutex = mutex, .kind = kind};
    int result = enter(&place, number, kind->signalling, true);
    if (result == 0) {
        struct esclusa_condition *condition = place.condition;
        shared_add32(&condition->sequence, 1);
        if (load32_sc(&condition->waiting) != 0) {
            esclusa_kill_point();
            esclusa_futex_wake(&condition->sequence, count);
        }
        leave(&place);
    }
    return result;
}

void esclusa_conditions_rouse(struct esclusa_condition *conditions)
{
    for (int i = 0; i < ESCLUSA_CONDITIONS; i++) {
        if (load32_sc(&conditions[i].waiting) != 0) {
            esclusa_futex_wake(&conditions[i].sequence, INT_MAX);
        }
    }
}
