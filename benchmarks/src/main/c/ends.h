/* SPDX-License-Identifier: Apache-2.0 */
/* The two ends of a queue, ours or the reference, behind the same two names. */
#ifndef BENCH_ENDS_H
#define BENCH_ENDS_H

#include "payload.h"
#include "vyukov.h"

#include <esclusa/esclusa.h>
#include <stdio.h>
#include <stdlib.h>

struct ends {
    struct vyukov *vyukov;
    esclusa_producer *producer;
    esclusa_consumer *consumer;
};

typedef void put_function(struct ends *ends, const struct message *message);
typedef void get_function(struct ends *ends, struct message *message);

static inline void must(int64_t result, const char *what)
{
    if (result < 0) {
        fprintf(stderr, "%s: %s (%lld)\n", what, esclusa_error(), (long long) result);
        exit(1);
    }
}

static inline void put_vyukov(struct ends *e, const struct message *m)
{
    vyukov_put(e->vyukov, m);
}

static inline void get_vyukov(struct ends *e, struct message *m)
{
    vyukov_get(e->vyukov, m);
}

static inline void put_esclusa(struct ends *e, const struct message *m)
{
    must(esclusa_producer_put(e->producer, m, MESSAGE_BYTES, 0, ESCLUSA_FOREVER), "put");
}

static inline void get_esclusa(struct ends *e, struct message *m)
{
    must(esclusa_consumer_get(e->consumer, m, MESSAGE_BYTES, NULL, ESCLUSA_FOREVER), "get");
}

/* The loops that are measured. Inlined, so that `put` and `get` are known to the compiler and cost
 * no indirection. */
#define ALWAYS_INLINE static inline __attribute__((always_inline))

ALWAYS_INLINE void produce(struct ends *e, struct source *s, int64_t n, put_function *put)
{
    for (int64_t i = 0; i < n; i++)
        put(e, source_next(s));
}

/* Get n messages that one producer put, in order from number `*next`. Returns how many were not
 * what they should be. */
ALWAYS_INLINE int64_t consume(struct ends *e, uint64_t *next, int64_t n, get_function *get)
{
    struct message m;
    int64_t wrong = 0;
    for (int64_t i = 0; i < n; i++) {
        get(e, &m);
        bool in_order = message_count(&m) == (*next)++;
        wrong += !in_order || !message_is_whole(&m);
    }
    return wrong;
}

#endif
