/* SPDX-License-Identifier: Apache-2.0 */
/* A member lives until its process ends, whatever becomes of its threads: what one had stays taken.
 */
#include <pthread.h>

#include "testing.h"

static esclusa_mutex *mutex;
static esclusa_semaphore *semaphore;
static esclusa_rwlock *rwlock;

static void *take(void *unused)
{
    (void) unused;
    EXPECT_OK(esclusa_mutex_lock(mutex));
    EXPECT_OK(esclusa_semaphore_acquire(semaphore, 2));
    EXPECT_OK(esclusa_rwlock_write_lock(rwlock));
    return NULL;
}

int main(void)
{
    const char *name[] = {test_name(), test_name(), test_name()};
    esclusa_mutex *other_mutex;
    esclusa_semaphore *other_semaphore;
    esclusa_rwlock *other_rwlock;
    EXPECT_OK(esclusa_mutex_create(&mutex, name[0]));
    EXPECT_OK(esclusa_semaphore_create(&semaphore, name[1], 2, ESCLUSA_SEMAPHORE_OWNED));
    EXPECT_OK(esclusa_rwlock_create(&rwlock, name[2]));
    EXPECT_OK(esclusa_mutex_open(&other_mutex, name[0]));
    EXPECT_OK(esclusa_semaphore_open(&other_semaphore, name[1]));
    EXPECT_OK(esclusa_rwlock_open(&other_rwlock, name[2]));
    pthread_t thread;
    EXPECT_EQUAL(0, pthread_create(&thread, NULL, take, NULL));
    EXPECT_EQUAL(0, pthread_join(thread, NULL));
    EXPECT_EQUAL(-ETIMEDOUT, esclusa_mutex_lock_for(mutex, MILLIS(20)));
    EXPECT_EQUAL(-ETIMEDOUT, esclusa_mutex_lock_for(other_mutex, MILLIS(20)));
    EXPECT_EQUAL(-ETIMEDOUT, esclusa_semaphore_acquire_for(other_semaphore, 1, MILLIS(20)));
    EXPECT_EQUAL(-ETIMEDOUT, esclusa_rwlock_read_lock_for(other_rwlock, MILLIS(20)));
    esclusa_mutex_close(mutex);
    esclusa_semaphore_close(semaphore);
    esclusa_rwlock_close(rwlock);
    EXPECT_EQUAL(-EOWNERDEAD, esclusa_mutex_lock_for(other_mutex, SECONDS(20)));
    EXPECT_OK(esclusa_semaphore_acquire_for(other_semaphore, 2, SECONDS(20)));
    EXPECT_EQUAL(-EOWNERDEAD, esclusa_rwlock_write_lock_for(other_rwlock, SECONDS(20)));
    esclusa_mutex_close(other_mutex);
    esclusa_semaphore_close(other_semaphore);
    esclusa_rwlock_close(other_rwlock);
    return 0;
}
