/* SPDX-License-Identifier: Apache-2.0 */
/* Threads and processes wait for one latch; a time-out ends a wait not before its time. */
#include <pthread.h>

#include "esclusa_layout.h"
#include "testing.h"

enum { THREADS = 4, PROCESSES = 4 };

static _Atomic int woken;

static void *wait_for(void *latch)
{
    EXPECT_OK(esclusa_latch_wait(latch, ESCLUSA_FOREVER));
    EXPECT_EQUAL(0, esclusa_latch_count(latch));
    woken++;
    return NULL;
}

int main(void)
{
    const char *name = test_name();
    esclusa_latch *latch;
    EXPECT_OK(esclusa_latch_create(&latch, name, 2));
    size_t byte_size;
    struct esclusa_header *header = test_map(name, &byte_size);
    struct esclusa_latch *words = (void *) ((char *) header + header->body_offset);
    pid_t pids[PROCESSES];
    for (int i = 0; i < PROCESSES; i++) {
        pids[i] = test_fork();
        if (pids[i] == 0) {
            wait_for(latch);
            _exit(0);
        }
    }
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++) {
        EXPECT_EQUAL(0, pthread_create(&threads[i], NULL, wait_for, latch));
    }
    while (words->waiters.waiting != THREADS + PROCESSES) {
        test_pause(10000);
    }
    EXPECT_OK(esclusa_latch_count_down(latch, 1));
    int64_t before = test_now();
    EXPECT_EQUAL(-ETIMEDOUT, esclusa_latch_wait(latch, MILLIS(30)));
    EXPECT(test_now() - before >= MILLIS(30));
    EXPECT_EQUAL(0, woken);
    EXPECT_EQUAL(THREADS + PROCESSES, words->waiters.waiting);
    EXPECT_OK(esclusa_latch_count_down(latch, 1));
    for (int i = 0; i < THREADS; i++) {
        EXPECT_EQUAL(0, pthread_join(threads[i], NULL));
    }
    for (int i = 0; i < PROCESSES; i++) {
        test_wait(pids[i]);
    }
    EXPECT_EQUAL(0, words->waiters.waiting);
    esclusa_latch_close(latch);
    return 0;
}
