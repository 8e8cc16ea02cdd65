/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A consumer dies with a message, taken in place or being copied. One repairer is stopped before
 * each of its stores; another one, which has no handle of its own in the queue, repairs meanwhile
 * and dies before each of its. The first one goes on, and gets the message.
 */
#include "kill.h"
#include "testing.h"

enum { STOPS = 9, DEATHS = 3, COPY_STORE = 3 };

static void die_holding(const char *name, bool copying)
{
    pid_t pid = test_fork();
    if (pid == 0) {
        esclusa_queue *queue;
        esclusa_consumer *consumer;
        esclusa_message message;
        char byte;
        EXPECT_OK(esclusa_queue_open(&queue, name));
        EXPECT_OK(esclusa_queue_consumer(&consumer, queue));
        if (copying) {
            esclusa_kill_arm(COPY_STORE); /* intent, head, and then the slot is freed */
            esclusa_consumer_get(consumer, &byte, 1, NULL, SECONDS(20));
        } else {
            EXPECT_OK(esclusa_consumer_take(consumer, &message, SECONDS(20)));
        }
        raise(SIGKILL);
    }
    int status;
    EXPECT_EQUAL(pid, waitpid(pid, &status, 0));
    EXPECT(WIFSIGNALED(status));
}

/* Returns the one that repairs, stopped; or 0 when there are not so many stores. */
static pid_t stop_at(const char *name, uint64_t at)
{
    pid_t pid = test_fork();
    if (pid == 0) {
        esclusa_queue *queue;
        esclusa_consumer *consumer;
        char byte;
        EXPECT_OK(esclusa_queue_open(&queue, name));
        EXPECT_OK(esclusa_queue_consumer(&consumer, queue));
        esclusa_kill_signal(SIGSTOP);
        esclusa_kill_arm(at);
        EXPECT_EQUAL(1, esclusa_consumer_get(consumer, &byte, 1, NULL, SECONDS(10)));
        _exit(0);
    }
    int status;
    EXPECT_EQUAL(pid, waitpid(pid, &status, WUNTRACED));
    EXPECT(WIFSTOPPED(status) || (WIFEXITED(status) && WEXITSTATUS(status) == 0));
    return WIFSTOPPED(status) ? pid : 0;
}

/* All handles are in use, so it repairs. */
static void repair_and_die_at(const char *name, uint64_t at)
{
    pid_t pid = test_fork();
    if (pid == 0) {
        esclusa_queue *queue;
        esclusa_consumer *consumer;
        EXPECT_OK(esclusa_queue_open(&queue, name));
        esclusa_kill_arm(at);
        esclusa_queue_consumer(&consumer, queue);
        _exit(0);
    }
    int status;
    EXPECT_EQUAL(pid, waitpid(pid, &status, 0));
}

/* Returns whether there was such a store to be stopped at. */
static bool try_stores(bool copying, uint64_t stop, uint64_t death)
{
    const char *name = test_name();
    const esclusa_options options = {.handles = 3};
    esclusa_queue *queue;
    esclusa_producer *producer;
    EXPECT_OK(esclusa_queue_create_with(&queue, name, 2, 8, &options));
    EXPECT_OK(esclusa_queue_producer(&producer, queue));
    EXPECT_OK(esclusa_producer_put(producer, "x", 1, 0, 0));
    die_holding(name, copying);
    pid_t repairer = stop_at(name, stop);
    if (repairer != 0) {
        repair_and_die_at(name, death);
        EXPECT_EQUAL(0, kill(repairer, SIGCONT));
        test_wait(repairer);
    }
    esclusa_queue_close(queue);
    unlink(test_path(name));
    test_state.names--;
    return repairer != 0;
}

int main(void)
{
    if (TEST_FORKS_SLOWLY) {
        return test_skip("ThreadSanitizer sees threads, not processes");
    }
    for (int copying = 0; copying < 2; copying++) {
        int stops = 0;
        for (uint64_t stop = 1; stop <= STOPS; stop++) {
            for (uint64_t death = 1; death <= DEATHS; death++) {
                stops += try_stores(copying == 1, stop, death);
            }
        }
        printf("%s: stopped at %d stores\n", copying == 1 ? "copying" : "in place", stops);
        EXPECT(stops >= 4 * DEATHS);
    }
    return 0;
}
