/* SPDX-License-Identifier: Apache-2.0 */
/* A wrong owner, a second lock, a close while it is held, a close while somebody waits. */
#include <pthread.h>

#include "testing.h"

static void *without_the_lock(void *argument)
{
    esclusa_pthread_mutex *mutex = argument;
    EXPECT_EQUAL(-EPERM, esclusa_pthread_mutex_unlock(mutex));
    EXPECT_EQUAL(-EPERM, esclusa_pthread_mutex_is_recovered(mutex));
    EXPECT_EQUAL(-EPERM, esclusa_pthread_mutex_mark_repaired(mutex));
    EXPECT_EQUAL(-EPERM, esclusa_pthread_condition_wait(mutex, 0, 0));
    EXPECT_EQUAL(-EPERM, esclusa_pthread_condition_signal(mutex, 0));
    EXPECT_EQUAL(-EBUSY, esclusa_pthread_mutex_try_lock(mutex));
    EXPECT_EQUAL(-EBUSY, esclusa_pthread_mutex_close(mutex));
    int64_t before = test_now();
    EXPECT_EQUAL(-ETIMEDOUT, esclusa_pthread_mutex_lock_for(mutex, MILLIS(120)));
    EXPECT(test_now() - before >= MILLIS(120));
    return NULL;
}

static _Atomic int waits;

static void *wait_until_closed(void *argument)
{
    waits = 1;
    EXPECT_EQUAL(-EBADF, esclusa_pthread_mutex_lock(argument));
    return NULL;
}

int main(void)
{
    const char *name = test_name();
    esclusa_pthread_mutex *mutex, *other;
    EXPECT_OK(esclusa_pthread_mutex_create(&mutex, name));
    EXPECT_EQUAL(-EEXIST, esclusa_pthread_mutex_create(&other, name));
    EXPECT_EQUAL(-EPERM, esclusa_pthread_mutex_unlock(mutex));
    EXPECT_SENTENCE("cannot unlock pthread mutex '%s': EPERM: this thread does not have it", name);
    EXPECT_OK(esclusa_pthread_mutex_lock(mutex));
    EXPECT_EQUAL(-EDEADLK, esclusa_pthread_mutex_lock(mutex));
    EXPECT_EQUAL(-EDEADLK, esclusa_pthread_mutex_try_lock(mutex));
    EXPECT_EQUAL(-EBUSY, esclusa_pthread_mutex_close(mutex));
    EXPECT_SENTENCE("cannot close pthread mutex '%s': EBUSY: a thread of this process has it",
                    name);
    pthread_t thread;
    EXPECT_EQUAL(0, pthread_create(&thread, NULL, without_the_lock, mutex));
    pthread_join(thread, NULL);
    EXPECT_OK(esclusa_pthread_mutex_create_or_open(&other, name));
    EXPECT_EQUAL(-EPERM, esclusa_pthread_mutex_unlock(other));
    EXPECT_EQUAL(0, pthread_create(&thread, NULL, wait_until_closed, other));
    test_await(&waits, 1);
    test_pause(MILLIS(5));
    EXPECT_OK(esclusa_pthread_mutex_close(other));
    pthread_join(thread, NULL);
    EXPECT_OK(esclusa_pthread_mutex_unlock(mutex));
    EXPECT_OK(esclusa_pthread_mutex_close(mutex));
    EXPECT_OK(esclusa_pthread_mutex_close(mutex));
    EXPECT_OK(esclusa_pthread_mutex_close(NULL));
    EXPECT_EQUAL(-EBADF, esclusa_pthread_mutex_lock(mutex));
    EXPECT_EQUAL(-EBADF, esclusa_pthread_mutex_unlock(mutex));
    return 0;
}
