/* SPDX-License-Identifier: Apache-2.0 */
#include "testing.h"

static void at_least_30_ms(int64_t before)
{
    EXPECT(test_now() - before >= MILLIS(30));
}

int main(void)
{
    const char *name = test_name();
    esclusa_queue *queue;
    esclusa_producer *producer;
    esclusa_consumer *consumer;
    esclusa_message message;
    char byte;
    EXPECT_OK(esclusa_queue_create(&queue, name, 3, 8));
    EXPECT_OK(esclusa_queue_producer(&producer, queue));
    EXPECT_OK(esclusa_queue_consumer(&consumer, queue));
    const esclusa_wait_policy policies[] = {ESCLUSA_WAIT_DEFAULT, ESCLUSA_WAIT_BUSY_SPIN,
                                            ESCLUSA_WAIT_SLEEP_ONLY};
    for (int i = 0; i < 3; i++) {
        EXPECT_OK(esclusa_queue_set_wait_policy(queue, &policies[i]));
        EXPECT_EQUAL(-ETIMEDOUT, esclusa_consumer_get(consumer, &byte, 1, NULL, 0));
        EXPECT_EQUAL(-ETIMEDOUT, esclusa_consumer_get(consumer, &byte, 1, NULL, -5));
        int64_t before = test_now();
        EXPECT_EQUAL(-ETIMEDOUT, esclusa_consumer_get(consumer, &byte, 1, NULL, MILLIS(30)));
        EXPECT_SENTENCE("cannot get from queue '%s': ETIMEDOUT", name);
        at_least_30_ms(before);
        before = test_now();
        EXPECT_EQUAL(-ETIMEDOUT, esclusa_consumer_take(consumer, &message, MILLIS(30)));
        at_least_30_ms(before);
        for (int j = 0; j < 3; j++) {
            EXPECT_OK(esclusa_producer_put(producer, "x", 1, 0, 0));
        }
        EXPECT_EQUAL(-ETIMEDOUT, esclusa_producer_put(producer, "x", 1, 0, 0));
        EXPECT_EQUAL(-ETIMEDOUT, esclusa_producer_claim(producer, &message, 0));
        before = test_now();
        EXPECT_EQUAL(-ETIMEDOUT, esclusa_producer_put(producer, "x", 1, 0, MILLIS(30)));
        at_least_30_ms(before);
        before = test_now();
        EXPECT_EQUAL(-ETIMEDOUT, esclusa_producer_claim(producer, &message, MILLIS(30)));
        at_least_30_ms(before);
        /* A message in somebody's hands keeps its slot. */
        EXPECT_OK(esclusa_consumer_take(consumer, &message, 0));
        before = test_now();
        EXPECT_EQUAL(-ETIMEDOUT, esclusa_producer_put(producer, "x", 1, 0, MILLIS(30)));
        at_least_30_ms(before);
        EXPECT_OK(esclusa_consumer_acknowledge(consumer, &message));
        EXPECT_EQUAL(1, esclusa_consumer_get(consumer, &byte, 1, NULL, 0));
        EXPECT_EQUAL(1, esclusa_consumer_get(consumer, &byte, 1, NULL, 0));
    }
    esclusa_queue_figures figures;
    EXPECT_OK(esclusa_queue_get_figures(queue, &figures));
    EXPECT_EQUAL(0, figures.consumers_waiting);
    EXPECT_EQUAL(0, figures.producers_waiting);
    esclusa_queue_close(queue);
    esclusa_producer_close(producer);
    esclusa_consumer_close(consumer);
    return 0;
}
