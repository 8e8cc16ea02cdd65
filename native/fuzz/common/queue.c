/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "operations.h"

static const char text[400] = "what is put";

static uint32_t room_of(const struct object *object)
{
    return esclusa_queue_slot_bytes(object->handle);
}

static uint32_t length_of(const struct object *object, uint8_t argument)
{
    uint32_t room = room_of(object) < sizeof text ? room_of(object) : sizeof text;
    return argument / 2 % (room + 1);
}

/* Each byte, so that one outside is found. */
static void read_all(const struct object *object, const void *data, uint32_t length)
{
    static volatile unsigned char sum;
    if (length > room_of(object)) {
        fuzz_fail("a message of %u bytes in a slot of %u", length, room_of(object));
    }
    for (uint32_t i = 0; i < length; i++) {
        sum = (unsigned char) (sum + ((const unsigned char *) data)[i]);
    }
}

static void ends(struct object *object)
{
    if (object->producer == NULL) {
        FUZZ_CHECK(esclusa_queue_producer(&object->producer, object->handle));
    }
    if (object->consumer == NULL) {
        FUZZ_CHECK(esclusa_queue_consumer(&object->consumer, object->handle));
    }
}

static void put(struct object *object, uint8_t argument)
{
    ends(object);
    FUZZ_CHECK(esclusa_producer_put(object->producer, text, length_of(object, argument), argument,
                                    soon(argument)));
}

static void put_many(struct object *object, uint8_t argument)
{
    uint32_t length = length_of(object, argument);
    const esclusa_item items[] = {{text, length, 1}, {text, 0, 2}, {text, length, 3}};
    ends(object);
    FUZZ_CHECK(esclusa_producer_put_many(object->producer, items, 3, soon(argument)));
}

static bool claim_into(struct object *object, esclusa_message *message, uint8_t argument)
{
    ends(object);
    int result = esclusa_producer_claim(object->producer, message, soon(argument));
    FUZZ_CHECK(result);
    if (result == 0) {
        memset(message->data, argument, message->length);
    }
    return result == 0;
}

static void claim_and_publish(struct object *object, uint8_t argument)
{
    esclusa_message message;
    if (claim_into(object, &message, argument)) {
        FUZZ_CHECK(esclusa_producer_publish(object->producer, &message, length_of(object, argument),
                                            argument));
    }
}

static void claim(struct object *object, uint8_t argument)
{
    if (object->claims < FUZZ_KEPT &&
        claim_into(object, &object->claimed[object->claims], argument)) {
        object->claims++;
    }
}

/* Or abort, every other time. */
static void publish(struct object *object, uint8_t argument)
{
    if (object->claims == 0) {
        return;
    }
    esclusa_message *message = &object->claimed[--object->claims];
    memset(message->data, 1, room_of(object));
    if (argument % 2 == 0) {
        FUZZ_CHECK(esclusa_producer_publish(object->producer, message, length_of(object, argument),
                                            argument));
    } else {
        FUZZ_CHECK(esclusa_producer_abort(object->producer, message));
    }
}

static void get(struct object *object, uint8_t argument)
{
    char buffer[300];
    uint32_t capacity = argument / 2 % (sizeof buffer + 1), type;
    ends(object);
    int64_t length =
        esclusa_consumer_get(object->consumer, buffer, capacity, &type, soon(argument));
    if (fuzz_expect_clear("get", length) > capacity) {
        fuzz_fail("%lld bytes got, there is room for %u", (long long) length, capacity);
    }
}

static void get_many(struct object *object, uint8_t argument)
{
    char buffer[300];
    esclusa_item items[3];
    uint32_t limit = 1 + argument / 2 % 3;
    size_t capacity = argument / 2 % (sizeof buffer + 1);
    ends(object);
    int64_t count =
        esclusa_consumer_get_many(object->consumer, buffer, capacity, items, limit, soon(argument));
    if (fuzz_expect_clear("get_many", count) > limit) {
        fuzz_fail("%lld messages got, not %u", (long long) count, limit);
    }
    size_t total = 0;
    for (int64_t i = 0; i < count; i++) {
        total += items[i].length;
        read_all(object, items[i].data, items[i].length);
    }
    if (total > capacity) {
        fuzz_fail("%zu bytes got, there is room for %zu", total, capacity);
    }
}

static bool take_into(struct object *object, esclusa_message *message, uint8_t argument)
{
    ends(object);
    int result = esclusa_consumer_take(object->consumer, message, soon(argument));
    FUZZ_CHECK(result);
    if (result == 0) {
        read_all(object, message->data, message->length);
    }
    return result == 0;
}

static void take_and_acknowledge(struct object *object, uint8_t argument)
{
    esclusa_message message;
    if (take_into(object, &message, argument)) {
        FUZZ_CHECK(esclusa_consumer_acknowledge(object->consumer, &message));
    }
}

static void take(struct object *object, uint8_t argument)
{
    if (object->takes < FUZZ_KEPT && take_into(object, &object->taken[object->takes], argument)) {
        object->takes++;
    }
}

/* Or acknowledge, every other time. */
static void release(struct object *object, uint8_t argument)
{
    if (object->takes == 0) {
        return;
    }
    esclusa_message *message = &object->taken[--object->takes];
    read_all(object, message->data, message->length);
    if (argument % 2 == 0) {
        FUZZ_CHECK(esclusa_consumer_release(object->consumer, message));
    } else {
        FUZZ_CHECK(esclusa_consumer_acknowledge(object->consumer, message));
    }
}

static void close_producer(struct object *object, uint8_t argument)
{
    (void) argument;
    esclusa_producer_close(object->producer);
    object->producer = NULL;
    object->claims = 0;
}

static void close_consumer(struct object *object, uint8_t argument)
{
    (void) argument;
    esclusa_consumer_close(object->consumer);
    object->consumer = NULL;
    object->takes = 0;
}

static void figures(struct object *object, uint8_t argument)
{
    (void) argument;
    esclusa_queue_figures figures;
    FUZZ_CHECK(esclusa_queue_get_figures(object->handle, &figures));
}

static void wait_any(struct object *object, uint8_t argument)
{
    ends(object);
    if (object->producer != NULL && object->consumer != NULL) {
        fuzz_wait_any(object, argument);
    }
}

FUZZ_OPERATIONS(queue, put, get, put_many, get_many, claim_and_publish, take_and_acknowledge, claim,
                take, publish, release, close_producer, close_consumer, figures, wait_any,
                fuzz_reopen)
