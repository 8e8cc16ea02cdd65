/* SPDX-License-Identifier: Apache-2.0 */
#include "testing.h"

int main(void)
{
    const char *name = test_name();
    esclusa_queue *queue;
    esclusa_producer *producer;
    esclusa_consumer *consumer;
    esclusa_message message;
    char room[16];
    EXPECT_OK(esclusa_queue_create(&queue, name, 4, 10));
    EXPECT_OK(esclusa_queue_producer(&producer, queue));
    EXPECT_OK(esclusa_queue_consumer(&consumer, queue));
    EXPECT_EQUAL(-EMSGSIZE, esclusa_producer_put(producer, "12345678901", 11, 0, 0));
    EXPECT_SENTENCE("cannot put on queue '%s': EMSGSIZE: the message has 11 bytes, a slot 10",
                    name);
    const esclusa_item items[] = {{"a", 1, 0}, {"12345678901", 11, 0}};
    EXPECT_EQUAL(-EMSGSIZE, esclusa_producer_put_many(producer, items, 2, 0));
    EXPECT_OK(esclusa_producer_claim(producer, &message, 0));
    EXPECT_EQUAL(10, message.length);
    EXPECT_EQUAL(-EMSGSIZE, esclusa_producer_publish(producer, &message, 11, 0));
    memcpy(message.data, "1234567890", 10);
    EXPECT_OK(esclusa_producer_publish(producer, &message, 10, 0)); /* it was still held */

    EXPECT_EQUAL(-EMSGSIZE, esclusa_consumer_get(consumer, room, 9, NULL, 0));
    EXPECT_SENTENCE("cannot get from queue '%s': EMSGSIZE: the message has 10 bytes, the buffer 9",
                    name);
    EXPECT_EQUAL(-EMSGSIZE, esclusa_consumer_get(consumer, room, 9, NULL, ESCLUSA_FOREVER));
    esclusa_item got[2];
    EXPECT_EQUAL(-EMSGSIZE, esclusa_consumer_get_many(consumer, room, 9, got, 2, ESCLUSA_FOREVER));
    EXPECT_OK(esclusa_consumer_take(consumer, &message, 0)); /* it stayed where it was */
    EXPECT_EQUAL(1, message.delivery_count);
    EXPECT_OK(esclusa_consumer_release(consumer, &message));
    EXPECT_EQUAL(-EMSGSIZE, esclusa_consumer_get(consumer, room, 9, NULL, 0));
    EXPECT_EQUAL(10, esclusa_consumer_get(consumer, room, 10, NULL, 0));
    EXPECT(memcmp(room, "1234567890", 10) == 0);
    esclusa_queue_close(queue);
    esclusa_producer_close(producer);
    esclusa_consumer_close(consumer);
    return 0;
}
