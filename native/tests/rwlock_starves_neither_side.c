/* SPDX-License-Identifier: Apache-2.0 */
/* Three processes hammer one side; whoever wants the other gets it a hundred times. */
#include "testing.h"

enum { HAMMERS = 3, TIMES = 100 };

static int lock(esclusa_rwlock *rwlock, bool writes)
{
    return writes ? esclusa_rwlock_write_lock(rwlock) : esclusa_rwlock_read_lock(rwlock);
}

static int unlock(esclusa_rwlock *rwlock, bool writes)
{
    return writes ? esclusa_rwlock_write_unlock(rwlock) : esclusa_rwlock_read_unlock(rwlock);
}

static void one_gets_in_among(bool hammers_write)
{
    const char *name = test_name();
    _Atomic int *done = test_shared(2 * sizeof *done);
    _Atomic int *rounds = done + 1;
    esclusa_rwlock *rwlock;
    EXPECT_OK(esclusa_rwlock_create(&rwlock, name));
    pid_t hammers[HAMMERS];
    for (int i = 0; i < HAMMERS; i++) {
        hammers[i] = test_fork();
        if (hammers[i] == 0) {
            while (!*done) {
                EXPECT_OK(lock(rwlock, hammers_write));
                test_pause(100000); /* so that they overlap: there is no moment without one */
                EXPECT_OK(unlock(rwlock, hammers_write));
                ++*rounds;
            }
            _exit(0);
        }
    }
    test_await(rounds, HAMMERS);
    for (int i = 0; i < TIMES; i++) {
        EXPECT_OK(lock(rwlock, !hammers_write));
        EXPECT_OK(unlock(rwlock, !hammers_write));
    }
    *done = 1;
    for (int i = 0; i < HAMMERS; i++) {
        test_wait(hammers[i]);
    }
    esclusa_rwlock_close(rwlock);
}

int main(void)
{
    one_gets_in_among(false);
    one_gets_in_among(true);
    return 0;
}
