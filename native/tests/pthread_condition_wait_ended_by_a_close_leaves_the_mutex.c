/* SPDX-License-Identifier: Apache-2.0 */
/* Who is told that the handle is closed does not have the mutex, and will not unlock it. */
#include <pthread.h>

#include "testing.h"

static _Atomic int waiting;

static void *wait_for_ever(void *mutex)
{
    EXPECT_OK(esclusa_pthread_mutex_lock(mutex));
    waiting = 1;
    EXPECT_EQUAL(-EBADF, esclusa_pthread_condition_wait(mutex, 0, ESCLUSA_FOREVER));
    waiting = 2;
    test_pause(MILLIS(100)); /* lives on: its death would hand the mutex on */
    return NULL;
}

int main(void)
{
    const char *name = test_name();
    esclusa_pthread_mutex *mutex, *other;
    EXPECT_OK(esclusa_pthread_mutex_create(&mutex, name));
    EXPECT_OK(esclusa_pthread_mutex_open(&other, name));
    pthread_t thread;
    EXPECT_EQUAL(0, pthread_create(&thread, NULL, wait_for_ever, mutex));
    test_await(&waiting, 1);
    EXPECT_OK(esclusa_pthread_mutex_lock(other)); /* so that it waits, or is about to */
    EXPECT_OK(esclusa_pthread_mutex_unlock(other));
    EXPECT_OK(esclusa_pthread_mutex_close(mutex));
    test_await(&waiting, 2);
    EXPECT_OK(esclusa_pthread_mutex_lock_for(other, SECONDS(10)));
    EXPECT_OK(esclusa_pthread_mutex_unlock(other));
    pthread_join(thread, NULL);
    EXPECT_OK(esclusa_pthread_mutex_close(other));
    return 0;
}
