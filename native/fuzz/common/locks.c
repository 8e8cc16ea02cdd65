/* SPDX-License-Identifier: Apache-2.0 */
/* Mutex and read-write lock. What is held may have been overwritten: then letting go says so. */
#include <errno.h>

#include "operations.h"

static bool is_locked(int result)
{
    return result == 0 || result == -EOWNERDEAD;
}

/* ---- mutex ---- */

static void mutex_lock_and_unlock(struct object *object, uint8_t argument)
{
    int result = esclusa_mutex_lock_for(object->handle, soon(argument));
    FUZZ_CHECK(result);
    if (is_locked(result)) {
        FUZZ_CHECK(esclusa_mutex_is_recovered(object->handle));
        FUZZ_CHECK(esclusa_mutex_mark_repaired(object->handle));
        FUZZ_CHECK(esclusa_mutex_unlock(object->handle));
    }
}

static void mutex_try_lock(struct object *object, uint8_t argument)
{
    (void) argument;
    FUZZ_CHECK(esclusa_mutex_try_lock(object->handle));
}

static void mutex_unlock(struct object *object, uint8_t argument)
{
    (void) argument;
    FUZZ_CHECK(esclusa_mutex_unlock(object->handle));
}

/* After the wait the lock is taken again without a deadline: nothing is overwritten meanwhile. */
static void condition_wait(struct object *object, uint8_t argument)
{
    fuzz_at_store(0, NULL);
    int result = esclusa_mutex_lock_for(object->handle, soon(argument));
    FUZZ_CHECK(result);
    if (is_locked(result)) {
        FUZZ_CHECK(esclusa_condition_wait(object->handle, argument / 2 % ESCLUSA_CONDITIONS,
                                          soon(argument)));
        FUZZ_CHECK(esclusa_mutex_unlock(object->handle));
    }
}

static void condition_signal(struct object *object, uint8_t argument)
{
    uint32_t number = argument / 2 % ESCLUSA_CONDITIONS;
    int result = esclusa_mutex_try_lock(object->handle);
    FUZZ_CHECK(result);
    if (argument % 2 == 0) {
        FUZZ_CHECK(esclusa_condition_signal(object->handle, number));
    } else {
        FUZZ_CHECK(esclusa_condition_signal_all(object->handle, number));
    }
    if (is_locked(result)) {
        FUZZ_CHECK(esclusa_mutex_unlock(object->handle));
    }
}

FUZZ_OPERATIONS(mutex, mutex_lock_and_unlock, mutex_try_lock, mutex_unlock, condition_wait,
                condition_signal, fuzz_reopen)

/* ---- read-write lock ---- */

static void read_lock_and_unlock(struct object *object, uint8_t argument)
{
    int result = esclusa_rwlock_read_lock_for(object->handle, soon(argument));
    FUZZ_CHECK(result);
    if (is_locked(result)) {
        FUZZ_CHECK(esclusa_rwlock_is_recovered(object->handle));
        FUZZ_CHECK(esclusa_rwlock_read_unlock(object->handle));
    }
}

static void write_lock_and_unlock(struct object *object, uint8_t argument)
{
    int result = esclusa_rwlock_write_lock_for(object->handle, soon(argument));
    FUZZ_CHECK(result);
    if (is_locked(result)) {
        FUZZ_CHECK(esclusa_rwlock_is_recovered(object->handle));
        FUZZ_CHECK(esclusa_rwlock_mark_repaired(object->handle));
        FUZZ_CHECK(esclusa_rwlock_write_unlock(object->handle));
    }
}

static void try_read_lock(struct object *object, uint8_t argument)
{
    (void) argument;
    FUZZ_CHECK(esclusa_rwlock_try_read_lock(object->handle));
}

static void read_unlock(struct object *object, uint8_t argument)
{
    (void) argument;
    FUZZ_CHECK(esclusa_rwlock_read_unlock(object->handle));
}

static void try_write_lock(struct object *object, uint8_t argument)
{
    (void) argument;
    FUZZ_CHECK(esclusa_rwlock_try_write_lock(object->handle));
}

static void write_unlock(struct object *object, uint8_t argument)
{
    (void) argument;
    FUZZ_CHECK(esclusa_rwlock_write_unlock(object->handle));
}

FUZZ_OPERATIONS(rwlock, read_lock_and_unlock, write_lock_and_unlock, try_read_lock, read_unlock,
                try_write_lock, write_unlock, fuzz_reopen)

/* ---- pthread mutex: glibc follows pointers in it, which cannot be checked ---- */

static void is_robust(struct object *object, uint8_t argument)
{
    (void) argument;
    FUZZ_CHECK(esclusa_pthread_mutex_is_robust(object->handle));
}

FUZZ_OPERATIONS(pthread_mutex, is_robust, fuzz_reopen)
