/* SPDX-License-Identifier: Apache-2.0 */
/* The peer's words for a latch. */
#include "peer.h"

esclusa_latch *latch;

static void latch_create(char **w)
{
    answer(esclusa_latch_create(&latch, w[0], (uint32_t) number(w[1])));
}

static void latch_open(char **w)
{
    answer(esclusa_latch_open(&latch, w[0]));
}

static void latch_create_or_open(char **w)
{
    answer(esclusa_latch_create_or_open(&latch, w[0], (uint32_t) number(w[1])));
}

static void latch_count_down(char **w)
{
    answer(esclusa_latch_count_down(latch, (uint32_t) number(w[0])));
}

static void latch_count(char **w)
{
    (void) w;
    int64_t result = esclusa_latch_count(latch);
    if (answer(result)) {
        print_number(result);
    }
}

static void latch_wait(char **w)
{
    answer(esclusa_latch_wait(latch, nanos(w[0])));
}

static void latch_close(char **w)
{
    (void) w;
    esclusa_latch_close(latch);
    latch = NULL;
    answer(0);
}

const struct command latch_commands[] = {
    {"latch create", latch_create},
    {"latch open", latch_open},
    {"latch create_or_open", latch_create_or_open},
    {"latch count_down", latch_count_down},
    {"latch count", latch_count},
    {"latch wait", latch_wait},
    {"latch close", latch_close},
    {"latch unlink", any_unlink},
    {0},
};
