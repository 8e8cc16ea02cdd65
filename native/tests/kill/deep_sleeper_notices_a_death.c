/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A consumer sleeps without a time-out. The producer dies at each store of its put, among them
 * between publishing and waking. If the message was published the consumer gets it, and if not it
 * learns that the stream has ended; in each case at once. Then the same without what the system may
 * lack: inotify, futex_waitv, /proc, membarrier, O_TMPFILE.
 */
#include "kill.h"
#include "testing.h"

struct shared {
    _Atomic int64_t died, returned;
    _Atomic int64_t result;
    _Atomic uint64_t stores;
};

static struct shared *shared;

static void consume(const char *name)
{
    esclusa_queue *queue;
    esclusa_consumer *consumer;
    char byte;
    EXPECT_OK(esclusa_queue_open(&queue, name));
    EXPECT_OK(esclusa_queue_consumer(&consumer, queue));
    shared->result = esclusa_consumer_get(consumer, &byte, 1, NULL, ESCLUSA_FOREVER);
    shared->returned = test_now();
    esclusa_queue_close(queue);
    _exit(0);
}

static void produce(const char *name, uint64_t at)
{
    esclusa_queue *queue;
    esclusa_producer *producer;
    EXPECT_OK(esclusa_queue_open(&queue, name));
    EXPECT_OK(esclusa_queue_producer(&producer, queue));
    esclusa_queue_figures figures = {0};
    while (figures.consumers_waiting == 0) {
        EXPECT_OK(esclusa_queue_get_figures(queue, &figures));
        test_pause(100000);
    }
    test_pause(MILLIS(2)); /* until it sleeps, mostly */
    esclusa_kill_stamp(&shared->died);
    esclusa_kill_arm(at);
    EXPECT_OK(esclusa_producer_put(producer, "x", 1, 0, ESCLUSA_FOREVER));
    shared->stores = esclusa_kill_count();
    shared->died = test_now();
    raise(SIGKILL);
}

/* Returns the longest time from death to return, over all stores. */
static int64_t die_at_each_store(void)
{
    int64_t longest = 0;
    uint64_t stores = 1;
    for (uint64_t at = 0; at <= stores; at++) {
        const char *name = test_name();
        esclusa_queue *queue;
        memset(shared, 0, sizeof *shared);
        EXPECT_OK(esclusa_queue_create(&queue, name, 4, 8));
        esclusa_queue_close(queue); /* nobody else is there to wake it */
        pid_t consumer = test_fork();
        if (consumer == 0) {
            consume(name);
        }
        pid_t producer = test_fork();
        if (producer == 0) {
            produce(name, at);
        }
        int status;
        EXPECT_EQUAL(producer, waitpid(producer, &status, 0));
        EXPECT(WIFSIGNALED(status));
        test_wait(consumer);
        EXPECT(shared->result == 1 || shared->result == -EPIPE);
        EXPECT(at != 0 || shared->result == 1);
        int64_t time = shared->returned - shared->died;
        longest = time > longest ? time : longest;
        stores = at == 0 ? shared->stores : stores;
        unlink(test_path(name));
        test_state.names--;
    }
    EXPECT(stores > 7);
    return longest;
}

int main(void)
{
    if (TEST_FORKS_SLOWLY) {
        return test_skip("ThreadSanitizer sees threads, not processes");
    }
    static const char *const without[] = {"",
                                          "ESCLUSA_TEST_NO_INOTIFY",
                                          "ESCLUSA_TEST_NO_WAITV",
                                          "ESCLUSA_TEST_NO_PROC",
                                          "ESCLUSA_TEST_NO_MEMBARRIER",
                                          "ESCLUSA_TEST_NO_TMPFILE"};
    shared = test_shared(sizeof *shared);
    for (size_t i = 0; i < sizeof without / sizeof *without; i++) {
        if (i != 0) {
            setenv(without[i], "1", 1);
        }
        pid_t pid = test_fork(); /* a fresh process: what is there is asked once */
        if (pid == 0) {
            printf("%-28s longest from death to return %.1f ms\n", without[i],
                   (double) die_at_each_store() / 1e6);
            fflush(stdout);
            _exit(0);
        }
        test_wait(pid);
        if (i != 0) {
            unsetenv(without[i]);
        }
    }
    return 0;
}
