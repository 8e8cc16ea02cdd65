/* SPDX-License-Identifier: Apache-2.0 */
#include <pthread.h>

#include "testing.h"

static void *without_it(void *rwlock)
{
    EXPECT_EQUAL(-EPERM, esclusa_rwlock_read_unlock(rwlock));
    EXPECT_EQUAL(-EPERM, esclusa_rwlock_write_unlock(rwlock));
    EXPECT_EQUAL(-EPERM, esclusa_rwlock_is_recovered(rwlock));
    EXPECT_EQUAL(-EPERM, esclusa_rwlock_mark_repaired(rwlock));
    EXPECT_EQUAL(-EBUSY, esclusa_rwlock_try_read_lock(rwlock));
    EXPECT_EQUAL(-EBUSY, esclusa_rwlock_try_write_lock(rwlock));
    int64_t before = test_now();
    EXPECT_EQUAL(-ETIMEDOUT, esclusa_rwlock_read_lock_for(rwlock, MILLIS(20)));
    EXPECT_EQUAL(-ETIMEDOUT, esclusa_rwlock_write_lock_for(rwlock, MILLIS(20)));
    EXPECT(test_now() - before >= MILLIS(40));
    return NULL;
}

int main(void)
{
    const char *name = test_name();
    esclusa_rwlock *rwlock, *other;
    EXPECT_OK(esclusa_rwlock_create(&rwlock, name));
    EXPECT_OK(esclusa_rwlock_open(&other, name));
    EXPECT_EQUAL(-EPERM, esclusa_rwlock_write_unlock(rwlock));
    EXPECT_SENTENCE("cannot unlock after writing '%s': EPERM: this thread does not write", name);
    EXPECT_OK(esclusa_rwlock_write_lock(rwlock));
    EXPECT_EQUAL(-EDEADLK, esclusa_rwlock_write_lock(rwlock));
    EXPECT_EQUAL(-EDEADLK, esclusa_rwlock_read_lock(rwlock));
    EXPECT_SENTENCE(
        "cannot lock for reading '%s': EDEADLK: this thread has it already, for writing", name);
    EXPECT_EQUAL(-EPERM, esclusa_rwlock_read_unlock(rwlock));
    pthread_t thread;
    EXPECT_EQUAL(0, pthread_create(&thread, NULL, without_it, rwlock));
    pthread_join(thread, NULL);
    EXPECT_EQUAL(-EBUSY, esclusa_rwlock_try_read_lock(other));
    EXPECT_OK(esclusa_rwlock_write_unlock(rwlock));

    EXPECT_OK(esclusa_rwlock_read_lock(rwlock));
    EXPECT_OK(esclusa_rwlock_read_lock(other)); /* a stranger */
    EXPECT_EQUAL(-EDEADLK, esclusa_rwlock_write_lock(rwlock));
    EXPECT_EQUAL(-EDEADLK, esclusa_rwlock_try_read_lock(rwlock));
    EXPECT_EQUAL(-EPERM, esclusa_rwlock_write_unlock(rwlock));
    EXPECT_EQUAL(-EPERM, esclusa_rwlock_mark_repaired(rwlock));
    EXPECT_EQUAL(0, esclusa_rwlock_is_recovered(rwlock));
    EXPECT_OK(esclusa_rwlock_read_unlock(other));
    EXPECT_OK(esclusa_rwlock_read_unlock(rwlock));
    EXPECT_OK(esclusa_rwlock_try_write_lock(other));
    EXPECT_OK(esclusa_rwlock_write_unlock(other));

    pid_t child = test_fork();
    if (child == 0) { /* has not what its parent has */
        EXPECT_EQUAL(-EPERM, esclusa_rwlock_read_unlock(rwlock));
        EXPECT_OK(esclusa_rwlock_write_lock(rwlock));
        EXPECT_OK(esclusa_rwlock_write_unlock(rwlock));
        _exit(0);
    }
    test_wait(child);
    esclusa_rwlock_close(other);
    EXPECT_EQUAL(-EBADF, esclusa_rwlock_read_lock(other));
    esclusa_rwlock_close(rwlock);
    return 0;
}
