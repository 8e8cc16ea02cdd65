/* SPDX-License-Identifier: Apache-2.0 */
/* -EINTR for a handler without SA_RESTART; with it the wait goes on, if the kernel can. */
#include "testing.h"

static void note(int number)
{
    (void) number;
}

/* Again and again until `enough`: one may come when the wait has not begun. */
static void signal_soon(int number, const _Atomic int *enough)
{
    pid_t parent = getpid();
    if (test_fork() == 0) {
        while (!*enough) {
            test_pause(MILLIS(20));
            kill(parent, number);
        }
        _exit(0);
    }
}

int main(void)
{
    struct sigaction plain = {.sa_handler = note},
                     restarting = {.sa_handler = note, .sa_flags = SA_RESTART};
    sigaction(SIGUSR1, &plain, NULL);
    sigaction(SIGUSR2, &restarting, NULL);
    const char *name = test_name();
    esclusa_queue *queue;
    esclusa_consumer *consumer;
    esclusa_producer *producer;
    esclusa_mutex *mutex, *held;
    esclusa_latch *latch;
    char byte;
    EXPECT_OK(esclusa_queue_create(&queue, test_name(), 1, 8));
    EXPECT_OK(esclusa_queue_consumer(&consumer, queue));
    EXPECT_OK(esclusa_queue_producer(&producer, queue));
    EXPECT_OK(esclusa_mutex_create(&mutex, name));
    EXPECT_OK(esclusa_mutex_open(&held, name));
    EXPECT_OK(esclusa_mutex_lock(held));
    EXPECT_OK(esclusa_latch_create(&latch, test_name(), 1));

    _Atomic int *enough = test_shared(2 * sizeof *enough);
    signal_soon(SIGUSR1, enough);
    EXPECT_EQUAL(-EINTR, esclusa_consumer_get(consumer, &byte, 1, NULL, ESCLUSA_FOREVER));
    EXPECT_EQUAL(-EINTR, esclusa_mutex_lock(mutex));
    EXPECT_EQUAL(-EINTR, esclusa_latch_wait(latch, ESCLUSA_FOREVER));
    EXPECT_OK(esclusa_producer_put(producer, "x", 1, 0, 0));
    EXPECT_EQUAL(-EINTR, esclusa_producer_put(producer, "y", 1, 0, ESCLUSA_FOREVER));
    *enough = 1;
    EXPECT_EQUAL(1, esclusa_consumer_get(consumer, &byte, 1, NULL, 0));
    while (wait(NULL) > 0 || errno == EINTR) {
    }

    signal_soon(SIGUSR2, enough + 1);
    if (test_has_futex_waitv()) {
        int64_t before = test_now();
        EXPECT_EQUAL(-ETIMEDOUT, esclusa_consumer_get(consumer, &byte, 1, NULL, MILLIS(200)));
        EXPECT(test_now() - before >= MILLIS(200));
    } else {
        printf("no futex_waitv here: every handler ends a wait\n");
        EXPECT_EQUAL(-EINTR, esclusa_consumer_get(consumer, &byte, 1, NULL, ESCLUSA_FOREVER));
    }
    enough[1] = 1;
    while (wait(NULL) > 0 || errno == EINTR) {
    }
    esclusa_mutex_close(mutex);
    esclusa_mutex_close(held);
    esclusa_latch_close(latch);
    esclusa_queue_close(queue);
    esclusa_consumer_close(consumer);
    esclusa_producer_close(producer);
    return 0;
}
