/* SPDX-License-Identifier: Apache-2.0 */
/* A policy that spins for minutes before it sleeps keeps a call's deadline, and sees a death and
 * the end of a stream long before the spin is over; else the watchdog barks. */
#include "testing.h"

int main(void)
{
    const esclusa_wait_policy long_spin = {.spin_nanos = SECONDS(600), .yields = 0};
    esclusa_queue *queue;
    esclusa_consumer *consumer;
    esclusa_producer *producer;
    char byte;
    EXPECT_OK(esclusa_queue_create(&queue, test_name(), 2, 8));
    EXPECT_OK(esclusa_queue_set_wait_policy(queue, &long_spin));
    EXPECT_OK(esclusa_queue_consumer(&consumer, queue));
    int64_t begin = test_now();
    EXPECT_EQUAL(-ETIMEDOUT, esclusa_consumer_get(consumer, &byte, 1, NULL, MILLIS(5)));
    EXPECT(test_now() - begin >= MILLIS(5));

    EXPECT_OK(esclusa_queue_producer(&producer, queue));
    esclusa_producer_close(producer);
    EXPECT_EQUAL(-EPIPE, esclusa_consumer_get(consumer, &byte, 1, NULL, SECONDS(600)));
    esclusa_queue_close(queue);

    if (TEST_FORKS_SLOWLY) {
        return 0;
    }
    esclusa_mutex *mutex;
    EXPECT_OK(esclusa_mutex_create(&mutex, test_name()));
    EXPECT_OK(esclusa_mutex_set_wait_policy(mutex, &long_spin));
    pid_t pid = test_fork();
    if (pid == 0) {
        EXPECT_OK(esclusa_mutex_lock(mutex));
        raise(SIGKILL);
    }
    int status;
    EXPECT_EQUAL(pid, waitpid(pid, &status, 0));
    EXPECT_EQUAL(-EOWNERDEAD, esclusa_mutex_lock(mutex));
    esclusa_mutex_close(mutex);
    return 0;
}
