/* SPDX-License-Identifier: Apache-2.0 */
/* How often each duration was seen, in steps of 10 ns, which is what the clock here can tell apart.
 */
#ifndef BENCH_HISTOGRAM_H
#define BENCH_HISTOGRAM_H

#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { HISTOGRAM_STEP = 10, HISTOGRAM_STEPS = 1 << 15 };

struct histogram {
    uint32_t count[HISTOGRAM_STEPS]; /* the last one: that long or longer */
};

static inline void histogram_clear(struct histogram *h)
{
    memset(h, 0, sizeof *h);
}

static inline void histogram_add(struct histogram *h, int64_t nanos)
{
    int64_t step = nanos / HISTOGRAM_STEP;
    h->count[step < HISTOGRAM_STEPS ? step : HISTOGRAM_STEPS - 1]++;
}

static inline void histogram_print(const struct histogram *h)
{
    for (int i = 0; i < HISTOGRAM_STEPS; i++) {
        if (h->count[i] != 0)
            printf(" %d:%u", i * HISTOGRAM_STEP, h->count[i]);
    }
}

#endif
