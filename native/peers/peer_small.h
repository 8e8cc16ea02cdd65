/* SPDX-License-Identifier: Apache-2.0 */
/* The peer's words for conditions, barrier, event and latch. Uses `mutex` and `counter` of its
 * includer. */
#ifndef PEER_SMALL_H
#define PEER_SMALL_H

#include <errno.h>

#include "peer_line.h"

static esclusa_event *event;
static esclusa_latch *latch;

static void small_unlink(char **w)
{
    answer(esclusa_unlink(w[0]));
}

/* ---- conditions of the mutex ---- */

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

/* ---- barrier ---- */

static esclusa_barrier *barrier;

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

/* A part of the table of all commands. */
#define SMALL_COMMANDS                                                                             \
    {"barrier create", barrier_create}, {"barrier open", barrier_open},                            \
        {"barrier create_or_open", barrier_create_or_open}, {"barrier wait", barrier_wait},        \
        {"barrier reset", barrier_reset}, {"barrier broken", barrier_broken},                      \
        {"barrier waiting", barrier_waiting}, {"barrier close", barrier_close},                    \
        {"barrier unlink", small_unlink}, {"condition wait", condition_wait},                      \
        {"condition signal", condition_signal}, {"condition signal_all", condition_signal_all},    \
        {"condition produce", condition_produce}, {"condition consume", condition_consume},        \
        {"event create", event_create}, {"event open", event_open},                                \
        {"event create_or_open", event_create_or_open}, {"event set", event_set},                  \
        {"event clear", event_clear}, {"event is_set", event_is_set},                              \
        {"event times_set", event_times_set}, {"event wait", event_wait},                          \
        {"event close", event_close}, {"event unlink", small_unlink},                              \
        {"latch create", latch_create}, {"latch open", latch_open},                                \
        {"latch create_or_open", latch_create_or_open}, {"latch count_down", latch_count_down},    \
        {"latch count", latch_count}, {"latch wait", latch_wait}, {"latch close", latch_close},    \
    {                                                                                              \
        "latch unlink", small_unlink                                                               \
    }

#endif
