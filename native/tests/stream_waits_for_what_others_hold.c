/* SPDX-License-Identifier: Apache-2.0 */
#include <pthread.h>

#include "testing.h"

static void *get(void *argument)
{
    char byte;
    return (void *) (intptr_t) esclusa_consumer_get(argument, &byte, 1, NULL, ESCLUSA_FOREVER);
}

static int64_t join(pthread_t thread)
{
    void *result;
    pthread_join(thread, &result);
    return (intptr_t) result;
}

int main(void)
{
    esclusa_queue *queue;
    esclusa_producer *producer;
    esclusa_consumer *holder, *other;
    esclusa_message message;
    pthread_t thread;
    EXPECT_OK(esclusa_queue_create(&queue, test_name(), 4, 8));
    EXPECT_OK(esclusa_queue_consumer(&holder, queue));
    EXPECT_OK(esclusa_queue_consumer(&other, queue));
    EXPECT_OK(esclusa_queue_producer(&producer, queue));
    EXPECT_OK(esclusa_producer_put(producer, "x", 1, 0, 0));
    EXPECT_OK(esclusa_producer_put(producer, "y", 1, 0, 0));
    esclusa_producer_close(producer);
    EXPECT_OK(esclusa_consumer_take(holder, &message, 0));
    esclusa_message second;
    EXPECT_OK(esclusa_consumer_take(holder, &second, 0));
    char byte;
    EXPECT_EQUAL(-ETIMEDOUT, esclusa_consumer_get(other, &byte, 1, NULL, MILLIS(20)));

    EXPECT_EQUAL(0, pthread_create(&thread, NULL, get, other));
    test_pause(MILLIS(20));
    EXPECT_OK(esclusa_consumer_release(holder, &message)); /* it comes back */
    EXPECT_EQUAL(1, join(thread));

    EXPECT_EQUAL(0, pthread_create(&thread, NULL, get, other));
    test_pause(MILLIS(20));
    EXPECT_OK(esclusa_consumer_acknowledge(holder, &second)); /* it does not: the end */
    EXPECT_EQUAL(-EPIPE, join(thread));

    /* What one holds oneself holds nobody up but others. */
    EXPECT_OK(esclusa_queue_producer(&producer, queue));
    EXPECT_OK(esclusa_producer_put(producer, "z", 1, 0, 0));
    EXPECT_OK(esclusa_consumer_take(holder, &message, 0));
    esclusa_producer_close(producer);
    EXPECT_EQUAL(0, pthread_create(&thread, NULL, get, other));
    EXPECT_EQUAL(-EPIPE, esclusa_consumer_get(holder, &byte, 1, NULL,
                                              ESCLUSA_FOREVER)); /* not for his own */
    EXPECT_OK(esclusa_consumer_acknowledge(holder, &message));
    EXPECT_EQUAL(-EPIPE, join(thread));
    esclusa_queue_close(queue);
    esclusa_consumer_close(holder);
    esclusa_consumer_close(other);
    return 0;
}
