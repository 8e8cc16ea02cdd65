/* SPDX-License-Identifier: Apache-2.0 */
/* A close, a fork, and threads of one handle: permits are the handle's. */
#include <pthread.h>

#include "testing.h"

static void *release_one(void *semaphore)
{
    EXPECT_OK(esclusa_semaphore_release(semaphore, 1));
    return NULL;
}

static void *wait_for_all(void *semaphore)
{
    EXPECT_EQUAL(-EBADF, esclusa_semaphore_acquire(semaphore, 4));
    return NULL;
}

int main(void)
{
    const char *name = test_name();
    esclusa_semaphore *semaphore, *other;
    EXPECT_OK(esclusa_semaphore_create(&semaphore, name, 4, ESCLUSA_SEMAPHORE_OWNED));
    EXPECT_OK(esclusa_semaphore_open(&other, name));
    EXPECT_OK(esclusa_semaphore_acquire(semaphore, 3));
    pthread_t thread;
    EXPECT_EQUAL(0, pthread_create(&thread, NULL, release_one, semaphore));
    pthread_join(thread, NULL);
    EXPECT_EQUAL(2, esclusa_semaphore_available(other));

    pid_t child = test_fork();
    if (child == 0) { /* a member of its own, which holds nothing */
        EXPECT_EQUAL(-EPERM, esclusa_semaphore_release(semaphore, 1));
        EXPECT_OK(esclusa_semaphore_acquire(semaphore, 2));
        EXPECT_EQUAL(0, esclusa_semaphore_available(semaphore));
        _exit(0);
    }
    test_wait(child);
    EXPECT_OK(esclusa_semaphore_acquire(other, 2)); /* the child's are free again */
    EXPECT_OK(esclusa_semaphore_release(other, 2));

    EXPECT_EQUAL(0, pthread_create(&thread, NULL, wait_for_all, semaphore));
    test_pause(MILLIS(5));
    esclusa_semaphore_close(semaphore);
    pthread_join(thread, NULL);
    EXPECT_OK(esclusa_semaphore_acquire(other, 4));
    esclusa_semaphore_close(other);
    return 0;
}
