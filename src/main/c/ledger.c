/* SPDX-License-Identifier: Apache-2.0 */
/* The steps have the numbers of docs/design/ledger.md. */
#include "ledger.h"

#include <errno.h>

enum {
    WHO_SHIFT = 20,
    WORD_GENERATION_SHIFT = 36,
    CHANGE_SHIFT = 20,
    ENTRY_GENERATION_SHIFT = 41,
    CHANGE_BITS = ENTRY_GENERATION_SHIFT - CHANGE_SHIFT,
};

/* ---- the words ---- */

static uint64_t generation_of(uint64_t word)
{
    return (word & ~ESCLUSA_LEDGER_RECOVERED) >> WORD_GENERATION_SHIFT;
}

/* Member index + 1, or 0. */
static uint32_t who_of(uint64_t word)
{
    return (uint32_t) (word >> WHO_SHIFT & 0xffff);
}

/* `word` after one more change, by `who`. */
static uint64_t changed(uint64_t word, uint32_t who, uint32_t free)
{
    uint64_t generation = (generation_of(word) + 1) << WORD_GENERATION_SHIFT;
    return (word & ESCLUSA_LEDGER_RECOVERED) | (generation & ~ESCLUSA_LEDGER_RECOVERED) |
           (uint64_t) who << WHO_SHIFT | (free & ESCLUSA_UNITS_MAX);
}

static int32_t change_of(uint64_t entry)
{
    uint32_t bits = (uint32_t) (entry >> CHANGE_SHIFT) << (32 - CHANGE_BITS);
    return (int32_t) bits >> (32 - CHANGE_BITS);
}

/* An entry that announces `change`, as the next one after `word`. */
static uint64_t announced(uint64_t word, int32_t change, uint32_t held)
{
    uint64_t bits = (uint32_t) change & ((1u << CHANGE_BITS) - 1);
    return (generation_of(word) + 1) << ENTRY_GENERATION_SHIFT | bits << CHANGE_SHIFT | held;
}

static bool announces(uint64_t entry, uint64_t word)
{
    uint64_t same = entry >> ENTRY_GENERATION_SHIFT << ENTRY_GENERATION_SHIFT ^
                    generation_of(word) << ENTRY_GENERATION_SHIFT;
    return same == 0 && change_of(entry) != 0;
}

/* ---- settle ---- */

/* Finish the change that `word` names, if nobody did. */
static void settle(struct ledger *ledger, uint64_t word)
{
    uint32_t who = who_of(word);
    if (who == 0 || who > ledger->segment->member_count) {
        return;
    }
    _Atomic uint64_t *at = &ledger->entries[who - 1].word;
    uint64_t entry = load64(at);
    if (announces(entry, word)) {
        uint32_t held = ledger_held(entry) + (uint32_t) change_of(entry);
        shared_cas64(at, entry, held & ESCLUSA_UNITS_MAX);
    }
}

/* ---- a member's changes ---- */

static uint32_t me_in(const struct ledger *ledger)
{
    return ledger->segment->member + 1;
}

static _Atomic uint64_t *own_entry(const struct ledger *ledger)
{
    return &ledger->entries[ledger->segment->member].word;
}

/* L3 to L5: 0 < free(w) - change < 2^20 is the caller's. Returns whether it was won. */
static bool change(struct ledger *ledger, uint64_t word, int32_t change)
{
    uint64_t next = changed(word, me_in(ledger), ledger_free(word) - (uint32_t) change);
    uint32_t held = ledger_held(atomic_load_explicit(own_entry(ledger), memory_order_relaxed));
    shared_release64(own_entry(ledger), announced(word, change, held)); /* L3 */
    if (!shared_cas64(ledger->word, word, next)) {                      /* L4 */
        return false;
    }
    settle(ledger, next); /* L5 */
    return true;
}

/* What was announced has lost, and is withdrawn. */
static void withdraw(struct ledger *ledger)
{
    uint64_t entry = atomic_load_explicit(own_entry(ledger), memory_order_relaxed);
    if (change_of(entry) != 0) {
        shared_release64(own_entry(ledger), ledger_held(entry));
    }
}

static bool take_from_nobody(struct ledger *ledger, uint32_t count, uint64_t *before)
{
    for (;;) {
        uint64_t word = load64(ledger->word);
        *before = word;
        if (ledger_free(word) < count) {
            return false;
        }
        if (shared_cas64(ledger->word, word, changed(word, 0, ledger_free(word) - count))) {
            return true;
        }
    }
}

bool esclusa_ledger_take(struct ledger *ledger, uint32_t count, uint32_t spare, uint64_t *before)
{
    if (ledger->entries == NULL) {
        return take_from_nobody(ledger, count + spare, before);
    }
    for (;;) {
        uint64_t word = load64(ledger->word); /* L1 */
        *before = word;
        settle(ledger, word); /* L2 */
        if (ledger_free(word) < count + spare) {
            withdraw(ledger);
            return false;
        }
        if (change(ledger, word, (int32_t) count)) {
            return true;
        }
    }
}

static int give_to_nobody(struct ledger *ledger, uint32_t count)
{
    for (;;) {
        uint64_t word = load64(ledger->word);
        if (ledger_free(word) + count > ESCLUSA_UNITS_MAX) {
            return -EOVERFLOW;
        }
        if (shared_cas64(ledger->word, word, changed(word, 0, ledger_free(word) + count))) {
            return 0;
        }
    }
}

int esclusa_ledger_give(struct ledger *ledger, uint32_t count)
{
    if (ledger->entries == NULL) {
        return give_to_nobody(ledger, count);
    }
    for (;;) {
        uint64_t word = load64(ledger->word); /* L1 */
        settle(ledger, word);                 /* L2 */
        if (ledger_held(load64(own_entry(ledger))) < count) {
            withdraw(ledger);
            return -EPERM;
        }
        if (change(ledger, word, -(int32_t) count)) {
            return 0;
        }
    }
}

/* ---- repair ---- */

/* Returns whether nothing is left of the member. */
static bool repair(struct ledger *ledger, uint32_t member, bool leaves, uint32_t recovers)
{
    _Atomic uint64_t *at = &ledger->entries[member].word;
    for (;;) {
        uint64_t word = load64(ledger->word); /* R1 */
        settle(ledger, word);
        uint64_t entry = load64(at);
        uint32_t held = ledger_held(entry);
        if (held == 0) {
            return true;
        }
        if (!leaves && esclusa_member_alive(ledger->segment, member)) { /* R2 */
            return false;
        }
        if (load64_sc(ledger->word) != word) {
            continue;
        }
        if (!shared_cas64(at, entry, announced(word, -(int32_t) held, held))) { /* R3 */
            continue;
        }
        uint64_t next = changed(word, member + 1, ledger_free(word) + held) |
                        (held == recovers ? ESCLUSA_LEDGER_RECOVERED : 0);
        if (shared_cas64(ledger->word, word, next)) { /* R4 */
            settle(ledger, next);                     /* R5 */
            return true;
        }
    }
}

bool esclusa_ledger_repair(struct ledger *ledger, struct dead *dead, uint32_t recovers)
{
    bool changed = false;
    for (uint32_t i = 0; ledger->entries != NULL && i < ledger->segment->member_count; i++) {
        if (dead_has(dead, i)) {
            bool finished = repair(ledger, i, false, recovers);
            dead_set(dead, i, finished);
            changed |= finished;
        }
    }
    waiters_wake(ledger->waiters); /* also when it held nothing: it may have died before its wake */
    return changed;
}

void esclusa_ledger_give_back(struct ledger *ledger, uint32_t recovers)
{
    if (ledger->entries != NULL) {
        repair(ledger, ledger->segment->member, true, recovers);
    }
    waiters_wake(ledger->waiters);
}

/* ---- its part of a handle ---- */

void esclusa_ledger_attach(struct ledger *ledger, struct segment *segment, _Atomic uint64_t *word,
                           struct esclusa_entry *entries, struct esclusa_waiters *waiters)
{
    ledger->segment = segment;
    ledger->word = word;
    ledger->entries = entries;
    ledger->waiters = waiters;
    pthread_mutex_init(&ledger->gate, NULL);
}

void esclusa_ledger_forked(struct ledger *ledger)
{
    pthread_mutex_init(&ledger->gate, NULL);
}
