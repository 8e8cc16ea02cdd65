/* SPDX-License-Identifier: Apache-2.0 */
/* Both are process 1 of their own namespace: no PID tells them apart. */
#include <sched.h>

#include "testing.h"

int main(void)
{
    const char *name = test_name();
    _Atomic int *step = test_shared(sizeof *step);
    esclusa_mutex *mutex;
    EXPECT_OK(esclusa_mutex_create(&mutex, name));
    pid_t starter = test_fork(); /* its children, and not we, go into the namespace */
    if (starter == 0) {
        if (unshare(CLONE_NEWPID) != 0) {
            _exit(TEST_SKIPPED);
        }
        pid_t owner = test_fork();
        if (owner == 0) {
            EXPECT_EQUAL(1, getpid());
            EXPECT_OK(esclusa_mutex_lock(mutex));
            *step = 1;
            pause();
        }
        test_await(step, 2);
        test_kill(owner);
        _exit(0);
    }
    pid_t waiter_starter = test_fork();
    if (waiter_starter == 0) {
        if (unshare(CLONE_NEWPID) != 0) {
            _exit(0);
        }
        pid_t waiter = test_fork();
        if (waiter == 0) {
            EXPECT_EQUAL(1, getpid());
            test_await(step, 1);
            EXPECT_EQUAL(-ETIMEDOUT, esclusa_mutex_lock_for(mutex, MILLIS(20)));
            *step = 2;
            EXPECT_EQUAL(-EOWNERDEAD, esclusa_mutex_lock(mutex));
            EXPECT_OK(esclusa_mutex_unlock(mutex));
            _exit(0);
        }
        test_wait(waiter);
        _exit(0);
    }
    int status;
    EXPECT_EQUAL(starter, waitpid(starter, &status, 0));
    if (WIFEXITED(status) && WEXITSTATUS(status) == TEST_SKIPPED) {
        kill(waiter_starter, SIGKILL);
        waitpid(waiter_starter, &status, 0);
        return test_skip("a PID namespace cannot be made; run as root");
    }
    EXPECT(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    test_wait(waiter_starter);
    esclusa_mutex_close(mutex);
    return 0;
}
