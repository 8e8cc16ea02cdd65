/* SPDX-License-Identifier: Apache-2.0 */
/* What producer*.c, consumer*.c, repair.c and queue*.c have in common. docs/design/queue.md names
 * the steps (P1, T1, S1 ...). */
#ifndef ESCLUSA_QUEUE_H
#define ESCLUSA_QUEUE_H

#include "segment.h"
#include "shared.h"
#include "wait.h"
#include "wait_set.h"

#define ESCLUSA_NO_MASK UINT64_MAX
#define ESCLUSA_TICKET_BITS ((UINT64_C(1) << 44) - 1) /* of a ticket in a word */

enum {
    ESCLUSA_LONG_COPY = 256, /* bytes; above, a fence costs nothing that anybody would notice */
    ESCLUSA_BATCH_MAX = 65535,
    ESCLUSA_AGAIN = 3, /* beside enum wait_result: look once more */
};

struct esclusa_queue_handle {
    struct segment segment;
    struct esclusa_queue *words;
    struct esclusa_handle *lines;
    unsigned char *slots;
    uint64_t slot_count;
    uint64_t mask; /* slot_count - 1 for a power of two, else ESCLUSA_NO_MASK */
    uint64_t stride;
    uint32_t slot_bytes;
    uint32_t handle_count;
};

/* A producer or a consumer: one end of the queue. What the hot path reads stands together. */
struct end {
    struct handle handle;
    struct esclusa_queue *words;
    unsigned char *slots;
    uint64_t slot_count;
    uint64_t mask;
    uint64_t stride;
    struct esclusa_handle *line; /* our intent line */
    uint32_t slot_bytes;
    uint32_t index; /* of our line */
    uint64_t owner; /* our line's owner word */
    uint64_t held;  /* slots claimed or taken in place */
    bool closely;   /* as the last attempt of a wait was; else the other side's line is let alone */
    esclusa_queue *queue;
};

struct esclusa_producer_handle {
    struct end end;
    uint64_t head_seen;
    uint64_t high_water_seen;
    uint64_t look_at; /* ticket from which on the head is worth a look */
    uint64_t gap;
};

struct esclusa_consumer_handle {
    struct end end;
};

/* Consecutive tickets. */
struct won {
    uint64_t ticket;
    uint32_t count;
    uint32_t waiting; /* on the other side, when the tickets were won */
};

/* ---- words ---- */

static inline uint64_t word_of(enum esclusa_state state, uint64_t ticket)
{
    return ticket << 20 | (uint64_t) state << 16;
}

static inline uint64_t held_word(enum esclusa_state state, uint64_t ticket, uint64_t owner,
                                 uint32_t index)
{
    return ticket << 40 | (owner >> 32 & 0xfffff) << 20 | (uint64_t) state << 16 | index;
}

static inline enum esclusa_state state_of(uint64_t word)
{
    return (enum esclusa_state)(word >> 16 & 0xf);
}

static inline uint64_t owner_word(uint64_t generation, enum esclusa_role role, uint32_t member)
{
    return generation << 32 | (uint64_t) role << 16 | (member + 1);
}

static inline enum esclusa_role role_of(uint64_t owner)
{
    return (enum esclusa_role)(owner >> 16 & 0xffff);
}

/* Of a line that is in use. */
static inline uint32_t member_of(uint64_t owner)
{
    return (uint32_t) (owner & 0xffff) - 1;
}

static inline uint64_t intent_of(enum esclusa_intent intent, uint64_t ticket, uint32_t count)
{
    return ticket << 20 | (uint64_t) count << 4 | (uint64_t) intent;
}

/* ---- slots ---- */

static inline struct esclusa_slot *slot_at(unsigned char *slots, uint64_t stride, uint64_t index)
{
    return (struct esclusa_slot *) (void *) (slots + index * stride);
}

static inline uint64_t slot_index(uint64_t ticket, uint64_t mask, uint64_t slot_count)
{
    return __builtin_expect(mask != ESCLUSA_NO_MASK, 1) ? ticket & mask : ticket % slot_count;
}

static inline struct esclusa_slot *end_slot(const struct end *end, uint64_t ticket)
{
    return slot_at(end->slots, end->stride, slot_index(ticket, end->mask, end->slot_count));
}

static inline struct esclusa_slot *queue_slot(const esclusa_queue *queue, uint64_t ticket)
{
    return slot_at(queue->slots, queue->stride, slot_index(ticket, queue->mask, queue->slot_count));
}

static inline unsigned char *payload_of(struct esclusa_slot *slot)
{
    return (unsigned char *) slot + ESCLUSA_PAYLOAD;
}

/* T0 */
static inline bool may_be_returned(const struct end *end)
{
    return load64(&end->words->returned) != load64(&end->words->searched);
}

/* ---- queue.c ---- */

int esclusa_end_open(struct end **out, esclusa_queue *queue, enum handle_kind kind,
                     size_t byte_size);

/* The sentence of a call on one end of a queue; `doing` is for example "put on queue". */
static inline int end_fail(const struct end *end, int result, const char *doing)
{
    return esclusa_fail(result, doing, end->queue->segment.name, NULL);
}

/* ---- queue_waits.c ---- */

/* Wake at most `count` consumers, or producers; `count` may be INT_MAX. */
void esclusa_wake_consumers(esclusa_queue *queue, int count);
void esclusa_wake_producers(esclusa_queue *queue, int count);

/* After a repair: whoever sleeps looks again, counted or not. */
/* See that no fewer count as waiting than do; after a death. */
void esclusa_queue_recount(esclusa_queue *queue);
void esclusa_wake_everybody(esclusa_queue *queue);

/* For struct wait. */
void esclusa_end_enter(struct wait *wait, bool counted);
void esclusa_end_leave(struct wait *wait, bool counted);

/* At each attempt of a sleeper: a settler that died between its two looks may have taken us out of
 * the count, and a quick repairer have cleaned up after it before our watcher asked. */
void esclusa_count_again_if_forgotten(struct wait *wait);

/* The same for one of a set. */
void esclusa_end_count_again(struct end *end, struct awaited *awaited);

/* How many of `count` wake-ups there is anybody for. */
static inline int wakes(uint32_t count, uint32_t waiting)
{
    uint32_t least = count < waiting ? count : waiting;
    return least < INT32_MAX ? (int) least : INT32_MAX;
}

/* ---- consumer.c, producer.c: `look` of struct awaitable ---- */

int esclusa_consumer_look(struct awaited *awaited);
int esclusa_producer_look(struct awaited *awaited);

/* ---- end_of_stream.c ---- */

/* The queue is empty. Returns -EPIPE at the end of the stream, else WAIT_EMPTY, WAIT_OWNED or
 * ESCLUSA_AGAIN. */
int esclusa_look_for_end(struct end *end);

/* ---- repair.c ---- */

bool esclusa_queue_repair(struct segment *segment, struct dead *dead);
void esclusa_queue_give_back_handle(struct handle *handle);

#endif
