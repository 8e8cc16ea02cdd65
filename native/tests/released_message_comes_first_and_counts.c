/* SPDX-License-Identifier: Apache-2.0 */
#include "testing.h"

static void put(esclusa_producer *producer, char letter)
{
    EXPECT_OK(esclusa_producer_put(producer, &letter, 1, 0, 0));
}

static void takes(esclusa_consumer *consumer, esclusa_message *message, char letter, uint32_t count)
{
    EXPECT_OK(esclusa_consumer_take(consumer, message, 0));
    EXPECT_EQUAL(letter, *(char *) message->data);
    EXPECT_EQUAL(count, message->delivery_count);
}

int main(void)
{
    esclusa_queue *queue;
    esclusa_producer *producer;
    esclusa_consumer *one, *two;
    esclusa_message a, b, c;
    char letter;
    EXPECT_OK(esclusa_queue_create(&queue, test_name(), 4, 1));
    EXPECT_OK(esclusa_queue_producer(&producer, queue));
    EXPECT_OK(esclusa_queue_consumer(&one, queue));
    EXPECT_OK(esclusa_queue_consumer(&two, queue));
    for (char start = 'a'; start < 'v'; start = (char) (start + 3)) {
        put(producer, start);
        put(producer, (char) (start + 1));
        put(producer, (char) (start + 2));
        takes(one, &a, start, 1);
        takes(two, &b, (char) (start + 1), 1);
        EXPECT_EQUAL(-EINVAL, esclusa_consumer_acknowledge(two, &a));
        EXPECT_OK(esclusa_consumer_release(two, &b));
        EXPECT_OK(esclusa_consumer_release(one, &a));
        EXPECT_EQUAL(-EINVAL, esclusa_consumer_release(one, &a));
        takes(two, &a, start, 2); /* the smaller ticket first, both before what nobody has taken */
        EXPECT_OK(esclusa_consumer_release(two, &a));
        takes(one, &a, start, 3);
        EXPECT_EQUAL(1, esclusa_consumer_get(two, &letter, 1, NULL, 0));
        EXPECT_EQUAL(start + 1, letter);
        takes(two, &c, (char) (start + 2), 1);
        EXPECT_OK(esclusa_consumer_acknowledge(two, &c));
        EXPECT_OK(esclusa_consumer_acknowledge(one, &a));
        EXPECT_EQUAL(-EINVAL, esclusa_consumer_acknowledge(one, &a));
    }
    put(producer, 'x');
    takes(one, &a, 'x', 1);
    esclusa_consumer_close(one); /* gives back what it holds */
    takes(two, &a, 'x', 2);
    EXPECT_OK(esclusa_consumer_acknowledge(two, &a));
    esclusa_queue_figures figures;
    EXPECT_OK(esclusa_queue_get_figures(queue, &figures));
    EXPECT_EQUAL(7 * 3 + 1, figures.returned);
    esclusa_queue_close(queue);
    esclusa_producer_close(producer);
    esclusa_consumer_close(two);
    return 0;
}
