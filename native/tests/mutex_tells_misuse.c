/* SPDX-License-Identifier: Apache-2.0 */
#include <pthread.h>

#include "testing.h"

static void *without_the_lock(void *argument)
{
    esclusa_mutex *mutex = argument;
    EXPECT_EQUAL(-EPERM, esclusa_mutex_unlock(mutex));
    EXPECT_EQUAL(-EPERM, esclusa_mutex_is_recovered(mutex));
    EXPECT_EQUAL(-EPERM, esclusa_mutex_mark_repaired(mutex));
    EXPECT_EQUAL(-EBUSY, esclusa_mutex_try_lock(mutex));
    int64_t before = test_now();
    EXPECT_EQUAL(-ETIMEDOUT, esclusa_mutex_lock_for(mutex, MILLIS(30)));
    EXPECT(test_now() - before >= MILLIS(30));
    return NULL;
}

int main(void)
{
    const char *name = test_name();
    esclusa_mutex *mutex, *other;
    EXPECT_OK(esclusa_mutex_create(&mutex, name));
    EXPECT_EQUAL(-EPERM, esclusa_mutex_unlock(mutex));
    EXPECT_SENTENCE("cannot unlock mutex '%s': EPERM: this thread does not have it", name);
    EXPECT_OK(esclusa_mutex_lock(mutex));
    EXPECT_EQUAL(-EDEADLK, esclusa_mutex_lock(mutex));
    EXPECT_EQUAL(-EDEADLK, esclusa_mutex_try_lock(mutex));
    pthread_t thread;
    EXPECT_EQUAL(0, pthread_create(&thread, NULL, without_the_lock, mutex));
    pthread_join(thread, NULL);
    EXPECT_OK(esclusa_mutex_open(&other, name)); /* a member of its own: a stranger */
    EXPECT_EQUAL(-EBUSY, esclusa_mutex_try_lock(other));
    EXPECT_SENTENCE("cannot lock mutex '%s': EBUSY", name);
    EXPECT_EQUAL(-EPERM, esclusa_mutex_unlock(other));
    EXPECT_OK(esclusa_mutex_unlock(mutex));
    EXPECT_OK(esclusa_mutex_lock(other));
    EXPECT_OK(esclusa_mutex_unlock(other));
    esclusa_mutex_close(other);
    esclusa_mutex_close(mutex);
    return 0;
}
