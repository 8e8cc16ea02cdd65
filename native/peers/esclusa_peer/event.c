/* SPDX-License-Identifier: Apache-2.0 */
/* The peer's words for an event. */
#include "peer.h"

esclusa_event *event;

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

static void event_times_set(char **w)
{
    (void) w;
    int64_t result = esclusa_event_times_set(event);
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

const struct command event_commands[] = {
    {"event create", event_create},
    {"event open", event_open},
    {"event create_or_open", event_create_or_open},
    {"event set", event_set},
    {"event clear", event_clear},
    {"event is_set", event_is_set},
    {"event times_set", event_times_set},
    {"event wait", event_wait},
    {"event close", event_close},
    {"event unlink", any_unlink},
    {0},
};
