/* SPDX-License-Identifier: Apache-2.0 */
/* To who waits for them; in the mode signal they do not. */
#include "testing.h"

static pid_t holder(const char *name, uint32_t count, _Atomic int *held)
{
    *held = 0;
    pid_t child = test_fork();
    if (child == 0) {
        esclusa_semaphore *own;
        EXPECT_OK(esclusa_semaphore_open(&own, name));
        EXPECT_OK(esclusa_semaphore_acquire(own, count));
        *held = 1;
        for (;;) {
            pause();
        }
    }
    test_await(held, 1);
    return child;
}

int main(void)
{
    _Atomic int *held = test_shared(sizeof *held);
    const char *name = test_name();
    esclusa_semaphore *semaphore;
    EXPECT_OK(esclusa_semaphore_create(&semaphore, name, 5, ESCLUSA_SEMAPHORE_OWNED));
    for (int round = 0; round < 20; round++) {
        pid_t one = holder(name, 3, held);
        pid_t other = holder(name, 2, held);
        EXPECT_EQUAL(-ETIMEDOUT, esclusa_semaphore_acquire_for(semaphore, 1, MILLIS(2)));
        pid_t waiter = test_fork();
        if (waiter == 0) {
            esclusa_semaphore *own;
            EXPECT_OK(esclusa_semaphore_open(&own, name));
            EXPECT_OK(esclusa_semaphore_acquire(own, 5));
            EXPECT_OK(esclusa_semaphore_release(own, 5));
            _exit(0);
        }
        test_pause(MILLIS(1));
        test_kill(one);
        test_kill(other);
        test_wait(waiter);
        EXPECT_EQUAL(5, esclusa_semaphore_available(semaphore));
    }
    esclusa_semaphore_close(semaphore);

    const char *signals = test_name();
    EXPECT_OK(esclusa_semaphore_create(&semaphore, signals, 5, ESCLUSA_SEMAPHORE_SIGNAL));
    test_kill(holder(signals, 3, held));
    EXPECT_EQUAL(-ETIMEDOUT, esclusa_semaphore_acquire_for(semaphore, 3, MILLIS(100)));
    EXPECT_EQUAL(2, esclusa_semaphore_available(semaphore));
    EXPECT_OK(esclusa_semaphore_release(semaphore, 3));
    EXPECT_EQUAL(5, esclusa_semaphore_available(semaphore));
    esclusa_semaphore_close(semaphore);
    return 0;
}
