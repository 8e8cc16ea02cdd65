/* SPDX-License-Identifier: Apache-2.0 */
/* Locking for reading and for writing, each in its turn. */
#include <errno.h>
#include <stdlib.h>

#include "lock_word.h"
#include "rwlock.h"

enum { FIRST_READERS = 8 };

/* ---- which threads have it; inside the ledger's gate ---- */

static bool has_room(esclusa_rwlock *rwlock)
{
    if (rwlock->reader_count == rwlock->reader_room) {
        uint32_t room = rwlock->reader_room == 0 ? FIRST_READERS : 2 * rwlock->reader_room;
        uint64_t *larger = realloc(rwlock->readers, room * sizeof *larger);
        if (larger == NULL) {
            return false;
        }
        rwlock->readers = larger;
        rwlock->reader_room = room;
    }
    return true;
}

/* Returns 0, or -EDEADLK with a sentence. */
static int check_has_not(esclusa_rwlock *rwlock, const struct thread *me, const char *doing)
{
    ledger_enter(&rwlock->ledger);
    bool writes = rwlock->writer == me->id;
    bool reads = rwlock_reader(rwlock, me) != rwlock->reader_count;
    ledger_leave(&rwlock->ledger);
    if (!writes && !reads) {
        return 0;
    }
    return esclusa_fail(-EDEADLK, doing, rwlock->segment.name, "this thread has it already, for %s",
                        writes ? "writing" : "reading");
}

/* ---- lock ---- */

/* A call that locks. */
struct locking {
    struct wait wait;
    esclusa_rwlock *rwlock;
    bool writes;
    bool admitted; /* it has the turnstile */
    bool recovered;
};

static bool take(struct locking *locking)
{
    esclusa_rwlock *rwlock = locking->rwlock;
    uint64_t before;
    if (locking->writes) {
        if (!esclusa_ledger_take(&rwlock->ledger, ESCLUSA_UNITS_MAX, 0, &before)) {
            return false;
        }
        rwlock->writer = locking->wait.me->id;
    } else {
        /* Who has all units is a writer, so a reader leaves one. */
        if (!esclusa_ledger_take(&rwlock->ledger, 1, 1, &before)) {
            return false;
        }
        rwlock->readers[rwlock->reader_count++] = locking->wait.me->id;
    }
    locking->recovered = (before & ESCLUSA_LEDGER_RECOVERED) != 0;
    return true;
}

static int attempt(struct wait *wait)
{
    struct locking *locking = (struct locking *) wait;
    esclusa_rwlock *rwlock = locking->rwlock;
    if (!locking->admitted && lock_word_owner(load64(rwlock->turnstile)) != 0) {
        return WAIT_OWNED;
    }
    ledger_enter(&rwlock->ledger);
    int result = -ENOMEM;
    if (locking->writes || has_room(rwlock)) {
        result = take(locking) ? WAIT_DONE : WAIT_EMPTY;
    }
    ledger_leave(&rwlock->ledger);
    return result;
}

/* ---- the turn ---- */

static bool has_turn(const esclusa_rwlock *rwlock, const esclusa_rwlock_turn *turn)
{
    uint64_t word = load64(rwlock->turnstile) & ~(uint64_t) ESCLUSA_MUTEX_CONTENDED;
    return turn->word != 0 && word == turn->word &&
           lock_word_owner(word) == lock_word_me(&rwlock->segment);
}

/* A signal handler of who waits in line would wait for itself. */
static bool may_wait(const esclusa_rwlock *rwlock, const struct thread *me)
{
    return atomic_load_explicit(&rwlock->next, memory_order_relaxed) != me->id;
}

/* Wait for the turn, then for the units. The turn is kept in *turn when a wait ends without them;
 * NULL: it is not. */
static int wait_in_turn(struct locking *locking, esclusa_rwlock_turn *turn, int64_t timeout_nanos)
{
    struct segment *segment = locking->wait.segment;
    _Atomic uint64_t *turnstile = locking->rwlock->turnstile;
    int64_t deadline = esclusa_deadline(timeout_nanos);
    int result;
    bool goes_on = turn != NULL && has_turn(locking->rwlock, turn);
    if (!goes_on && !may_wait(locking->rwlock, locking->wait.me)) {
        return -EDEADLK;
    }
    if (!goes_on) {
        struct lock_word_wait waiting;
        esclusa_lock_word_prepare(&waiting, locking->wait.me, segment, turnstile);
        result = esclusa_lock_word_lock(&waiting, timeout_nanos);
        if (result != 0) {
            return result;
        }
    }
    locking->admitted = true;
    result = attempt(&locking->wait);
    if (result == WAIT_EMPTY) {
        result = esclusa_wait(&locking->wait, esclusa_time_left(deadline));
    }
    if (turn != NULL && (result == -ETIMEDOUT || result == -EINTR)) {
        turn->word = load64(turnstile) & ~(uint64_t) ESCLUSA_MUTEX_CONTENDED;
        rwlock_set_next(locking->rwlock, locking->wait.me->id);
        return result;
    }
    rwlock_set_next(locking->rwlock, 0);
    esclusa_lock_word_unlock(segment, turnstile);
    return result;
}

static int tell_recovered(esclusa_rwlock *rwlock, struct thread *me, bool writes)
{
    if (writes && rwlock->hook != NULL) {
        esclusa_handle_pause(&rwlock->segment.handle, me);
        int result = rwlock->hook(rwlock->context);
        esclusa_handle_resume(&rwlock->segment.handle, me);
        ledger_enter(&rwlock->ledger);
        bool ours = rwlock->writer == me->id;
        ledger_leave(&rwlock->ledger);
        if (result == 0 && ours) { /* else this is a child that was forked in the hook */
            rwlock_clear_recovered(&rwlock->ledger);
            return 0;
        }
    }
    return esclusa_fail(-EOWNERDEAD, "rely on read-write lock", rwlock->segment.name,
                        "a writer died with it");
}

static int lock(esclusa_rwlock *rwlock, struct thread *me, bool writes, esclusa_rwlock_turn *turn,
                int64_t timeout_nanos)
{
    const char *doing = writes ? "lock for writing" : "lock for reading";
    int result = check_has_not(rwlock, me, doing);
    if (result != 0) {
        return result;
    }
    struct locking locking = {
        .wait =
            {
                .me = me,
                .handle = &rwlock->segment.handle,
                .segment = &rwlock->segment,
                .attempt = attempt,
            },
        .rwlock = rwlock,
        .writes = writes,
    };
    esclusa_waiters_prepare(&locking.wait, rwlock->ledger.waiters);
    result = attempt(&locking.wait);
    if (result == WAIT_EMPTY || result == WAIT_OWNED) {
        result = timeout_nanos > 0 ? wait_in_turn(&locking, turn, timeout_nanos)
                                   : esclusa_wait(&locking.wait, 0);
    }
    if (result == -EDEADLK) {
        return esclusa_fail(result, doing, rwlock->segment.name,
                            "this thread waits for it already");
    }
    if (result != 0) {
        return esclusa_fail(result, doing, rwlock->segment.name, NULL);
    }
    return locking.recovered ? tell_recovered(rwlock, me, writes) : 0;
}

static int lock_entered(esclusa_rwlock *rwlock, bool writes, esclusa_rwlock_turn *turn,
                        int64_t timeout_nanos)
{
    struct thread *me;
    int result = handle_enter((struct handle *) rwlock, HANDLE_RWLOCK, &me);
    if (result == 0) {
        result = lock(rwlock, me, writes, turn, timeout_nanos);
        handle_leave(&rwlock->segment.handle, HANDLE_RWLOCK, me);
    }
    return result;
}

static int try_lock(esclusa_rwlock *rwlock, bool writes)
{
    int result = lock_entered(rwlock, writes, NULL, 0);
    return result == -ETIMEDOUT
               ? esclusa_fail(-EBUSY, writes ? "lock for writing" : "lock for reading",
                              esclusa_rwlock_name(rwlock), NULL)
               : result;
}

int esclusa_rwlock_read_lock_for(esclusa_rwlock *rwlock, int64_t timeout_nanos)
{
    return lock_entered(rwlock, false, NULL, timeout_nanos);
}

int esclusa_rwlock_read_lock(esclusa_rwlock *rwlock)
{
    return lock_entered(rwlock, false, NULL, ESCLUSA_FOREVER);
}

int esclusa_rwlock_try_read_lock(esclusa_rwlock *rwlock)
{
    return try_lock(rwlock, false);
}

int esclusa_rwlock_write_lock_for(esclusa_rwlock *rwlock, int64_t timeout_nanos)
{
    return lock_entered(rwlock, true, NULL, timeout_nanos);
}

int esclusa_rwlock_write_lock(esclusa_rwlock *rwlock)
{
    return lock_entered(rwlock, true, NULL, ESCLUSA_FOREVER);
}

int esclusa_rwlock_try_write_lock(esclusa_rwlock *rwlock)
{
    return try_lock(rwlock, true);
}

int esclusa_rwlock_lock_on(esclusa_rwlock *rwlock, bool writes, esclusa_rwlock_turn *turn,
                           int64_t timeout_nanos)
{
    return lock_entered(rwlock, writes, turn, timeout_nanos);
}

void esclusa_rwlock_give_up(esclusa_rwlock *rwlock, esclusa_rwlock_turn *turn)
{
    struct thread *me;
    if (turn->word == 0 || handle_enter((struct handle *) rwlock, HANDLE_RWLOCK, &me) != 0) {
        return; /* closing it has given the turn up */
    }
    if (has_turn(rwlock, turn)) {
        rwlock_set_next(rwlock, 0);
        esclusa_lock_word_unlock(&rwlock->segment, rwlock->turnstile);
    }
    turn->word = 0;
    handle_leave(&rwlock->segment.handle, HANDLE_RWLOCK, me);
}
