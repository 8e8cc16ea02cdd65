/* SPDX-License-Identifier: Apache-2.0 */
/* A lock that is one 64-bit word in a segment. docs/design/mutex.md */
#ifndef ESCLUSA_LOCK_WORD_H
#define ESCLUSA_LOCK_WORD_H

#include "segment.h"
#include "shared.h"
#include "wait.h"

/* Member index + 1, or 0 when it is free. */
static inline uint32_t lock_word_owner(uint64_t word)
{
    return (uint32_t) (word & 0xffff);
}

static inline uint64_t lock_word_generation(uint64_t word)
{
    return word >> 32 << 32;
}

static inline uint64_t lock_word_next_generation(uint64_t word)
{
    return ((word >> 32) + 1) << 32;
}

static inline uint64_t lock_word_me(const struct segment *segment)
{
    return segment->member + 1;
}

/* Take a free lock that nobody died with: one look, one change. Returns whether it was so. */
static inline bool lock_word_try_lock(const struct segment *segment, _Atomic uint64_t *at)
{
    uint64_t word = load64(at);
    bool simple = lock_word_owner(word) == 0 && (word & ESCLUSA_MUTEX_RECOVERED) == 0;
    return __builtin_expect(simple, 1) &&
           __builtin_expect(
               shared_cas64(at, word, lock_word_next_generation(word) | lock_word_me(segment)), 1);
}

/* A call that locks. */
struct lock_word_wait {
    struct wait wait;
    _Atomic uint64_t *at;
    bool recovered; /* the lock was got, and an owner died with it */
};

/* For the thread `me`, which is inside of the segment's handle. */
void esclusa_lock_word_prepare(struct lock_word_wait *locking, struct thread *me,
                               struct segment *segment, _Atomic uint64_t *at);
/* Lock. Returns what esclusa_wait() does; no sentence is written. */
int esclusa_lock_word_lock(struct lock_word_wait *locking, int64_t timeout_nanos);
/* Unlock, and wake one who waits. Returns whether the word named our member. */
bool esclusa_lock_word_unlock(const struct segment *segment, _Atomic uint64_t *at);
/* Only while our member owns it. */
void esclusa_lock_word_mark_repaired(_Atomic uint64_t *at);

/* What a kind's `repair` and `give_back` do about one. */
bool esclusa_lock_word_repair(struct segment *segment, _Atomic uint64_t *at, struct dead *dead);
void esclusa_lock_word_give_back(const struct segment *segment, _Atomic uint64_t *at);

#endif
