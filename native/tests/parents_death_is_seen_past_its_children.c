/* SPDX-License-Identifier: Apache-2.0 */
/* A forked child inherits descriptors, and must not keep its dead parent's lock. */
#include "testing.h"

int main(void)
{
    const char *name = test_name();
    esclusa_mutex *mutex;
    _Atomic int *ready = test_shared(sizeof *ready);
    EXPECT_OK(esclusa_mutex_create(&mutex, name));
    pid_t parent = test_fork();
    if (parent == 0) {
        esclusa_mutex *own;
        EXPECT_OK(esclusa_mutex_open(&own, name));
        EXPECT_OK(esclusa_mutex_lock(own));
        pid_t child = test_fork();
        if (child == 0) {
            *ready = 1;
            test_await(ready, 2);
            _exit(0);
        }
        test_await(ready, 1);
        raise(SIGKILL);
    }
    int status;
    EXPECT_EQUAL(parent, waitpid(parent, &status, 0));
    EXPECT_EQUAL(-EOWNERDEAD, esclusa_mutex_lock_for(mutex, SECONDS(20)));
    EXPECT_EQUAL(1, *ready); /* the grandchild still lives */
    *ready = 2;
    EXPECT_OK(esclusa_mutex_unlock(mutex));
    esclusa_mutex_close(mutex);
    return 0;
}
