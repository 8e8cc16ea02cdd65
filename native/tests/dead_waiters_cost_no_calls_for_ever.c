/* SPDX-License-Identifier: Apache-2.0 */
/* Consumers die asleep. The count of waiters stays too high only until the next message. */
#include "esclusa_layout.h"
#include "testing.h"

enum { WAITERS = 3 };

/* By which wakers go; the figures do not count the dead. */
static uint32_t count_of_waiters(const struct esclusa_header *header)
{
    const struct esclusa_queue *words =
        (const void *) ((const char *) header + header->body_offset);
    return words->consumers_waiting;
}

int main(void)
{
    esclusa_queue *queue;
    esclusa_producer *producer;
    const char *name = test_name();
    EXPECT_OK(esclusa_queue_create(&queue, name, 8, 8));
    const struct esclusa_header *header = test_map(name, NULL);
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
    while (count_of_waiters(header) != WAITERS) {
        test_pause(100000);
    }
    EXPECT_OK(esclusa_queue_get_figures(queue, &figures));
    EXPECT_EQUAL(WAITERS, figures.consumers_waiting);
    for (int i = 0; i < WAITERS; i++) {
        test_kill(pids[i]);
    }
    EXPECT_OK(esclusa_queue_get_figures(queue, &figures));
    EXPECT_EQUAL(0, figures.consumers_waiting);
    EXPECT(count_of_waiters(header) > 0);
    EXPECT_OK(esclusa_producer_put(producer, "x", 1, 0, 0));
    EXPECT_OK(esclusa_queue_get_figures(queue, &figures));
    EXPECT_EQUAL(0, count_of_waiters(header));
    EXPECT_EQUAL(0, figures.consumers);
    esclusa_queue_close(queue);
    esclusa_producer_close(producer);
    return 0;
}
