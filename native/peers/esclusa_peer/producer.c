/* SPDX-License-Identifier: Apache-2.0 */
/* The peer's words for a producer. */
#include "peer.h"

esclusa_producer *producer;
static esclusa_message claimed;

static void producer_open(char **w)
{
    (void) w;
    answer(esclusa_queue_producer(&producer, queue));
}

static void producer_put(char **w)
{
    struct bytes data = from_hex(w[0]);
    answer(
        esclusa_producer_put(producer, data.at, data.length, (uint32_t) number(w[1]), nanos(w[2])));
}

static void producer_put_many(char **w)
{
    esclusa_item items[PEER_WORDS];
    uint32_t count = 0;
    for (char *word = w[2]; *word != '\0'; word = w[2 + count]) {
        struct bytes data = from_hex(word);
        items[count++] = (esclusa_item){data.at, data.length, (uint32_t) number(w[0])};
    }
    int64_t result = esclusa_producer_put_many(producer, items, count, nanos(w[1]));
    if (answer(result)) {
        print_number(result);
    }
}

static void producer_claim(char **w)
{
    answer(esclusa_producer_claim(producer, &claimed, nanos(w[0])));
}

static void producer_publish(char **w)
{
    struct bytes data = from_hex(w[0]);
    memcpy(claimed.data, data.at, data.length);
    answer(esclusa_producer_publish(producer, &claimed, data.length, (uint32_t) number(w[1])));
}

static void producer_abort(char **w)
{
    (void) w;
    answer(esclusa_producer_abort(producer, &claimed));
}

static void producer_close(char **w)
{
    (void) w;
    esclusa_producer_close(producer);
    producer = NULL;
    answer(0);
}

const struct command producer_commands[] = {
    {"producer open", producer_open},         {"producer put", producer_put},
    {"producer put_many", producer_put_many}, {"producer claim", producer_claim},
    {"producer publish", producer_publish},   {"producer abort", producer_abort},
    {"producer close", producer_close},       {0},
};
