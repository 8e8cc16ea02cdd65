/* SPDX-License-Identifier: Apache-2.0 */
/* An event loop and a process that waits for it, one message at a time; others take beside it. */
#include <poll.h>
#include <sys/eventfd.h>

#include "testing.h"

enum {
    ROUNDS = TEST_SANITIZED ? 10000 : 100000,
    RIVALS = 2,
    SHARED = TEST_SANITIZED ? 5000 : 50000
};

static void await_ring(int fd)
{
    uint64_t count;
    EXPECT_EQUAL(sizeof count, read(fd, &count, sizeof count));
    EXPECT(count >= 1);
}

static int64_t get_by_ring(esclusa_consumer *consumer, int fd, void *room, uint32_t capacity)
{
    for (;;) {
        int64_t length = esclusa_consumer_get(consumer, room, capacity, NULL, 0);
        if (length != -ETIMEDOUT) {
            return length;
        }
        EXPECT_OK(esclusa_consumer_ring(consumer, fd));
        await_ring(fd);
    }
}

static void ping_pong(void)
{
    esclusa_queue *there, *back;
    esclusa_producer *producer;
    esclusa_consumer *consumer;
    EXPECT_OK(esclusa_queue_create(&there, test_name(), 1, 8));
    EXPECT_OK(esclusa_queue_create(&back, test_name(), 1, 8));
    EXPECT_OK(esclusa_queue_producer(&producer, there));
    int64_t begin = test_now();
    pid_t pid = test_fork();
    uint64_t value = 0;
    if (pid == 0) {
        int fd = eventfd(0, EFD_CLOEXEC);
        EXPECT_OK(esclusa_queue_producer(&producer, back));
        EXPECT_OK(esclusa_queue_consumer(&consumer, there));
        for (uint64_t i = 0; i < ROUNDS; i++) {
            EXPECT_EQUAL(8, get_by_ring(consumer, fd, &value, 8));
            EXPECT_EQUAL(i, value);
            EXPECT_OK(esclusa_producer_put(producer, &value, 8, 0, ESCLUSA_FOREVER));
        }
        _exit(0);
    }
    EXPECT_OK(esclusa_queue_consumer(&consumer, back));
    for (uint64_t i = 0; i < ROUNDS; i++) {
        EXPECT_OK(esclusa_producer_put(producer, &i, 8, 0, ESCLUSA_FOREVER));
        EXPECT_EQUAL(8, esclusa_consumer_get(consumer, &value, 8, NULL, ESCLUSA_FOREVER));
        EXPECT_EQUAL(i, value);
    }
    test_wait(pid);
    printf("%d rounds, %" PRId64 " us each\n", ROUNDS, (test_now() - begin) / ROUNDS / 1000);
    esclusa_queue_close(there);
    esclusa_queue_close(back);
}

/* Whoever sleeps in a call and whoever is rung for share one queue, and neither keeps the other
 * from what is there. */
static void rivals(void)
{
    esclusa_queue *queue;
    esclusa_producer *producer;
    esclusa_consumer *consumer;
    esclusa_counter *counter;
    EXPECT_OK(esclusa_queue_create(&queue, test_name(), 4, 8));
    EXPECT_OK(esclusa_counter_create(&counter, test_name(), 0));
    EXPECT_OK(esclusa_queue_producer(&producer, queue));
    pid_t pids[2 * RIVALS];
    for (int i = 0; i < 2 * RIVALS; i++) {
        pids[i] = test_fork();
        if (pids[i] == 0) {
            int fd = eventfd(0, EFD_CLOEXEC);
            uint64_t value;
            EXPECT_OK(esclusa_queue_consumer(&consumer, queue));
            bool rung = i < RIVALS;
            while ((rung ? get_by_ring(consumer, fd, &value, 8)
                         : esclusa_consumer_get(consumer, &value, 8, NULL, ESCLUSA_FOREVER)) == 8) {
                EXPECT_OK(esclusa_counter_add(counter, 1, NULL));
            }
            _exit(0);
        }
    }
    for (uint64_t i = 0; i < SHARED; i++) {
        EXPECT_OK(esclusa_producer_put(producer, &i, 8, 0, ESCLUSA_FOREVER));
        int64_t taken = 0;
        while (i % 16 == 0 && taken <= (int64_t) i) { /* all of it, although the rest sleeps */
            EXPECT_OK(esclusa_counter_get(counter, &taken));
        }
    }
    esclusa_producer_close(producer);
    for (int i = 0; i < 2 * RIVALS; i++) {
        test_wait(pids[i]);
    }
    int64_t taken;
    EXPECT_OK(esclusa_counter_get(counter, &taken));
    EXPECT_EQUAL(SHARED, taken);
    esclusa_queue_close(queue);
    esclusa_counter_close(counter);
}

int main(void)
{
    ping_pong();
    rivals();
    return 0;
}
