/* SPDX-License-Identifier: Apache-2.0 */
/* A full ring behind a message in dead hands: the waiting consumer gets it back, and the producer
 * its slot. */
#include "testing.h"

int main(void)
{
    esclusa_queue *queue;
    esclusa_producer *producer;
    EXPECT_OK(esclusa_queue_create(&queue, test_name(), 2, 8));
    EXPECT_OK(esclusa_queue_producer(&producer, queue));
    EXPECT_OK(esclusa_producer_put(producer, "a", 1, 0, 0));
    pid_t pid = test_fork();
    if (pid == 0) {
        esclusa_consumer *own;
        esclusa_message message;
        EXPECT_OK(esclusa_queue_consumer(&own, queue));
        EXPECT_OK(esclusa_consumer_take(own, &message, 0));
        raise(SIGKILL);
    }
    int status;
    EXPECT_EQUAL(pid, waitpid(pid, &status, 0));
    EXPECT_OK(esclusa_producer_put(producer, "b", 1, 0, 0));
    pid = test_fork();
    if (pid == 0) {
        esclusa_consumer *own;
        char byte;
        EXPECT_OK(esclusa_queue_consumer(&own, queue));
        unsigned seen = 0;
        for (int i = 0; i < 4; i++) { /* 'a' comes when the death is noticed */
            EXPECT_EQUAL(1, esclusa_consumer_get(own, &byte, 1, NULL, ESCLUSA_FOREVER));
            seen |= 1u << (byte - 'a');
        }
        EXPECT_EQUAL(15, seen);
        _exit(0);
    }
    EXPECT_OK(esclusa_producer_put(producer, "c", 1, 0, ESCLUSA_FOREVER));
    EXPECT_OK(esclusa_producer_put(producer, "d", 1, 0, ESCLUSA_FOREVER));
    test_wait(pid);
    esclusa_queue_close(queue);
    esclusa_producer_close(producer);
    return 0;
}
