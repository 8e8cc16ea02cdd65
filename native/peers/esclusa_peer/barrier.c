/* SPDX-License-Identifier: Apache-2.0 */
/* The peer's words for a barrier. */
#include "peer.h"

esclusa_barrier *barrier;

static void barrier_create(char **w)
{
    answer(esclusa_barrier_create(&barrier, w[0], (uint32_t) number(w[1])));
}

static void barrier_open(char **w)
{
    answer(esclusa_barrier_open(&barrier, w[0]));
}

static void barrier_create_or_open(char **w)
{
    answer(esclusa_barrier_create_or_open(&barrier, w[0], (uint32_t) number(w[1])));
}

static void barrier_wait(char **w)
{
    int result = esclusa_barrier_wait(barrier, nanos(w[0]));
    if (answer(result)) {
        print_number(result);
    }
}

static void barrier_reset(char **w)
{
    (void) w;
    answer(esclusa_barrier_reset(barrier));
}

static void barrier_broken(char **w)
{
    (void) w;
    int result = esclusa_barrier_is_broken(barrier);
    if (answer(result)) {
        print_number(result);
    }
}

static void barrier_waiting(char **w)
{
    (void) w;
    int result = esclusa_barrier_waiting(barrier);
    if (answer(result)) {
        print_number(result);
    }
}

static void barrier_close(char **w)
{
    (void) w;
    esclusa_barrier_close(barrier);
    barrier = NULL;
    answer(0);
}

const struct command barrier_commands[] = {
    {"barrier create", barrier_create},
    {"barrier open", barrier_open},
    {"barrier create_or_open", barrier_create_or_open},
    {"barrier wait", barrier_wait},
    {"barrier reset", barrier_reset},
    {"barrier broken", barrier_broken},
    {"barrier waiting", barrier_waiting},
    {"barrier close", barrier_close},
    {"barrier unlink", any_unlink},
    {0},
};
