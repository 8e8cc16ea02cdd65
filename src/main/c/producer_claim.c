/* SPDX-License-Identifier: Apache-2.0 */
/* Claim, publish, abort. */
#include "producer.h"

static inline int try_claim(struct end *end, esclusa_message *message)
{
    struct won won = {0};
    int result = esclusa_producer_win(end, 1, &won);
    if (result != WAIT_DONE) {
        return result;
    }
    struct esclusa_slot *slot = end_slot(end, won.ticket);
    uint64_t word = held_word(ESCLUSA_CLAIMED, won.ticket, end->owner, end->index);
    shared_plain64(&slot->ticket, won.ticket);
    shared_release64(&slot->word, word);
    shared_release64(&end->line->intent, 0);
    end->held++;
    *message = (esclusa_message){
        .data = payload_of(slot),
        .length = end->slot_bytes,
        .slot = (uint32_t) slot_index(won.ticket, end->mask, end->slot_count),
        .ticket = won.ticket,
        .word = word,
    };
    return WAIT_DONE;
}

static int attempt_claim(struct wait *wait)
{
    struct end *end = (struct end *) wait->handle;
    end->closely = wait->closely;
    esclusa_count_again_if_forgotten(wait);
    return try_claim(end, ((struct putting *) wait)->claim);
}

int esclusa_producer_claim(esclusa_producer *producer, esclusa_message *message,
                           int64_t timeout_nanos)
{
    struct thread *me;
    int result = handle_enter((struct handle *) producer, HANDLE_PRODUCER, &me);
    if (result != 0) {
        return result;
    }
    result = try_claim(&producer->end, message);
    if (result != WAIT_DONE) {
        struct putting putting = {.claim = message};
        result = esclusa_wait_for_room(&putting, producer, me, attempt_claim, timeout_nanos);
        if (result != 0) {
            result = end_fail(&producer->end, result, "claim on queue");
        }
    }
    handle_leave(&producer->end.handle, HANDLE_PRODUCER, me);
    return result;
}

/* Returns the slot, or NULL with a sentence when the message is no claim of this producer. */
static struct esclusa_slot *claimed_slot(struct end *end, const esclusa_message *message,
                                         const char *doing)
{
    if (message->slot < end->slot_count &&
        message->word == held_word(ESCLUSA_CLAIMED, message->ticket, end->owner, end->index)) {
        struct esclusa_slot *slot = slot_at(end->slots, end->stride, message->slot);
        if (load64(&slot->word) == message->word) {
            return slot;
        }
    }
    esclusa_fail(-EINVAL, doing, end->queue->segment.name, "this producer has no such claim");
    return NULL;
}

static void finish_claim(struct end *end, esclusa_message *message)
{
    end->held--;
    message->data = NULL;
    message->word = 0;
    if (load32_sc(&end->words->consumers_waiting) != 0) {
        esclusa_wake_consumers(end->queue, 1);
    }
}

static int publish(esclusa_producer *producer, esclusa_message *message, uint32_t length,
                   uint32_t type)
{
    struct end *end = &producer->end;
    if (length > end->slot_bytes) {
        return esclusa_too_long(end, length);
    }
    struct esclusa_slot *slot = claimed_slot(end, message, "publish on queue");
    if (slot == NULL) {
        return -EINVAL;
    }
    uint64_t ticket = message->ticket;
    publish_slot(slot, ticket, length, type);
    fence(); /* before the count of waiters is read */
    finish_claim(end, message);
    note_depth(producer, ticket + 1);
    return 0;
}

int esclusa_producer_publish(esclusa_producer *producer, esclusa_message *message, uint32_t length,
                             uint32_t type)
{
    struct thread *me;
    int result = handle_enter((struct handle *) producer, HANDLE_PRODUCER, &me);
    if (result == 0) {
        result = publish(producer, message, length, type);
        handle_leave(&producer->end.handle, HANDLE_PRODUCER, me);
    }
    return result;
}

int esclusa_producer_abort(esclusa_producer *producer, esclusa_message *message)
{
    struct thread *me;
    int result = handle_enter((struct handle *) producer, HANDLE_PRODUCER, &me);
    if (result != 0) {
        return result;
    }
    struct end *end = &producer->end;
    struct esclusa_slot *slot = claimed_slot(end, message, "abort on queue");
    if (slot != NULL) {
        shared_release64(&slot->word, word_of(ESCLUSA_VOID, message->ticket));
        fence(); /* before the count of waiters is read */
        shared_add64(&end->words->aborted, 1);
        finish_claim(end, message);
    }
    handle_leave(&end->handle, HANDLE_PRODUCER, me);
    return slot != NULL ? 0 : -EINVAL;
}
