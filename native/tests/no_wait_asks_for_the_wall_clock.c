/* SPDX-License-Identifier: Apache-2.0 */
/* Whoever sets the machine's clock makes nobody wait longer or shorter: under a filter that ends
 * the process at a wait by the wall clock, each object is waited for. A storm of signals besides
 * ends no wait otherwise than by -EINTR. */
#include <sys/time.h>

#include "testing.h"
#include "wall_clock.h"

static bool forbid_the_wall_clock(void)
{
    struct sock_filter steps[] = {
        LOAD(NUMBER),
        IF_EQUAL(SYS_futex, 0, 2),
        LOAD(ARGUMENT(1)),
        IF_SET(BY_WALL_CLOCK, 7, 6),
        IF_EQUAL(WAITV, 0, 2),
        LOAD(ARGUMENT(4)),
        IF_EQUAL(CLOCK_MONOTONIC, 3, 4),
        IF_EQUAL(SYS_clock_nanosleep, 0, 2),
        LOAD(ARGUMENT(0)),
        IF_EQUAL(CLOCK_MONOTONIC, 0, 1),
        PERMIT,
        END_IT,
    };
    return filter_calls(steps, sizeof steps / sizeof *steps);
}

static void nothing(int number)
{
    (void) number;
}

static void storm(long every_micros)
{
    struct itimerval timer = {{0, every_micros}, {0, every_micros}};
    EXPECT_EQUAL(0, setitimer(ITIMER_REAL, &timer, NULL));
}

int main(void)
{
    if (TEST_SANITIZED || getenv("ESCLUSA_EMULATOR") != NULL) {
        return test_skip("sanitizers and emulators make calls of their own");
    }
    esclusa_mutex *mutex, *second;
    esclusa_semaphore *semaphore;
    esclusa_rwlock *rwlock, *writer;
    esclusa_event *event;
    esclusa_latch *latch;
    esclusa_barrier *barrier;
    esclusa_queue *queue;
    esclusa_consumer *consumer;
    esclusa_pthread_mutex *pthread_mutex;
    char byte;
    const char *name = test_name(), *rwlock_name = test_name();
    EXPECT_OK(esclusa_mutex_create(&mutex, name));
    EXPECT_OK(esclusa_mutex_open(&second, name));
    EXPECT_OK(esclusa_semaphore_create(&semaphore, test_name(), 0, ESCLUSA_SEMAPHORE_SIGNAL));
    EXPECT_OK(esclusa_rwlock_create(&rwlock, rwlock_name));
    EXPECT_OK(esclusa_rwlock_open(&writer, rwlock_name));
    EXPECT_OK(esclusa_event_create(&event, test_name()));
    EXPECT_OK(esclusa_latch_create(&latch, test_name(), 1));
    EXPECT_OK(esclusa_barrier_create(&barrier, test_name(), 2));
    EXPECT_OK(esclusa_queue_create(&queue, test_name(), 1, 8));
    EXPECT_OK(esclusa_queue_consumer(&consumer, queue));
    EXPECT_OK(esclusa_pthread_mutex_create(&pthread_mutex, test_name()));
    EXPECT_OK(esclusa_rwlock_write_lock(rwlock));
    EXPECT_OK(esclusa_mutex_lock(mutex));
    pid_t pid = test_fork();
    if (pid == 0) {
        EXPECT_OK(esclusa_pthread_mutex_lock(pthread_mutex));
        raise(SIGSTOP);
        _exit(0);
    }
    int status;
    EXPECT_EQUAL(pid, waitpid(pid, &status, WUNTRACED));
    if (!forbid_the_wall_clock()) {
        return test_skip("seccomp filters are not permitted here");
    }
    struct sigaction action = {.sa_handler = nothing};
    EXPECT_EQUAL(0, sigaction(SIGALRM, &action, NULL)); /* the watchdog's from now on is ctest's */
    for (int stormy = 0; stormy < 2; stormy++) {
        const int expected = stormy ? -EINTR : -ETIMEDOUT;
        const int64_t timeout = stormy ? SECONDS(20) : MILLIS(10);
        storm(stormy ? 2000 : 0);
        EXPECT_EQUAL(expected, esclusa_mutex_lock_for(second, timeout));
        EXPECT_EQUAL(expected, esclusa_condition_wait(mutex, 0, timeout));
        EXPECT_EQUAL(expected, esclusa_semaphore_acquire_for(semaphore, 1, timeout));
        EXPECT_EQUAL(expected, esclusa_rwlock_read_lock_for(writer, timeout));
        EXPECT_EQUAL(expected, esclusa_rwlock_write_lock_for(writer, timeout));
        EXPECT_EQUAL(expected, esclusa_event_wait(event, timeout));
        EXPECT_EQUAL(expected, esclusa_latch_wait(latch, timeout));
        EXPECT_EQUAL(expected, esclusa_consumer_get(consumer, &byte, 1, NULL, timeout));
        EXPECT_EQUAL(expected, esclusa_barrier_wait(barrier, timeout));
        storm(0);
        EXPECT_OK(esclusa_barrier_reset(barrier));
    }
    EXPECT_EQUAL(-ETIMEDOUT, esclusa_pthread_mutex_lock_for(pthread_mutex, MILLIS(10)));
    test_kill(pid);
    return 0;
}
