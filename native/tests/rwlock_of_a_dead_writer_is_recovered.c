/* SPDX-License-Identifier: Apache-2.0 */
/* A dead reader drops out; a dead writer is told of, until a writer says that the data is sound. */
#include "testing.h"

static _Atomic int *locked;

static pid_t holder(const char *name, bool writes)
{
    *locked = 0;
    pid_t child = test_fork();
    if (child == 0) {
        esclusa_rwlock *own;
        EXPECT_OK(esclusa_rwlock_open(&own, name));
        EXPECT_OK(writes ? esclusa_rwlock_write_lock(own) : esclusa_rwlock_read_lock(own));
        *locked = 1;
        for (;;) {
            pause();
        }
    }
    test_await(locked, 1);
    return child;
}

/* It sits in the turnstile when it dies. */
static pid_t waiter(const char *name)
{
    pid_t child = test_fork();
    if (child == 0) {
        esclusa_rwlock *own;
        EXPECT_OK(esclusa_rwlock_open(&own, name));
        esclusa_rwlock_write_lock(own);
        _exit(0);
    }
    test_pause(MILLIS(10));
    return child;
}

static int repairs;

static int count_repair(void *context)
{
    (void) context;
    repairs++;
    return 0;
}

int main(void)
{
    const char *name = test_name();
    locked = test_shared(sizeof *locked);
    esclusa_rwlock *rwlock, *other;
    EXPECT_OK(esclusa_rwlock_create(&rwlock, name));
    EXPECT_OK(esclusa_rwlock_open(&other, name));
    for (int round = 0; round < 10; round++) {
        pid_t reader = holder(name, false);
        EXPECT_EQUAL(-ETIMEDOUT, esclusa_rwlock_write_lock_for(rwlock, MILLIS(5)));
        pid_t queued = waiter(name);
        int result;
        while ((result = esclusa_rwlock_read_lock_for(rwlock, MILLIS(5))) == 0) {
            EXPECT_OK(esclusa_rwlock_read_unlock(rwlock)); /* it does not wait yet */
        }
        EXPECT_EQUAL(-ETIMEDOUT, result);
        test_kill(queued); /* and its turn with it */
        EXPECT_OK(esclusa_rwlock_read_lock(rwlock));
        EXPECT_OK(esclusa_rwlock_read_unlock(rwlock));
        test_kill(reader);
        EXPECT_OK(esclusa_rwlock_write_lock(rwlock)); /* nothing was half written */
        EXPECT_OK(esclusa_rwlock_write_unlock(rwlock));

        test_kill(holder(name, true));
        EXPECT_EQUAL(-EOWNERDEAD, esclusa_rwlock_read_lock(rwlock));
        EXPECT_SENTENCE("cannot rely on read-write lock '%s': EOWNERDEAD: a writer died with it",
                        name);
        EXPECT_EQUAL(-EOWNERDEAD, esclusa_rwlock_read_lock(other));
        EXPECT_EQUAL(1, esclusa_rwlock_is_recovered(rwlock));
        EXPECT_OK(esclusa_rwlock_read_unlock(other));
        EXPECT_OK(esclusa_rwlock_read_unlock(rwlock));
        EXPECT_EQUAL(-EOWNERDEAD, esclusa_rwlock_write_lock(rwlock));
        EXPECT_OK(esclusa_rwlock_mark_repaired(rwlock));
        EXPECT_EQUAL(0, esclusa_rwlock_is_recovered(rwlock));
        EXPECT_OK(esclusa_rwlock_write_unlock(rwlock));
        EXPECT_OK(esclusa_rwlock_read_lock(other));
        EXPECT_OK(esclusa_rwlock_read_unlock(other));
    }
    EXPECT_OK(esclusa_rwlock_set_repair(rwlock, count_repair, NULL));
    test_kill(holder(name, true));
    EXPECT_EQUAL(-EOWNERDEAD, esclusa_rwlock_read_lock(rwlock)); /* the hook is for writers */
    EXPECT_EQUAL(0, repairs);
    EXPECT_OK(esclusa_rwlock_read_unlock(rwlock));
    EXPECT_OK(esclusa_rwlock_write_lock(rwlock));
    EXPECT_EQUAL(1, repairs);
    esclusa_rwlock_close(rwlock); /* as by a death */
    EXPECT_EQUAL(-EOWNERDEAD, esclusa_rwlock_write_lock(other));
    esclusa_rwlock_close(other);
    return 0;
}
