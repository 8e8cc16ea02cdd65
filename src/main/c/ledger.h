/* SPDX-License-Identifier: Apache-2.0 */
/* Units that members hold, exactly, whatever instruction one of them dies at. docs/design/ledger.md
 */
#ifndef ESCLUSA_LEDGER_H
#define ESCLUSA_LEDGER_H

#include <pthread.h>

#include "segment.h"
#include "shared.h"
#include "waiters.h"

struct ledger {
    struct segment *segment;
    _Atomic uint64_t *word;
    struct esclusa_entry *entries; /* of each member; NULL: units belong to nobody */
    struct esclusa_waiters *waiters;
    pthread_mutex_t gate; /* the member's threads make their changes one at a time */
};

static inline uint32_t ledger_free(uint64_t word)
{
    return (uint32_t) (word & ESCLUSA_UNITS_MAX);
}

/* What a member holds by this entry, whose change is settled or lost. */
static inline uint32_t ledger_held(uint64_t entry)
{
    return (uint32_t) (entry & ESCLUSA_UNITS_MAX);
}

/* The word of a new ledger. */
static inline uint64_t ledger_new(uint32_t units)
{
    return units;
}

void esclusa_ledger_attach(struct ledger *ledger, struct segment *segment, _Atomic uint64_t *word,
                           struct esclusa_entry *entries, struct esclusa_waiters *waiters);
/* In a forked child, where another thread of the parent may have been in a change. */
void esclusa_ledger_forked(struct ledger *ledger);

static inline void ledger_enter(struct ledger *ledger)
{
    pthread_mutex_lock(&ledger->gate);
}

static inline void ledger_leave(struct ledger *ledger)
{
    pthread_mutex_unlock(&ledger->gate);
}

/*
 * Between ledger_enter() and ledger_leave(). Take `count` units if so many are free and `spare`
 * besides. Returns whether; *before is the word as it was.
 */
bool esclusa_ledger_take(struct ledger *ledger, uint32_t count, uint32_t spare, uint64_t *before);
/*
 * Between ledger_enter() and ledger_leave(); waiters_wake() follows. Give `count` units back.
 * Returns 0, -EPERM when the member holds fewer, -EOVERFLOW when more would be free than a ledger
 * counts.
 */
int esclusa_ledger_give(struct ledger *ledger, uint32_t count);

/* What the members that a sweep found dead hold becomes free; a kind's `repair`. A member that held
 * `recovers` units (0: no number) leaves the ledger recovered. */
bool esclusa_ledger_repair(struct ledger *ledger, struct dead *dead, uint32_t recovers);
/* The same for our own member, which leaves. */
void esclusa_ledger_give_back(struct ledger *ledger, uint32_t recovers);

#endif
