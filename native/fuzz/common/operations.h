/* SPDX-License-Identifier: Apache-2.0 */
/* The operations of each kind, in the order of the table in README.md. */
#ifndef ESCLUSA_FUZZ_OPERATIONS_H
#define ESCLUSA_FUZZ_OPERATIONS_H

#include "fuzzing.h"

/* Every other wait does not wait. */
static inline int64_t soon(uint8_t argument)
{
    return argument % 2 == 0 ? 0 : 50000;
}

fuzz_operation fuzz_reopen, fuzz_wait_any;

#define FUZZ_CHECK(call) ((void) fuzz_expect_clear(#call, (call)))

#define FUZZ_OPERATIONS(kind, ...)                                                                 \
    static fuzz_operation *const kind##_table[] = {__VA_ARGS__};                                   \
    const struct fuzz_operations fuzz_##kind##_operations = {                                      \
        kind##_table, sizeof kind##_table / sizeof *kind##_table};

extern const struct fuzz_operations fuzz_counter_operations, fuzz_mutex_operations,
    fuzz_queue_operations, fuzz_array_operations, fuzz_counters_operations,
    fuzz_semaphore_operations, fuzz_rwlock_operations, fuzz_barrier_operations,
    fuzz_event_operations, fuzz_latch_operations, fuzz_pthread_mutex_operations;

#endif
