/* SPDX-License-Identifier: Apache-2.0 */
/* Take, acknowledge, release, get. The steps T0 to T9 are those of
 * docs/design/queue.md. */
#include <errno.h>
#include <inttypes.h>

#include "queue.h"

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

struct won {
    uint64_t ticket;
    uint32_t count;
    uint32_t waiting; /* producers, when the tickets were won */
};

/* What a get has room for. */
struct room {
    uint64_t byte_size;
    uint32_t messages;
    uint32_t refused; /* length of the message that did not fit */
};

/* The length of a message of ours, or of one that looked like the next; garbage never leads out of
 * the slot. */
static inline uint32_t length_of(const struct end *end, struct esclusa_slot *slot)
{
    uint32_t length = atomic_load_explicit(&slot->length, memory_order_relaxed);
    return __builtin_expect(length <= end->slot_bytes, 1) ? length : 0;
}

static inline bool is_sound(const struct end *end, struct esclusa_slot *slot)
{
    return atomic_load_explicit(&slot->length, memory_order_relaxed) <= end->slot_bytes;
}

/* Slot(t) holds something else than F(t): what? Returns WAIT_EMPTY, WAIT_OWNED or ESCLUSA_AGAIN. */
static __attribute__((noinline)) int blocked(struct end *end, uint64_t ticket,
                                             struct esclusa_slot *slot, uint64_t word)
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
    return end->closely && load64_sc(&words->tail) == ticket ? WAIT_EMPTY : WAIT_OWNED;
}

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
        result = blocked(end, ticket, slot, word);
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

/* ---- messages that were handed back ---- */

/* The slot of the smallest ticket that was handed back, or NULL. */
static struct esclusa_slot *first_returned(struct end *end, uint64_t *ticket)
{
    struct esclusa_slot *first = NULL;
    for (uint64_t i = 0; i < end->slot_count; i++) {
        struct esclusa_slot *slot = slot_at(end->slots, end->stride, i);
        uint64_t word = load64(&slot->word);
        if (state_of(word) != ESCLUSA_RETURNED) {
            continue;
        }
        uint64_t its = load64(&slot->ticket);
        bool sound = word == word_of(ESCLUSA_RETURNED, its) &&
                     slot_index(its, end->mask, end->slot_count) == i;
        if (sound && (first == NULL || its < *ticket)) {
            first = slot;
            *ticket = its;
        }
    }
    return first;
}

static void none_returned(struct end *end, uint64_t up_to)
{
    _Atomic uint64_t *searched = &end->words->searched;
    uint64_t value = load64(searched);
    while (value < up_to && !shared_cas64(searched, value, up_to)) {
        value = load64(searched);
    }
}

/* search_returned(h). Returns WAIT_DONE with the slot, which is taken now, and the intent, which is
 * to be cleared; WAIT_EMPTY, or -EMSGSIZE. */
static __attribute__((noinline)) int take_returned(struct end *end, struct room *room,
                                                   struct esclusa_slot **slot, uint64_t *ticket)
{
    bool intended = false;
    int result;
    for (;;) {
        uint64_t returned = load64(&end->words->returned); /* before the search */
        *slot = first_returned(end, ticket);
        if (*slot == NULL) {
            none_returned(end, returned);
            result = WAIT_EMPTY;
            break;
        }
        uint64_t word = word_of(ESCLUSA_RETURNED, *ticket);
        uint32_t length = length_of(end, *slot);
        if (length > room->byte_size) {
            if (load64(&(*slot)->word) == word) {
                room->refused = length;
                result = -EMSGSIZE;
                break;
            }
            continue;
        }
        /* In a wait, others must not take it for the end of the stream before we have left. */
        shared_release64(&end->line->intent, intent_of(ESCLUSA_TAKE, *ticket, 1));
        intended = true;
        if (shared_cas64(&(*slot)->word, word,
                         held_word(ESCLUSA_TAKEN, *ticket, end->owner, end->index))) {
            uint32_t returns = atomic_load_explicit(&(*slot)->returns, memory_order_relaxed);
            shared_plain32(&(*slot)->returns, returns + 1); /* the slot is ours */
            return WAIT_DONE;
        }
    }
    if (intended) {
        shared_release64(&end->line->intent, 0);
    }
    return result;
}

/* ---- waiting ---- */

/* Attempt; where that finds nothing and the caller is about to give up or sleep, look whether there
 * will ever be anything. */
static int attempt_closely(struct wait *wait, int (*attempt)(struct wait *))
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

struct taking {
    struct wait wait;
    esclusa_message *message; /* of take */
    unsigned char *buffer;    /* of get and get_many */
    size_t capacity;
    struct room room;
    uint32_t length;
    uint32_t type;
    esclusa_item *items;
    uint32_t limit;
    uint32_t got;
};

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

static int wait_for_message(struct taking *taking, esclusa_consumer *consumer, struct thread *me,
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

static __attribute__((noinline, cold)) int fail(const struct end *end, int result,
                                                const struct room *room, uint64_t capacity,
                                                const char *doing)
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

/* ---- take ---- */

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
        if (take_returned(end, &room, &slot, &ticket) == WAIT_DONE) {
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
    return attempt_closely(wait, take_plainly);
}

/* Free a slot of ours whose word is taken, and tell the producers. */
static void free_slot(struct end *end, struct esclusa_slot *slot, uint64_t ticket)
{
    shared_release64(&slot->word,
                     word_of(ESCLUSA_EMPTY, ticket + end->slot_count)); /* pairs with P1 */
    fence(); /* before the count of waiters is read */
    if (load32_sc(&end->words->producers_waiting) != 0) {
        esclusa_wake_producers(end->queue, 1);
    }
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
        result = wait_for_message(&taking, consumer, me, attempt_take, timeout_nanos);
    }
    if (result == 0) {
        shared_release64(&end->line->intent, 0); /* T6' */
    }
    struct esclusa_slot *slot = slot_at(end->slots, end->stride, result == 0 ? message->slot : 0);
    if (result == 0 && __builtin_expect(!is_sound(end, slot), 0)) {
        end->held--;
        free_slot(end, slot, message->ticket);
        result = -EPROTO;
    }
    if (result != 0) {
        result = fail(end, result, NULL, 0, "take from queue");
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
        free_slot(end, slot, message->ticket);
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

/* ---- get ---- */

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

static __attribute__((noinline)) int get_returned(struct end *end, struct room *room, void *to,
                                                  uint32_t *length, uint32_t *type)
{
    uint64_t ticket = 0;
    struct esclusa_slot *slot;
    int result = take_returned(end, room, &slot, &ticket);
    if (result == WAIT_DONE) {
        bool sound = copy_out(end, slot, to, room->byte_size, length, type);
        free_slot(end, slot, ticket);
        shared_release64(&end->line->intent, 0);
        result = sound ? WAIT_DONE : -EPROTO;
    }
    return result;
}

static int try_get(struct end *end, struct room *room, void *to, uint32_t *length, uint32_t *type)
{
    if (may_be_returned(end)) { /* T0 */
        int result = get_returned(end, room, to, length, type);
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
    return attempt_closely(wait, get_plainly);
}

static int64_t get(esclusa_consumer *consumer, struct thread *me, void *buffer, uint32_t capacity,
                   uint32_t *type, int64_t timeout_nanos)
{
    struct end *end = &consumer->end;
    struct taking taking = {.buffer = buffer, .room = {.byte_size = capacity, .messages = 1}};
    int result = try_get(end, &taking.room, buffer, &taking.length, &taking.type);
    if (result == WAIT_EMPTY || result == WAIT_OWNED) {
        result = wait_for_message(&taking, consumer, me, attempt_get, timeout_nanos);
    }
    if (result != 0) {
        return fail(end, result, &taking.room, capacity, "get from queue");
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

/* ---- get_many ---- */

static void note(struct taking *taking, uint32_t length, uint32_t type)
{
    taking->items[taking->got++] =
        (esclusa_item){.data = taking->buffer, .length = length, .type = type};
    taking->buffer += length;
    taking->room.byte_size -= length;
}

/* Copy out a run of consecutive messages. Returns as win does, or -EPROTO. */
static int get_run(struct end *end, struct taking *taking)
{
    struct won won = {0};
    uint32_t left = taking->limit - taking->got;
    taking->room.messages = left < ESCLUSA_BATCH_MAX ? left : ESCLUSA_BATCH_MAX;
    if (taking->room.messages > end->slot_count) {
        taking->room.messages = (uint32_t) end->slot_count;
    }
    int result = win(end, &taking->room, true, &won);
    if (result != WAIT_DONE) {
        return result;
    }
    uint64_t byte_size = 0;
    for (uint32_t i = 0; i < won.count; i++) {
        struct esclusa_slot *slot = end_slot(end, won.ticket + i);
        uint32_t length, type;
        if (!copy_out(end, slot, taking->buffer, taking->room.byte_size, &length, &type)) {
            result = -EPROTO;
            continue;
        }
        note(taking, length, type);
        byte_size += length;
    }
    for (uint32_t i = 0; i < won.count; i++) {
        uint64_t ticket = won.ticket + i;
        shared_release64(&end_slot(end, ticket)->word,
                         word_of(ESCLUSA_EMPTY, ticket + end->slot_count));
    }
    shared_release64(&end->line->intent, 0);
    freed(end, byte_size, won.count, won.waiting);
    return result;
}

static int get_many_plainly(struct wait *wait)
{
    struct end *end = (struct end *) wait->handle;
    struct taking *taking = (struct taking *) wait;
    int result = WAIT_DONE;
    while (result == WAIT_DONE && taking->got < taking->limit) {
        result = WAIT_EMPTY;
        if (may_be_returned(end)) {
            uint32_t length = 0, type = 0;
            result = get_returned(end, &taking->room, taking->buffer, &length, &type);
            if (result == WAIT_DONE) {
                note(taking, length, type);
            }
        }
        if (result == WAIT_EMPTY) {
            result = get_run(end, taking);
        }
    }
    return taking->got != 0 ? WAIT_DONE : result;
}

static int attempt_get_many(struct wait *wait)
{
    return attempt_closely(wait, get_many_plainly);
}

int64_t esclusa_consumer_get_many(esclusa_consumer *consumer, void *buffer, size_t capacity,
                                  esclusa_item *items, uint32_t limit, int64_t timeout_nanos)
{
    struct thread *me;
    int result = handle_enter((struct handle *) consumer, HANDLE_CONSUMER, &me);
    if (result != 0) {
        return result;
    }
    struct end *end = &consumer->end;
    struct taking taking = {
        .buffer = buffer, .room = {.byte_size = capacity}, .items = items, .limit = limit};
    if (limit == 0) {
        result = esclusa_fail(-EINVAL, "get from queue", end->queue->segment.name, "a limit of 0");
    } else {
        taking.wait.handle = &end->handle;
        result = get_many_plainly(&taking.wait);
        if (result == WAIT_EMPTY || result == WAIT_OWNED) {
            result = wait_for_message(&taking, consumer, me, attempt_get_many, timeout_nanos);
        }
        if (result != 0) {
            result = fail(end, result, &taking.room, capacity, "get from queue");
        }
    }
    handle_leave(&end->handle, HANDLE_CONSUMER, me);
    return result != 0 ? result : (int64_t) taking.got;
}
