/* SPDX-License-Identifier: Apache-2.0 */
/* Each call makes its own fence then; what is closed is roused and refused as ever. */
#include <pthread.h>

#include "testing.h"

static void *get(void *argument)
{
    char byte;
    return (void *) (intptr_t) esclusa_consumer_get(argument, &byte, 1, NULL, ESCLUSA_FOREVER);
}

static void *add(void *argument)
{
    int result = 0;
    while (result == 0) {
        result = esclusa_counter_add(argument, 1, NULL);
    }
    return (void *) (intptr_t) result;
}

static void expect_refusal(pthread_t thread)
{
    void *result;
    pthread_join(thread, &result);
    EXPECT_EQUAL(-EBADF, (intptr_t) result);
}

int main(void)
{
    setenv("ESCLUSA_TEST_NO_MEMBARRIER", "1", 1);
    for (int round = 0; round < 100; round++) {
        esclusa_counter *counter;
        esclusa_queue *queue;
        esclusa_consumer *consumer;
        EXPECT_OK(esclusa_counter_create(&counter, test_name(), 0));
        EXPECT_OK(esclusa_queue_create(&queue, test_name(), 4, 8));
        EXPECT_OK(esclusa_queue_consumer(&consumer, queue));
        pthread_t adder, getter;
        EXPECT_EQUAL(0, pthread_create(&adder, NULL, add, counter));
        EXPECT_EQUAL(0, pthread_create(&getter, NULL, get, consumer));
        test_pause(500000);
        esclusa_queue_close(queue);
        esclusa_counter_close(counter);
        expect_refusal(adder);
        expect_refusal(getter);
        esclusa_consumer_close(consumer);
        test_clean_up();
        test_state.names = 0;
    }
    return 0;
}
