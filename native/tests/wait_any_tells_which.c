/* SPDX-License-Identifier: Apache-2.0 */
#include <pthread.h>

#include "testing.h"

static esclusa_queue *queue;
static esclusa_producer *producer;
static esclusa_consumer *consumer;
static esclusa_semaphore *semaphore;
static esclusa_event *event;
static esclusa_latch *latch;
static _Atomic int *told; /* how many have been */

static void open_all(const char *const *name)
{
    EXPECT_OK(esclusa_queue_create_or_open(&queue, name[0], 2, 8));
    EXPECT_OK(esclusa_queue_producer(&producer, queue));
    EXPECT_OK(esclusa_queue_consumer(&consumer, queue));
    EXPECT_OK(esclusa_semaphore_create_or_open(&semaphore, name[1], 0, ESCLUSA_SEMAPHORE_SIGNAL));
    EXPECT_OK(esclusa_event_create_or_open(&event, name[2]));
    EXPECT_OK(esclusa_latch_create_or_open(&latch, name[3], 1));
}

static void *make_ready(void *argument)
{
    int before = *told;
    test_pause(MILLIS(30));
    switch ((int) (intptr_t) argument) {
    case 0:
        EXPECT_OK(esclusa_producer_put(producer, "x", 1, 0, 0));
        break;
    case 1:
        EXPECT_OK(esclusa_semaphore_release(semaphore, 1));
        break;
    case 2:
        do { /* who does not wait yet would not notice */
            EXPECT_OK(esclusa_event_set(event));
            EXPECT_OK(esclusa_event_clear(event));
            test_pause(MILLIS(10));
        } while (*told == before);
        break;
    case 3:
        EXPECT_OK(esclusa_latch_count_down(latch, 1));
        break;
    default:
        esclusa_event_close(event);
    }
    return NULL;
}

static void on_alarm(int number)
{
    (void) number;
}

int main(void)
{
    told = test_shared(sizeof *told);
    const char *name[] = {test_name(), test_name(), test_name(), test_name()};
    open_all(name);
    void *objects[] = {consumer, semaphore, event, latch};
    unsigned char ready[4];
    char byte;
    EXPECT_EQUAL(-ETIMEDOUT, esclusa_wait_any(objects, 4, ready, 0));
    EXPECT_EQUAL(-ETIMEDOUT, esclusa_wait_any(objects, 4, ready, MILLIS(20)));
    for (int from = 0; from < 2; from++) { /* a thread, then a process */
        for (int i = 0; i < 3; i++) {
            pthread_t thread;
            pid_t pid = 0;
            if (from == 0) {
                EXPECT_EQUAL(0, pthread_create(&thread, NULL, make_ready, (void *) (intptr_t) i));
            } else if ((pid = test_fork()) == 0) {
                open_all(name);
                make_ready((void *) (intptr_t) i);
                _exit(0);
            }
            EXPECT_EQUAL(i, esclusa_wait_any(objects, 4, ready, ESCLUSA_FOREVER));
            ++*told;
            for (int j = 0; j < 4; j++) {
                EXPECT_EQUAL(j == i, ready[j]);
            }
            if (i == 0) {
                EXPECT_EQUAL(1, esclusa_consumer_get(consumer, &byte, 1, NULL, 0));
            } else if (i == 1) {
                EXPECT_OK(esclusa_semaphore_try_acquire(semaphore, 1));
            }
            if (from == 0) {
                pthread_join(thread, NULL);
            } else {
                test_wait(pid);
            }
        }
    }
    make_ready((void *) (intptr_t) 3);
    make_ready((void *) (intptr_t) 0);
    EXPECT_EQUAL(0, esclusa_wait_any(objects, 4, ready, 0));
    EXPECT(ready[0] == 1 && ready[1] == 0 && ready[2] == 0 && ready[3] == 1);
    EXPECT_EQUAL(1, esclusa_consumer_get(consumer, &byte, 1, NULL, 0));

    /* A producer of a full queue. */
    void *full[] = {producer};
    EXPECT_OK(esclusa_producer_put(producer, "x", 1, 0, 0));
    EXPECT_EQUAL(0, esclusa_wait_any(full, 1, NULL, 0));
    EXPECT_OK(esclusa_producer_put(producer, "x", 1, 0, 0));
    EXPECT_EQUAL(-ETIMEDOUT, esclusa_wait_any(full, 1, NULL, MILLIS(5)));

    struct sigaction action = {.sa_handler = on_alarm};
    EXPECT_EQUAL(0, sigaction(SIGUSR1, &action, NULL));
    void *calm[] = {event};
    pid_t pid = test_fork();
    if (pid == 0) {
        EXPECT_EQUAL(-EINTR, esclusa_wait_any(calm, 1, NULL, ESCLUSA_FOREVER));
        _exit(0);
    }
    int status;
    do { /* it may not wait yet */
        test_pause(MILLIS(20));
        kill(pid, SIGUSR1);
    } while (waitpid(pid, &status, WNOHANG) == 0);
    EXPECT(WIFEXITED(status) && WEXITSTATUS(status) == 0);

    pthread_t thread;
    EXPECT_EQUAL(0, pthread_create(&thread, NULL, make_ready, (void *) (intptr_t) 4));
    EXPECT_EQUAL(-EBADF, esclusa_wait_any(calm, 1, NULL, ESCLUSA_FOREVER));
    pthread_join(thread, NULL);
    EXPECT_EQUAL(-EBADF, esclusa_wait_any(objects, 4, NULL, 0));

    EXPECT_EQUAL(-EINVAL, esclusa_wait_any(objects, 0, NULL, 0));
    EXPECT_EQUAL(-EINVAL, esclusa_wait_any(objects, ESCLUSA_WAIT_ANY_MAX + 1, NULL, 0));
    void *other[] = {queue};
    EXPECT_EQUAL(-EINVAL, esclusa_wait_any(other, 1, NULL, 0));
    EXPECT_SENTENCE("cannot wait for several: EINVAL: object 0 is none that can be waited for");
    esclusa_queue_close(queue);
    esclusa_consumer_close(consumer);
    esclusa_producer_close(producer);
    esclusa_semaphore_close(semaphore);
    esclusa_latch_close(latch);
    return 0;
}
