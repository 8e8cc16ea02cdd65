/* SPDX-License-Identifier: Apache-2.0 */
#include "testing.h"

int main(void)
{
    const char *name = test_name();
    esclusa_mutex *mutex;
    EXPECT_OK(esclusa_mutex_create(&mutex, name));
    pid_t owner = test_fork();
    if (owner == 0) {
        EXPECT_OK(esclusa_mutex_lock(mutex)); /* inherited, and joined anew */
        raise(SIGKILL);
    }
    int status;
    EXPECT_EQUAL(owner, waitpid(owner, &status, 0));
    EXPECT(WIFSIGNALED(status));
    EXPECT_EQUAL(-EOWNERDEAD, esclusa_mutex_try_lock(mutex));
    EXPECT_OK(esclusa_mutex_unlock(mutex));
    esclusa_mutex_close(mutex);
    return 0;
}
