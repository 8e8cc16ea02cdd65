/* SPDX-License-Identifier: Apache-2.0 */
/* What producer*.c have in common. The steps P1 to P9 are those of docs/design/queue.md. */
#ifndef ESCLUSA_PRODUCER_H
#define ESCLUSA_PRODUCER_H

#include <errno.h>

#include "queue.h"

/* What a waiting call is about to put. */
struct putting {
    struct wait wait;
    const void *data;
    uint32_t length;
    uint32_t type;
    esclusa_message *claim;    /* of claim */
    const esclusa_item *items; /* of put_many */
    uint32_t count;
    uint32_t put;
};

/* ---- producer.c ---- */

/* P1 to P4: win up to `most` consecutive tickets. Returns WAIT_DONE, WAIT_EMPTY or WAIT_OWNED. */
int esclusa_producer_win(struct end *end, uint32_t most, struct won *won);

int esclusa_wait_for_room(struct putting *putting, esclusa_producer *producer, struct thread *me,
                          int (*attempt)(struct wait *), int64_t timeout_nanos);

__attribute__((cold)) int esclusa_too_long(const struct end *end, uint32_t length);

/* Look how deep the queue is, and when to look again. */
void esclusa_look_at_depth(esclusa_producer *producer, uint64_t tail);

/* ---- after publishing ---- */

/* `tail` is the ticket after the last one published. */
static inline bool is_depth_new(const esclusa_producer *producer, uint64_t tail)
{
    return tail - producer->head_seen > producer->high_water_seen && tail >= producer->look_at;
}

static inline void note_depth(esclusa_producer *producer, uint64_t tail)
{
    if (is_depth_new(producer, tail)) {
        esclusa_look_at_depth(producer, tail);
    }
}

/* P8, P9: `waiting` was read before publishing. */
static inline void published(struct end *end, uint64_t byte_size, uint32_t count, uint32_t waiting)
{
    if (byte_size > ESCLUSA_LONG_COPY) {
        fence();
        waiting = load32_sc(&end->words->consumers_waiting);
    }
    if (__builtin_expect(waiting != 0, 0)) {
        esclusa_wake_consumers(end->queue, wakes(count, waiting));
    }
}

/* P5, but for the payload; P6 */
static inline void publish_slot(struct esclusa_slot *slot, uint64_t ticket, uint32_t length,
                                uint32_t type)
{
    shared_plain64(&slot->length_and_type, (uint64_t) type << 32 | length);
    shared_plain64(&slot->ticket, ticket);
    shared_plain64(&slot->returns_and_padding, 0);
    /* Pairs with the consumer's acquire in T1. */
    shared_release64(&slot->word, word_of(ESCLUSA_FULL, ticket));
}

static inline void publish_copy(struct end *end, uint64_t ticket, const void *data, uint32_t length,
                                uint32_t type)
{
    struct esclusa_slot *slot = end_slot(end, ticket);
    shared_copy(payload_of(slot), data, length);
    publish_slot(slot, ticket, length, type);
}

#endif
