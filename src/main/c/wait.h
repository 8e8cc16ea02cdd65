/* SPDX-License-Identifier: Apache-2.0 */
/* The one loop behind every blocking call. docs/design/waiting.md */
#ifndef ESCLUSA_WAIT_H
#define ESCLUSA_WAIT_H

#include <stdbool.h>
#include <stdint.h>

#include "segment.h"

enum wait_result {
    WAIT_DONE = 0,
    WAIT_EMPTY = 1, /* nothing there; somebody will wake us */
    WAIT_OWNED = 2, /* somebody has what we wait for; look whether he lives */
};

/* Of a sleep for something that is owned: each is twice as long as the one before. */
enum { FIRST_SLICE_NANOS = 50000, LONGEST_SLICE_NANOS = 4000000 };

static inline int64_t earlier(int64_t one, int64_t other)
{
    return one < other ? one : other;
}

/*
 * How long a sleep for something empty may last: INT64_MAX without limit, 0 not at all: it has just
 * been prepared (*ready, false before the first), and the condition is to be looked at once more.
 * *closely: nobody will tell of all that a sweep could find, so that one is due after the sleep.
 */
int64_t esclusa_deep_sleep_limit(struct segment *segment, bool *ready, bool *closely);

struct wait {
    struct thread *me;
    struct handle *handle; /* what the call works on; closing it ends the wait */
    struct segment *segment;
    const _Atomic uint32_t *word; /* the futex word */
    uint32_t
        seen; /* what `word` held before the condition was looked at; an attempt may set it anew */
    bool sleeping; /* the spinning and yielding is over */
    bool closely;  /* the attempt is the last before a sleep or a refusal: look at everything */
    bool counted;  /* waiters.c's: we are among the waiting */
    /* Returns a wait_result, or -errno to end the wait. */
    int (*attempt)(struct wait *wait);
    /* Be counted among the waiting (`counted`: and to be woken), and no longer. May be NULL. */
    void (*enter)(struct wait *wait, bool counted);
    void (*leave)(struct wait *wait, bool counted);
    /* Give a wake-up that may be ours to the next one; `result` is what the wait ends with. May be
     * NULL. */
    void (*pass_on)(struct wait *wait, int result);
};

/*
 * Attempt until it is done. Returns 0, what an attempt ended with, -ETIMEDOUT, -EINTR, or -EBADF
 * when the handle was closed. No sentence is written.
 */
int esclusa_wait(struct wait *wait, int64_t timeout_nanos);

/* When a time-out that begins now ends, and how much is left of it; ESCLUSA_FOREVER has no end. */
int64_t esclusa_deadline(int64_t timeout_nanos);
int64_t esclusa_time_left(int64_t deadline);

/* Of a segment's own handle, which is of that kind. */
int esclusa_set_wait_policy(struct handle *handle, enum handle_kind kind,
                            const esclusa_wait_policy *policy);

#endif
