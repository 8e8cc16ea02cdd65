/* SPDX-License-Identifier: Apache-2.0 */
/* Threads use a counter and a queue while another closes them, again and again. */
#include <pthread.h>

#include "testing.h"

enum { ROUNDS = 300, THREADS = 3 };

static _Atomic(esclusa_counter *) counter;
static _Atomic(esclusa_producer *) producer;
static _Atomic int stop;

static void *use(void *argument)
{
    intptr_t which = (intptr_t) argument;
    int64_t calls = 0;
    while (stop == 0) {
        int result;
        if (which == 0) { /* a producer serves one thread at a time */
            result = esclusa_producer_put(producer, "xyz", 3, 0, 0);
            EXPECT(result == 0 || result == -EBADF || result == -ETIMEDOUT);
        } else {
            result = esclusa_counter_add(counter, 1, NULL);
            EXPECT(result == 0 || result == -EBADF);
        }
        calls += result == 0;
    }
    EXPECT(calls > 0);
    return NULL;
}

int main(void)
{
    const char *name = test_name(), *other = test_name();
    esclusa_counter *keeper, *opened;
    esclusa_queue *queue;
    esclusa_producer *opened_producer;
    EXPECT_OK(esclusa_counter_create(&keeper, name, 0));
    EXPECT_OK(esclusa_queue_create(&queue, other, 1000000, 8));
    esclusa_queue_close(queue);
    pthread_t threads[THREADS];
    for (int i = 0; i < ROUNDS; i++) {
        EXPECT_OK(esclusa_counter_open(&opened, name));
        EXPECT_OK(esclusa_queue_open(&queue, other));
        EXPECT_OK(esclusa_queue_producer(&opened_producer, queue));
        counter = opened;
        producer = opened_producer;
        for (intptr_t t = 0; i == 0 && t < THREADS; t++) {
            EXPECT_EQUAL(0, pthread_create(&threads[t], NULL, use, (void *) t));
        }
        test_pause(500000);
        esclusa_queue_close(queue);
        esclusa_counter_close(opened);
        esclusa_producer_close(opened_producer);
    }
    stop = 1;
    for (int t = 0; t < THREADS; t++) {
        pthread_join(threads[t], NULL);
    }
    EXPECT_OK(esclusa_queue_open(&queue, other));
    esclusa_queue_figures figures;
    EXPECT_OK(esclusa_queue_get_figures(queue, &figures));
    EXPECT_EQUAL(0, figures.producers);
    esclusa_queue_close(queue);
    esclusa_counter_close(keeper);
    return 0;
}
