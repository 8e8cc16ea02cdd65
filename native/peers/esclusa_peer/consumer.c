/* SPDX-License-Identifier: Apache-2.0 */
/* The peer's words for a consumer. */
#include "peer.h"

esclusa_consumer *consumer;
static esclusa_message taken[PEER_WORDS]; /* oldest first */
unsigned holding;

static void consumer_open(char **w)
{
    (void) w;
    holding = 0;
    answer(esclusa_queue_consumer(&consumer, queue));
}

static void consumer_any(char **w)
{
    (void) w;
    void *objects[] = {consumer};
    answer(esclusa_wait_any(objects, 1, NULL, ESCLUSA_FOREVER));
}

static void consumer_get(char **w)
{
    static char data[PEER_BYTES];
    int64_t result = esclusa_consumer_get(consumer, data, sizeof data, NULL, nanos(w[0]));
    if (answer(result)) {
        print_hex(data, (size_t) result);
    }
}

static void consumer_get_many(char **w)
{
    static char data[PEER_BYTES];
    esclusa_item items[PEER_WORDS];
    int64_t result = esclusa_consumer_get_many(consumer, data, sizeof data, items,
                                               (uint32_t) number(w[0]), nanos(w[1]));
    if (answer(result)) {
        for (int64_t i = 0; i < result; i++) {
            print_hex(items[i].data, items[i].length);
        }
    }
}

static void consumer_take(char **w)
{
    esclusa_message *message = &taken[holding];
    if (answer(esclusa_consumer_take(consumer, message, nanos(w[0])))) {
        holding++;
        print_hex(message->data, message->length);
        print_number(message->type);
        print_number(message->delivery_count);
    }
}

static esclusa_message *oldest(void)
{
    static esclusa_message message;
    message = taken[0];
    holding -= holding > 0;
    memmove(taken, taken + 1, sizeof *taken * holding);
    return &message;
}

static void consumer_acknowledge(char **w)
{
    (void) w;
    answer(esclusa_consumer_acknowledge(consumer, oldest()));
}

static void consumer_release(char **w)
{
    (void) w;
    answer(esclusa_consumer_release(consumer, oldest()));
}

static void consumer_close(char **w)
{
    (void) w;
    esclusa_consumer_close(consumer);
    consumer = NULL;
    holding = 0;
    answer(0);
}

const struct command consumer_commands[] = {
    {"consumer open", consumer_open},
    {"consumer get", consumer_get},
    {"consumer any", consumer_any},
    {"consumer get_many", consumer_get_many},
    {"consumer take", consumer_take},
    {"consumer acknowledge", consumer_acknowledge},
    {"consumer release", consumer_release},
    {"consumer close", consumer_close},
    {0},
};
