/* SPDX-License-Identifier: Apache-2.0 */
/* futex(2) and futex_waitv(2). Times are nanoseconds of CLOCK_MONOTONIC; INT64_MAX is no deadline.
 */
#ifndef ESCLUSA_FUTEX_H
#define ESCLUSA_FUTEX_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

int64_t esclusa_now(void);

/* Can one thread wait on two words? */
bool esclusa_futex_has_waitv(void);

/*
 * Sleep while the shared `word` holds `value` and the private `alarm` holds `calm`, until
 * `deadline`. Without futex_waitv(2) the alarm is not heard, so that a caller must look at it every
 * few milliseconds.
 *
 * Returns 0 (woken, or a word held something else), -ETIMEDOUT, or -EINTR.
 */
int esclusa_futex_wait(const _Atomic uint32_t *word, uint32_t value, const _Atomic uint32_t *alarm,
                       uint32_t calm, int64_t deadline);

enum { ESCLUSA_FUTEX_MANY = 127 };

struct futex_word {
    const _Atomic uint32_t *word; /* shared */
    uint32_t value;
};

/* The same for up to ESCLUSA_FUTEX_MANY words. Without futex_waitv(2) only the alarm is heard. */
int esclusa_futex_wait_many(const struct futex_word *words, uint32_t count,
                            const _Atomic uint32_t *alarm, uint32_t calm, int64_t deadline);

/* Wake at most `count` sleepers of a word in shared memory. Returns how many. */
int esclusa_futex_wake(const _Atomic uint32_t *word, int count);

void esclusa_futex_wake_private(const _Atomic uint32_t *word);

#endif
