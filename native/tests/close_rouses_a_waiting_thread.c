/* SPDX-License-Identifier: Apache-2.0 */
#include <pthread.h>

#include "testing.h"

struct waiter {
    esclusa_consumer *consumer;
    esclusa_producer *producer;
    esclusa_mutex *mutex;
    esclusa_latch *latch;
    int64_t result;
};

static void *wait_for_ever(void *argument)
{
    struct waiter *waiter = argument;
    char byte;
    if (waiter->consumer != NULL) {
        waiter->result = esclusa_consumer_get(waiter->consumer, &byte, 1, NULL, ESCLUSA_FOREVER);
    } else if (waiter->producer != NULL) {
        waiter->result = esclusa_producer_put(waiter->producer, "x", 1, 0, ESCLUSA_FOREVER);
    } else if (waiter->latch != NULL) {
        waiter->result = esclusa_latch_wait(waiter->latch, ESCLUSA_FOREVER);
    } else {
        waiter->result = esclusa_mutex_lock(waiter->mutex);
    }
    return NULL;
}

enum { WAITERS = 5 };

int main(void)
{
    esclusa_queue *empty, *full;
    struct waiter waiters[WAITERS] = {{0}};
    esclusa_producer *producer;
    EXPECT_OK(esclusa_queue_create(&empty, test_name(), 4, 8));
    EXPECT_OK(esclusa_queue_create(&full, test_name(), 1, 8));
    EXPECT_OK(esclusa_queue_consumer(&waiters[0].consumer, empty));
    EXPECT_OK(esclusa_queue_consumer(&waiters[1].consumer, empty));
    EXPECT_OK(esclusa_queue_producer(&producer, full));
    EXPECT_OK(esclusa_producer_put(producer, "x", 1, 0, 0));
    waiters[2].producer = producer;
    const char *name = test_name();
    esclusa_mutex *owner;
    EXPECT_OK(esclusa_mutex_create(&owner, name));
    EXPECT_OK(esclusa_mutex_lock(owner));
    EXPECT_OK(esclusa_mutex_open(&waiters[3].mutex, name));
    EXPECT_OK(esclusa_latch_create(&waiters[4].latch, test_name(), 1));
    pthread_t threads[WAITERS];
    for (int i = 0; i < WAITERS; i++) {
        EXPECT_EQUAL(0, pthread_create(&threads[i], NULL, wait_for_ever, &waiters[i]));
    }
    test_pause(MILLIS(50));
    esclusa_consumer_close(waiters[1].consumer); /* alone, its queue stays open */
    pthread_join(threads[1], NULL);
    esclusa_queue_close(empty);
    esclusa_queue_close(full);
    esclusa_mutex_close(waiters[3].mutex);
    esclusa_latch_close(waiters[4].latch);
    for (int i = 0; i < WAITERS; i++) {
        if (i != 1) {
            pthread_join(threads[i], NULL);
        }
        EXPECT_EQUAL(-EBADF, waiters[i].result);
    }
    EXPECT_OK(esclusa_mutex_unlock(owner));
    esclusa_mutex_close(owner);
    return 0;
}
