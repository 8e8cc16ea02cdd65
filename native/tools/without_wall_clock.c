/* SPDX-License-Identifier: Apache-2.0 */
/* Usage: without_wall_clock COMMAND [ARGUMENT…]. Run it so that the kernel ends it (SIGSYS) at the
 * first wait that would be longer or shorter if somebody set the clock of the machine: a futex with
 * a timeout by CLOCK_REALTIME, or a sleep until a time of that clock. clock_nanosleep(2) is not
 * changed for who says how long, and a wait without a timeout by nobody. Without arguments, sleep
 * so. Exits with 77 where filters are not permitted. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "wall_clock.h"

enum { NOT_PERMITTED = 77, NOT_THERE = 127 };

static bool forbid_the_wall_clock(void)
{
    struct sock_filter steps[] = {
        LOAD(NUMBER),
        IF_EQUAL(SYS_futex, 0, 4),
        LOAD(ARGUMENT(1)),
        IF_SET(BY_WALL_CLOCK, 0, 12),
        LOAD(ARGUMENT(3)),
        IF_EQUAL(0, 10, 11),
        IF_EQUAL(WAITV, 0, 4),
        LOAD(ARGUMENT(3)),
        IF_EQUAL(0, 7, 0),
        LOAD(ARGUMENT(4)),
        IF_EQUAL(CLOCK_REALTIME, 6, 5),
        IF_EQUAL(SYS_clock_nanosleep, 0, 4),
        LOAD(ARGUMENT(0)),
        IF_EQUAL(CLOCK_REALTIME, 0, 2),
        LOAD(ARGUMENT(1)),
        IF_SET(TIMER_ABSTIME, 1, 0),
        PERMIT,
        END_IT,
    };
    return filter_calls(steps, sizeof steps / sizeof *steps);
}

int main(int argc, char **argv)
{
    if (!forbid_the_wall_clock()) {
        fprintf(stderr, "without_wall_clock: %s\n", strerror(errno));
        return NOT_PERMITTED;
    }
    if (argc < 2) {
        const struct timespec soon = {0, 1};
        return clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, &soon, NULL);
    }
    execvp(argv[1], argv + 1);
    fprintf(stderr, "without_wall_clock: %s: %s\n", argv[1], strerror(errno));
    return NOT_THERE;
}
