/* SPDX-License-Identifier: Apache-2.0 */
#include "testing.h"

int main(void)
{
    esclusa_mutex *mutex;
    EXPECT_OK(esclusa_mutex_create(&mutex, test_name()));
    EXPECT_OK(esclusa_mutex_lock(mutex));
    int tried[2]; /* told to the parent, which keeps the mutex until then */
    EXPECT_EQUAL(0, pipe(tried));
    pid_t pid = test_fork();
    if (pid == 0) {
        EXPECT_EQUAL(-EPERM, esclusa_mutex_unlock(mutex));
        EXPECT_EQUAL(-EBUSY, esclusa_mutex_try_lock(mutex));
        EXPECT_EQUAL(1, write(tried[1], "", 1));
        EXPECT_OK(esclusa_mutex_lock(mutex));
        EXPECT_OK(esclusa_mutex_unlock(mutex));
        esclusa_mutex_close(mutex);
        _exit(0);
    }
    close(tried[1]);
    char byte;
    EXPECT_EQUAL(1, read(tried[0], &byte, 1));
    test_pause(MILLIS(20)); /* by now it sleeps, most of the time */
    EXPECT_OK(esclusa_mutex_unlock(mutex));
    test_wait(pid);
    esclusa_mutex_close(mutex);
    return 0;
}
