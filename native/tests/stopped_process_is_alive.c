/* SPDX-License-Identifier: Apache-2.0 */
/* Nothing of it is taken away; when it goes on, it finds all as it was. */
#include "testing.h"

int main(void)
{
    const char *name = test_name();
    esclusa_mutex *mutex;
    esclusa_queue *queue;
    esclusa_producer *producer;
    esclusa_consumer *consumer;
    esclusa_message message;
    _Atomic int *step = test_shared(sizeof *step);
    EXPECT_OK(esclusa_mutex_create(&mutex, name));
    EXPECT_OK(esclusa_queue_create(&queue, test_name(), 4, 8));
    EXPECT_OK(esclusa_queue_producer(&producer, queue));
    EXPECT_OK(esclusa_queue_consumer(&consumer, queue));
    EXPECT_OK(esclusa_producer_put(producer, "x", 1, 0, 0));
    pid_t pid = test_fork();
    if (pid == 0) {
        esclusa_consumer *own;
        EXPECT_OK(esclusa_queue_consumer(&own, queue));
        EXPECT_OK(esclusa_mutex_lock(mutex));
        EXPECT_OK(esclusa_consumer_take(own, &message, 0));
        *step = 1;
        test_await(step, 2);
        EXPECT_EQUAL(0, esclusa_mutex_is_recovered(mutex));
        EXPECT_OK(esclusa_mutex_unlock(mutex));
        EXPECT_OK(esclusa_consumer_acknowledge(own, &message));
        _exit(0);
    }
    test_await(step, 1);
    EXPECT_EQUAL(0, kill(pid, SIGSTOP));
    int status;
    EXPECT_EQUAL(pid, waitpid(pid, &status, WUNTRACED));
    EXPECT_EQUAL(-ETIMEDOUT, esclusa_mutex_lock_for(mutex, MILLIS(100)));
    EXPECT_EQUAL(-ETIMEDOUT, esclusa_consumer_take(consumer, &message, MILLIS(100)));
    *step = 2;
    EXPECT_EQUAL(0, kill(pid, SIGCONT));
    EXPECT_OK(esclusa_mutex_lock(mutex));
    test_wait(pid);
    EXPECT_EQUAL(-ETIMEDOUT, esclusa_consumer_take(consumer, &message, 0));
    esclusa_queue_close(queue);
    esclusa_producer_close(producer);
    esclusa_consumer_close(consumer);
    esclusa_mutex_close(mutex);
    return 0;
}
