/* SPDX-License-Identifier: Apache-2.0 */
/* Calls that spin for less than a millisecond, one after the other, find out all the same that the
 * owner of a mutex is dead, and that a stream has ended. */
#include "testing.h"

enum { SHORT = 300000 };

static void mutex_of_a_dead_owner(void)
{
    const char *name = test_name();
    esclusa_mutex *mutex;
    EXPECT_OK(esclusa_mutex_create(&mutex, name));
    EXPECT_OK(esclusa_mutex_set_wait_policy(mutex, &ESCLUSA_WAIT_BUSY_SPIN));
    pid_t pid = test_fork();
    if (pid == 0) {
        EXPECT_OK(esclusa_mutex_lock(mutex));
        raise(SIGKILL);
    }
    int status;
    EXPECT_EQUAL(pid, waitpid(pid, &status, 0));
    int result;
    do {
        result = esclusa_mutex_lock_for(mutex, SHORT);
    } while (result == -ETIMEDOUT);
    EXPECT_EQUAL(-EOWNERDEAD, result);
    esclusa_mutex_close(mutex);
}

static void end_of_a_stream(bool died)
{
    const char *name = test_name();
    esclusa_queue *queue;
    esclusa_consumer *consumer;
    EXPECT_OK(esclusa_queue_create(&queue, name, 2, 8));
    EXPECT_OK(esclusa_queue_set_wait_policy(queue, &ESCLUSA_WAIT_BUSY_SPIN));
    EXPECT_OK(esclusa_queue_consumer(&consumer, queue));
    pid_t pid = test_fork();
    if (pid == 0) {
        esclusa_producer *producer;
        EXPECT_OK(esclusa_queue_producer(&producer, queue));
        if (!died) {
            esclusa_producer_close(producer);
        }
        raise(SIGKILL);
    }
    int status;
    EXPECT_EQUAL(pid, waitpid(pid, &status, 0));
    int64_t result;
    char byte;
    do {
        result = esclusa_consumer_get(consumer, &byte, 1, NULL, SHORT);
    } while (result == -ETIMEDOUT);
    EXPECT_EQUAL(-EPIPE, result);
    esclusa_queue_close(queue);
}

int main(void)
{
    if (TEST_FORKS_SLOWLY) {
        return test_skip("ThreadSanitizer sees threads, not processes");
    }
    mutex_of_a_dead_owner();
    end_of_a_stream(false);
    end_of_a_stream(true);
    return 0;
}
