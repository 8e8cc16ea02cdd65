/* SPDX-License-Identifier: Apache-2.0 */
/* A table of counters that this process has open, and its entries. docs/design/counters.md */
#ifndef ESCLUSA_COUNTERS_H
#define ESCLUSA_COUNTERS_H

#include "segment.h"

struct esclusa_counters_handle {
    struct segment segment;
    struct esclusa_labelled *entries;
    uint32_t capacity;
    _Atomic uint32_t next; /* where to look first for a free one */
};

static inline uint32_t entry_owner(uint64_t state)
{
    return (uint32_t) (state & 0xffff);
}

static inline uint32_t entry_state(uint64_t state)
{
    return (uint32_t) (state >> 16 & 0xffff);
}

static inline uint32_t entry_generation(uint64_t state)
{
    return (uint32_t) (state >> 32);
}

static inline uint64_t entry_word(uint32_t generation, enum esclusa_entry_state state,
                                  uint32_t owner)
{
    return (uint64_t) generation << 32 | (uint64_t) state << 16 | owner;
}

/* Is a counter there, owned or not? */
static inline bool entry_is_there(uint64_t state)
{
    return entry_state(state) == ESCLUSA_ENTRY_USED || entry_state(state) == ESCLUSA_ENTRY_ORPHANED;
}

/* ---- counters_repair.c: what the kind does about members that end ---- */

bool esclusa_counters_repair(struct segment *segment, struct dead *dead);
void esclusa_counters_give_back(struct segment *segment);

/* ---- text.c ---- */

/* Is it UTF-8 of `least` to `most` bytes, without control characters? */
bool esclusa_is_text(const char *text, size_t least, size_t most);

#endif
