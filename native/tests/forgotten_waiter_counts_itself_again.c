/* SPDX-License-Identifier: Apache-2.0 */
/* The count of waiters loses one, as when its settler dies halfway: whoever is woken for nothing
 * counts itself once more, so that the next message wakes it. */
#include <limits.h>
#include <linux/futex.h>
#include <sys/syscall.h>

#include "esclusa_layout.h"
#include "testing.h"

static void wake_for_nothing(_Atomic uint32_t *epoch)
{
    (*epoch)++;
    syscall(SYS_futex, epoch, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
}

static void forget(_Atomic uint32_t *count, _Atomic uint32_t *epoch)
{
    while (*count == 0) {
        test_pause(100000);
    }
    test_pause(MILLIS(30)); /* until it sleeps, mostly */
    *count = 0;
    wake_for_nothing(epoch);
    while (*count == 0) {
        test_pause(100000);
    }
}

int main(void)
{
    if (TEST_FORKS_SLOWLY) {
        return test_skip("ThreadSanitizer sees threads, not processes");
    }
    const char *name = test_name();
    esclusa_queue *queue;
    esclusa_producer *producer;
    esclusa_consumer *consumer;
    char byte;
    EXPECT_OK(esclusa_queue_create(&queue, name, 1, 8));
    EXPECT_OK(esclusa_queue_producer(&producer, queue));
    EXPECT_OK(esclusa_queue_consumer(&consumer, queue));
    struct esclusa_header *header = test_map(name, NULL);
    struct esclusa_queue *words = (void *) ((char *) header + header->body_offset);
    pid_t pid = test_fork();
    if (pid == 0) {
        esclusa_consumer *own;
        esclusa_producer *answer;
        EXPECT_OK(esclusa_queue_consumer(&own, queue));
        EXPECT_EQUAL(1, esclusa_consumer_get(own, &byte, 1, NULL, ESCLUSA_FOREVER));
        EXPECT_OK(esclusa_queue_producer(&answer, queue));
        EXPECT_OK(esclusa_producer_put(answer, "a", 1, 0, 0));
        EXPECT_OK(esclusa_producer_put(answer, "b", 1, 0, ESCLUSA_FOREVER));
        esclusa_queue_close(queue);
        _exit(0);
    }
    forget(&words->consumers_waiting, &words->published);
    EXPECT_OK(esclusa_producer_put(producer, "x", 1, 0, 0));
    forget(&words->producers_waiting, &words->freed);
    EXPECT_EQUAL(1, esclusa_consumer_get(consumer, &byte, 1, NULL, 0));
    EXPECT_EQUAL(1, esclusa_consumer_get(consumer, &byte, 1, NULL, ESCLUSA_FOREVER));
    EXPECT_EQUAL('b', byte);
    test_wait(pid);
    esclusa_queue_close(queue);
    return 0;
}
