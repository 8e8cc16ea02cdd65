/* SPDX-License-Identifier: Apache-2.0 */
/* Get many: runs of consecutive messages. */
#include "consumer.h"

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
            result = esclusa_get_returned(end, &taking->room, taking->buffer, &length, &type);
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
    return esclusa_attempt_closely(wait, get_many_plainly);
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
            result =
                esclusa_wait_for_message(&taking, consumer, me, attempt_get_many, timeout_nanos);
        }
        if (result != 0) {
            result = esclusa_consumer_fail(end, result, &taking.room, capacity, "get from queue");
        }
    }
    handle_leave(&end->handle, HANDLE_CONSUMER, me);
    return result != 0 ? result : (int64_t) taking.got;
}
