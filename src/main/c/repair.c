/* SPDX-License-Identifier: Apache-2.0 */
/* What the dead left in a queue, and what a closed handle gives back. The steps S1 to S5 are those
 * of docs/design/queue.md. */
#include <limits.h>
#include <stdlib.h>

#include "queue.h"

/* The dead handles: by index, the owner word that was judged, or 0. */
struct judgement {
    uint64_t *owner;
    bool changed;
    bool returned; /* an R was made or seen */
};

/* Does the slot's word name this handle as the holder? */
static bool is_held_by(uint64_t word, uint32_t index, uint64_t owner)
{
    return (word & 0xffff) == index && (word >> 20 & 0xfffff) == (owner >> 32 & 0xfffff);
}

/* The ticket of a held slot in full, if what stands there can be true. */
static bool ticket_of(const esclusa_queue *queue, uint64_t index, uint64_t word, uint64_t *ticket)
{
    *ticket = load64(&slot_at(queue->slots, queue->stride, index)->ticket);
    return slot_index(*ticket, queue->mask, queue->slot_count) == index &&
           (*ticket & 0xffffff) == word >> 40;
}

/* A claim becomes void, a taken message goes back. Returns the state that the slot has now, or the
 * one that it had. */
static enum esclusa_state give_back_slot(esclusa_queue *queue, uint64_t index, uint64_t word)
{
    struct esclusa_slot *slot = slot_at(queue->slots, queue->stride, index);
    enum esclusa_state state = state_of(word) == ESCLUSA_CLAIMED ? ESCLUSA_VOID : ESCLUSA_RETURNED;
    uint64_t ticket;
    if (!ticket_of(queue, index, word, &ticket) ||
        !shared_cas64(&slot->word, word, word_of(state, ticket))) {
        return state_of(word);
    }
    if (state == ESCLUSA_VOID) {
        shared_add64(&queue->words->aborted, 1);
    }
    return state;
}

/* ---- S1 ---- */

static void give_back_held(esclusa_queue *queue, struct judgement *judgement)
{
    for (uint64_t i = 0; i < queue->slot_count; i++) {
        uint64_t word = load64(&slot_at(queue->slots, queue->stride, i)->word);
        enum esclusa_state state = state_of(word);
        uint32_t holder = (uint32_t) (word & 0xffff);
        bool held = state == ESCLUSA_CLAIMED || state == ESCLUSA_TAKEN;
        if (held && holder < queue->handle_count && judgement->owner[holder] != 0 &&
            is_held_by(word, holder, judgement->owner[holder])) {
            enum esclusa_state now = give_back_slot(queue, i, word);
            judgement->changed |= now != state;
            /* Whoever was quicker may die before it raises `returned`. */
            judgement->returned |= state == ESCLUSA_TAKEN;
        }
        judgement->returned |= state == ESCLUSA_RETURNED;
    }
}

/* ---- S2 ---- */

static bool names(uint64_t intent, enum esclusa_intent kind, uint64_t ticket)
{
    return (intent & 0xf) == (uint64_t) kind &&
           ((ticket - (intent >> 20)) & ESCLUSA_TICKET_BITS) < (intent >> 4 & 0xffff);
}

static bool named_by_the_living(esclusa_queue *queue, const struct judgement *judgement,
                                enum esclusa_intent kind, uint64_t ticket)
{
    for (uint32_t i = 0; i < queue->handle_count; i++) {
        if (!names(load64(&queue->lines[i].intent), kind, ticket)) {
            continue;
        }
        /* Judged dead, and still the same holder: dead. Another holder of that line may have come
         * since; and who was not judged may be dead too, of a later batch of the sweep. So the
         * kernel is asked. */
        uint64_t owner = load64(&queue->lines[i].owner);
        if (owner == judgement->owner[i]) {
            continue;
        }
        if (role_of(owner) != ESCLUSA_NO_ROLE &&
            esclusa_member_alive(&queue->segment, member_of(owner))) {
            return true;
        }
    }
    return false;
}

/* Returns false when a living handle may be the one that won the ticket. */
static bool repair_ticket(esclusa_queue *queue, struct judgement *judgement,
                          enum esclusa_intent kind, uint64_t ticket)
{
    bool put = kind == ESCLUSA_PUT;
    _Atomic uint64_t *word = &queue_slot(queue, ticket)->word;
    uint64_t left = word_of(put ? ESCLUSA_EMPTY : ESCLUSA_FULL, ticket);
    uint64_t found = load64(word);
    if (found != left) {
        /* Made by another repairer, after our look at all slots; it may die before S3. */
        judgement->returned |= !put && found == word_of(ESCLUSA_RETURNED, ticket);
        return true;
    }
    if (named_by_the_living(queue, judgement, kind, ticket)) {
        return false;
    }
    /* Exactly the word that was judged: if its winner has finished since, it is another. */
    if (shared_cas64(word, left, word_of(put ? ESCLUSA_VOID : ESCLUSA_RETURNED, ticket))) {
        judgement->changed = true;
        if (put) {
            shared_add64(&queue->words->aborted, 1);
        }
    }
    judgement->returned |= !put; /* by us, or by whoever was quicker */
    return true;
}

/* Returns whether all that the handle was after is settled. */
static bool repair_intent(esclusa_queue *queue, struct judgement *judgement, uint32_t index)
{
    uint64_t intent = load64(&queue->lines[index].intent);
    uint32_t count = (uint32_t) (intent >> 4 & 0xffff);
    enum esclusa_intent kind = (enum esclusa_intent)(intent & 0xf);
    if (kind != ESCLUSA_PUT && kind != ESCLUSA_TAKE) {
        return true;
    }
    uint64_t won = load64(kind == ESCLUSA_PUT ? &queue->words->tail : &queue->words->head);
    uint64_t behind = (won - (intent >> 20)) & ESCLUSA_TICKET_BITS;
    if (behind > ESCLUSA_TICKET_BITS / 2) {
        return true; /* a ticket that nobody has won yet */
    }
    bool finished = true;
    for (uint32_t i = 0; i < count && i < behind; i++) {
        finished &= repair_ticket(queue, judgement, kind, won - behind + i);
    }
    return finished;
}

/* ---- S4 ---- */

static bool free_line(esclusa_queue *queue, uint32_t index, uint64_t owner)
{
    return shared_cas64(&queue->lines[index].owner, owner, owner >> 32 << 32);
}

/* ---- the sweep ---- */

/*
 * The handle's owner was read first, then the kernel is asked: in between the member's index may
 * have got a new holder, or somebody may hold its lock for a moment to see whether it is free. Then
 * it is not finished: what it left, if it left anything, is for the next sweep.
 */
static void judge(esclusa_queue *queue, struct dead *dead, struct judgement *judgement)
{
    for (uint32_t i = 0; i < queue->handle_count; i++) {
        uint64_t owner = load64(&queue->lines[i].owner);
        if (role_of(owner) == ESCLUSA_NO_ROLE || !dead_has(dead, member_of(owner))) {
            continue;
        }
        if (esclusa_member_alive(&queue->segment, member_of(owner))) {
            dead_set(dead, member_of(owner), false);
        } else {
            judgement->owner[i] = owner;
        }
    }
}

static void repair(esclusa_queue *queue, struct dead *dead, struct judgement *judgement)
{
    give_back_held(queue, judgement);
    uint64_t *finished = calloc(queue->handle_count, sizeof *finished);
    for (uint32_t i = 0; i < queue->handle_count; i++) {
        if (judgement->owner[i] == 0) {
            continue;
        }
        if (finished != NULL && repair_intent(queue, judgement, i)) {
            finished[i] = judgement->owner[i];
        } else {
            dead_set(dead, member_of(judgement->owner[i]), false);
        }
    }
    if (judgement->returned) { /* S3 */
        shared_add64(&queue->words->returned, 1);
    }
    for (uint32_t i = 0; finished != NULL && i < queue->handle_count; i++) {
        if (finished[i] != 0) {
            judgement->changed |= free_line(queue, i, finished[i]);
        }
    }
    free(finished);
}

bool esclusa_queue_repair(struct segment *segment, struct dead *dead)
{
    esclusa_queue *queue = (esclusa_queue *) segment;
    struct judgement judgement = {.owner = calloc(queue->handle_count, sizeof(uint64_t))};
    if (judgement.owner == NULL) { /* nothing is finished; the next sweep tries again */
        *dead = (struct dead){{0}};
        return false;
    }
    judge(queue, dead, &judgement);
    repair(queue, dead, &judgement); /* also without a handle: a close may have cut a release off */
    /* S5, also for one that died as it settled the counts, or in a close after its last handle. */
    esclusa_queue_recount(queue);
    esclusa_wake_everybody(queue);
    free(judgement.owner);
    return judgement.changed;
}

/* ---- closing ---- */

void esclusa_queue_give_back_handle(struct handle *handle)
{
    struct end *end = (struct end *) handle;
    esclusa_queue *queue = end->queue;
    bool returned = false;
    for (uint64_t i = 0; end->held != 0 && i < queue->slot_count; i++) {
        uint64_t word = load64(&slot_at(queue->slots, queue->stride, i)->word);
        bool held = state_of(word) == ESCLUSA_CLAIMED || state_of(word) == ESCLUSA_TAKEN;
        if (held && is_held_by(word, end->index, end->owner)) {
            returned |= give_back_slot(queue, i, word) == ESCLUSA_RETURNED;
        }
    }
    if (returned) {
        shared_add64(&queue->words->returned, 1);
    }
    free_line(queue, end->index, end->owner);
    fence(); /* before the count of waiters is read */
    if (load32_sc(&queue->words->consumers_waiting) != 0) {
        esclusa_wake_consumers(queue, INT_MAX); /* the stream may have ended, or go on */
    }
}
