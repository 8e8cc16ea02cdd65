/* SPDX-License-Identifier: Apache-2.0 */
/* Three producers and three consumers on a small ring: each message comes once, and each producer's
 * in order. */
#include "testing.h"

enum { SIDES = 3, MESSAGES = 40000 };

struct message {
    uint32_t producer;
    uint32_t number;
};

static void produce(const char *name, uint32_t which)
{
    esclusa_queue *queue;
    esclusa_producer *producer;
    EXPECT_OK(esclusa_queue_open(&queue, name));
    EXPECT_OK(esclusa_queue_producer(&producer, queue));
    for (uint32_t i = 0; i < MESSAGES; i++) {
        struct message message = {which, i};
        EXPECT_OK(esclusa_producer_put(producer, &message, sizeof message, which, ESCLUSA_FOREVER));
    }
    esclusa_producer_close(producer);
    esclusa_queue_close(queue);
    _exit(0);
}

static void consume(const char *name, unsigned char *seen)
{
    esclusa_queue *queue;
    esclusa_consumer *consumer;
    int64_t last[SIDES];
    memset(last, -1, sizeof last);
    EXPECT_OK(esclusa_queue_open(&queue, name));
    EXPECT_OK(esclusa_queue_consumer(&consumer, queue));
    for (;;) {
        struct message message;
        int64_t length =
            esclusa_consumer_get(consumer, &message, sizeof message, NULL, ESCLUSA_FOREVER);
        if (length == -EPIPE) {
            break;
        }
        EXPECT_EQUAL(sizeof message, length);
        EXPECT(last[message.producer] < message.number);
        last[message.producer] = message.number;
        EXPECT_EQUAL(0, seen[message.producer * MESSAGES + message.number]);
        seen[message.producer * MESSAGES + message.number] = 1;
    }
    esclusa_queue_close(queue);
    esclusa_consumer_close(consumer);
    _exit(0);
}

int main(void)
{
    const char *name = test_name();
    unsigned char *seen = test_shared(SIDES * MESSAGES);
    esclusa_queue *queue;
    esclusa_producer *keeper;
    EXPECT_OK(esclusa_queue_create(&queue, name, 10, sizeof(struct message)));
    EXPECT_OK(
        esclusa_queue_producer(&keeper, queue)); /* the stream does not end before all have come */
    pid_t pids[2 * SIDES];
    for (uint32_t i = 0; i < SIDES; i++) {
        pids[i] = test_fork();
        if (pids[i] == 0) {
            produce(name, i);
        }
        pids[SIDES + i] = test_fork();
        if (pids[SIDES + i] == 0) {
            consume(name, seen);
        }
    }
    for (int i = 0; i < SIDES; i++) {
        test_wait(pids[i]);
    }
    esclusa_producer_close(keeper);
    for (int i = SIDES; i < 2 * SIDES; i++) {
        test_wait(pids[i]);
    }
    for (int i = 0; i < SIDES * MESSAGES; i++) {
        EXPECT_EQUAL(1, seen[i]);
    }
    esclusa_queue_close(queue);
    return 0;
}
