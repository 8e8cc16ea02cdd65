/* SPDX-License-Identifier: Apache-2.0 */
/* The flag stays, across owners, until one says that the data is sound. */
#include "testing.h"

int main(void)
{
    const char *name = test_name();
    _Atomic int *locked = test_shared(sizeof *locked);
    esclusa_mutex *mutex;
    EXPECT_OK(esclusa_mutex_create(&mutex, name));
    for (int round = 0; round < 20; round++) {
        *locked = 0;
        pid_t owner = test_fork();
        if (owner == 0) {
            esclusa_mutex *own;
            EXPECT_OK(esclusa_mutex_open(&own, name));
            EXPECT_OK(esclusa_mutex_lock(own));
            *locked = 1;
            pause();
        }
        test_await(locked, 1);
        EXPECT_EQUAL(-ETIMEDOUT, esclusa_mutex_lock_for(mutex, MILLIS(20)));
        pid_t waiter = test_fork();
        if (waiter == 0) {
            esclusa_mutex *own;
            EXPECT_OK(esclusa_mutex_open(&own, name));
            EXPECT_EQUAL(-EOWNERDEAD, esclusa_mutex_lock(own));
            EXPECT_SENTENCE("cannot rely on mutex '%s': EOWNERDEAD: an owner died with it", name);
            EXPECT_EQUAL(1, esclusa_mutex_is_recovered(own));
            EXPECT_OK(esclusa_mutex_unlock(own));
            _exit(0);
        }
        test_pause(MILLIS(1));
        test_kill(owner);
        test_wait(waiter);
        EXPECT_EQUAL(-EOWNERDEAD, esclusa_mutex_lock(mutex));
        EXPECT_OK(esclusa_mutex_mark_repaired(mutex));
        EXPECT_EQUAL(0, esclusa_mutex_is_recovered(mutex));
        EXPECT_OK(esclusa_mutex_unlock(mutex));
        EXPECT_OK(esclusa_mutex_lock(mutex));
        EXPECT_OK(esclusa_mutex_unlock(mutex));
    }
    esclusa_mutex_close(mutex);
    return 0;
}
