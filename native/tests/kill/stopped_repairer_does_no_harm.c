/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A repairer judges a dead owner, and is stopped before one of its stores. Others repair; the dead
 * one's member index and handle get a new holder, who holds the same thing again. When the repairer
 * goes on, it finds other generations, and takes nothing away.
 */
#include "kill.h"
#include "testing.h"

enum { STORES = TEST_SANITIZED ? 12 : 40, NOT_HELD = 3 };

/* What is tried on a mutex and on a queue. */
struct thing {
    void (*create)(const char *name);
    /* Returns whether it holds it now, which it does until the process ends. */
    bool (*hold)(const char *name, int64_t timeout_nanos);
    /* Hold it if it can be had within 20 ms, repairing if need be, and give it back. */
    void (*use)(const char *name);
};

static void create_mutex(const char *name)
{
    esclusa_mutex *mutex;
    EXPECT_OK(esclusa_mutex_create(&mutex, name));
    esclusa_mutex_close(mutex);
}

static bool lock(const char *name, int64_t timeout_nanos)
{
    esclusa_mutex *mutex;
    EXPECT_OK(esclusa_mutex_open(&mutex, name));
    int result = esclusa_mutex_lock_for(mutex, timeout_nanos);
    EXPECT(result == 0 || result == -EOWNERDEAD || result == -ETIMEDOUT);
    return result != -ETIMEDOUT;
}

static void use_mutex(const char *name)
{
    esclusa_mutex *mutex;
    EXPECT_OK(esclusa_mutex_open(&mutex, name));
    if (esclusa_mutex_lock_for(mutex, MILLIS(20)) != -ETIMEDOUT) {
        EXPECT_OK(esclusa_mutex_unlock(mutex));
    }
    esclusa_mutex_close(mutex);
}

static void create_queue(const char *name)
{
    esclusa_queue *queue;
    esclusa_producer *producer;
    EXPECT_OK(esclusa_queue_create(&queue, name, 2, 8));
    EXPECT_OK(esclusa_queue_producer(&producer, queue));
    EXPECT_OK(esclusa_producer_put(producer, "x", 1, 0, 0));
    esclusa_queue_close(queue);
}

static bool take(const char *name, int64_t timeout_nanos)
{
    esclusa_queue *queue;
    esclusa_producer *producer;
    esclusa_consumer *consumer;
    esclusa_message message;
    EXPECT_OK(esclusa_queue_open(&queue, name));
    EXPECT_OK(esclusa_queue_consumer(&consumer, queue));
    EXPECT_OK(esclusa_queue_producer(&producer, queue)); /* so that the stream does not end */
    int result = esclusa_consumer_take(consumer, &message, timeout_nanos);
    EXPECT(result == 0 || result == -ETIMEDOUT);
    return result == 0;
}

static void use_queue(const char *name)
{
    esclusa_queue *queue;
    esclusa_producer *producer;
    esclusa_consumer *consumer;
    esclusa_message message;
    EXPECT_OK(esclusa_queue_open(&queue, name));
    EXPECT_OK(esclusa_queue_consumer(&consumer, queue));
    EXPECT_OK(esclusa_queue_producer(&producer, queue));
    if (esclusa_consumer_take(consumer, &message, MILLIS(20)) == 0) {
        EXPECT_OK(esclusa_consumer_release(consumer, &message));
    }
    esclusa_queue_close(queue);
}

static void die_holding(const struct thing *thing, const char *name)
{
    pid_t pid = test_fork();
    if (pid == 0) {
        EXPECT(thing->hold(name, SECONDS(20)));
        raise(SIGKILL);
    }
    int status;
    EXPECT_EQUAL(pid, waitpid(pid, &status, 0));
    EXPECT(WIFSIGNALED(status));
}

/* Returns the repairer, stopped before its store number `at`, or 0 when it has fewer. */
static pid_t stop_at(const struct thing *thing, const char *name, uint64_t at)
{
    pid_t pid = test_fork();
    if (pid == 0) {
        esclusa_kill_signal(SIGSTOP);
        esclusa_kill_arm(at);
        thing->use(name);
        _exit(0);
    }
    int status;
    EXPECT_EQUAL(pid, waitpid(pid, &status, WUNTRACED));
    EXPECT(WIFSTOPPED(status) || (WIFEXITED(status) && WEXITSTATUS(status) == 0));
    return WIFSTOPPED(status) ? pid : 0;
}

/* Returns who holds it now, or 0 when the stopped one has it himself. */
static pid_t hold_again(const struct thing *thing, const char *name, _Atomic int *held)
{
    *held = 0;
    pid_t pid = test_fork();
    if (pid == 0) {
        *held = thing->hold(name, MILLIS(20)) ? 1 : NOT_HELD;
        while (*held == 1) {
            pause();
        }
        _exit(0);
    }
    test_await(held, 1);
    if (*held == 1) {
        return pid;
    }
    test_wait(pid);
    return 0;
}

/* Returns whether there was a store number `at` to be stopped at. */
static bool try_store(const struct thing *thing, uint64_t at, _Atomic int *held)
{
    const char *name = test_name();
    thing->create(name);
    die_holding(thing, name);
    pid_t repairer = stop_at(thing, name, at);
    if (repairer != 0) {
        thing->use(name); /* somebody else repairs */
        pid_t holder = hold_again(thing, name, held);
        EXPECT_EQUAL(0, kill(repairer, SIGCONT));
        test_wait(repairer);
        if (holder != 0) {
            EXPECT(!thing->hold(name, MILLIS(5))); /* still his */
            test_kill(holder);
        }
    }
    EXPECT(thing->hold(name, SECONDS(20)));
    unlink(test_path(name));
    test_state.names--;
    return repairer != 0;
}

static int count_stops(const struct thing *thing)
{
    _Atomic int *held = test_shared(sizeof *held);
    int stops = 0;
    for (uint64_t at = 1; at <= STORES; at++) {
        stops += try_store(thing, at, held);
    }
    return stops;
}

int main(void)
{
    if (TEST_FORKS_SLOWLY) {
        return test_skip("ThreadSanitizer sees threads, not processes");
    }
    const struct thing mutex = {create_mutex, lock, use_mutex};
    const struct thing queue = {create_queue, take, use_queue};
    int of_mutex = count_stops(&mutex), of_queue = count_stops(&queue);
    printf("stopped at %d stores of a mutex's repair, %d of a queue's\n", of_mutex, of_queue);
    return of_mutex >= 5 && of_queue >= (TEST_SANITIZED ? 5 : 15) ? 0 : 1;
}
