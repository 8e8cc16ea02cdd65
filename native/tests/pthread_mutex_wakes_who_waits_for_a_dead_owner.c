/* SPDX-License-Identifier: Apache-2.0 */
#include "testing.h"

int main(void)
{
    if (!test_has_robust_lists()) {
        return test_skip("the emulator keeps no lists of robust mutexes");
    }
    const char *name = test_name();
    _Atomic int *step = test_shared(sizeof *step);
    esclusa_pthread_mutex *mutex;
    EXPECT_OK(esclusa_pthread_mutex_create(&mutex, name));
    for (int round = 0; round < 20; round++) {
        *step = 0;
        pid_t owner = test_fork();
        if (owner == 0) {
            EXPECT_OK(esclusa_pthread_mutex_lock(mutex));
            *step = 1;
            pause();
        }
        test_await(step, 1);
        pid_t waiter = test_fork();
        if (waiter == 0) {
            *step = 2;
            EXPECT_EQUAL(-EOWNERDEAD, esclusa_pthread_mutex_lock(mutex));
            EXPECT_OK(esclusa_pthread_mutex_mark_repaired(mutex));
            EXPECT_OK(esclusa_pthread_mutex_unlock(mutex));
            _exit(0);
        }
        test_await(step, 2);
        test_pause(MILLIS(1));
        test_kill(owner);
        test_wait(waiter);
        EXPECT_OK(esclusa_pthread_mutex_lock(mutex));
        EXPECT_OK(esclusa_pthread_mutex_unlock(mutex));
    }
    EXPECT_OK(esclusa_pthread_mutex_close(mutex));
    return 0;
}
