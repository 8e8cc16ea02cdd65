/* SPDX-License-Identifier: Apache-2.0 */
/* The peer's words for a counter. */
#include "peer.h"

esclusa_counter *counter;

static void counter_create(char **w)
{
    esclusa_options options = {.members = (uint32_t) number(w[2])};
    answer(esclusa_counter_create_with(&counter, w[0], number(w[1]), &options));
}

static void counter_open(char **w)
{
    answer(esclusa_counter_open(&counter, w[0]));
}

static void counter_create_or_open(char **w)
{
    esclusa_options options = {.members = (uint32_t) number(w[2])};
    answer(esclusa_counter_create_or_open_with(&counter, w[0], number(w[1]), &options));
}

static void counter_get(char **w)
{
    int64_t value = 0;
    (void) w;
    if (answer(esclusa_counter_get(counter, &value))) {
        print_number(value);
    }
}

static void counter_set(char **w)
{
    answer(esclusa_counter_set(counter, number(w[0])));
}

static void counter_add(char **w)
{
    int64_t sum = 0;
    int result = 0;
    for (int64_t i = *w[1] == '\0' ? 1 : number(w[1]); result == 0 && i > 0; i--) {
        result = esclusa_counter_add(counter, number(w[0]), &sum);
    }
    if (answer(result)) {
        print_number(sum);
    }
}

static void counter_compare_and_set(char **w)
{
    int result = esclusa_counter_compare_and_set(counter, number(w[0]), number(w[1]));
    if (answer(result)) {
        print_number(result);
    }
}

static void counter_close(char **w)
{
    (void) w;
    esclusa_counter_close(counter);
    counter = NULL;
    answer(0);
}

const struct command counter_commands[] = {
    {"counter create", counter_create},
    {"counter open", counter_open},
    {"counter create_or_open", counter_create_or_open},
    {"counter get", counter_get},
    {"counter set", counter_set},
    {"counter add", counter_add},
    {"counter compare_and_set", counter_compare_and_set},
    {"counter close", counter_close},
    {"counter unlink", any_unlink},
    {0},
};
