/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the two measured processes share beside the thing they measure: a line to play ping-pong on,
 * which tells how far apart their cores are just now, and a place to meet. Java has the same in
 * Control.java.
 */
#ifndef BENCH_CONTROL_H
#define BENCH_CONTROL_H

#include "machine.h"
#include "raw_memory.h"

#include <stdalign.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { CONTROL_BYTES = 4096, CALIBRATION_NANOS = 1000000, BALL_OUT = -1, MEET_SPINS = 1000 };

struct control {
    alignas(128) _Atomic int64_t ball;
    struct {
        alignas(128) _Atomic int64_t round;
    } side[2];
};

_Static_assert(sizeof(struct control) <= CONTROL_BYTES, "fits");
_Static_assert(offsetof(struct control, side[1].round) == 256, "as in Control.java");

static inline struct control *control_map(const char *path)
{
    return raw_memory(path, CONTROL_BYTES, false);
}

/* Wait, without sleep, until the other side says the same round. */
static inline void meet(struct control *c, int me, int64_t round)
{
    atomic_store_explicit(&c->side[me].round, round, memory_order_release);
    int64_t deadline = 0;
    for (int64_t i = 1; atomic_load_explicit(&c->side[1 - me].round, memory_order_acquire) < round;
         i++) {
        relax();
        if (i > MEET_SPINS)
            sched_yield();
        if (i % 4096 == 0) {
            int64_t now = now_nanos();
            deadline = deadline == 0 ? now + 10000000000 : deadline;
            if (now > deadline) {
                fprintf(stderr, "the other side did not come\n");
                exit(1);
            }
        }
    }
}

/* One line goes to and fro for a millisecond. Returns nanoseconds per round trip, to side 0 only.
 */
static inline double calibrate(struct control *c, int me)
{
    if (me != 0) {
        int64_t ball = 0;
        for (;;) {
            int64_t next = atomic_load_explicit(&c->ball, memory_order_acquire);
            if (next == BALL_OUT) {
                atomic_store_explicit(&c->ball, 0, memory_order_release);
                return 0;
            }
            if (next != ball && next % 2 == 1) {
                ball = next + 1;
                atomic_store_explicit(&c->ball, ball, memory_order_release);
            }
        }
    }
    int64_t start = now_nanos(), nanos = 0, ball = 0;
    while (nanos < CALIBRATION_NANOS) {
        for (int i = 0; i < 64; i++, ball += 2) {
            atomic_store_explicit(&c->ball, ball + 1, memory_order_release);
            while (atomic_load_explicit(&c->ball, memory_order_acquire) != ball + 2) {
            }
        }
        nanos = now_nanos() - start;
    }
    atomic_store_explicit(&c->ball, BALL_OUT, memory_order_release);
    while (atomic_load_explicit(&c->ball, memory_order_acquire) != 0) {
    }
    return (double) nanos / ((double) ball / 2);
}

#endif
