/* SPDX-License-Identifier: Apache-2.0 */
/* The same with threads, for the sanitizers: copied, in place, in batches, handed back. */
#include <pthread.h>

#include "testing.h"

enum { SIDES = 3, MESSAGES = 4000 };

static esclusa_queue *queue;
static _Atomic int seen[SIDES * MESSAGES];

static void *produce(void *argument)
{
    uint32_t which = (uint32_t) (intptr_t) argument;
    esclusa_producer *producer;
    EXPECT_OK(esclusa_queue_producer(&producer, queue));
    for (uint32_t i = 0; i < MESSAGES; i++) {
        uint32_t value = which * MESSAGES + i, next = value + 1;
        esclusa_message claim;
        if (i % 5 == 0) {
            EXPECT_OK(esclusa_producer_claim(producer, &claim, ESCLUSA_FOREVER));
            EXPECT_OK(esclusa_producer_abort(producer, &claim));
        }
        if (i % 3 == 0) {
            EXPECT_OK(esclusa_producer_claim(producer, &claim, ESCLUSA_FOREVER));
            memcpy(claim.data, &value, 4);
            EXPECT_OK(esclusa_producer_publish(producer, &claim, 4, 0));
        } else if (i % 3 == 1 && i + 1 < MESSAGES) {
            const esclusa_item items[] = {{&value, 4, 0}, {&next, 4, 0}};
            EXPECT_EQUAL(2, esclusa_producer_put_many(producer, items, 2, ESCLUSA_FOREVER));
            i++;
        } else {
            EXPECT_OK(esclusa_producer_put(producer, &value, 4, 0, ESCLUSA_FOREVER));
        }
    }
    esclusa_producer_close(producer);
    return NULL;
}

static void *consume(void *argument)
{
    (void) argument;
    esclusa_consumer *consumer;
    EXPECT_OK(esclusa_queue_consumer(&consumer, queue));
    uint32_t values[4];
    esclusa_item items[4];
    for (int i = 0;; i++) {
        int64_t count = 1;
        esclusa_message message;
        if (i % 3 == 0) {
            count = esclusa_consumer_take(consumer, &message, ESCLUSA_FOREVER);
            if (count == 0) {
                memcpy(values, message.data, 4);
                bool back = i % 2 == 0 && message.delivery_count < 3;
                EXPECT_OK(back ? esclusa_consumer_release(consumer, &message)
                               : esclusa_consumer_acknowledge(consumer, &message));
                count = back ? 0 : 1;
            }
        } else if (i % 3 == 1) {
            count = esclusa_consumer_get_many(consumer, values, sizeof values, items, 4,
                                              ESCLUSA_FOREVER);
        } else {
            count = esclusa_consumer_get(consumer, values, 4, NULL, ESCLUSA_FOREVER);
            count = count == 4 ? 1 : count;
        }
        if (count == -EPIPE) {
            break;
        }
        EXPECT(count >= 0);
        for (int64_t j = 0; j < count; j++) {
            EXPECT_EQUAL(0, seen[values[j]]++);
        }
    }
    esclusa_consumer_close(consumer);
    return NULL;
}

int main(void)
{
    EXPECT_OK(esclusa_queue_create(&queue, test_name(), 10, 4));
    esclusa_producer *keeper;
    EXPECT_OK(esclusa_queue_producer(&keeper, queue));
    pthread_t threads[2 * SIDES];
    for (intptr_t i = 0; i < SIDES; i++) {
        EXPECT_EQUAL(0, pthread_create(&threads[i], NULL, produce, (void *) i));
        EXPECT_EQUAL(0, pthread_create(&threads[SIDES + i], NULL, consume, NULL));
    }
    for (int i = 0; i < 2 * SIDES; i++) {
        pthread_join(threads[i], NULL);
        if (i == SIDES - 1) {
            esclusa_producer_close(keeper);
        }
    }
    for (int i = 0; i < SIDES * MESSAGES; i++) {
        EXPECT_EQUAL(1, seen[i]);
    }
    esclusa_queue_close(queue);
    return 0;
}
