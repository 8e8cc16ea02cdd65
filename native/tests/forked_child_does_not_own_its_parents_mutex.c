/* SPDX-License-Identifier: Apache-2.0 */
#include "testing.h"

int main(void)
{
    esclusa_mutex *mutex;
    EXPECT_OK(esclusa_mutex_create(&mutex, test_name()));
    EXPECT_OK(esclusa_mutex_lock(mutex));
    pid_t pid = test_fork();
    if (pid == 0) {
        EXPECT_EQUAL(-EPERM, esclusa_mutex_unlock(mutex));
        EXPECT_EQUAL(-EBUSY, esclusa_mutex_try_lock(mutex));
        EXPECT_OK(esclusa_mutex_lock(mutex));
        EXPECT_OK(esclusa_mutex_unlock(mutex));
        esclusa_mutex_close(mutex);
        _exit(0);
    }
    test_pause(MILLIS(20));
    EXPECT_OK(esclusa_mutex_unlock(mutex));
    test_wait(pid);
    esclusa_mutex_close(mutex);
    return 0;
}
