/* SPDX-License-Identifier: Apache-2.0 */
/* One slot, a power of two, and neither; several laps. */
#include "testing.h"

int main(void)
{
    static const uint32_t slots[] = {1, 2, 3, 5, 8, 100};
    for (size_t i = 0; i < sizeof slots / sizeof *slots; i++) {
        esclusa_queue *queue;
        esclusa_producer *producer;
        esclusa_consumer *consumer;
        EXPECT_OK(esclusa_queue_create(&queue, test_name(), slots[i], 16));
        EXPECT_OK(esclusa_queue_producer(&producer, queue));
        EXPECT_OK(esclusa_queue_consumer(&consumer, queue));
        uint64_t put = 0, got = 0;
        for (int round = 0; round < 50; round++) {
            while (esclusa_producer_put(producer, &put, 8, (uint32_t) put * 3, 0) == 0) {
                put++;
            }
            EXPECT_EQUAL(slots[i], put - got);
            while (got < put - (uint64_t) (round % 2)) {
                uint64_t value[2];
                uint32_t type;
                EXPECT_EQUAL(8, esclusa_consumer_get(consumer, value, sizeof value, &type, 0));
                EXPECT_EQUAL(got, value[0]);
                EXPECT_EQUAL((uint32_t) got * 3, type);
                got++;
            }
        }
        esclusa_queue_figures figures;
        EXPECT_OK(esclusa_queue_get_figures(queue, &figures));
        EXPECT_EQUAL(put, figures.put);
        EXPECT_EQUAL(got, figures.taken);
        EXPECT_EQUAL(put - got, figures.size);
        EXPECT_EQUAL(slots[i], figures.high_water);
        EXPECT_EQUAL(1, figures.producers);
        EXPECT_EQUAL(1, figures.consumers);
        esclusa_queue_close(queue);
        esclusa_producer_close(producer);
        esclusa_consumer_close(consumer);
    }
    return 0;
}
