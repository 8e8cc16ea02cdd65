/* SPDX-License-Identifier: Apache-2.0 */
/* What barrier.c and barrier_wait.c have in common. docs/design/small-objects.md names the steps
 * (A1, R1 ...). */
#ifndef ESCLUSA_BARRIER_H
#define ESCLUSA_BARRIER_H

#include "segment.h"
#include "shared.h"
#include "waiters.h"

struct esclusa_barrier_handle {
    struct segment segment;
    struct esclusa_barrier *words;
    struct esclusa_party *lines; /* one for each member */
    uint32_t parties;
};

/* ---- the word ---- */

static inline bool is_broken(uint64_t word)
{
    return (word & ESCLUSA_BARRIER_BROKEN) != 0;
}

static inline uint32_t generation_of(uint64_t word)
{
    return (uint32_t) (word >> 32);
}

static inline uint32_t arrived(uint64_t word)
{
    return (uint32_t) (word & ((UINT64_C(1) << ESCLUSA_BARRIER_ENDS_SHIFT) - 1));
}

/* The word once its generation has ended. */
static inline uint64_t ended(uint64_t word, bool by_reset)
{
    uint64_t ends =
        (word >> ESCLUSA_BARRIER_ENDS_SHIFT & ((UINT64_C(1) << ESCLUSA_BARRIER_ENDS) - 1)) >> 1;
    ends |= (uint64_t) by_reset << (ESCLUSA_BARRIER_ENDS - 1);
    return (uint64_t) (generation_of(word) + 1) << 32 | ends << ESCLUSA_BARRIER_ENDS_SHIFT;
}

/* Of the word `reset`: was there one for this generation, or a later one? */
static inline bool is_reset_since(uint64_t reset, uint32_t generation)
{
    return reset != 0 && (int32_t) ((uint32_t) reset - generation) >= 0;
}

#endif
