/* SPDX-License-Identifier: Apache-2.0 */
/* To one who slept on the empty queue, to one who polls, and to one who came later. */
#include "testing.h"

static pid_t die_with_a_message(esclusa_queue *queue, _Atomic int *taken)
{
    *taken = 0;
    pid_t pid = test_fork();
    if (pid == 0) {
        esclusa_consumer *own;
        esclusa_message message;
        EXPECT_OK(esclusa_queue_consumer(&own, queue));
        EXPECT_OK(esclusa_consumer_take(own, &message, 0));
        *taken = 1;
        pause();
    }
    test_await(taken, 1);
    return pid;
}

int main(void)
{
    esclusa_queue *queue;
    esclusa_producer *producer;
    esclusa_consumer *consumer;
    _Atomic int *taken = test_shared(sizeof *taken);
    EXPECT_OK(esclusa_queue_create(&queue, test_name(), 4, 8));
    EXPECT_OK(esclusa_queue_producer(&producer, queue));
    EXPECT_OK(esclusa_queue_consumer(&consumer, queue));
    for (int round = 0; round < 30; round++) {
        esclusa_message message = {0};
        EXPECT_OK(esclusa_producer_put(producer, "x", 1, 0, 0));
        pid_t pid = die_with_a_message(queue, taken);
        if (round % 3 == 0) { /* asleep when the other dies */
            if (test_fork() == 0) {
                test_pause(MILLIS(20));
                kill(pid, SIGKILL);
                _exit(0);
            }
            EXPECT_OK(esclusa_consumer_take(consumer, &message, SECONDS(20)));
            while (wait(NULL) > 0) {
            }
        } else {
            test_kill(pid);
            int result = -ETIMEDOUT;
            while (result == -ETIMEDOUT) {
                result =
                    esclusa_consumer_take(consumer, &message, round % 3 == 1 ? 0 : SECONDS(20));
            }
            EXPECT_EQUAL(0, result);
        }
        EXPECT_EQUAL(2, message.delivery_count);
        EXPECT_OK(esclusa_consumer_acknowledge(consumer, &message));
    }
    esclusa_queue_close(queue);
    esclusa_producer_close(producer);
    esclusa_consumer_close(consumer);
    return 0;
}
