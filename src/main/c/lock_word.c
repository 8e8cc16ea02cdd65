/* SPDX-License-Identifier: Apache-2.0 */
#include "lock_word.h"

#include "futex.h"

static const _Atomic uint32_t *low_half(const _Atomic uint64_t *at)
{
    return (const _Atomic uint32_t *) (const void *) at;
}

/* Take the lock from its owner, who is dead or leaves, and leave it free. Returns whether it was
 * so. */
static bool take_away(_Atomic uint64_t *at, uint64_t word)
{
    if (!shared_cas64(at, word, lock_word_next_generation(word) | ESCLUSA_MUTEX_RECOVERED)) {
        return false;
    }
    esclusa_futex_wake(low_half(at), 1);
    return true;
}

bool esclusa_lock_word_repair(struct segment *segment, _Atomic uint64_t *at, struct dead *dead)
{
    for (;;) {
        uint64_t word = load64(at);
        uint32_t owner = lock_word_owner(word);
        if (owner == 0 || !dead_has(dead, owner - 1)) {
            return false;
        }
        if (esclusa_member_alive(segment, owner - 1)) {
            /* A new holder's life, or that of one who looks whether the place is free. */
            dead_set(dead, owner - 1, false);
            return false;
        }
        if (take_away(at, word)) {
            return true;
        }
    }
}

void esclusa_lock_word_give_back(const struct segment *segment, _Atomic uint64_t *at)
{
    uint64_t word = load64(at);
    while (lock_word_owner(word) == lock_word_me(segment) && !take_away(at, word)) {
        word = load64(at);
    }
}

/* ---- lock ---- */

static bool acquire(struct lock_word_wait *locking, uint64_t word, uint64_t flags)
{
    uint64_t recovered = (word | flags) & ESCLUSA_MUTEX_RECOVERED;
    uint64_t contended = flags & ESCLUSA_MUTEX_CONTENDED;
    if (!shared_cas64(locking->at, word,
                      lock_word_next_generation(word) | recovered | contended |
                          lock_word_me(locking->wait.segment))) {
        return false;
    }
    locking->recovered = recovered != 0;
    return true;
}

static int attempt(struct wait *wait)
{
    struct lock_word_wait *locking = (struct lock_word_wait *) wait;
    _Atomic uint64_t *at = locking->at;
    for (;;) {
        uint64_t word = load64(at);
        uint32_t owner = lock_word_owner(word);
        if (owner == 0) {
            if (acquire(locking, word, wait->sleeping ? ESCLUSA_MUTEX_CONTENDED : 0)) {
                return WAIT_DONE;
            }
        } else if (!wait->closely) {
            return WAIT_OWNED;
        } else if (!esclusa_member_alive(wait->segment, owner - 1)) {
            if (acquire(locking, word, ESCLUSA_MUTEX_CONTENDED | ESCLUSA_MUTEX_RECOVERED)) {
                return WAIT_DONE;
            }
        } else if (!wait->sleeping) {
            return WAIT_OWNED;
        } else if ((word & ESCLUSA_MUTEX_CONTENDED) != 0 ||
                   shared_cas64(at, word, word | ESCLUSA_MUTEX_CONTENDED)) {
            wait->seen = (uint32_t) (word | ESCLUSA_MUTEX_CONTENDED);
            return WAIT_OWNED;
        }
    }
}

static void pass_on(struct wait *wait, int result)
{
    _Atomic uint64_t *at = ((struct lock_word_wait *) wait)->at;
    if (result != WAIT_DONE && lock_word_owner(load64(at)) == 0) {
        esclusa_futex_wake(low_half(at), 1);
    }
}

void esclusa_lock_word_prepare(struct lock_word_wait *locking, struct thread *me,
                               struct segment *segment, _Atomic uint64_t *at)
{
    *locking = (struct lock_word_wait){
        .wait =
            {
                .me = me,
                .handle = &segment->handle,
                .segment = segment,
                .word = low_half(at),
                .attempt = attempt,
                .pass_on = pass_on,
            },
        .at = at,
    };
}

int esclusa_lock_word_lock(struct lock_word_wait *locking, int64_t timeout_nanos)
{
    int result = attempt(&locking->wait);
    return result == WAIT_DONE ? 0 : esclusa_wait(&locking->wait, timeout_nanos);
}

/* ---- of its owner ---- */

bool esclusa_lock_word_unlock(const struct segment *segment, _Atomic uint64_t *at)
{
    uint64_t word;
    do {
        word = load64(at);
        if (lock_word_owner(word) != lock_word_me(segment)) {
            return false;
        }
    } while (
        !shared_cas64(at, word, lock_word_generation(word) | (word & ESCLUSA_MUTEX_RECOVERED)));
    if ((word & ESCLUSA_MUTEX_CONTENDED) != 0) {
        esclusa_kill_point();
        esclusa_futex_wake(low_half(at), 1);
    }
    return true;
}

void esclusa_lock_word_mark_repaired(_Atomic uint64_t *at)
{
    uint64_t word;
    do {
        word = load64(at);
    } while (!shared_cas64(at, word, word & ~ESCLUSA_MUTEX_RECOVERED));
}
