/* SPDX-License-Identifier: Apache-2.0 */
#include "testing.h"

int main(void)
{
    esclusa_queue *queue;
    esclusa_producer *producer, *other;
    esclusa_consumer *consumer;
    esclusa_message first, second, third, copy;
    char room[8];
    EXPECT_OK(esclusa_queue_create(&queue, test_name(), 4, 8));
    EXPECT_OK(esclusa_queue_producer(&producer, queue));
    EXPECT_OK(esclusa_queue_producer(&other, queue));
    EXPECT_OK(esclusa_queue_consumer(&consumer, queue));
    for (int lap = 0; lap < 10; lap++) {
        EXPECT_OK(esclusa_producer_claim(producer, &first, 0));
        EXPECT_OK(esclusa_producer_claim(producer, &second, 0));
        EXPECT_OK(esclusa_producer_claim(other, &third, 0));
        memcpy(third.data, "third", 5);
        EXPECT_OK(esclusa_producer_publish(other, &third, 5, 3));
        EXPECT_EQUAL(-ETIMEDOUT, esclusa_consumer_get(consumer, room, 8, NULL,
                                                      0)); /* those before it hold it back */
        memcpy(second.data, "second", 6);
        copy = second;
        EXPECT_EQUAL(-EINVAL, esclusa_producer_publish(other, &second, 6, 2)); /* not his */
        EXPECT_OK(esclusa_producer_publish(producer, &second, 6, 2));
        EXPECT_EQUAL(-EINVAL, esclusa_producer_publish(producer, &second, 6, 2)); /* once only */
        EXPECT_EQUAL(-EINVAL, esclusa_producer_abort(producer, &copy));
        EXPECT_OK(esclusa_producer_abort(producer, &first));
        uint32_t type;
        EXPECT_EQUAL(6, esclusa_consumer_get(consumer, room, 8, &type, 0));
        EXPECT(memcmp(room, "second", 6) == 0 && type == 2);
        EXPECT_EQUAL(5, esclusa_consumer_get(consumer, room, 8, &type, 0));
        EXPECT(memcmp(room, "third", 5) == 0 && type == 3);
    }
    /* Nothing but aborted claims. */
    for (int i = 0; i < 9; i++) {
        EXPECT_OK(esclusa_producer_claim(producer, &first, 0));
        EXPECT_OK(esclusa_producer_abort(producer, &first));
        EXPECT_EQUAL(-ETIMEDOUT, esclusa_consumer_get(consumer, room, 8, NULL, 0));
    }
    esclusa_queue_figures figures;
    EXPECT_OK(esclusa_queue_get_figures(queue, &figures));
    EXPECT_EQUAL(20, figures.put);
    EXPECT_EQUAL(0, figures.size);
    /* Closing skips what was claimed. */
    EXPECT_OK(esclusa_producer_claim(producer, &first, 0));
    EXPECT_OK(esclusa_producer_put(other, "after", 5, 0, 0));
    esclusa_producer_close(producer);
    EXPECT_EQUAL(5, esclusa_consumer_get(consumer, room, 8, NULL, 0));
    esclusa_queue_close(queue);
    esclusa_producer_close(other);
    esclusa_consumer_close(consumer);
    return 0;
}
