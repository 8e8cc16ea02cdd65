/* SPDX-License-Identifier: Apache-2.0 */
/* Take, acknowledge, release. */
#include "consumer.h"

static inline bool is_sound(const struct end *end, struct esclusa_slot *slot)
{
    return atomic_load_explicit(&slot->length, memory_order_relaxed) <= end->slot_bytes;
}

static void describe(struct end *end, esclusa_message *message, struct esclusa_slot *slot,
                     uint64_t ticket, uint32_t delivery_count)
{
    end->held++;
    *message = (esclusa_message){
        .data = payload_of(slot),
        .length = length_of(end, slot),
        .type = atomic_load_explicit(&slot->type, memory_order_relaxed),
        .delivery_count = delivery_count,
        .slot = (uint32_t) slot_index(ticket, end->mask, end->slot_count),
        .ticket = ticket,
        .word = held_word(ESCLUSA_TAKEN, ticket, end->owner, end->index),
    };
}

/* The caller clears the intent, after its wait (T6'). */
static inline int try_take(struct end *end, esclusa_message *message)
{
    struct room room = {.byte_size = UINT64_MAX, .messages = 1};
    struct esclusa_slot *slot;
    if (__builtin_expect(may_be_returned(end), 0)) { /* T0 */
        uint64_t ticket = 0;
        if (esclusa_take_returned(end, &room, &slot, &ticket) == WAIT_DONE) {
            describe(end, message, slot, ticket,
                     atomic_load_explicit(&slot->returns, memory_order_relaxed) + 1);
            return WAIT_DONE;
        }
    }
    struct won won = {0};
    int result = win(end, &room, false, &won);
    if (result != WAIT_DONE) {
        return result;
    }
    slot = end_slot(end, won.ticket);
    shared_release64(&slot->word,
                     held_word(ESCLUSA_TAKEN, won.ticket, end->owner, end->index)); /* T5' */
    describe(end, message, slot, won.ticket, 1);
    return WAIT_DONE;
}

static int take_plainly(struct wait *wait)
{
    return try_take((struct end *) wait->handle, ((struct taking *) wait)->message);
}

static int attempt_take(struct wait *wait)
{
    return esclusa_attempt_closely(wait, take_plainly);
}

int esclusa_consumer_take(esclusa_consumer *consumer, esclusa_message *message,
                          int64_t timeout_nanos)
{
    struct thread *me;
    int result = handle_enter((struct handle *) consumer, HANDLE_CONSUMER, &me);
    if (result != 0) {
        return result;
    }
    struct end *end = &consumer->end;
    result = try_take(end, message);
    if (result != WAIT_DONE) {
        struct taking taking = {.message = message};
        result = esclusa_wait_for_message(&taking, consumer, me, attempt_take, timeout_nanos);
    }
    if (result == 0) {
        shared_release64(&end->line->intent, 0); /* T6' */
    }
    struct esclusa_slot *slot = slot_at(end->slots, end->stride, result == 0 ? message->slot : 0);
    if (result == 0 && __builtin_expect(!is_sound(end, slot), 0)) {
        end->held--;
        esclusa_free_slot(end, slot, message->ticket);
        result = -EPROTO;
    }
    if (result != 0) {
        result = esclusa_consumer_fail(end, result, NULL, 0, "take from queue");
    }
    handle_leave(&end->handle, HANDLE_CONSUMER, me);
    return result;
}

/* Returns the slot, or NULL with a sentence when the message is not held by this consumer. */
static struct esclusa_slot *taken_slot(struct end *end, esclusa_message *message, const char *doing)
{
    if (message->slot < end->slot_count &&
        message->word == held_word(ESCLUSA_TAKEN, message->ticket, end->owner, end->index)) {
        struct esclusa_slot *slot = slot_at(end->slots, end->stride, message->slot);
        if (load64(&slot->word) == message->word) {
            end->held--;
            message->data = NULL;
            message->word = 0;
            return slot;
        }
    }
    esclusa_fail(-EINVAL, doing, end->queue->segment.name,
                 "this consumer does not hold the message");
    return NULL;
}

int esclusa_consumer_acknowledge(esclusa_consumer *consumer, esclusa_message *message)
{
    struct thread *me;
    int result = handle_enter((struct handle *) consumer, HANDLE_CONSUMER, &me);
    if (result != 0) {
        return result;
    }
    struct end *end = &consumer->end;
    struct esclusa_slot *slot = taken_slot(end, message, "acknowledge on queue");
    if (slot != NULL) {
        esclusa_free_slot(end, slot, message->ticket);
    }
    handle_leave(&end->handle, HANDLE_CONSUMER, me);
    return slot != NULL ? 0 : -EINVAL;
}

int esclusa_consumer_release(esclusa_consumer *consumer, esclusa_message *message)
{
    struct thread *me;
    int result = handle_enter((struct handle *) consumer, HANDLE_CONSUMER, &me);
    if (result != 0) {
        return result;
    }
    struct end *end = &consumer->end;
    struct esclusa_slot *slot = taken_slot(end, message, "release on queue");
    if (slot != NULL) {
        shared_release64(&slot->word, word_of(ESCLUSA_RETURNED, message->ticket));
        shared_add64(&end->words->returned, 1);
        if (load32_sc(&end->words->consumers_waiting) != 0) {
            esclusa_wake_consumers(end->queue, 1);
        }
    }
    handle_leave(&end->handle, HANDLE_CONSUMER, me);
    return slot != NULL ? 0 : -EINVAL;
}
