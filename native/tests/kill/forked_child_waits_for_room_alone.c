/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A forked child's first use of a queue finds no room for a member: one is stopped, and one is dead
 * who cannot be repaired before that one goes on. While it waits for room, the other threads of the
 * child open and close.
 */
#include <pthread.h>
#include <stdatomic.h>

#include "kill.h"
#include "testing.h"

enum { BEFORE_HEAD = 2, BEFORE_FREEING = 3, TRIES = 100 };

static esclusa_queue *queue;
static _Atomic bool ended;

static pid_t get_and_meet(const char *name, int signal, uint64_t at)
{
    pid_t pid = test_fork();
    if (pid == 0) {
        esclusa_queue *own;
        esclusa_consumer *consumer;
        char byte;
        EXPECT_OK(esclusa_queue_open(&own, name));
        EXPECT_OK(esclusa_queue_consumer(&consumer, own));
        esclusa_kill_signal(signal);
        esclusa_kill_arm(at);
        esclusa_consumer_get(consumer, &byte, 1, NULL, 0);
        _exit(0);
    }
    int status;
    EXPECT_EQUAL(pid, waitpid(pid, &status, WUNTRACED));
    EXPECT(signal == SIGSTOP ? WIFSTOPPED(status) : WIFSIGNALED(status));
    return pid;
}

static void *use_first(void *argument)
{
    (void) argument;
    esclusa_queue_figures figures;
    EXPECT_EQUAL(-EUSERS, esclusa_queue_get_figures(queue, &figures));
    ended = true;
    return NULL;
}

/* The longest time without an opening while the other thread waits for room, as it does for a
 * quarter of a second. */
static int64_t longest_pause(const char *other)
{
    pthread_t thread;
    int64_t last = test_now(), longest = 0;
    ended = false;
    EXPECT_OK(pthread_create(&thread, NULL, use_first, NULL));
    for (bool over = false; !over;) {
        over = ended;
        esclusa_counter *counter;
        EXPECT_OK(esclusa_counter_open(&counter, other));
        esclusa_counter_close(counter);
        int64_t now = test_now();
        longest = now - last > longest ? now - last : longest;
        last = now;
    }
    EXPECT_OK(pthread_join(thread, NULL));
    return longest;
}

int main(void)
{
    if (TEST_FORKS_SLOWLY) {
        return test_skip("ThreadSanitizer sees threads, not processes");
    }
    const char *name = test_name(), *other = test_name();
    esclusa_counter *counter;
    esclusa_producer *producer;
    esclusa_options options = {.members = 3};
    EXPECT_OK(esclusa_counter_create(&counter, other, 0));
    EXPECT_OK(esclusa_queue_create_with(&queue, name, 2, 8, &options));
    EXPECT_OK(esclusa_queue_producer(&producer, queue));
    EXPECT_OK(esclusa_producer_put(producer, "x", 1, 0, 0));
    pid_t rival = get_and_meet(name, SIGSTOP, BEFORE_HEAD);
    get_and_meet(name, SIGKILL, BEFORE_FREEING);
    pid_t child = test_fork();
    if (child == 0) {
        bool meanwhile = false;
        for (int i = 0; i < TRIES && !meanwhile; i++) {
            meanwhile = longest_pause(other) < MILLIS(200); /* a busy machine may pause, too */
        }
        EXPECT(meanwhile);
        _exit(0);
    }
    test_wait(child);
    test_kill(rival);
    esclusa_producer_close(producer);
    esclusa_queue_close(queue);
    esclusa_counter_close(counter);
    return 0;
}
