/* SPDX-License-Identifier: Apache-2.0 */
/* A signal reaches who waits, also after others died while they waited. */
#include "testing.h"

enum { DEAD = 3, SIGNALS = 20 };

static int lock(esclusa_pthread_mutex *mutex)
{
    int result = esclusa_pthread_mutex_lock(mutex);
    return result == -EOWNERDEAD ? esclusa_pthread_mutex_mark_repaired(mutex) : result;
}

int main(void)
{
    const char *name = test_name();
    struct {
        _Atomic int waiting;
        int ready, taken;
    } *shared = test_shared(sizeof *shared);
    esclusa_pthread_mutex *mutex;
    EXPECT_OK(esclusa_pthread_mutex_create(&mutex, name));
    EXPECT_OK(lock(mutex));
    int64_t before = test_now();
    EXPECT_EQUAL(-ETIMEDOUT, esclusa_pthread_condition_wait(mutex, 6, MILLIS(30)));
    EXPECT(test_now() - before >= MILLIS(30));
    EXPECT_EQUAL(-EINVAL, esclusa_pthread_condition_wait(mutex, 7, 0));
    EXPECT_OK(esclusa_pthread_mutex_unlock(mutex));
    for (int i = 0; i < DEAD; i++) {
        pid_t pid = test_fork();
        if (pid == 0) {
            EXPECT_OK(lock(mutex));
            shared->waiting++;
            EXPECT_OK(esclusa_pthread_condition_wait(mutex, 1, ESCLUSA_FOREVER));
            _exit(1);
        }
        test_await(&shared->waiting, i + 1);
        EXPECT_OK(lock(mutex)); /* so that it is asleep, or about to */
        EXPECT_OK(esclusa_pthread_mutex_unlock(mutex));
        test_kill(pid);
    }
    pid_t waiter = test_fork();
    if (waiter == 0) {
        EXPECT_OK(lock(mutex));
        while (shared->taken < SIGNALS) {
            while (shared->ready == 0) {
                EXPECT_OK(esclusa_pthread_condition_wait(mutex, 1, ESCLUSA_FOREVER));
            }
            shared->ready = 0;
            shared->taken++;
            EXPECT_OK(esclusa_pthread_condition_signal_all(mutex, 2));
        }
        EXPECT_OK(esclusa_pthread_mutex_unlock(mutex));
        _exit(0);
    }
    EXPECT_OK(lock(mutex));
    for (int i = 0; i < SIGNALS; i++) {
        shared->ready = 1;
        EXPECT_OK(esclusa_pthread_condition_signal(mutex, 1));
        while (shared->ready != 0) {
            EXPECT_OK(esclusa_pthread_condition_wait(mutex, 2, ESCLUSA_FOREVER));
        }
    }
    EXPECT_OK(esclusa_pthread_mutex_unlock(mutex));
    test_wait(waiter);
    EXPECT_EQUAL(SIGNALS, shared->taken);
    EXPECT_OK(esclusa_pthread_mutex_close(mutex));
    return 0;
}
