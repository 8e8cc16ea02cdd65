/* SPDX-License-Identifier: Apache-2.0 */
#include "testing.h"

int main(void)
{
    esclusa_counter *counter;
    EXPECT_OK(esclusa_counter_create(&counter, test_name(), 0));
    esclusa_counter_close(counter);
    int64_t value;
    EXPECT_EQUAL(-EBADF, esclusa_counter_get(counter, &value));
    EXPECT_EQUAL(-EBADF, esclusa_counter_add(counter, 1, &value));
    EXPECT_EQUAL(-EBADF, esclusa_counter_set(counter, 1));
    EXPECT_EQUAL(-EBADF, esclusa_counter_compare_and_set(counter, 1, 2));
    EXPECT_EQUAL(-EBADF, esclusa_counter_get(NULL, &value));
    esclusa_counter_close(counter);
    esclusa_counter_close(NULL);

    esclusa_mutex *mutex;
    EXPECT_OK(esclusa_mutex_create(&mutex, test_name()));
    esclusa_mutex_close(mutex);
    EXPECT_EQUAL(-EBADF, esclusa_mutex_lock(mutex));
    EXPECT_EQUAL(-EBADF, esclusa_mutex_unlock(mutex));
    EXPECT_EQUAL(-EBADF, esclusa_mutex_mark_repaired(mutex));

    esclusa_queue *queue;
    esclusa_producer *producer, *none;
    esclusa_consumer *consumer;
    EXPECT_OK(esclusa_queue_create(&queue, test_name(), 4, 8));
    EXPECT_OK(esclusa_queue_producer(&producer, queue));
    EXPECT_OK(esclusa_queue_consumer(&consumer, queue));
    esclusa_message message;
    EXPECT_OK(esclusa_producer_claim(producer, &message, 0));
    esclusa_queue_close(queue); /* closes its ends */
    EXPECT_EQUAL(-EBADF, esclusa_producer_publish(producer, &message, 1, 0));
    EXPECT_EQUAL(-EBADF, esclusa_producer_put(producer, "x", 1, 0, 0));
    EXPECT_EQUAL(-EBADF, esclusa_consumer_get(consumer, &value, 8, NULL, 0));
    EXPECT_EQUAL(-EBADF, esclusa_queue_producer(&none, queue));
    EXPECT(none == NULL);
    esclusa_queue_figures figures;
    EXPECT_EQUAL(-EBADF, esclusa_queue_get_figures(queue, &figures));
    esclusa_producer_close(producer);
    esclusa_consumer_close(consumer);
    esclusa_producer_close(producer);

    esclusa_memory *memory;
    EXPECT_OK(esclusa_memory_create(&memory, test_name(), 10));
    esclusa_memory_close(memory);
    EXPECT(esclusa_memory_data(memory) == NULL);
    EXPECT_EQUAL(0, esclusa_memory_byte_size(memory));
    esclusa_memory_close(memory);
    return 0;
}
