/* SPDX-License-Identifier: Apache-2.0 */
/* Put many: runs of consecutive tickets. */
#include "producer.h"

/* Put what fits now. Returns WAIT_DONE when at least one went in. */
static int try_put_many(struct wait *wait)
{
    struct putting *putting = (struct putting *) wait;
    esclusa_producer *producer = (esclusa_producer *) wait->handle;
    struct end *end = &producer->end;
    uint32_t most = putting->count - putting->put;
    most = most < ESCLUSA_BATCH_MAX ? most : ESCLUSA_BATCH_MAX;
    most = most < end->slot_count ? most : (uint32_t) end->slot_count;
    struct won won = {0};
    end->closely = wait->closely;
    esclusa_count_again_if_forgotten(wait);
    int result = esclusa_producer_win(end, most, &won);
    if (result != WAIT_DONE) {
        return result;
    }
    uint64_t byte_size = 0;
    for (uint32_t i = 0; i < won.count; i++) {
        const esclusa_item *item = &putting->items[putting->put + i];
        publish_copy(end, won.ticket + i, item->data, item->length, item->type);
        byte_size += item->length;
    }
    shared_release64(&end->line->intent, 0);
    putting->put += won.count;
    published(end, byte_size, won.count, won.waiting);
    note_depth(producer, won.ticket + won.count);
    return WAIT_DONE;
}

static int put_all(esclusa_producer *producer, struct thread *me, struct putting *putting,
                   int64_t timeout_nanos)
{
    int64_t deadline = esclusa_deadline(timeout_nanos);
    int result = 0;
    while (putting->put < putting->count && result == 0) {
        putting->wait.handle = &producer->end.handle;
        result = try_put_many(&putting->wait);
        if (result != WAIT_DONE) {
            result = esclusa_wait_for_room(putting, producer, me, try_put_many,
                                           esclusa_time_left(deadline));
        }
    }
    return result;
}

int64_t esclusa_producer_put_many(esclusa_producer *producer, const esclusa_item *items,
                                  uint32_t count, int64_t timeout_nanos)
{
    struct thread *me;
    int result = handle_enter((struct handle *) producer, HANDLE_PRODUCER, &me);
    if (result != 0) {
        return result;
    }
    struct end *end = &producer->end;
    struct putting putting = {.items = items, .count = count};
    for (uint32_t i = 0; i < count && result == 0; i++) {
        if (items[i].length > end->slot_bytes) {
            result = esclusa_too_long(end, items[i].length);
        }
    }
    if (result == 0) {
        result = put_all(producer, me, &putting, timeout_nanos);
        if (result != 0 && putting.put == 0) {
            result = end_fail(end, result, "put on queue");
        }
    }
    handle_leave(&end->handle, HANDLE_PRODUCER, me);
    return putting.put != 0 ? (int64_t) putting.put : result;
}
