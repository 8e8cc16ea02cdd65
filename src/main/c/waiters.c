/* SPDX-License-Identifier: Apache-2.0 */
#include "waiters.h"

#include <limits.h>

#include "futex.h"

static struct esclusa_waiters *waiters_of(const _Atomic uint32_t *word)
{
    return (struct esclusa_waiters *) word; /* the epoch is its first field */
}

static void count_in(const _Atomic uint32_t *word, bool *counted)
{
    if (!*counted) {
        *counted = true;
        shared_add32(&waiters_of(word)->waiting, 1);
        fence(); /* whatever is looked at from now on was not seen before we were counted */
    }
}

static void count_out(const _Atomic uint32_t *word, bool *counted)
{
    if (*counted) {
        *counted = false;
        shared_add32(&waiters_of(word)->waiting, (uint32_t) -1);
    }
}

/* Asked once more after an alarm: who counts himself twice would never be taken away. */
static void enter(struct wait *wait, bool counted)
{
    if (counted) {
        count_in(wait->word, &wait->counted);
    }
}

static void leave(struct wait *wait, bool counted)
{
    (void) counted;
    count_out(wait->word, &wait->counted);
}

void esclusa_waiters_prepare(struct wait *wait, struct esclusa_waiters *waiters)
{
    wait->word = &waiters->epoch;
    wait->enter = enter;
    wait->leave = leave;
}

void esclusa_waiters_enter(struct awaited *awaited)
{
    count_in(awaited->word, &awaited->counted);
}

void esclusa_waiters_leave(struct awaited *awaited)
{
    count_out(awaited->word, &awaited->counted);
}

void esclusa_waiters_wake_all(struct esclusa_waiters *waiters)
{
    shared_add32(&waiters->epoch, 1);
    esclusa_kill_point();
    esclusa_futex_wake(&waiters->epoch, INT_MAX);
}
