/* SPDX-License-Identifier: Apache-2.0 */
/* Will there ever be another message? docs/design/queue.md, Full, empty, end */
#include <errno.h>

#include "queue.h"

/* Returns WAIT_EMPTY when a producer lives, ESCLUSA_AGAIN when a dead one was swept, WAIT_DONE when
 * none is left. */
static int look_for_producers(struct end *end)
{
    esclusa_queue *queue = end->queue;
    bool dead = false;
    for (uint32_t i = 0; i < queue->handle_count; i++) {
        uint64_t owner = load64(&queue->lines[i].owner);
        if (role_of(owner) != ESCLUSA_PRODUCER) {
            continue;
        }
        if (esclusa_member_alive(&queue->segment, member_of(owner))) {
            return WAIT_EMPTY;
        }
        dead = true;
    }
    if (!dead) {
        return WAIT_DONE;
    }
    esclusa_sweep(&queue->segment);
    return ESCLUSA_AGAIN;
}

/* Does another consumer hold a message that may come back? Returns WAIT_OWNED, ESCLUSA_AGAIN when a
 * dead one was swept, or WAIT_DONE. */
static int look_for_holders(struct end *end, uint64_t head)
{
    esclusa_queue *queue = end->queue;
    for (uint64_t i = 0; i < end->slot_count; i++) {
        uint64_t word = load64(&slot_at(end->slots, end->stride, i)->word);
        uint32_t holder = (uint32_t) (word & 0xffff);
        if (state_of(word) == ESCLUSA_FULL &&
            ((head - (word >> 20)) & ESCLUSA_TICKET_BITS) - 1 < end->slot_count) {
            return WAIT_OWNED; /* behind the head: being copied out */
        }
        if (state_of(word) == ESCLUSA_RETURNED) {
            return WAIT_OWNED; /* handed back, and `returned` not raised yet */
        }
        if (state_of(word) != ESCLUSA_TAKEN || holder == end->index) {
            continue;
        }
        if (holder >= queue->handle_count) {
            return WAIT_OWNED;
        }
        uint64_t owner = load64(&queue->lines[holder].owner);
        bool alive = role_of(owner) != ESCLUSA_NO_ROLE &&
                     esclusa_member_alive(&queue->segment, member_of(owner));
        if (!alive) { /* even if it waited as it died */
            return esclusa_sweep(&queue->segment) ? ESCLUSA_AGAIN : WAIT_OWNED;
        }
        /* Whoever takes in a wait clears its intent after `waiting`: if the intent is gone, so is
         * that. Who is only to be rung for may acknowledge, or hand back, at any time. */
        if (load64(&queue->lines[holder].intent) != 0 ||
            (load32_sc(&queue->lines[holder].waiting) & ESCLUSA_WAITS) == 0) {
            return WAIT_OWNED;
        }
    }
    return WAIT_DONE;
}

int esclusa_look_for_end(struct end *end)
{
    struct esclusa_queue *words = end->words;
    uint64_t seen = load64_sc(&words->producers_seen); /* before the handles are looked at */
    if (seen == 0) {
        return WAIT_EMPTY;
    }
    uint64_t tail = load64_sc(&words->tail), head = load64_sc(&words->head),
             returned = load64_sc(&words->returned);
    int result = look_for_producers(end);
    if (result != WAIT_DONE) {
        return result;
    }
    if (head != tail || returned != load64_sc(&words->searched)) {
        return ESCLUSA_AGAIN;
    }
    result = look_for_holders(end, head);
    if (result != WAIT_DONE) {
        return result;
    }
    bool same = tail == load64_sc(&words->tail) && head == load64_sc(&words->head) &&
                returned == load64_sc(&words->returned) &&
                seen == load64_sc(&words->producers_seen);
    return same ? -EPIPE : ESCLUSA_AGAIN;
}
