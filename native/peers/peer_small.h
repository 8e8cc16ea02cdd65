/* SPDX-License-Identifier: Apache-2.0 */
/* The peer's words for event and latch. */
#ifndef PEER_SMALL_H
#define PEER_SMALL_H

#include "peer_line.h"

static esclusa_event *event;
static esclusa_latch *latch;

/* ---- event ---- */

static void event_create(char **w)
{
    answer(esclusa_event_create(&event, w[0]));
}

static void event_open(char **w)
{
    answer(esclusa_event_open(&event, w[0]));
}

static void event_create_or_open(char **w)
{
    answer(esclusa_event_create_or_open(&event, w[0]));
}

static void event_set(char **w)
{
    (void) w;
    answer(esclusa_event_set(event));
}

static void event_clear(char **w)
{
    (void) w;
    answer(esclusa_event_clear(event));
}

static void event_is_set(char **w)
{
    (void) w;
    int result = esclusa_event_is_set(event);
    if (answer(result)) {
        print_number(result);
    }
}

static void event_wait(char **w)
{
    answer(esclusa_event_wait(event, nanos(w[0])));
}

static void event_close(char **w)
{
    (void) w;
    esclusa_event_close(event);
    event = NULL;
    answer(0);
}

/* ---- latch ---- */

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

static void small_unlink(char **w)
{
    answer(esclusa_unlink(w[0]));
}

/* A part of the table of all commands. */
#define SMALL_COMMANDS                                                                             \
    {"event create", event_create}, {"event open", event_open},                                    \
        {"event create_or_open", event_create_or_open}, {"event set", event_set},                  \
        {"event clear", event_clear}, {"event is_set", event_is_set}, {"event wait", event_wait},  \
        {"event close", event_close}, {"event unlink", small_unlink},                              \
        {"latch create", latch_create}, {"latch open", latch_open},                                \
        {"latch create_or_open", latch_create_or_open}, {"latch count_down", latch_count_down},    \
        {"latch count", latch_count}, {"latch wait", latch_wait}, {"latch close", latch_close},    \
    {                                                                                              \
        "latch unlink", small_unlink                                                               \
    }

#endif
