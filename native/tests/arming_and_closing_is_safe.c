/* SPDX-License-Identifier: Apache-2.0 */
/* Two threads, one arms what the other one closes; a fork in between; and nothing is left. */
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/resource.h>

#include "testing.h"

enum { TIMES = TEST_SANITIZED ? 2000 : 10000 };

static esclusa_queue *queue;
static _Atomic(esclusa_consumer *) consumer;
static _Atomic int closed;

static void *close_them(void *argument)
{
    (void) argument;
    for (int i = 0; i < TIMES; i++) {
        esclusa_consumer *mine;
        while ((mine = consumer) == NULL) {
            sched_yield();
        }
        for (int j = 0; j < i % 500; j++) {
            __asm__ volatile("" ::: "memory");
        }
        consumer = NULL;
        esclusa_consumer_close(mine);
        closed = i + 1;
    }
    return NULL;
}

static int descriptors(void)
{
    return test_count_files("/proc/self/fd", "");
}

static void in_two_threads(void)
{
    pthread_t thread;
    EXPECT_EQUAL(0, pthread_create(&thread, NULL, close_them, NULL));
    int armed = 0;
    for (int i = 0; i < TIMES; i++) {
        int fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
        esclusa_consumer *mine;
        EXPECT_OK(esclusa_queue_consumer(&mine, queue));
        consumer = mine;
        int result = esclusa_consumer_ring(mine, fd);
        EXPECT(result == 0 || result == -EBADF);
        armed += result == 0;
        close(fd);
        while (closed <= i) {
            sched_yield();
        }
    }
    pthread_join(thread, NULL);
    printf("armed before the close: %d of %d\n", armed, TIMES);
}

static int64_t cpu_nanos(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * SECONDS(1) +
           (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * INT64_C(1000);
}

static void idle(void)
{
    esclusa_consumer *mine;
    int fd = eventfd(0, EFD_CLOEXEC);
    EXPECT_OK(esclusa_queue_consumer(&mine, queue));
    EXPECT_OK(esclusa_consumer_ring(mine, fd));
    test_pause(MILLIS(100));
    int64_t used = cpu_nanos();
    test_pause(SECONDS(2));
    used = cpu_nanos() - used;
    printf("armed for 2 s: %" PRId64 " us of CPU\n", used / 1000);
    if (test_has_futex_waitv()) {
        EXPECT(used < MILLIS(10));
    }
    /* A child arms its own, and its parent's stays as it is. */
    pid_t pid = test_fork();
    if (pid == 0) {
        uint64_t count;
        esclusa_producer *producer;
        EXPECT_OK(esclusa_queue_producer(&producer, queue));
        EXPECT_EQUAL(-EBADF, esclusa_consumer_ring(mine, fd));
        EXPECT_OK(esclusa_queue_consumer(&mine, queue));
        int own = eventfd(0, EFD_CLOEXEC);
        EXPECT_OK(esclusa_consumer_ring(mine, own));
        EXPECT_OK(esclusa_producer_put(producer, "x", 1, 0, 0));
        EXPECT_EQUAL(sizeof count, read(own, &count, sizeof count));
        _exit(0);
    }
    uint64_t count;
    EXPECT_EQUAL(sizeof count, read(fd, &count, sizeof count));
    test_wait(pid);
    esclusa_consumer_close(mine);
    close(fd);
}

int main(void)
{
    EXPECT_OK(esclusa_queue_create(&queue, test_name(), 4, 8));
    esclusa_producer *producer; /* so that the stream does not end with the child's */
    EXPECT_OK(esclusa_queue_producer(&producer, queue));
    idle(); /* the watcher and the bell have what they keep */
    int before = descriptors();
    in_two_threads();
    for (int i = 0; i < 5000 && descriptors() != before; i++) {
        test_pause(MILLIS(1)); /* the bell's own are closed after the ring */
    }
    EXPECT_EQUAL(before, descriptors());
    esclusa_queue_figures figures;
    EXPECT_OK(esclusa_queue_get_figures(queue, &figures));
    EXPECT_EQUAL(0, figures.consumers);
    EXPECT_EQUAL(0, figures.consumers_waiting);
    esclusa_queue_close(queue);
    esclusa_producer_close(producer);
    return 0;
}
