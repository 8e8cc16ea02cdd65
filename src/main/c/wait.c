/* SPDX-License-Identifier: Apache-2.0 */
#include "wait.h"

#include <errno.h>
#include <sched.h>
#include <unistd.h>

#include "futex.h"
#include "shared.h"

enum {
    BLIND_SLEEP_NANOS = 5000000, /* where the watcher cannot rouse us */
    LOOK_EVERY_NANOS = 1000000,  /* a wait that never sleeps */
    SPINS_BETWEEN_CLOCKS = 16,
};

const esclusa_wait_policy ESCLUSA_WAIT_DEFAULT = {.spin_nanos = 1000, .yields = 50};
const esclusa_wait_policy ESCLUSA_WAIT_BUSY_SPIN = {.spin_nanos = ESCLUSA_FOREVER, .yields = 0};
const esclusa_wait_policy ESCLUSA_WAIT_SLEEP_ONLY = {.spin_nanos = 0, .yields = 0};

static void relax(void)
{
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("isb" ::: "memory");
#endif
}

static bool single_cpu(void)
{
    static _Atomic int known; /* 0 not asked yet, 1 one, 2 more */
    int value = atomic_load_explicit(&known, memory_order_relaxed);
    if (value == 0) {
        value = sysconf(_SC_NPROCESSORS_ONLN) <= 1 ? 1 : 2;
        atomic_store_explicit(&known, value, memory_order_relaxed);
    }
    return value == 1;
}

static bool is_blocked(int result)
{
    return result == WAIT_EMPTY || result == WAIT_OWNED;
}

static int attempt(struct wait *wait)
{
    if (!handle_is_open(wait->handle)) {
        return -EBADF;
    }
    wait->seen =
        load32_sc(wait->word); /* before the condition: a change in between ends the sleep */
    return wait->attempt(wait);
}

/* The call does not wait. Even so it repairs, or it would refuse for ever what only a repair can
 * give. */
static int attempt_once(struct wait *wait)
{
    wait->closely = true;
    int result = attempt(wait);
    if (is_blocked(result) && esclusa_sweep_sometimes(wait->segment)) {
        result = attempt(wait);
    }
    return is_blocked(result) ? -ETIMEDOUT : result;
}

static int spin(struct wait *wait, int64_t nanos, int64_t deadline)
{
    int64_t end = 0, look = 0; /* the clock costs more than several looks: these come first */
    for (;;) {
        for (int i = 0; i < SPINS_BETWEEN_CLOCKS; i++) {
            relax();
            int result = attempt(wait);
            if (!is_blocked(result)) {
                return result;
            }
        }
        int64_t now = esclusa_now();
        if (end == 0) {
            end = nanos > deadline - now ? deadline : now + nanos;
            look = now + LOOK_EVERY_NANOS;
        } else if (now >= end) {
            return WAIT_OWNED;
        } else if (now >= look) { /* a long spin looks at the members and the end too */
            int result = attempt_once(wait);
            if (result != -ETIMEDOUT) {
                return result;
            }
            wait->closely = false;
            look = esclusa_now() + LOOK_EVERY_NANOS;
        }
    }
}

static int yield(struct wait *wait, uint32_t times, int64_t deadline)
{
    int result = WAIT_EMPTY;
    for (uint32_t i = 0; i < times && is_blocked(result); i++) {
        sched_yield();
        result = attempt(wait);
        if (is_blocked(result) && esclusa_now() >= deadline) {
            break;
        }
    }
    return result;
}

/* Never sleeps, but looks at the clock, the members and the end now and then. */
static int spin_for_ever(struct wait *wait, int64_t deadline)
{
    int result;
    int64_t look = esclusa_now() + LOOK_EVERY_NANOS;
    bool entered = false;
    for (;;) {
        result = attempt(wait);
        if (!is_blocked(result)) {
            break;
        }
        relax();
        int64_t now = esclusa_now();
        if (now >= deadline) {
            result = attempt_once(wait); /* short waits, one after the other, repair even so */
            break;
        }
        wait->closely = false;
        if (now >= look) {
            if (!entered && wait->enter != NULL) {
                wait->enter(wait, false);
            }
            entered = true;
            esclusa_sweep(wait->segment);
            wait->closely = true;
            look = esclusa_now() + LOOK_EVERY_NANOS;
        }
    }
    if (entered && wait->leave != NULL) {
        wait->leave(wait, false);
    }
    return result;
}

struct sleeper {
    int64_t deadline;
    int64_t slice;
    uint32_t calm; /* the alarm word when it was last looked at */
    uint32_t deaths;
    bool ready; /* for a deep sleep: the watch is set, and we have swept since */
    bool slept;
    bool interrupted;
};

/* Returns whether nothing but time ended the sleep. */
static bool doze(struct wait *wait, struct sleeper *sleeper, int64_t until)
{
    int result = esclusa_futex_wait(wait->word, wait->seen, &wait->me->alarm, sleeper->calm, until);
    sleeper->slept = true;
    sleeper->interrupted = result == -EINTR;
    if (result == -EFAULT || result == -ETIMEDOUT) { /* there may be no such word any more */
        esclusa_end_if_cut(wait->segment);
    }
    return result == -ETIMEDOUT;
}

static void sleep_a_slice(struct wait *wait, struct sleeper *sleeper, int64_t now)
{
    bool whole = doze(wait, sleeper, earlier(sleeper->deadline, now + sleeper->slice));
    sleeper->slice = earlier(sleeper->slice * 2, LONGEST_SLICE_NANOS);
    if (whole) {
        esclusa_sweep(wait->segment);
    } else {
        esclusa_sweep_sometimes(
            wait->segment); /* wake-ups that are not for us must not keep us from it */
    }
}

int64_t esclusa_deep_sleep_limit(struct segment *segment, bool *ready, bool *closely)
{
    bool watched = esclusa_watch(segment);
    *closely = false;
    if (!*ready) {
        /* Nobody tells of a death before the watch was set, or while nobody of this process slept.
         */
        *ready = true;
        esclusa_sweep(segment);
        return 0;
    }
    int64_t limit = esclusa_member_slow_limit(segment); /* takes back an outdated mark */
    if (!watched || !esclusa_futex_has_waitv()) {
        *closely = true;
        limit = earlier(limit, BLIND_SLEEP_NANOS);
    }
    if (esclusa_sweep_is_unfinished(segment)) { /* and nobody will tell when it can be finished */
        *closely = true;
        limit = earlier(limit, LONGEST_SLICE_NANOS);
    }
    return limit;
}

static void sleep_deeply(struct wait *wait, struct sleeper *sleeper, int64_t now)
{
    bool closely;
    int64_t limit = esclusa_deep_sleep_limit(wait->segment, &sleeper->ready, &closely);
    if (limit == 0) {
        return;
    }
    doze(wait, sleeper,
         limit == INT64_MAX ? sleeper->deadline : earlier(sleeper->deadline, now + limit));
    if (closely) {
        esclusa_sweep(wait->segment);
    }
}

static int sleep_until(struct wait *wait, struct sleeper *sleeper)
{
    for (;;) {
        sleeper->calm = load32_sc(&wait->me->alarm);
        uint32_t deaths = load32(&wait->me->deaths);
        if (deaths != sleeper->deaths) {
            sleeper->deaths = deaths;
            if (handle_is_open(wait->handle)) {
                esclusa_sweep(wait->segment);
            }
            if (wait->enter != NULL) {
                wait->enter(wait, true); /* whoever died may have been about to count us anew */
            }
        }
        int result = attempt(wait);
        if (!is_blocked(result)) {
            return result;
        }
        int64_t now = esclusa_now();
        if (now >= sleeper->deadline) {
            /* Short waits, one after the other, may never come to sleep; they repair even so. */
            bool hopeless = sleeper->slept || !esclusa_sweep_sometimes(wait->segment);
            if (hopeless) {
                return -ETIMEDOUT;
            }
            continue;
        }
        if (sleeper->interrupted) {
            return -EINTR;
        }
        if (result == WAIT_OWNED) {
            sleep_a_slice(wait, sleeper, now);
        } else {
            sleep_deeply(wait, sleeper, now);
        }
    }
}

int64_t esclusa_deadline(int64_t timeout_nanos)
{
    if (timeout_nanos == ESCLUSA_FOREVER) {
        return INT64_MAX; /* without asking the clock */
    }
    int64_t now = esclusa_now();
    return timeout_nanos > INT64_MAX - now ? INT64_MAX
                                           : now + (timeout_nanos > 0 ? timeout_nanos : 0);
}

int64_t esclusa_time_left(int64_t deadline)
{
    return deadline == INT64_MAX ? ESCLUSA_FOREVER : deadline - esclusa_now();
}

int esclusa_wait(struct wait *wait, int64_t timeout_nanos)
{
    wait->closely = false;
    if (timeout_nanos <= 0) {
        return attempt_once(wait);
    }
    int64_t deadline = esclusa_deadline(timeout_nanos);
    int64_t spin_nanos = atomic_load_explicit(&wait->segment->spin_nanos, memory_order_relaxed);
    if (spin_nanos == ESCLUSA_FOREVER) {
        return spin_for_ever(wait, deadline);
    }
    int result = WAIT_EMPTY;
    if (spin_nanos > 0 && !single_cpu()) {
        result = spin(wait, spin_nanos, deadline);
    }
    if (is_blocked(result)) {
        result = yield(wait, atomic_load_explicit(&wait->segment->yields, memory_order_relaxed),
                       deadline);
    }
    if (!is_blocked(result)) {
        return result;
    }
    struct sleeper sleeper = {.deadline = deadline, .slice = FIRST_SLICE_NANOS};
    wait->closely = true;
    wait->sleeping = true;
    if (wait->enter != NULL) {
        wait->enter(wait, true);
    }
    sleeper.calm = load32_sc(&wait->me->alarm);
    sleeper.deaths = load32(&wait->me->deaths);
    result = sleep_until(wait, &sleeper);
    if (wait->leave != NULL) {
        wait->leave(wait, true);
    }
    if (sleeper.slept && wait->pass_on != NULL) {
        wait->pass_on(wait, result);
    }
    return result;
}

static int set_policy(struct segment *segment, const esclusa_wait_policy *policy)
{
    if (policy == NULL || policy->spin_nanos < 0) {
        return esclusa_fail(-EINVAL, "set the wait policy of", segment->name,
                            "a spin time below 0");
    }
    atomic_store_explicit(&segment->spin_nanos, policy->spin_nanos, memory_order_relaxed);
    atomic_store_explicit(&segment->yields, policy->yields, memory_order_relaxed);
    return 0;
}

int esclusa_set_wait_policy(struct handle *handle, enum handle_kind kind,
                            const esclusa_wait_policy *policy)
{
    struct thread *me;
    int result = handle_enter(handle, kind, &me);
    if (result == 0) {
        result = set_policy((struct segment *) handle, policy);
        handle_leave(handle, kind, me);
    }
    return result;
}
