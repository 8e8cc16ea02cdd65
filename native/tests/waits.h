/* SPDX-License-Identifier: Apache-2.0 */
/* A call of each object but queue, mutex and latch that waits for ever. */
#ifndef ESCLUSA_WAITS_H
#define ESCLUSA_WAITS_H

#include "testing.h"

struct wait_call {
    const char *what;
    void *(*make)(void);
    int (*wait)(void *object);
    void (*close)(void *object);
};

static void *make_semaphore(void)
{
    esclusa_semaphore *semaphore;
    EXPECT_OK(esclusa_semaphore_create(&semaphore, test_name(), 0, ESCLUSA_SEMAPHORE_SIGNAL));
    return semaphore;
}

static int acquire(void *object)
{
    return esclusa_semaphore_acquire(object, 1);
}

static void close_semaphore(void *object)
{
    esclusa_semaphore_close(object);
}

/* Another handle has it for writing, until the end. */
static void *make_rwlock(void)
{
    const char *name = test_name();
    esclusa_rwlock *holder, *rwlock;
    EXPECT_OK(esclusa_rwlock_create(&holder, name));
    EXPECT_OK(esclusa_rwlock_write_lock(holder));
    EXPECT_OK(esclusa_rwlock_open(&rwlock, name));
    return rwlock;
}

static int read_lock(void *object)
{
    return esclusa_rwlock_read_lock(object);
}

static int write_lock(void *object)
{
    return esclusa_rwlock_write_lock(object);
}

static void close_rwlock(void *object)
{
    esclusa_rwlock_close(object);
}

static void *make_barrier(void)
{
    esclusa_barrier *barrier;
    EXPECT_OK(esclusa_barrier_create(&barrier, test_name(), 2));
    return barrier;
}

static int meet(void *object)
{
    return esclusa_barrier_wait(object, ESCLUSA_FOREVER);
}

static void close_barrier(void *object)
{
    esclusa_barrier_close(object);
}

static void *make_event(void)
{
    esclusa_event *event;
    EXPECT_OK(esclusa_event_create(&event, test_name()));
    return event;
}

static int wait_for_event(void *object)
{
    return esclusa_event_wait(object, ESCLUSA_FOREVER);
}

static void close_event(void *object)
{
    esclusa_event_close(object);
}

static void *make_mutex(void)
{
    esclusa_mutex *mutex;
    EXPECT_OK(esclusa_mutex_create(&mutex, test_name()));
    return mutex;
}

static int wait_for_condition(void *object)
{
    int result = esclusa_mutex_lock(object);
    if (result == 0) {
        result = esclusa_condition_wait(object, 0, ESCLUSA_FOREVER);
        if (result != -EBADF) { /* it has the mutex again */
            EXPECT_OK(esclusa_mutex_unlock(object));
        }
    }
    return result;
}

static void close_mutex(void *object)
{
    esclusa_mutex_close(object);
}

static const struct wait_call wait_calls[] = {
    {"semaphore", make_semaphore, acquire, close_semaphore},
    {"read lock", make_rwlock, read_lock, close_rwlock},
    {"write lock", make_rwlock, write_lock, close_rwlock},
    {"barrier", make_barrier, meet, close_barrier},
    {"event", make_event, wait_for_event, close_event},
    {"condition", make_mutex, wait_for_condition, close_mutex},
};

enum { WAIT_CALLS = sizeof wait_calls / sizeof *wait_calls };

#endif
