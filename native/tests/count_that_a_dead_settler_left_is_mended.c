/* SPDX-License-Identifier: Apache-2.0 */
/* Two consumers sleep. Somebody settles the count of waiters, takes them out of it, and dies before
 * he counts them again; whoever sweeps him does. */
#include "esclusa_layout.h"
#include "testing.h"

enum { WAITERS = 2 };

static _Atomic uint32_t *count_of_waiters(struct esclusa_header *header)
{
    struct esclusa_queue *words = (void *) ((char *) header + header->body_offset);
    return &words->consumers_waiting;
}

int main(void)
{
    if (TEST_FORKS_SLOWLY) {
        return test_skip("ThreadSanitizer sees threads, not processes");
    }
    esclusa_queue *queue;
    esclusa_producer *producer;
    const char *name = test_name();
    EXPECT_OK(esclusa_queue_create(&queue, name, 8, 8));
    EXPECT_OK(esclusa_queue_producer(&producer, queue));
    _Atomic uint32_t *count = count_of_waiters(test_map(name, NULL));
    pid_t pids[WAITERS];
    for (int i = 0; i < WAITERS; i++) {
        pids[i] = test_fork();
        if (pids[i] == 0) {
            esclusa_consumer *consumer;
            char byte;
            EXPECT_OK(esclusa_queue_consumer(&consumer, queue));
            EXPECT_EQUAL(1, esclusa_consumer_get(consumer, &byte, 1, NULL, ESCLUSA_FOREVER));
            esclusa_queue_close(queue);
            _exit(0);
        }
    }
    while (*count != WAITERS) {
        test_pause(MILLIS(1));
    }
    for (int i = 0; i < WAITERS; i++) {
        int status;
        EXPECT_EQUAL(0, kill(pids[i], SIGSTOP));
        EXPECT_EQUAL(pids[i], waitpid(pids[i], &status, WUNTRACED));
        EXPECT(WIFSTOPPED(status));
    }
    pid_t settler = test_fork();
    if (settler == 0) {
        esclusa_consumer *consumer;
        EXPECT_OK(esclusa_queue_consumer(&consumer, queue));
        *count = 0;
        raise(SIGKILL);
    }
    int status;
    EXPECT_EQUAL(settler, waitpid(settler, &status, 0));
    esclusa_consumer *sweeper;
    char byte;
    EXPECT_OK(esclusa_queue_consumer(&sweeper, queue));
    EXPECT_EQUAL(-ETIMEDOUT, esclusa_consumer_get(sweeper, &byte, 1, NULL, MILLIS(2)));
    EXPECT(*count >= WAITERS);
    for (int i = 0; i < WAITERS; i++) {
        EXPECT_EQUAL(0, kill(pids[i], SIGCONT));
    }
    for (int i = 0; i < WAITERS; i++) {
        EXPECT_OK(esclusa_producer_put(producer, "x", 1, 0, SECONDS(20)));
    }
    for (int i = 0; i < WAITERS; i++) {
        test_wait(pids[i]);
    }
    esclusa_queue_close(queue);
    esclusa_producer_close(producer);
    esclusa_consumer_close(sweeper);
    return 0;
}
