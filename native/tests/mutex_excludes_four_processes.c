/* SPDX-License-Identifier: Apache-2.0 */
#include "testing.h"

enum { PROCESSES = 4, ROUNDS = 30000 };

struct shared {
    int64_t sum; /* not atomic: the lock is what protects it */
    int inside;
};

static void count(const char *name, struct shared *shared)
{
    esclusa_mutex *mutex;
    EXPECT_OK(esclusa_mutex_open(&mutex, name));
    for (int i = 0; i < ROUNDS; i++) {
        EXPECT_OK(esclusa_mutex_lock(mutex));
        EXPECT_EQUAL(0, shared->inside++);
        shared->sum++;
        EXPECT_EQUAL(1, shared->inside--);
        EXPECT_OK(esclusa_mutex_unlock(mutex));
    }
    esclusa_mutex_close(mutex);
    _exit(0);
}

int main(void)
{
    const char *name = test_name();
    struct shared *shared = test_shared(sizeof *shared);
    esclusa_mutex *mutex;
    EXPECT_OK(esclusa_mutex_create(&mutex, name));
    pid_t pids[PROCESSES];
    for (int i = 0; i < PROCESSES; i++) {
        pids[i] = test_fork();
        if (pids[i] == 0) {
            count(name, shared);
        }
    }
    for (int i = 0; i < PROCESSES; i++) {
        test_wait(pids[i]);
    }
    EXPECT_EQUAL(PROCESSES * ROUNDS, shared->sum);
    esclusa_mutex_close(mutex);
    return 0;
}
