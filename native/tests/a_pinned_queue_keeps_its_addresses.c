/* SPDX-License-Identifier: Apache-2.0 */
/* For bindings whose views may outlive the queue: after close they see zeros of their own. */
#include "private.h"
#include "testing.h"

int main(void)
{
    const char *name = test_name();
    esclusa_queue *queue, *other;
    esclusa_producer *producer;
    esclusa_consumer *consumer, *survivor;
    esclusa_message message, again;
    EXPECT_OK(esclusa_queue_create(&queue, name, 4, 8));
    EXPECT_OK(esclusa_queue_open(&other, name));
    EXPECT_OK(esclusa_queue_producer(&producer, other));
    EXPECT_OK(esclusa_producer_put(producer, "payload", 8, 0, 0));
    EXPECT_OK(esclusa_queue_consumer(&consumer, queue));
    EXPECT_OK(esclusa_consumer_take(consumer, &message, 0));
    EXPECT_OK(esclusa_queue_pin(queue));
    EXPECT_OK(esclusa_queue_pin(queue));
    esclusa_queue_unpin(queue);
    EXPECT(strcmp(message.data, "payload") == 0);
    esclusa_queue_close(queue);
    EXPECT(memcmp(message.data, "\0\0\0\0\0\0\0", 8) == 0);
    strcpy(message.data, "mine");
    EXPECT_OK(esclusa_queue_consumer(&survivor, other));
    EXPECT_OK(esclusa_consumer_take(survivor, &again, 0));
    EXPECT(strcmp(again.data, "payload") == 0);
    EXPECT(strcmp(message.data, "mine") == 0);
    EXPECT_EQUAL(-EBADF, esclusa_queue_pin(queue));
    esclusa_queue_unpin(queue);
    esclusa_consumer_close(consumer);
    esclusa_queue_close(other);
    esclusa_producer_close(producer);
    esclusa_consumer_close(survivor);
    return 0;
}
