/* SPDX-License-Identifier: Apache-2.0 */
#include <sys/resource.h>

#include "testing.h"

static int64_t cpu_nanos(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * INT64_C(1000000000) +
           (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * INT64_C(1000);
}

int main(void)
{
    esclusa_queue *queue;
    esclusa_producer *producer;
    esclusa_consumer *consumer;
    char byte;
    EXPECT_OK(esclusa_queue_create(&queue, test_name(), 4, 8));
    EXPECT_OK(esclusa_queue_producer(&producer, queue));
    pid_t pid = test_fork();
    if (pid == 0) {
        EXPECT_OK(esclusa_queue_consumer(&consumer, queue));
        EXPECT_EQUAL(-ETIMEDOUT, esclusa_consumer_get(consumer, &byte, 1, NULL, MILLIS(100)));
        struct rusage before, after;
        getrusage(RUSAGE_SELF, &before);
        int64_t used = cpu_nanos();
        EXPECT_EQUAL(1, esclusa_consumer_get(consumer, &byte, 1, NULL, ESCLUSA_FOREVER));
        used = cpu_nanos() - used;
        getrusage(RUSAGE_SELF, &after);
        long switches = after.ru_nvcsw - before.ru_nvcsw;
        printf("asleep for 3 s: %" PRId64 " us of CPU, %ld context switches\n", used / 1000,
               switches);
        if (test_has_futex_waitv()) {
            EXPECT(used < MILLIS(10));
            EXPECT(switches < 300); /* sliced sleeps would be 600 or more */
        } else {
            printf("no futex_waitv here: sleeps of 5 ms\n");
            EXPECT(switches < 1000);
        }
        fflush(NULL);
        _exit(0);
    }
    test_pause(SECONDS(3));
    EXPECT_OK(esclusa_producer_put(producer, "x", 1, 0, 0));
    test_wait(pid);
    esclusa_queue_close(queue);
    esclusa_producer_close(producer);
    return 0;
}
