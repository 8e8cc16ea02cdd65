/* SPDX-License-Identifier: Apache-2.0 */
/* Counter, semaphore, barrier, event, latch. */
#include "operations.h"

static void counter_get(struct object *object, uint8_t argument)
{
    (void) argument;
    int64_t value;
    FUZZ_CHECK(esclusa_counter_get(object->handle, &value));
}

static void counter_set(struct object *object, uint8_t argument)
{
    FUZZ_CHECK(esclusa_counter_set(object->handle, argument));
}

static void counter_add(struct object *object, uint8_t argument)
{
    int64_t sum;
    FUZZ_CHECK(esclusa_counter_add(object->handle, argument, &sum));
}

static void counter_compare_and_set(struct object *object, uint8_t argument)
{
    FUZZ_CHECK(esclusa_counter_compare_and_set(object->handle, argument, argument + 1));
}

FUZZ_OPERATIONS(counter, counter_get, counter_set, counter_add, counter_compare_and_set,
                fuzz_reopen)

static void acquire(struct object *object, uint8_t argument)
{
    FUZZ_CHECK(esclusa_semaphore_acquire_for(object->handle, 1 + argument / 2 % 3, soon(argument)));
}

static void try_acquire(struct object *object, uint8_t argument)
{
    FUZZ_CHECK(esclusa_semaphore_try_acquire(object->handle, 1 + argument / 2 % 3));
}

static void semaphore_release(struct object *object, uint8_t argument)
{
    FUZZ_CHECK(esclusa_semaphore_release(object->handle, 1 + argument / 2 % 3));
}

static void available(struct object *object, uint8_t argument)
{
    (void) argument;
    FUZZ_CHECK(esclusa_semaphore_available(object->handle));
}

FUZZ_OPERATIONS(semaphore, acquire, try_acquire, semaphore_release, available, fuzz_wait_any,
                fuzz_reopen)

static void barrier_wait(struct object *object, uint8_t argument)
{
    FUZZ_CHECK(esclusa_barrier_wait(object->handle, soon(argument)));
}

static void barrier_reset(struct object *object, uint8_t argument)
{
    (void) argument;
    FUZZ_CHECK(esclusa_barrier_reset(object->handle));
}

static void barrier_is_broken(struct object *object, uint8_t argument)
{
    (void) argument;
    FUZZ_CHECK(esclusa_barrier_is_broken(object->handle));
}

static void barrier_waiting(struct object *object, uint8_t argument)
{
    (void) argument;
    FUZZ_CHECK(esclusa_barrier_waiting(object->handle));
}

FUZZ_OPERATIONS(barrier, barrier_wait, barrier_reset, barrier_is_broken, barrier_waiting,
                fuzz_reopen)

static void event_set(struct object *object, uint8_t argument)
{
    (void) argument;
    FUZZ_CHECK(esclusa_event_set(object->handle));
}

static void event_clear(struct object *object, uint8_t argument)
{
    (void) argument;
    FUZZ_CHECK(esclusa_event_clear(object->handle));
}

static void event_is_set(struct object *object, uint8_t argument)
{
    (void) argument;
    FUZZ_CHECK(esclusa_event_is_set(object->handle));
}

static void event_wait(struct object *object, uint8_t argument)
{
    FUZZ_CHECK(esclusa_event_wait(object->handle, soon(argument)));
}

FUZZ_OPERATIONS(event, event_wait, event_set, event_clear, event_is_set, fuzz_wait_any, fuzz_reopen)

static void count_down(struct object *object, uint8_t argument)
{
    FUZZ_CHECK(esclusa_latch_count_down(object->handle, 1 + argument / 2 % 3));
}

static void latch_count(struct object *object, uint8_t argument)
{
    (void) argument;
    FUZZ_CHECK(esclusa_latch_count(object->handle));
}

static void latch_wait(struct object *object, uint8_t argument)
{
    FUZZ_CHECK(esclusa_latch_wait(object->handle, soon(argument)));
}

FUZZ_OPERATIONS(latch, latch_wait, count_down, latch_count, fuzz_wait_any, fuzz_reopen)
