/* SPDX-License-Identifier: Apache-2.0 */
/* The peer's words for the conditions of its mutex. */
#include "peer.h"

static void condition_wait(char **w)
{
    int result = esclusa_condition_wait(mutex, (uint32_t) number(w[0]), nanos(w[1]));
    if (answer(result == -EOWNERDEAD ? 0 : result)) {
        print_number(result == -EOWNERDEAD);
    }
}

static void condition_signal(char **w)
{
    answer(esclusa_condition_signal(mutex, (uint32_t) number(w[0])));
}

static void condition_signal_all(char **w)
{
    answer(esclusa_condition_signal_all(mutex, (uint32_t) number(w[0])));
}

enum { BUFFER = 2, NOT_FULL = 0, NOT_EMPTY = 1 };

/* `times` changes of the counter by `delta`, which stays from 0 to BUFFER. */
static int transfer(int64_t times, int64_t forbidden, int64_t delta, uint32_t wait, uint32_t wake)
{
    int result = 0;
    for (int64_t i = 0; i < times && result == 0; i++) {
        int64_t value = 0;
        result = esclusa_mutex_lock(mutex);
        while (result == 0 && (result = esclusa_counter_get(counter, &value)) == 0 &&
               value == forbidden) {
            result = esclusa_condition_wait(mutex, wait, ESCLUSA_FOREVER);
        }
        if (result == 0) {
            result = esclusa_counter_set(counter, value + delta);
        }
        if (result == 0) {
            result = esclusa_condition_signal(mutex, wake);
        }
        if (result == 0) {
            result = esclusa_mutex_unlock(mutex);
        }
    }
    return result;
}

static void condition_produce(char **w)
{
    answer(transfer(number(w[0]), BUFFER, 1, NOT_FULL, NOT_EMPTY));
}

static void condition_consume(char **w)
{
    answer(transfer(number(w[0]), 0, -1, NOT_EMPTY, NOT_FULL));
}

const struct command condition_commands[] = {
    {"condition wait", condition_wait},
    {"condition signal", condition_signal},
    {"condition signal_all", condition_signal_all},
    {"condition produce", condition_produce},
    {"condition consume", condition_consume},
    {0},
};
