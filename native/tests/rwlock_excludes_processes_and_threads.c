/* SPDX-License-Identifier: Apache-2.0 */
/* A writer is alone, readers are not, in four processes of two threads. */
#include <pthread.h>
#include <stdatomic.h>

#include "testing.h"

enum { PROCESSES = 4, TIMES = 300 };

static struct {
    _Atomic int readers, writers, most_readers;
    int64_t value; /* what the lock guards: a plain word */
} *shared;

static void read_once(esclusa_rwlock *rwlock)
{
    EXPECT_OK(esclusa_rwlock_read_lock(rwlock));
    int readers = shared->readers++ + 1;
    int most = shared->most_readers;
    while (readers > most && !atomic_compare_exchange_weak(&shared->most_readers, &most, readers)) {
    }
    EXPECT_EQUAL(0, shared->writers);
    test_pause(10000);
    EXPECT_EQUAL(0, shared->writers);
    shared->readers--;
    EXPECT_OK(esclusa_rwlock_read_unlock(rwlock));
}

static void write_once(esclusa_rwlock *rwlock)
{
    EXPECT_OK(esclusa_rwlock_write_lock(rwlock));
    EXPECT_EQUAL(0, shared->writers++);
    EXPECT_EQUAL(0, shared->readers);
    shared->value++;
    shared->writers--;
    EXPECT_OK(esclusa_rwlock_write_unlock(rwlock));
}

static void *work(void *rwlock)
{
    for (int i = 0; i < TIMES; i++) {
        if (i % 3 == 0) {
            write_once(rwlock);
        } else {
            read_once(rwlock);
        }
    }
    return NULL;
}

int main(void)
{
    const char *name = test_name();
    shared = test_shared(sizeof *shared);
    esclusa_rwlock *rwlock;
    EXPECT_OK(esclusa_rwlock_create(&rwlock, name));
    pid_t children[PROCESSES];
    for (int i = 0; i < PROCESSES; i++) {
        children[i] = test_fork();
        if (children[i] == 0) {
            pthread_t thread;
            EXPECT_EQUAL(0, pthread_create(&thread, NULL, work, rwlock));
            work(rwlock);
            pthread_join(thread, NULL);
            _exit(0);
        }
    }
    for (int i = 0; i < PROCESSES; i++) {
        test_wait(children[i]);
    }
    EXPECT_EQUAL(PROCESSES * 2 * TIMES / 3, shared->value);
    EXPECT(shared->most_readers > 1);
    EXPECT_OK(esclusa_rwlock_try_write_lock(rwlock));
    esclusa_rwlock_close(rwlock);
    return 0;
}
