/* SPDX-License-Identifier: Apache-2.0 */
/* Percentiles of a few thousand samples. */
#ifndef BENCH_STATISTICS_H
#define BENCH_STATISTICS_H

#include <stdlib.h>

enum { SAMPLES_MAX = 1 << 14 };

struct samples {
    int n;
    double value[SAMPLES_MAX];
};

static inline void samples_add(struct samples *s, double value)
{
    if (s->n < SAMPLES_MAX)
        s->value[s->n++] = value;
}

static inline int samples_order(const void *a, const void *b)
{
    double x = *(const double *) a, y = *(const double *) b;
    return (x > y) - (x < y);
}

/* `part` is between 0 and 1; sorts the samples. */
static inline double samples_percentile(struct samples *s, double part)
{
    if (s->n == 0)
        return 0;
    qsort(s->value, (size_t) s->n, sizeof *s->value, samples_order);
    return s->value[(int) (part * (s->n - 1) + 0.5)];
}

#endif
