/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A consumer sleeps; the last producer puts one message, or somebody hands one back, and the
 * producer closes. The sleeper takes the message, and is stopped before each of its stores: as long
 * as it may have the message in hand, nobody else is told that the stream has ended. Then it dies,
 * or hands the message back, and the other one gets it.
 */
#include "kill.h"
#include "testing.h"

enum { STORES = 40 };

struct shared {
    _Atomic int opened, took;
};

static struct shared *shared;

static void take_and_hand_back(const char *name, uint64_t at)
{
    esclusa_queue *queue;
    esclusa_consumer *consumer;
    esclusa_message message;
    EXPECT_OK(esclusa_queue_open(&queue, name));
    EXPECT_OK(esclusa_queue_consumer(&consumer, queue));
    EXPECT_OK(esclusa_queue_set_wait_policy(queue, &ESCLUSA_WAIT_SLEEP_ONLY));
    shared->opened = 1;
    esclusa_kill_signal(SIGSTOP);
    esclusa_kill_arm(at);
    int result = esclusa_consumer_take(consumer, &message, ESCLUSA_FOREVER);
    if (result == -EPIPE) { /* the other one was quicker */
        _exit(0);
    }
    EXPECT_EQUAL(0, result);
    shared->took = 1;
    esclusa_kill_arm(0);
    EXPECT_OK(esclusa_consumer_release(consumer, &message));
    esclusa_queue_close(queue);
    _exit(0);
}

static bool is_stopped(pid_t pid)
{
    siginfo_t info = {0};
    /* An error: it has ended, and is left to whoever waits for its end. */
    return waitid(P_PID, (id_t) pid, &info, WSTOPPED | WNOHANG) == 0 && info.si_pid == pid;
}

/* On a busy machine it may be stopped after we looked for that. */
static void let_end(pid_t pid)
{
    int status;
    pid_t ended = 0;
    while (ended == 0) {
        EXPECT_EQUAL(0, kill(pid, SIGCONT));
        test_pause(300000);
        ended = waitpid(pid, &status, WNOHANG);
    }
    EXPECT(ended == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

/* Returns whether the sleeper was stopped after it had been woken. */
static bool try_store(uint64_t at, bool returned, bool dies)
{
    const char *name = test_name();
    esclusa_queue *queue;
    esclusa_producer *producer;
    esclusa_consumer *consumer;
    esclusa_message message;
    memset(shared, 0, sizeof *shared);
    EXPECT_OK(esclusa_queue_create(&queue, name, 2, 8));
    EXPECT_OK(esclusa_queue_producer(&producer, queue));
    EXPECT_OK(esclusa_queue_consumer(&consumer, queue));
    if (returned) {
        EXPECT_OK(esclusa_producer_put(producer, "x", 1, 0, 0));
        EXPECT_OK(esclusa_consumer_take(consumer, &message, 0));
    }
    pid_t sleeper = test_fork();
    if (sleeper == 0) {
        take_and_hand_back(name, at);
    }
    test_await(&shared->opened, 1);
    esclusa_queue_figures figures = {0};
    bool stopped = false;
    for (int i = 0; i < 20 && !stopped && figures.consumers_waiting == 0; i++) {
        test_pause(500000);
        stopped = is_stopped(sleeper);
        EXPECT_OK(esclusa_queue_get_figures(queue, &figures));
    }
    test_pause(MILLIS(1)); /* until it sleeps, mostly */
    if (returned) {
        EXPECT_OK(esclusa_consumer_release(consumer, &message));
    } else {
        EXPECT_OK(esclusa_producer_put(producer, "x", 1, 0, 0));
    }
    esclusa_producer_close(producer);
    bool woken = !stopped;
    while (!stopped && shared->took == 0) { /* it cannot miss what it was woken for */
        test_pause(250000);
        stopped = is_stopped(sleeper);
    }
    bool got = false;
    for (int i = 0; stopped && !got && i < 5; i++) {
        int result = esclusa_consumer_take(consumer, &message, 0);
        EXPECT(result == 0 || result == -ETIMEDOUT);
        got = result == 0;
        test_pause(300000);
    }
    if (got) {
        EXPECT_OK(esclusa_consumer_acknowledge(consumer, &message));
    }
    if (dies && stopped) {
        test_kill(sleeper);
    } else {
        let_end(sleeper);
    }
    if (!got) {
        EXPECT_OK(esclusa_consumer_take(consumer, &message, SECONDS(20)));
    }
    esclusa_queue_close(queue);
    unlink(test_path(name));
    test_state.names--;
    return stopped && woken;
}

int main(void)
{
    if (TEST_FORKS_SLOWLY) {
        return test_skip("ThreadSanitizer sees threads, not processes");
    }
    shared = test_shared(sizeof *shared);
    for (int kind = 0; kind < 4; kind++) {
        int stops = 0, misses = 0;
        for (uint64_t at = 1; at <= STORES && misses < 3; at++) {
            bool stopped = try_store(at, kind % 2 == 1, kind / 2 == 1);
            stops += stopped;
            misses = stopped || stops == 0 ? 0 : misses + 1;
        }
        printf("%s, %s: stopped at %d stores after it was woken\n",
               kind % 2 == 1 ? "handed back" : "put", kind / 2 == 1 ? "dies" : "lives", stops);
        EXPECT(stops >= 4);
    }
    return 0;
}
