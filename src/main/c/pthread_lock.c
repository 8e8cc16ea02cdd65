/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Locking a pthread_mutex_t. The kernel sees the end of its owner, and not we: of the thread, by
 * the list of robust mutexes that the C library keeps for each. docs/design/pthread-mutex.md
 */
#include <errno.h>
#include <limits.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "condition.h"
#include "futex.h"
#include "pthread_abi.h"
#include "pthread_mutex.h"
#include "shared.h"
#include "wait.h"

/* Nothing but the lock, or time, ends a sleep in the C library: so often it looks up, to see
 * whether the handle was closed. */
static const int64_t SLICE_NANOS = 50000000;

static const char locking[] = "lock pthread mutex";
static const char unlocking[] = "unlock pthread mutex";

static uint64_t holder_of(const esclusa_pthread_mutex *mutex)
{
    return atomic_load_explicit(&mutex->holder, memory_order_relaxed);
}

static void set_holder(esclusa_pthread_mutex *mutex, uint64_t thread)
{
    atomic_store_explicit(&mutex->holder, thread, memory_order_release);
}

/* ---- lock ---- */

/*
 * pthread_mutex_trylock(3). That of glibc (2.36) leaves the lock word taken when it finds that the
 * mutex is lost, so that the next one sleeps for ever instead of being told.
 */
static int try_lock(esclusa_pthread_mutex *mutex)
{
    if (mutex->robust && pthread_is_lost(mutex->mutex)) {
        return ENOTRECOVERABLE;
    }
    int error = pthread_mutex_trylock(mutex->mutex);
    if (error == ENOTRECOVERABLE) { /* lost in between */
        _Atomic uint32_t *word = pthread_word_of(mutex->mutex, PTHREAD_OWNER_WORD);
        uint32_t found = load32(word);
        if ((found & PTHREAD_OWNER_MASK) == (uint32_t) syscall(SYS_gettid) &&
            shared_cas32(word, found, 0)) {
            esclusa_futex_wake(word, INT_MAX);
        }
    }
    return error;
}

static struct timespec after(clockid_t clock, int64_t nanos)
{
    struct timespec time;
    clock_gettime(clock, &time);
    int64_t sum = time.tv_nsec + nanos;
    time.tv_sec += (time_t) (sum / 1000000000);
    time.tv_nsec = (long) (sum % 1000000000);
    return time;
}

/*
 * Returns 0 or an errno. ThreadSanitizer misses clocklock, and what timedlock gets from a dead
 * owner; with an older libc, a clock that is set back lengthens the slice.
 */
static int lock_within(esclusa_pthread_mutex *mutex, int64_t nanos)
{
#if defined(__SANITIZE_THREAD__)
    const int64_t deadline = esclusa_deadline(nanos);
    int error;
    while ((error = try_lock(mutex)) == EBUSY && esclusa_time_left(deadline) > 0) {
        struct timespec next = after(CLOCK_MONOTONIC, 100000);
        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &next, NULL);
    }
    return error == EBUSY ? ETIMEDOUT : error;
#elif defined(__GLIBC__) && (__GLIBC__ > 2 || __GLIBC_MINOR__ >= 30)
    struct timespec end = after(CLOCK_MONOTONIC, nanos);
    return pthread_mutex_clocklock(mutex->mutex, CLOCK_MONOTONIC, &end);
#else
    struct timespec end = after(CLOCK_REALTIME, nanos);
    return pthread_mutex_timedlock(mutex->mutex, &end);
#endif
}

static int wait_for(esclusa_pthread_mutex *mutex, int64_t timeout_nanos)
{
    const int64_t deadline = esclusa_deadline(timeout_nanos);
    int64_t left = timeout_nanos;
    int error = ETIMEDOUT;
    while (error == ETIMEDOUT && left > 0) {
        error = lock_within(mutex, left < SLICE_NANOS ? left : SLICE_NANOS);
        if (error == ETIMEDOUT && !handle_is_open(&mutex->segment.handle)) {
            error = EBADF;
        }
        left = esclusa_time_left(deadline);
    }
    return error;
}

static int mark_repaired(esclusa_pthread_mutex *mutex, const char *doing)
{
    esclusa_kill_point();
    int error = mutex->recovered ? pthread_mutex_consistent(mutex->mutex) : 0;
    if (error != 0) {
        return esclusa_fail(-error, doing, mutex->segment.name, NULL);
    }
    mutex->recovered = false;
    return 0;
}

static int recovered(esclusa_pthread_mutex *mutex, struct thread *me)
{
    if (mutex->hook != NULL) {
        esclusa_handle_pause(&mutex->segment.handle, me);
        int result = mutex->hook(mutex->context);
        esclusa_handle_resume(&mutex->segment.handle, me);
        if (result == 0 && holder_of(mutex) == me->id) { /* else a child, forked in the hook */
            return mark_repaired(mutex, locking);
        }
    }
    return esclusa_fail(-EOWNERDEAD, "rely on pthread mutex", mutex->segment.name,
                        "an owner died with it");
}

/* The C library's call ended with `error`. */
static int locked(esclusa_pthread_mutex *mutex, struct thread *me, int error)
{
    const char *why = NULL;
    if (error == ENOTRECOVERABLE) {
        why = "an owner died with it, and the next unlocked it without marking it as repaired; "
              "make a new one";
    } else if (error == EDEADLK) {
        why = "this thread has it already";
    }
    if (error != 0 && error != EOWNERDEAD) {
        return esclusa_fail(-error, locking, mutex->segment.name, why == NULL ? NULL : "%s", why);
    }
    mutex->depth = 1;
    mutex->recovered = error == EOWNERDEAD;
    set_holder(mutex, me->id);
    return mutex->recovered ? recovered(mutex, me) : 0;
}

static int lock_again(esclusa_pthread_mutex *mutex)
{
    int error = mutex->recursive ? pthread_mutex_trylock(mutex->mutex) : EDEADLK;
    if (error != 0) {
        return esclusa_fail(-error, locking, mutex->segment.name, "this thread has it already");
    }
    mutex->depth++;
    return 0;
}

int esclusa_pthread_lock_inside(esclusa_pthread_mutex *mutex, struct thread *me,
                                int64_t timeout_nanos)
{
    if (holder_of(mutex) == me->id) {
        return lock_again(mutex);
    }
    esclusa_kill_point();
    int error = try_lock(mutex);
    if (error == EBUSY) {
        error = wait_for(mutex, timeout_nanos);
    }
    return locked(mutex, me, error);
}

int esclusa_pthread_mutex_lock_for(esclusa_pthread_mutex *mutex, int64_t timeout_nanos)
{
    struct thread *me;
    int result = handle_enter((struct handle *) mutex, HANDLE_PTHREAD_MUTEX, &me);
    if (result == 0) {
        result = esclusa_pthread_lock_inside(mutex, me, timeout_nanos);
        handle_leave(&mutex->segment.handle, HANDLE_PTHREAD_MUTEX, me);
    }
    return result;
}

int esclusa_pthread_mutex_lock(esclusa_pthread_mutex *mutex)
{
    return esclusa_pthread_mutex_lock_for(mutex, ESCLUSA_FOREVER);
}

int esclusa_pthread_mutex_try_lock(esclusa_pthread_mutex *mutex)
{
    int result = esclusa_pthread_mutex_lock_for(mutex, 0);
    return result == -ETIMEDOUT
               ? esclusa_fail(-EBUSY, locking, esclusa_pthread_mutex_name(mutex), NULL)
               : result;
}

/* ---- for its owner ---- */

int esclusa_pthread_check_owner(esclusa_pthread_mutex *mutex, struct thread *me, const char *doing)
{
    if (__builtin_expect(holder_of(mutex) == me->id, 1)) {
        return 0;
    }
    return esclusa_fail(-EPERM, doing, mutex->segment.name, "this thread does not have it");
}

int esclusa_pthread_unlock_inside(esclusa_pthread_mutex *mutex, struct thread *me)
{
    int result = esclusa_pthread_check_owner(mutex, me, unlocking);
    if (result != 0) {
        return result;
    }
    if (--mutex->depth == 0) {
        set_holder(mutex, 0); /* before another thread of this process can have it */
    }
    esclusa_kill_point();
    int error = pthread_mutex_unlock(mutex->mutex);
    return error == 0
               ? 0
               : esclusa_fail(-error, unlocking, mutex->segment.name, "it names another owner");
}

/*
 * Enter for a call of the owner alone, who may also end what it began before the handle was closed:
 * while it has the mutex the memory stays.
 */
static int enter_as_owner(esclusa_pthread_mutex *mutex, struct thread **me, const char *doing)
{
    int result = handle_enter((struct handle *) mutex, HANDLE_PTHREAD_MUTEX, me);
    if (result == -EBADF && mutex != NULL && *me != NULL &&
        mutex->segment.handle.kind == HANDLE_PTHREAD_MUTEX && holder_of(mutex) == (*me)->id) {
        atomic_store_explicit(&(*me)->inside, &mutex->segment.handle, memory_order_seq_cst);
        result = 0;
    }
    if (result == 0) {
        result = esclusa_pthread_check_owner(mutex, *me, doing);
        if (result != 0) {
            handle_leave(&mutex->segment.handle, HANDLE_PTHREAD_MUTEX, *me);
        }
    }
    return result;
}

int esclusa_pthread_mutex_unlock(esclusa_pthread_mutex *mutex)
{
    struct thread *me;
    int result = enter_as_owner(mutex, &me, unlocking);
    if (result == 0) {
        result = esclusa_pthread_unlock_inside(mutex, me);
        handle_leave(&mutex->segment.handle, HANDLE_PTHREAD_MUTEX, me);
    }
    return result;
}

int esclusa_pthread_mutex_is_recovered(esclusa_pthread_mutex *mutex)
{
    struct thread *me;
    int result = enter_as_owner(mutex, &me, "ask of pthread mutex");
    if (result == 0) {
        result = mutex->recovered;
        handle_leave(&mutex->segment.handle, HANDLE_PTHREAD_MUTEX, me);
    }
    return result;
}

int esclusa_pthread_mutex_mark_repaired(esclusa_pthread_mutex *mutex)
{
    static const char doing[] = "mark as repaired pthread mutex";
    struct thread *me;
    int result = enter_as_owner(mutex, &me, doing);
    if (result == 0) {
        result = mark_repaired(mutex, doing);
        handle_leave(&mutex->segment.handle, HANDLE_PTHREAD_MUTEX, me);
    }
    return result;
}

int esclusa_pthread_mutex_is_robust(esclusa_pthread_mutex *mutex)
{
    struct thread *me;
    int result = handle_enter((struct handle *) mutex, HANDLE_PTHREAD_MUTEX, &me);
    if (result == 0) {
        result = mutex->robust;
        handle_leave(&mutex->segment.handle, HANDLE_PTHREAD_MUTEX, me);
    }
    return result;
}

/* ---- conditions: not pthread_cond_t, in which one waiter's death stops all others ---- */

static struct esclusa_condition *conditions(struct segment *mutex)
{
    return ((esclusa_pthread_mutex *) mutex)->conditions;
}

static int check_owner(struct segment *mutex, struct thread *me, const char *doing)
{
    return esclusa_pthread_check_owner((esclusa_pthread_mutex *) mutex, me, doing);
}

/* -EBADF without the mutex once the handle is closed: who is told so does not unlock. */
static int lock_for_condition(struct segment *segment, struct thread *me)
{
    esclusa_pthread_mutex *mutex = (esclusa_pthread_mutex *) segment;
    if (!handle_is_open(&segment->handle)) {
        return -EBADF;
    }
    int result = esclusa_pthread_lock_inside(mutex, me, ESCLUSA_FOREVER);
    if (result == 0 && !handle_is_open(&segment->handle)) {
        result = esclusa_pthread_unlock_inside(mutex, me);
        return result == 0 ? -EBADF : result;
    }
    return result;
}

static int unlock_for_condition(struct segment *mutex, struct thread *me)
{
    return esclusa_pthread_unlock_inside((esclusa_pthread_mutex *) mutex, me);
}

static const struct conditional conditional = {
    .handle = HANDLE_PTHREAD_MUTEX,
    .waiting = "wait for a condition of pthread mutex",
    .signalling = "signal a condition of pthread mutex",
    .conditions = conditions,
    .check_owner = check_owner,
    .lock = lock_for_condition,
    .unlock = unlock_for_condition,
};

int esclusa_pthread_condition_wait(esclusa_pthread_mutex *mutex, uint32_t number,
                                   int64_t timeout_nanos)
{
    return esclusa_conditional_wait((struct segment *) mutex, &conditional, number, timeout_nanos);
}

int esclusa_pthread_condition_wait_on(esclusa_pthread_mutex *mutex, uint32_t number,
                                      esclusa_condition_waiter *waiter, int64_t timeout_nanos)
{
    return esclusa_conditional_wait_on((struct segment *) mutex, &conditional, number, waiter,
                                       timeout_nanos);
}

int esclusa_pthread_condition_come_back(esclusa_pthread_mutex *mutex, uint32_t number,
                                        esclusa_condition_waiter *waiter, int result)
{
    return esclusa_conditional_come_back((struct segment *) mutex, &conditional, number, waiter,
                                         result);
}

int esclusa_pthread_condition_signal(esclusa_pthread_mutex *mutex, uint32_t number)
{
    return esclusa_conditional_signal((struct segment *) mutex, &conditional, number, 1);
}

int esclusa_pthread_condition_signal_all(esclusa_pthread_mutex *mutex, uint32_t number)
{
    return esclusa_conditional_signal((struct segment *) mutex, &conditional, number, INT_MAX);
}
