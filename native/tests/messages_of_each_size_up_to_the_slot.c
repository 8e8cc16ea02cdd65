/* SPDX-License-Identifier: Apache-2.0 */
#include "testing.h"

static void each_size(uint32_t slot_bytes)
{
    esclusa_queue *queue;
    esclusa_producer *producer;
    esclusa_consumer *consumer;
    EXPECT_OK(esclusa_queue_create(&queue, test_name(), 3, slot_bytes));
    EXPECT_OK(esclusa_queue_producer(&producer, queue));
    EXPECT_OK(esclusa_queue_consumer(&consumer, queue));
    unsigned char *in = malloc(slot_bytes + 1), *out = malloc(slot_bytes + 1);
    for (uint32_t length = 0; length <= slot_bytes; length++) {
        for (uint32_t i = 0; i < length; i++) {
            in[i] = (unsigned char) (i * 7 + length);
        }
        memset(out, 0xee, slot_bytes + 1);
        EXPECT_OK(esclusa_producer_put(producer, in, length, length, 0));
        uint32_t type;
        EXPECT_EQUAL(length, esclusa_consumer_get(consumer, out, length, &type, 0));
        EXPECT_EQUAL(length, type);
        EXPECT(memcmp(in, out, length) == 0);
        EXPECT_EQUAL(0xee, out[length]);
    }
    EXPECT_OK(esclusa_producer_put(producer, NULL, 0, 9, 0));
    EXPECT_EQUAL(0, esclusa_consumer_get(consumer, NULL, 0, NULL, 0));
    free(in);
    free(out);
    esclusa_queue_close(queue);
    esclusa_producer_close(producer);
    esclusa_consumer_close(consumer);
}

int main(void)
{
    each_size(0);
    each_size(1);
    each_size(31);
    each_size(32);
    each_size(33);
    each_size(1000);
    return 0;
}
