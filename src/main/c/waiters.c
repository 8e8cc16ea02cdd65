/* SPDX-License-Identifier: Apache-2.0 */
#include "waiters.h"

#include <limits.h>

#include "futex.h"

static struct esclusa_waiters *waiters_of(const struct wait *wait)
{
    return (struct esclusa_waiters *) wait->word; /* the epoch is its first field */
}

/* Asked once more after an alarm: who counts himself twice would never be taken away. */
static void enter(struct wait *wait, bool counted)
{
    if (counted && !wait->counted) {
        wait->counted = true;
        shared_add32(&waiters_of(wait)->waiting, 1);
        fence(); /* whatever is looked at from now on was not seen before we were counted */
    }
}

static void leave(struct wait *wait, bool counted)
{
    (void) counted;
    if (wait->counted) {
        wait->counted = false;
        shared_add32(&waiters_of(wait)->waiting, (uint32_t) -1);
    }
}

void esclusa_waiters_prepare(struct wait *wait, struct esclusa_waiters *waiters)
{
    wait->word = &waiters->epoch;
    wait->enter = enter;
    wait->leave = leave;
}

void esclusa_waiters_wake_all(struct esclusa_waiters *waiters)
{
    shared_add32(&waiters->epoch, 1);
    esclusa_kill_point();
    esclusa_futex_wake(&waiters->epoch, INT_MAX);
}
