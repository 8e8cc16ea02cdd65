/* SPDX-License-Identifier: Apache-2.0 */
/* Waits that are over before they come to sleep still get past what a dead producer left. */
#include "testing.h"

int main(void)
{
    esclusa_queue *queue;
    esclusa_producer *producer;
    esclusa_consumer *consumer;
    _Atomic int *claimed = test_shared(sizeof *claimed);
    EXPECT_OK(esclusa_queue_create(&queue, test_name(), 4, 8));
    EXPECT_OK(esclusa_queue_producer(&producer, queue));
    EXPECT_OK(esclusa_queue_consumer(&consumer, queue));
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
    EXPECT_OK(esclusa_producer_put(producer, "x", 1, 0, 0));
    void *objects[] = {consumer};
    EXPECT_EQUAL(-ETIMEDOUT, esclusa_wait_any(objects, 1, NULL, 1)); /* he lives */
    test_kill(pid);
    int result;
    do { /* else the watchdog ends this */
        result = esclusa_wait_any(objects, 1, NULL, 1);
    } while (result == -ETIMEDOUT);
    EXPECT_EQUAL(0, result);
    char byte;
    EXPECT_EQUAL(1, esclusa_consumer_get(consumer, &byte, 1, NULL, 0));
    EXPECT_EQUAL('x', byte);
    esclusa_queue_close(queue);
    esclusa_producer_close(producer);
    esclusa_consumer_close(consumer);
    return 0;
}
