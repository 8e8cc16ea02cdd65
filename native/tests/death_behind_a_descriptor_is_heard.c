/* SPDX-License-Identifier: Apache-2.0 */
/* Who waits without a time-out for an object without a name is roused by the death of another. */
#include "testing.h"

int main(void)
{
    esclusa_queue *queue;
    EXPECT_OK(esclusa_queue_create(&queue, ESCLUSA_UNNAMED, 4, 16));
    char name[32];
    snprintf(name, sizeof name, "fd:%d", esclusa_fileno(queue));
    _Atomic int *ready = test_shared(sizeof *ready);
    pid_t child = test_fork();
    if (child == 0) {
        esclusa_queue *own;
        esclusa_producer *producer;
        EXPECT_OK(esclusa_queue_open(&own, name));
        EXPECT_OK(esclusa_queue_producer(&producer, own));
        EXPECT_OK(esclusa_producer_put(producer, "last", 4, 0, 0));
        *ready = 1;
        pause();
    }
    test_await(ready, 1);
    esclusa_consumer *consumer;
    EXPECT_OK(esclusa_queue_consumer(&consumer, queue));
    char text[16];
    EXPECT_EQUAL(4, esclusa_consumer_get(consumer, text, sizeof text, NULL, 0));
    pid_t killer = test_fork();
    if (killer == 0) {
        test_pause(MILLIS(300)); /* by then the parent sleeps */
        kill(child, SIGKILL);
        _exit(0);
    }
    EXPECT_EQUAL(-EPIPE, esclusa_consumer_get(consumer, text, sizeof text, NULL, ESCLUSA_FOREVER));
    test_wait(killer);
    int status;
    EXPECT_EQUAL(child, waitpid(child, &status, 0));
    esclusa_queue_close(queue);
    esclusa_consumer_close(consumer);
    return 0;
}
