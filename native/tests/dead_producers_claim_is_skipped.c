/* SPDX-License-Identifier: Apache-2.0 */
#include "testing.h"

int main(void)
{
    const char *name = test_name();
    esclusa_queue *queue;
    esclusa_producer *producer;
    esclusa_consumer *consumer;
    _Atomic int *claimed = test_shared(sizeof *claimed);
    EXPECT_OK(esclusa_queue_create(&queue, name, 4, 8));
    EXPECT_OK(esclusa_queue_producer(&producer, queue));
    EXPECT_OK(esclusa_queue_consumer(&consumer, queue));
    for (int round = 0; round < 20; round++) {
        *claimed = 0;
        pid_t pid = test_fork();
        if (pid == 0) {
            esclusa_producer *own;
            esclusa_message message;
            EXPECT_OK(esclusa_queue_producer(&own, queue));
            EXPECT_OK(esclusa_producer_claim(own, &message, 0));
            *claimed = 1;
            pause();
        }
        test_await(claimed, 1);
        char byte = (char) round;
        EXPECT_OK(esclusa_producer_put(producer, &byte, 1, 0, 0));
        EXPECT_EQUAL(-ETIMEDOUT,
                     esclusa_consumer_get(consumer, &byte, 1, NULL, MILLIS(3))); /* he lives */
        test_kill(pid);
        EXPECT_EQUAL(1, esclusa_consumer_get(consumer, &byte, 1, NULL, ESCLUSA_FOREVER));
        EXPECT_EQUAL(round, byte);
    }
    esclusa_queue_figures figures;
    EXPECT_OK(esclusa_queue_get_figures(queue, &figures));
    EXPECT_EQUAL(20, figures.put);
    EXPECT_EQUAL(1, figures.producers);
    esclusa_queue_close(queue);
    esclusa_producer_close(producer);
    esclusa_consumer_close(consumer);
    return 0;
}
