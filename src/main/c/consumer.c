/* SPDX-License-Identifier: Apache-2.0 */
/* A consumer: what its calls have in common. */
#include "consumer.h"

#include <inttypes.h>

enum { ROUNDS = 16 };

int esclusa_queue_consumer(esclusa_consumer **out, esclusa_queue *queue)
{
    return esclusa_end_open((struct end **) out, queue, HANDLE_CONSUMER, sizeof(esclusa_consumer));
}

void esclusa_consumer_close(esclusa_consumer *consumer)
{
    esclusa_handle_close((struct handle *) consumer, HANDLE_CONSUMER);
}

/* ---- winning tickets ---- */

int esclusa_consumer_blocked(struct end *end, uint64_t ticket, struct esclusa_slot *slot,
                             uint64_t word, bool closely)
{
    struct esclusa_queue *words = end->words;
    if (word == word_of(ESCLUSA_VOID, ticket)) {
        if (shared_cas64(&words->head, ticket, ticket + 1)) {
            shared_cas64(&slot->word, word, word_of(ESCLUSA_EMPTY, ticket + end->slot_count));
            if (load32_sc(&words->producers_waiting) != 0) {
                esclusa_wake_producers(end->queue, 1);
            }
        }
        return ESCLUSA_AGAIN;
    }
    if (load64(&words->head) != ticket) {
        return ESCLUSA_AGAIN;
    }
    return closely && load64_sc(&words->tail) == ticket ? WAIT_EMPTY : WAIT_OWNED;
}

void esclusa_free_slot(struct end *end, struct esclusa_slot *slot, uint64_t ticket)
{
    shared_release64(&slot->word,
                     word_of(ESCLUSA_EMPTY, ticket + end->slot_count)); /* pairs with P1 */
    fence(); /* before the count of waiters is read */
    if (load32_sc(&end->words->producers_waiting) != 0) {
        esclusa_wake_producers(end->queue, 1);
    }
}

/* ---- looking ---- */

/* Would a call find a message now? Any thread of the process may ask. */
static int may_take(struct end *end)
{
    struct esclusa_queue *words = end->words;
    if (may_be_returned(end) && esclusa_any_returned(end)) {
        return WAIT_DONE;
    }
    int result;
    do {
        uint64_t ticket = load64(&words->head);
        struct esclusa_slot *slot = end_slot(end, ticket);
        uint64_t word = load64(&slot->word);
        if (word == word_of(ESCLUSA_FULL, ticket)) {
            return WAIT_DONE;
        }
        result = esclusa_consumer_blocked(end, ticket, slot, word, true);
    } while (result == ESCLUSA_AGAIN);
    return result;
}

int esclusa_consumer_look(struct awaited *awaited)
{
    struct end *end = (struct end *) awaited->handle;
    esclusa_end_count_again(end, awaited);
    for (int round = 0; round < ROUNDS; round++) {
        int result = may_take(end);
        if (result == WAIT_EMPTY) {
            result = esclusa_look_for_end(end);
        }
        if (result != ESCLUSA_AGAIN) {
            return result;
        }
    }
    return WAIT_OWNED;
}

/* ---- waiting ---- */

int esclusa_attempt_closely(struct wait *wait, int (*attempt)(struct wait *))
{
    struct end *end = (struct end *) wait->handle;
    end->closely = wait->closely;
    esclusa_count_again_if_forgotten(wait);
    int result = attempt(wait);
    for (int round = 0; result == WAIT_EMPTY && round < ROUNDS; round++) {
        int ending = esclusa_look_for_end(end);
        if (ending != ESCLUSA_AGAIN) {
            return ending;
        }
        result = attempt(wait);
    }
    /* Too much going on, or garbage: look again soon. */
    return result == WAIT_EMPTY ? WAIT_OWNED : result;
}

static void pass_on(struct wait *wait, int result)
{
    struct end *end = (struct end *) wait->handle;
    struct esclusa_queue *words = end->words;
    bool more =
        result != WAIT_DONE || load64(&words->head) != load64(&words->tail) || may_be_returned(end);
    if (more && load32_sc(&words->consumers_waiting) != 0) {
        esclusa_wake_consumers(end->queue, 1);
    }
}

int esclusa_wait_for_message(struct taking *taking, esclusa_consumer *consumer, struct thread *me,
                             int (*attempt)(struct wait *), int64_t timeout_nanos)
{
    struct end *end = &consumer->end;
    taking->wait = (struct wait){
        .me = me,
        .handle = &end->handle,
        .segment = end->handle.segment,
        .word = &end->words->published,
        .attempt = attempt,
        .enter = esclusa_end_enter,
        .leave = esclusa_end_leave,
        .pass_on = pass_on,
    };
    return esclusa_wait(&taking->wait, timeout_nanos);
}

int esclusa_consumer_fail(const struct end *end, int result, const struct room *room,
                          uint64_t capacity, const char *doing)
{
    const char *name = end->queue->segment.name;
    if (result == -EMSGSIZE) {
        return esclusa_fail(result, doing, name,
                            "the message has %" PRIu32 " bytes, the buffer %" PRIu64, room->refused,
                            capacity);
    }
    if (result == -EPROTO) {
        return esclusa_fail(result, doing, name,
                            "a message's length was overwritten; it was dropped");
    }
    if (result == -EPIPE) {
        return esclusa_fail(result, doing, name, "the stream has ended");
    }
    return esclusa_fail(result, doing, name, NULL);
}
