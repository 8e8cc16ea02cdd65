/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One consumer is stopped after it has said which ticket it is after; another one wins that ticket,
 * and dies with the message. Nobody can know yet who of the two has it, so whoever comes to wait
 * cannot repair. When the stopped one has gone on, and taken another message, the waiter gets the
 * first one, although there is no death left to rouse it.
 */
#include "kill.h"
#include "testing.h"

enum { BEFORE_HEAD = 2, BEFORE_FREEING = 3 };
enum { OPENED = 1, GOT = 2 };

static pid_t get_and_meet(const char *name, int signal, uint64_t at)
{
    pid_t pid = test_fork();
    if (pid == 0) {
        esclusa_queue *queue;
        esclusa_consumer *consumer;
        char byte;
        EXPECT_OK(esclusa_queue_open(&queue, name));
        EXPECT_OK(esclusa_queue_consumer(&consumer, queue));
        esclusa_kill_signal(signal);
        esclusa_kill_arm(at);
        EXPECT_EQUAL(1, esclusa_consumer_get(consumer, &byte, 1, NULL, 0));
        EXPECT_EQUAL('y', byte);
        pause(); /* lives on, and does nothing */
    }
    int status;
    EXPECT_EQUAL(pid, waitpid(pid, &status, WUNTRACED));
    EXPECT(signal == SIGSTOP ? WIFSTOPPED(status) : WIFSIGNALED(status));
    return pid;
}

int main(void)
{
    if (TEST_FORKS_SLOWLY) {
        return test_skip("ThreadSanitizer sees threads, not processes");
    }
    const char *name = test_name();
    _Atomic int *got = test_shared(sizeof *got);
    esclusa_queue *queue;
    esclusa_producer *producer;
    esclusa_options options = {.members = 4};
    EXPECT_OK(esclusa_queue_create_with(&queue, name, 2, 8, &options));
    EXPECT_OK(esclusa_queue_producer(&producer, queue));
    EXPECT_OK(esclusa_producer_put(producer, "x", 1, 0, 0));
    pid_t rival = get_and_meet(name, SIGSTOP, BEFORE_HEAD);
    get_and_meet(name, SIGKILL, BEFORE_FREEING);
    pid_t waiter = test_fork();
    if (waiter == 0) {
        esclusa_queue *own;
        esclusa_consumer *consumer;
        char byte;
        EXPECT_OK(esclusa_queue_open(&own, name));
        EXPECT_OK(esclusa_queue_consumer(&consumer, own));
        *got = OPENED;
        EXPECT_EQUAL(1, esclusa_consumer_get(consumer, &byte, 1, NULL, ESCLUSA_FOREVER));
        EXPECT_EQUAL('x', byte);
        *got = GOT;
        esclusa_queue_close(own);
        _exit(0);
    }
    while (*got == 0) {
        test_pause(MILLIS(1));
    }
    test_pause(MILLIS(100));
    EXPECT_EQUAL(OPENED, *got);
    esclusa_queue *another;
    int64_t before = test_now();
    EXPECT_EQUAL(-EUSERS,
                 esclusa_queue_open(&another, name)); /* no room, as one cannot be repaired */
    EXPECT(test_now() - before >= MILLIS(250));
    EXPECT_EQUAL(0, kill(waiter, SIGSTOP)); /* so that the rival gets the second message */
    int status;
    EXPECT_EQUAL(waiter, waitpid(waiter, &status, WUNTRACED));
    EXPECT(WIFSTOPPED(status));
    EXPECT_OK(esclusa_producer_put(producer, "y", 1, 0, 0));
    EXPECT_EQUAL(0, kill(rival, SIGCONT));
    esclusa_queue_figures figures = {.size = 1};
    while (figures.size != 0) {
        EXPECT_OK(esclusa_queue_get_figures(queue, &figures));
    }
    EXPECT_EQUAL(0, kill(waiter, SIGCONT));
    test_wait(waiter);
    EXPECT_OK(esclusa_queue_open(&another, name));
    esclusa_queue_close(another);
    test_kill(rival);
    esclusa_queue_close(queue);
    return 0;
}
