/* SPDX-License-Identifier: Apache-2.0 */
/* Of one handle, and of two handles of one process. */
#include <pthread.h>

#include "testing.h"

/* To ThreadSanitizer the same word of another mapping is another word. */
enum { THREADS = 4, ROUNDS = 20000, HANDLES = TEST_FORKS_SLOWLY ? 1 : 2 };

static int64_t sum;

static void *count(void *argument)
{
    esclusa_mutex *mutex = argument;
    for (int i = 0; i < ROUNDS; i++) {
        EXPECT_OK(esclusa_mutex_lock(mutex));
        sum++;
        EXPECT_OK(esclusa_mutex_unlock(mutex));
    }
    return NULL;
}

int main(void)
{
    const char *name = test_name();
    esclusa_mutex *mutexes[2];
    EXPECT_OK(esclusa_mutex_create(&mutexes[0], name));
    EXPECT_OK(esclusa_mutex_open(&mutexes[1], name));
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++) {
        EXPECT_EQUAL(0, pthread_create(&threads[i], NULL, count, mutexes[i % HANDLES]));
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
    }
    EXPECT_EQUAL(THREADS * ROUNDS, sum);
    esclusa_mutex_close(mutexes[0]);
    esclusa_mutex_close(mutexes[1]);
    return 0;
}
