/* SPDX-License-Identifier: Apache-2.0 */
/* Those who wait for one thing, in all processes: a pair of words. docs/design/waiting.md */
#ifndef ESCLUSA_WAITERS_H
#define ESCLUSA_WAITERS_H

#include "esclusa_layout.h"
#include "shared.h"
#include "wait.h"
#include "wait_set.h"

/*
 * Prepare a wait on `waiters`: sets word, enter and leave of `wait`. Its attempt may look at the
 * condition with acquire loads: it runs after a full fence, and after the epoch was read.
 */
void esclusa_waiters_prepare(struct wait *wait, struct esclusa_waiters *waiters);

/* `enter` and `leave` of struct awaitable, whose `word` is the epoch of such a pair. */
void esclusa_waiters_enter(struct awaited *awaited);
void esclusa_waiters_leave(struct awaited *awaited);

void esclusa_waiters_wake_all(struct esclusa_waiters *waiters);

/* After a sequentially consistent change of what they wait for: wake all, if anybody waits. */
static inline void waiters_wake(struct esclusa_waiters *waiters)
{
    if (__builtin_expect(load32_sc(&waiters->waiting) != 0, 0)) {
        esclusa_waiters_wake_all(waiters);
    }
}

#endif
