/* SPDX-License-Identifier: Apache-2.0 */
/* Counters outlive their owners. docs/design/counters.md */
#include "counters.h"
#include "shared.h"

/* The state of an entry once its owner is gone. */
static uint64_t without_owner(uint64_t state)
{
    return entry_state(state) == ESCLUSA_ENTRY_USED
               ? entry_word(entry_generation(state), ESCLUSA_ENTRY_ORPHANED, 0)
               : entry_word(entry_generation(state) + 1, ESCLUSA_ENTRY_FREE, 0);
}

/* Returns whether it was changed. */
static bool repair_entry(struct segment *segment, _Atomic uint64_t *at, struct dead *dead)
{
    uint64_t state = load64(at);
    if (entry_owner(state) == 0 || !dead_has(dead, entry_owner(state) - 1)) {
        return false;
    }
    if (esclusa_member_alive(segment, entry_owner(state) - 1)) {
        /* A new holder's life, or that of one who looks whether the place is free. */
        dead_set(dead, entry_owner(state) - 1, false);
        return false;
    }
    return shared_cas64(at, state, without_owner(state)); /* else another repairer was quicker */
}

bool esclusa_counters_repair(struct segment *segment, struct dead *dead)
{
    esclusa_counters *counters = (esclusa_counters *) segment;
    bool changed = false;
    for (uint32_t i = 0; i < counters->capacity; i++) {
        changed |= repair_entry(segment, &counters->entries[i].state, dead);
    }
    return changed;
}

void esclusa_counters_give_back(struct segment *segment)
{
    esclusa_counters *counters = (esclusa_counters *) segment;
    for (uint32_t i = 0; i < counters->capacity; i++) {
        _Atomic uint64_t *at = &counters->entries[i].state;
        uint64_t state = load64(at);
        if (entry_owner(state) == segment->member + 1) {
            shared_cas64(at, state, without_owner(state)); /* else somebody has just freed it */
        }
    }
}
