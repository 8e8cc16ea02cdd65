/* SPDX-License-Identifier: Apache-2.0 */
/* A thread takes a recovered mutex and begins its repair hook while another one closes the mutex
 * and looks who is inside: nothing is unmapped under the call. The other threads make that look a
 * long one, and a signal at the store that takes the lock makes the two meet. */
#include <pthread.h>
#include <sched.h>

#include "kill.h"
#include "testing.h"

enum { ROUNDS = TEST_SANITIZED ? 300 : 4000, SLEEPERS = 500, DELAYS = 97, SPINS = 40 };

static _Atomic int enrolled, enough, begun, stalled, closing, closed, hooks, done;
static _Atomic(esclusa_mutex *) mutex;

static void await(_Atomic int *word, int value)
{
    for (int i = 1; *word < value; i++) {
        if (i % 1000 == 0) {
            sched_yield();
        }
    }
}

/* Between the state that was open and the store that takes the lock. */
static void stall(int number)
{
    (void) number;
    stalled = begun;
    await(&closing, begun);
    for (volatile int delay = begun % DELAYS * SPINS; delay > 0; delay--) {
    }
}

static int hook(void *context)
{
    (void) context;
    hooks++;
    await(&closed, begun);
    return 0;
}

static void become_known(void)
{
    EXPECT_EQUAL(-EBADF, esclusa_mutex_unlock(NULL));
    enrolled++;
}

static void *sleep_long(void *argument)
{
    become_known();
    while (enough == 0) {
        test_pause(MILLIS(50));
    }
    return argument;
}

static void *lock(void *argument)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    become_known();
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
    for (int i = 1; i <= ROUNDS; i++) {
        await(&begun, i);
        esclusa_kill_arm(1);
        EXPECT_OK(esclusa_mutex_lock(mutex));
        done = i;
    }
    return argument;
}

int main(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    pthread_sigmask(SIG_BLOCK, &set, NULL); /* so that the locker gets it */
    signal(SIGUSR1, stall);
    esclusa_kill_signal(SIGUSR1);
    const char *name = test_name();
    esclusa_mutex *first, *opened;
    EXPECT_OK(esclusa_mutex_create(&first, name));
    EXPECT_OK(esclusa_mutex_lock(first));
    pthread_t locker, sleepers[SLEEPERS];
    EXPECT_EQUAL(0, pthread_create(&locker, NULL, lock, NULL));
    test_await(&enrolled, 1); /* the last that a close looks at */
    for (int i = 0; i < SLEEPERS; i++) {
        EXPECT_EQUAL(0, pthread_create(&sleepers[i], NULL, sleep_long, NULL));
    }
    test_await(&enrolled, 1 + SLEEPERS);
    esclusa_mutex_close(first); /* an owner's death, as is that of each locker */
    for (int i = 1; i <= ROUNDS; i++) {
        EXPECT_OK(esclusa_mutex_open(&opened, name));
        EXPECT_OK(esclusa_mutex_set_repair(opened, hook, NULL));
        mutex = opened;
        begun = i;
        await(&stalled, i);
        closing = i;
        esclusa_mutex_close(opened);
        closed = i;
        await(&done, i);
    }
    EXPECT_EQUAL(ROUNDS, hooks);
    enough = 1;
    pthread_join(locker, NULL);
    for (int i = 0; i < SLEEPERS; i++) {
        pthread_join(sleepers[i], NULL);
    }
    return 0;
}
