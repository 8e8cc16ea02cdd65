/* SPDX-License-Identifier: Apache-2.0 */
/* Put, and what a producer's calls have in common. */
#include "producer.h"

#include <inttypes.h>

enum { GAP_MAX = 64 };

int esclusa_queue_producer(esclusa_producer **out, esclusa_queue *queue)
{
    int result =
        esclusa_end_open((struct end **) out, queue, HANDLE_PRODUCER, sizeof(esclusa_producer));
    if (result == 0) {
        (*out)->gap = 1;
    }
    return result;
}

void esclusa_producer_close(esclusa_producer *producer)
{
    esclusa_handle_close((struct handle *) producer, HANDLE_PRODUCER);
}

/* ---- winning tickets ---- */

/* Slot(t) holds something else than E(t): what? Returns WAIT_EMPTY, WAIT_OWNED or ESCLUSA_AGAIN. */
static __attribute__((noinline)) int blocked(struct end *end, uint64_t ticket,
                                             struct esclusa_slot *slot, uint64_t word, bool closely)
{
    struct esclusa_queue *words = end->words;
    uint64_t earlier = ticket - end->slot_count;
    if (word == word_of(ESCLUSA_VOID, earlier) && load64(&words->head) > earlier) {
        shared_cas64(
            &slot->word, word,
            word_of(ESCLUSA_EMPTY, ticket)); /* whoever stepped over it died before doing so */
        return ESCLUSA_AGAIN;
    }
    if (load64(&words->tail) != ticket) {
        return ESCLUSA_AGAIN;
    }
    switch (state_of(word)) {
    case ESCLUSA_FULL:
        return closely && load64_sc(&words->head) <= earlier ? WAIT_EMPTY : WAIT_OWNED;
    case ESCLUSA_RETURNED:
    case ESCLUSA_VOID:
        return WAIT_EMPTY;
    default:
        return WAIT_OWNED;
    }
}

int esclusa_producer_win(struct end *end, uint32_t most, struct won *won)
{
    struct esclusa_queue *words = end->words;
    bool intended = false;
    for (;;) {
        uint64_t ticket = load64(&words->tail);
        struct esclusa_slot *slot = end_slot(end, ticket);
        uint64_t word = load64(&slot->word);
        if (__builtin_expect(word == word_of(ESCLUSA_EMPTY, ticket), 1)) {
            uint32_t count = 1;
            while (count < most && load64(&end_slot(end, ticket + count)->word) ==
                                       word_of(ESCLUSA_EMPTY, ticket + count)) {
                count++;
            }
            /* Release, and before the exchange: whoever sees the ticket won sees who was after it.
             */
            shared_release64(&end->line->intent, intent_of(ESCLUSA_PUT, ticket, count));
            intended = true;
            if (__builtin_expect(shared_cas64(&words->tail, ticket, ticket + count), 1)) {
                won->ticket = ticket;
                won->count = count;
                won->waiting = load32_sc(
                    &words->consumers_waiting); /* before publishing: see "Why no fence" */
                return WAIT_DONE;
            }
            continue;
        }
        int result = blocked(end, ticket, slot, word, end->closely);
        if (result == ESCLUSA_AGAIN) {
            continue;
        }
        if (intended) {
            shared_release64(&end->line->intent, 0);
        }
        return result;
    }
}

int esclusa_producer_look(struct awaited *awaited)
{
    struct end *end = (struct end *) awaited->handle;
    esclusa_end_count_again(end, awaited);
    int result;
    do {
        uint64_t ticket = load64(&end->words->tail);
        struct esclusa_slot *slot = end_slot(end, ticket);
        uint64_t word = load64(&slot->word);
        if (word == word_of(ESCLUSA_EMPTY, ticket)) {
            return WAIT_DONE;
        }
        result = blocked(end, ticket, slot, word, true);
    } while (result == ESCLUSA_AGAIN);
    return result;
}

/* ---- after publishing ---- */

void esclusa_look_at_depth(esclusa_producer *producer, uint64_t tail)
{
    struct esclusa_queue *words = producer->end.words;
    uint64_t head = load64(&words->head);
    uint64_t depth = tail > head ? tail - head : 0;
    uint64_t known = load64(&words->high_water);
    bool raised = false;
    while (depth > known && !raised) {
        raised = shared_cas64(&words->high_water, known, depth);
        known = load64(&words->high_water);
    }
    producer->head_seen = head;
    producer->high_water_seen = known;
    producer->gap = raised ? 1 : producer->gap < GAP_MAX ? producer->gap * 2 : GAP_MAX;
    producer->look_at = tail + producer->gap;
}

/* ---- waiting ---- */

static bool has_room(struct end *end)
{
    uint64_t tail = load64(&end->words->tail);
    return load64(&end_slot(end, tail)->word) == word_of(ESCLUSA_EMPTY, tail);
}

static void pass_on(struct wait *wait, int result)
{
    struct end *end = (struct end *) wait->handle;
    if (load32_sc(&end->words->producers_waiting) != 0 && (result != WAIT_DONE || has_room(end))) {
        esclusa_wake_producers(end->queue, 1);
    }
}

int esclusa_wait_for_room(struct putting *putting, esclusa_producer *producer, struct thread *me,
                          int (*attempt)(struct wait *), int64_t timeout_nanos)
{
    struct end *end = &producer->end;
    putting->wait = (struct wait){
        .me = me,
        .handle = &end->handle,
        .segment = end->handle.segment,
        .word = &end->words->freed,
        .attempt = attempt,
        .enter = esclusa_end_enter,
        .leave = esclusa_end_leave,
        .pass_on = pass_on,
    };
    return esclusa_wait(&putting->wait, timeout_nanos);
}

int esclusa_too_long(const struct end *end, uint32_t length)
{
    return esclusa_fail(-EMSGSIZE, "put on queue", end->queue->segment.name,
                        "the message has %" PRIu32 " bytes, a slot %" PRIu32, length,
                        end->slot_bytes);
}

/* ---- put ---- */

static int try_put(esclusa_producer *producer, const void *data, uint32_t length, uint32_t type)
{
    struct end *end = &producer->end;
    struct won won = {0};
    int result = esclusa_producer_win(end, 1, &won);
    if (result != WAIT_DONE) {
        return result;
    }
    publish_copy(end, won.ticket, data, length, type);
    shared_release64(&end->line->intent, 0); /* P7 */
    published(end, length, 1, won.waiting);
    note_depth(producer, won.ticket + 1);
    return WAIT_DONE;
}

static int attempt_put(struct wait *wait)
{
    struct putting *putting = (struct putting *) wait;
    struct end *end = (struct end *) wait->handle;
    end->closely = wait->closely;
    esclusa_count_again_if_forgotten(wait);
    return try_put((esclusa_producer *) end, putting->data, putting->length, putting->type);
}

static int put(esclusa_producer *producer, struct thread *me, const void *data, uint32_t length,
               uint32_t type, int64_t timeout_nanos)
{
    struct end *end = &producer->end;
    if (length > end->slot_bytes) {
        return esclusa_too_long(end, length);
    }
    int result = try_put(producer, data, length, type);
    if (result != WAIT_DONE) {
        struct putting putting = {.data = data, .length = length, .type = type};
        result = esclusa_wait_for_room(&putting, producer, me, attempt_put, timeout_nanos);
        if (result != 0) {
            result = end_fail(end, result, "put on queue");
        }
    }
    return result;
}

/* Whatever is not the usual case. */
static __attribute__((noinline)) int put_slowly(esclusa_producer *producer, const void *data,
                                                uint32_t length, uint32_t type,
                                                int64_t timeout_nanos)
{
    struct thread *me;
    int result = handle_enter((struct handle *) producer, HANDLE_PRODUCER, &me);
    if (result == 0) {
        if (load64(&producer->end.line->intent) != 0) { /* of the ticket that another one won */
            shared_release64(&producer->end.line->intent, 0);
        }
        result = put(producer, me, data, length, type, timeout_nanos);
        handle_leave(&producer->end.handle, HANDLE_PRODUCER, me);
    }
    return result;
}

/* The end of the usual case, when somebody waits or the depth is worth a look. */
static __attribute__((noinline)) int put_and_tell(esclusa_producer *producer, struct thread *me,
                                                  uint64_t ticket, uint32_t waiting)
{
    published(&producer->end, 0, 1, waiting);
    note_depth(producer, ticket + 1);
    handle_leave(&producer->end.handle, HANDLE_PRODUCER, me);
    return 0;
}

/* try_put() and what is around it, without a call and without a loop, so that there is little to
 * save. */
int esclusa_producer_put(esclusa_producer *producer, const void *data, uint32_t length,
                         uint32_t type, int64_t timeout_nanos)
{
    struct thread *me = esclusa_thread_record;
    if (__builtin_expect(!handle_try_enter((struct handle *) producer, HANDLE_PRODUCER, me), 0)) {
        return put_slowly(producer, data, length, type, timeout_nanos);
    }
    struct end *end = &producer->end;
    struct esclusa_queue *words = end->words;
    uint64_t ticket = load64(&words->tail);
    struct esclusa_slot *slot = end_slot(end, ticket);
    uint32_t room = end->slot_bytes < ESCLUSA_LONG_COPY ? end->slot_bytes : ESCLUSA_LONG_COPY;
    if (__builtin_expect(length > room || load64(&slot->word) != word_of(ESCLUSA_EMPTY, ticket),
                         0)) {
        return put_slowly(producer, data, length, type, timeout_nanos);
    }
    shared_release64(&end->line->intent, intent_of(ESCLUSA_PUT, ticket, 1)); /* P2 */
    if (__builtin_expect(!shared_cas64(&words->tail, ticket, ticket + 1), 0)) {
        return put_slowly(producer, data, length, type, timeout_nanos);
    }
    uint32_t waiting = load32_sc(&words->consumers_waiting); /* P4: see "Why no fence" */
    shared_copy_few(payload_of(slot), data, length);
    publish_slot(slot, ticket, length, type);
    shared_release64(&end->line->intent, 0); /* P7 */
    if (__builtin_expect(waiting != 0 || is_depth_new(producer, ticket + 1), 0)) {
        return put_and_tell(producer, me, ticket, waiting);
    }
    handle_leave(&end->handle, HANDLE_PRODUCER, me);
    return 0;
}
