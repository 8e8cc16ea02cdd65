/* SPDX-License-Identifier: Apache-2.0 */
/* The peer's words for its own death, where it can be had. */
#include "kill.h"

#include <signal.h>

#include "peer.h"

#ifdef ESCLUSA_KILL_POINTS

static void kill_arm(char **w)
{
    answer(0);
    esclusa_kill_arm((uint64_t) number(w[0]));
}

static void kill_stop(char **w)
{
    answer(0);
    esclusa_kill_signal(SIGSTOP);
    esclusa_kill_arm((uint64_t) number(w[0]));
}

static void kill_count(char **w)
{
    (void) w;
    if (answer(0)) {
        print_number((int64_t) esclusa_kill_count());
    }
}

#endif

const struct command kill_commands[] = {
#ifdef ESCLUSA_KILL_POINTS
    {"kill arm", kill_arm},
    {"kill stop", kill_stop},
    {"kill count", kill_count},
#endif
    {0},
};
