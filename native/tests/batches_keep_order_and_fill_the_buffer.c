/* SPDX-License-Identifier: Apache-2.0 */
#include "testing.h"

enum { SLOTS = 7, MESSAGES = 500 };

int main(void)
{
    esclusa_queue *queue;
    esclusa_producer *producer;
    esclusa_consumer *consumer;
    EXPECT_OK(esclusa_queue_create(&queue, test_name(), SLOTS, 8));
    EXPECT_OK(esclusa_queue_producer(&producer, queue));
    EXPECT_OK(esclusa_queue_consumer(&consumer, queue));
    uint64_t values[20], out[20];
    esclusa_item items[20], got[20];
    for (uint32_t i = 0; i < 20; i++) {
        values[i] = i;
        items[i] = (esclusa_item){&values[i], 8, i};
    }
    EXPECT_EQUAL(0, esclusa_producer_put_many(producer, items, 0, 0));
    EXPECT_EQUAL(-EINVAL, esclusa_consumer_get_many(consumer, out, sizeof out, got, 0, 0));
    EXPECT_EQUAL(-ETIMEDOUT, esclusa_consumer_get_many(consumer, out, sizeof out, got, 5, 0));
    EXPECT_EQUAL(SLOTS, esclusa_producer_put_many(producer, items, 20, 0)); /* what fits */
    EXPECT_EQUAL(-ETIMEDOUT, esclusa_producer_put_many(producer, items, 3, MILLIS(5)));
    EXPECT_EQUAL(2, esclusa_consumer_get_many(consumer, out, 17, got, 20, 0)); /* two have room */
    EXPECT_EQUAL(3, esclusa_consumer_get_many(consumer, out, sizeof out, got, 3, 0));
    EXPECT_EQUAL(2, *(const uint64_t *) got[0].data);
    EXPECT_EQUAL(4, *(const uint64_t *) got[2].data);
    EXPECT_EQUAL(4, got[2].type);
    EXPECT_EQUAL(2, esclusa_consumer_get_many(consumer, out, sizeof out, got, 20, 0));

    /* One that was handed back comes first. */
    esclusa_message message;
    EXPECT_EQUAL(4, esclusa_producer_put_many(producer, items, 4, 0));
    EXPECT_OK(esclusa_consumer_take(consumer, &message, 0));
    EXPECT_OK(esclusa_consumer_release(consumer, &message));
    EXPECT_EQUAL(4, esclusa_consumer_get_many(consumer, out, sizeof out, got, 20, 0));
    for (uint32_t i = 0; i < 4; i++) {
        EXPECT_EQUAL(i, *(const uint64_t *) got[i].data);
    }

    pid_t pid = test_fork();
    if (pid == 0) {
        esclusa_producer *own;
        EXPECT_OK(esclusa_queue_producer(&own, queue));
        for (uint64_t i = 0; i < MESSAGES; i += 20) {
            for (uint32_t j = 0; j < 20; j++) {
                values[j] = i + j;
            }
            EXPECT_EQUAL(20, esclusa_producer_put_many(own, items, 20, ESCLUSA_FOREVER));
        }
        esclusa_queue_close(queue);
        _exit(0);
    }
    for (uint64_t expected = 0; expected < MESSAGES;) {
        int64_t count =
            esclusa_consumer_get_many(consumer, out, sizeof out, got, 20, ESCLUSA_FOREVER);
        EXPECT(count >= 1);
        for (int64_t i = 0; i < count; i++) {
            EXPECT_EQUAL(expected++, *(const uint64_t *) got[i].data);
        }
    }
    test_wait(pid);
    esclusa_queue_close(queue);
    esclusa_producer_close(producer);
    esclusa_consumer_close(consumer);
    return 0;
}
