/* SPDX-License-Identifier: Apache-2.0 */
/* Get: copies a message out, and acknowledges it. */
#include "consumer.h"

int esclusa_get_returned(struct end *end, struct room *room, void *to, uint32_t *length,
                         uint32_t *type)
{
    uint64_t ticket = 0;
    struct esclusa_slot *slot;
    int result = esclusa_take_returned(end, room, &slot, &ticket);
    if (result == WAIT_DONE) {
        bool sound = copy_out(end, slot, to, room->byte_size, length, type);
        esclusa_free_slot(end, slot, ticket);
        shared_release64(&end->line->intent, 0);
        result = sound ? WAIT_DONE : -EPROTO;
    }
    return result;
}

static int try_get(struct end *end, struct room *room, void *to, uint32_t *length, uint32_t *type)
{
    if (may_be_returned(end)) { /* T0 */
        int result = esclusa_get_returned(end, room, to, length, type);
        if (result != WAIT_EMPTY) {
            return result;
        }
    }
    struct won won = {0};
    int result = win(end, room, false, &won);
    if (__builtin_expect(result != WAIT_DONE, 0)) {
        return result;
    }
    struct esclusa_slot *slot = end_slot(end, won.ticket);
    bool sound = copy_out(end, slot, to, room->byte_size, length, type);
    shared_release64(&slot->word,
                     word_of(ESCLUSA_EMPTY, won.ticket + end->slot_count)); /* T6, pairs with P1 */
    shared_release64(&end->line->intent, 0);                                /* T7 */
    freed(end, *length, 1, won.waiting);
    return __builtin_expect(sound, 1) ? WAIT_DONE : -EPROTO;
}

static int get_plainly(struct wait *wait)
{
    struct taking *taking = (struct taking *) wait;
    return try_get((struct end *) wait->handle, &taking->room, taking->buffer, &taking->length,
                   &taking->type);
}

static int attempt_get(struct wait *wait)
{
    return esclusa_attempt_closely(wait, get_plainly);
}

static int64_t get(esclusa_consumer *consumer, struct thread *me, void *buffer, uint32_t capacity,
                   uint32_t *type, int64_t timeout_nanos)
{
    struct end *end = &consumer->end;
    struct taking taking = {.buffer = buffer, .room = {.byte_size = capacity, .messages = 1}};
    int result = try_get(end, &taking.room, buffer, &taking.length, &taking.type);
    if (result == WAIT_EMPTY || result == WAIT_OWNED) {
        result = esclusa_wait_for_message(&taking, consumer, me, attempt_get, timeout_nanos);
    }
    if (result != 0) {
        return esclusa_consumer_fail(end, result, &taking.room, capacity, "get from queue");
    }
    if (type != NULL) {
        *type = taking.type;
    }
    return taking.length;
}

/* Whatever is not the usual case. */
static __attribute__((noinline)) int64_t get_slowly(esclusa_consumer *consumer, void *buffer,
                                                    uint32_t capacity, uint32_t *type,
                                                    int64_t timeout_nanos)
{
    struct thread *me;
    int64_t result = handle_enter((struct handle *) consumer, HANDLE_CONSUMER, &me);
    if (result == 0) {
        if (load64(&consumer->end.line->intent) != 0) { /* of the ticket that another one won */
            shared_release64(&consumer->end.line->intent, 0);
        }
        result = get(consumer, me, buffer, capacity, type, timeout_nanos);
        handle_leave(&consumer->end.handle, HANDLE_CONSUMER, me);
    }
    return result;
}

/* The end of the usual case, when somebody waits. */
static __attribute__((noinline)) int64_t get_and_tell(struct end *end, struct thread *me,
                                                      uint32_t length, uint32_t waiting)
{
    freed(end, 0, 1, waiting);
    handle_leave(&end->handle, HANDLE_CONSUMER, me);
    return length;
}

/* try_get() and what is around it, without a call and without a loop, so that there is little to
 * save. */
int64_t esclusa_consumer_get(esclusa_consumer *consumer, void *buffer, uint32_t capacity,
                             uint32_t *type, int64_t timeout_nanos)
{
    struct thread *me = esclusa_thread_record;
    if (__builtin_expect(!handle_try_enter((struct handle *) consumer, HANDLE_CONSUMER, me), 0)) {
        return get_slowly(consumer, buffer, capacity, type, timeout_nanos);
    }
    struct end *end = &consumer->end;
    struct esclusa_queue *words = end->words;
    uint64_t ticket = load64(&words->head);
    struct esclusa_slot *slot = end_slot(end, ticket);
    if (__builtin_expect(
            load64(&slot->word) != word_of(ESCLUSA_FULL, ticket) || may_be_returned(end), 0)) {
        return get_slowly(consumer, buffer, capacity, type, timeout_nanos);
    }
    /* Of this message, if we win its ticket; a length beyond the slot is garbage. */
    uint32_t length = atomic_load_explicit(&slot->length, memory_order_relaxed);
    uint32_t room = capacity < end->slot_bytes ? capacity : end->slot_bytes;
    if (__builtin_expect(length > room || length > ESCLUSA_LONG_COPY, 0)) {
        return get_slowly(consumer, buffer, capacity, type, timeout_nanos);
    }
    shared_release64(&end->line->intent, intent_of(ESCLUSA_TAKE, ticket, 1)); /* T2 */
    if (__builtin_expect(!shared_cas64(&words->head, ticket, ticket + 1), 0)) {
        return get_slowly(consumer, buffer, capacity, type, timeout_nanos);
    }
    uint32_t waiting = load32_sc(&words->producers_waiting); /* T4: see "Why no fence" */
    copy_few(buffer, payload_of(slot), length);
    if (type != NULL) {
        *type = atomic_load_explicit(&slot->type, memory_order_relaxed);
    }
    /* T6, pairs with P1; T7 */
    shared_release64(&slot->word, word_of(ESCLUSA_EMPTY, ticket + end->slot_count));
    shared_release64(&end->line->intent, 0);
    if (__builtin_expect(waiting != 0, 0)) {
        return get_and_tell(end, me, length, waiting);
    }
    handle_leave(&end->handle, HANDLE_CONSUMER, me);
    return length;
}
