/* SPDX-License-Identifier: Apache-2.0 */
/* What consumer*.c have in common. The steps T0 to T9 are those of docs/design/queue.md. */
#ifndef ESCLUSA_CONSUMER_H
#define ESCLUSA_CONSUMER_H

#include <errno.h>

#include "queue.h"

/* What a get has room for. */
struct room {
    uint64_t byte_size;
    uint32_t messages;
    uint32_t refused; /* length of the message that did not fit */
};

/* What a waiting call is after. */
struct taking {
    struct wait wait;
    esclusa_message *message; /* of take */
    unsigned char *buffer;    /* of get and get_many */
    struct room room;
    uint32_t length;
    uint32_t type;
    esclusa_item *items;
    uint32_t limit;
    uint32_t got;
};

/* ---- winning tickets ---- */

/* The length of a message of ours, or of one that looked like the next; garbage never leads out of
 * the slot. */
static inline uint32_t length_of(const struct end *end, struct esclusa_slot *slot)
{
    uint32_t length = atomic_load_explicit(&slot->length, memory_order_relaxed);
    return __builtin_expect(length <= end->slot_bytes, 1) ? length : 0;
}

/* Slot(t) holds something else than F(t): what? Returns WAIT_EMPTY, WAIT_OWNED or ESCLUSA_AGAIN. */
int esclusa_consumer_blocked(struct end *end, uint64_t ticket, struct esclusa_slot *slot,
                             uint64_t word, bool closely);

/* How many messages from `ticket` on are there and fit. */
static inline uint32_t count_full(struct end *end, uint64_t ticket, const struct room *room)
{
    uint32_t count = 0;
    uint64_t used = 0;
    while (count < room->messages) {
        struct esclusa_slot *slot = end_slot(end, ticket + count);
        if (load64(&slot->word) != word_of(ESCLUSA_FULL, ticket + count)) {
            break;
        }
        used += length_of(end, slot);
        if (used > room->byte_size) {
            break;
        }
        count++;
    }
    return count;
}

/* T1 to T4: win consecutive tickets whose messages fit. Returns a wait_result, or -EMSGSIZE when
 * not even the first fits. */
static inline __attribute__((always_inline)) int win(struct end *end, struct room *room, bool many,
                                                     struct won *won)
{
    struct esclusa_queue *words = end->words;
    bool intended = false;
    int result;
    for (;;) {
        uint64_t ticket = load64(&words->head);
        struct esclusa_slot *slot = end_slot(end, ticket);
        uint64_t word = load64(&slot->word);
        if (__builtin_expect(word == word_of(ESCLUSA_FULL, ticket), 1)) {
            uint32_t length = length_of(end, slot);
            if (__builtin_expect(length > room->byte_size, 0)) {
                if (load64(&words->head) != ticket) {
                    continue;
                }
                room->refused = length;
                result = -EMSGSIZE;
                break;
            }
            uint32_t count = many ? count_full(end, ticket, room) : 1;
            if (count == 0) {
                continue;
            }
            /* Release, and before the exchange: whoever sees the ticket taken sees who was after
             * it. */
            shared_release64(&end->line->intent, intent_of(ESCLUSA_TAKE, ticket, count));
            intended = true;
            if (__builtin_expect(shared_cas64(&words->head, ticket, ticket + count), 1)) {
                won->ticket = ticket;
                won->count = count;
                won->waiting =
                    load32_sc(&words->producers_waiting); /* before freeing: see "Why no fence" */
                return WAIT_DONE;
            }
            continue;
        }
        result = esclusa_consumer_blocked(end, ticket, slot, word, end->closely);
        if (result != ESCLUSA_AGAIN) {
            break;
        }
    }
    if (intended) {
        shared_release64(&end->line->intent, 0);
    }
    return result;
}

/* T8, T9: `waiting` was read before the slots were freed. */
static inline void freed(struct end *end, uint64_t byte_size, uint32_t count, uint32_t waiting)
{
    if (byte_size > ESCLUSA_LONG_COPY) {
        fence();
        waiting = load32_sc(&end->words->producers_waiting);
    }
    if (__builtin_expect(waiting != 0, 0)) {
        esclusa_wake_producers(end->queue, wakes(count, waiting));
    }
}

/* ---- copying ---- */

/* T5; the slot is ours. The length is read once, and believed only as far as there is room: a
 * scribbler may be at work. Returns whether it is sound. */
static inline bool copy_out(struct end *end, struct esclusa_slot *slot, void *to, uint64_t room,
                            uint32_t *length, uint32_t *type)
{
    uint32_t found = atomic_load_explicit(&slot->length, memory_order_relaxed);
    bool sound = found <= end->slot_bytes && found <= room;
    *length = sound ? found : 0;
    if (*length != 0) {
        memcpy(to, payload_of(slot), *length);
    }
    *type = atomic_load_explicit(&slot->type, memory_order_relaxed);
    return sound;
}

/* ---- consumer.c ---- */

/* Attempt; where that finds nothing and the caller is about to give up or sleep, look whether there
 * will ever be anything. */
int esclusa_attempt_closely(struct wait *wait, int (*attempt)(struct wait *));

int esclusa_wait_for_message(struct taking *taking, esclusa_consumer *consumer, struct thread *me,
                             int (*attempt)(struct wait *), int64_t timeout_nanos);

__attribute__((cold)) int esclusa_consumer_fail(const struct end *end, int result,
                                                const struct room *room, uint64_t capacity,
                                                const char *doing);

/* Free a slot of ours whose word is taken, and tell the producers. */
void esclusa_free_slot(struct end *end, struct esclusa_slot *slot, uint64_t ticket);

/* ---- consumer_returned.c ---- */

/* search_returned(h). Returns WAIT_DONE with the slot, which is taken now, and the intent, which is
 * to be cleared; WAIT_EMPTY, or -EMSGSIZE. */
int esclusa_take_returned(struct end *end, struct room *room, struct esclusa_slot **slot,
                          uint64_t *ticket);

/* Is any there? */
bool esclusa_any_returned(struct end *end);

/* ---- consumer_get.c ---- */

/* As esclusa_take_returned; copied and acknowledged too, or -EPROTO. */
int esclusa_get_returned(struct end *end, struct room *room, void *to, uint32_t *length,
                         uint32_t *type);

#endif
