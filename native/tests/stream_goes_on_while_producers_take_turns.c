/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A producer is opened before the last one is closed, over and over, now on one side of many other
 * handles and now on the other. A consumer that looks at the handles one by one never takes it for
 * the end of the stream.
 */
#include <pthread.h>

#include "testing.h"

enum { OTHERS = 2000, RUN_MILLIS = 1000 };

static _Atomic bool done;
static esclusa_queue *queue;

static void *take_turns(void *argument)
{
    esclusa_producer *one = argument, *next;
    while (!done) {
        EXPECT_OK(esclusa_queue_producer(&next, queue));
        esclusa_producer_close(one);
        one = next;
    }
    return one;
}

int main(void)
{
    static esclusa_consumer *others[OTHERS];
    const esclusa_options options = {.handles = OTHERS + 3};
    EXPECT_OK(esclusa_queue_create_with(&queue, test_name(), 2, 8, &options));
    esclusa_producer *first;
    esclusa_consumer *consumer;
    EXPECT_OK(esclusa_queue_producer(&first, queue));
    for (int i = 0; i < OTHERS; i++) {
        EXPECT_OK(esclusa_queue_consumer(&others[i], queue));
    }
    EXPECT_OK(esclusa_queue_consumer(&consumer, queue));
    pthread_t thread;
    EXPECT_EQUAL(0, pthread_create(&thread, NULL, take_turns, first));
    int64_t end = test_now() + MILLIS(RUN_MILLIS);
    int looks = 0;
    while (test_now() < end) {
        char byte;
        EXPECT_EQUAL(-ETIMEDOUT, esclusa_consumer_get(consumer, &byte, 1, NULL, 0));
        looks++;
    }
    done = true;
    void *last;
    EXPECT_EQUAL(0, pthread_join(thread, &last));
    EXPECT(looks > 100);
    esclusa_producer_close(last);
    char byte;
    EXPECT_EQUAL(-EPIPE, esclusa_consumer_get(consumer, &byte, 1, NULL, 0));
    esclusa_queue_close(queue);
    return 0;
}
