/* SPDX-License-Identifier: Apache-2.0 */
/* Consumers die asleep. The count of waiters stays too high only until the next message. */
#include "testing.h"

enum { WAITERS = 3 };

int main(void)
{
    esclusa_queue *queue;
    esclusa_producer *producer;
    EXPECT_OK(esclusa_queue_create(&queue, test_name(), 8, 8));
    EXPECT_OK(esclusa_queue_producer(&producer, queue));
    pid_t pids[WAITERS];
    for (int i = 0; i < WAITERS; i++) {
        pids[i] = test_fork();
        if (pids[i] == 0) {
            esclusa_consumer *consumer;
            char byte;
            EXPECT_OK(esclusa_queue_consumer(&consumer, queue));
            esclusa_consumer_get(consumer, &byte, 1, NULL, ESCLUSA_FOREVER);
            _exit(1);
        }
    }
    esclusa_queue_figures figures = {0};
    while (figures.consumers_waiting != WAITERS) {
        EXPECT_OK(esclusa_queue_get_figures(queue, &figures));
    }
    for (int i = 0; i < WAITERS; i++) {
        test_kill(pids[i]);
    }
    EXPECT_OK(esclusa_queue_get_figures(queue, &figures));
    EXPECT(figures.consumers_waiting > 0);
    EXPECT_OK(esclusa_producer_put(producer, "x", 1, 0, 0));
    EXPECT_OK(esclusa_queue_get_figures(queue, &figures));
    EXPECT_EQUAL(0, figures.consumers_waiting);
    EXPECT_EQUAL(0, figures.consumers);
    esclusa_queue_close(queue);
    esclusa_producer_close(producer);
    return 0;
}
