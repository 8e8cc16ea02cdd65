/* SPDX-License-Identifier: Apache-2.0 */
/* Processes that fork, each with threads, add to a plain word; plain pthread calls take part. */
#include <pthread.h>

#include "testing.h"

enum { PROCESSES = 3, THREADS = 2, ROUNDS = TEST_SANITIZED ? 2000 : 20000 };

static int64_t *sum;

static void *add(void *argument)
{
    esclusa_pthread_mutex *mutex = argument;
    for (int i = 0; i < ROUNDS; i++) {
        EXPECT_OK(esclusa_pthread_mutex_lock(mutex));
        *sum += 1;
        EXPECT_OK(esclusa_pthread_mutex_unlock(mutex));
    }
    return NULL;
}

/* The body of the segment is a pthread_mutex_t like any other. */
static void add_without_us(const char *name)
{
    char *bytes = test_map(name, NULL);
    uint64_t body;
    memcpy(&body, bytes + 56, sizeof body);
    pthread_mutex_t *mutex = (pthread_mutex_t *) (void *) (bytes + body);
    for (int i = 0; i < ROUNDS; i++) {
        EXPECT_EQUAL(0, pthread_mutex_lock(mutex));
        *sum += 1;
        EXPECT_EQUAL(0, pthread_mutex_unlock(mutex));
    }
}

int main(void)
{
    const char *name = test_name();
    sum = test_shared(sizeof *sum);
    esclusa_pthread_mutex *mutex;
    EXPECT_OK(esclusa_pthread_mutex_create(&mutex, name));
    EXPECT_EQUAL(1, esclusa_pthread_mutex_is_robust(mutex));
    EXPECT(strcmp(name, esclusa_pthread_mutex_name(mutex)) == 0);
    pid_t pids[PROCESSES];
    for (int i = 0; i < PROCESSES; i++) {
        pids[i] = test_fork();
        if (pids[i] == 0 && i == 0) {
            add_without_us(name);
            _exit(0);
        }
        if (pids[i] == 0) { /* the handle of the parent */
            pthread_t threads[THREADS];
            for (int j = 0; j < THREADS; j++) {
                EXPECT_EQUAL(0, pthread_create(&threads[j], NULL, add, mutex));
            }
            for (int j = 0; j < THREADS; j++) {
                pthread_join(threads[j], NULL);
            }
            EXPECT_OK(esclusa_pthread_mutex_close(mutex));
            _exit(0);
        }
    }
    for (int i = 0; i < PROCESSES; i++) {
        test_wait(pids[i]);
    }
    EXPECT_EQUAL((int64_t) (1 + (PROCESSES - 1) * THREADS) * ROUNDS, *sum);
    EXPECT_OK(esclusa_pthread_mutex_close(mutex));
    EXPECT_OK(esclusa_unlink(name));
    return 0;
}
