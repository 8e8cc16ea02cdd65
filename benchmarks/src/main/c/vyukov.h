/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The reference: Dmitry Vyukov's bounded queue of many producers and many consumers, as plain as he
 * wrote it, for messages of 64 bytes. It can neither sleep nor survive a death. It lies in memory
 * that the caller shares.
 */
#ifndef BENCH_VYUKOV_H
#define BENCH_VYUKOV_H

#include "machine.h"
#include "payload.h"

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct vyukov_cell {
    alignas(128) _Atomic uint64_t sequence;
    unsigned char payload[MESSAGE_BYTES];
};

struct vyukov {
    alignas(128) _Atomic uint64_t tail;
    alignas(128) _Atomic uint64_t head;
    alignas(128) uint64_t mask;
    struct vyukov_cell cell[];
};

static inline size_t vyukov_bytes(uint32_t slots)
{
    return sizeof(struct vyukov) + slots * sizeof(struct vyukov_cell);
}

/* `slots` is a power of two. */
static inline void vyukov_start(struct vyukov *q, uint32_t slots)
{
    q->mask = slots - 1;
    for (uint32_t i = 0; i < slots; i++)
        atomic_init(&q->cell[i].sequence, i);
    atomic_init(&q->head, 0);
    atomic_init(&q->tail, 0);
}

static inline bool vyukov_try_put(struct vyukov *q, const void *message)
{
    uint64_t t = atomic_load_explicit(&q->tail, memory_order_relaxed);
    for (;;) {
        struct vyukov_cell *cell = &q->cell[t & q->mask];
        int64_t lag = (int64_t) (atomic_load_explicit(&cell->sequence, memory_order_acquire) - t);
        if (lag < 0)
            return false;
        if (lag > 0) {
            t = atomic_load_explicit(&q->tail, memory_order_relaxed);
        } else if (atomic_compare_exchange_weak_explicit(&q->tail, &t, t + 1, memory_order_relaxed,
                                                         memory_order_relaxed)) {
            memcpy(cell->payload, message, MESSAGE_BYTES);
            atomic_store_explicit(&cell->sequence, t + 1, memory_order_release);
            return true;
        }
    }
}

static inline bool vyukov_try_get(struct vyukov *q, void *message)
{
    uint64_t t = atomic_load_explicit(&q->head, memory_order_relaxed);
    for (;;) {
        struct vyukov_cell *cell = &q->cell[t & q->mask];
        int64_t lag =
            (int64_t) (atomic_load_explicit(&cell->sequence, memory_order_acquire) - (t + 1));
        if (lag < 0)
            return false;
        if (lag > 0) {
            t = atomic_load_explicit(&q->head, memory_order_relaxed);
        } else if (atomic_compare_exchange_weak_explicit(&q->head, &t, t + 1, memory_order_relaxed,
                                                         memory_order_relaxed)) {
            memcpy(message, cell->payload, MESSAGE_BYTES);
            atomic_store_explicit(&cell->sequence, t + q->mask + 1, memory_order_release);
            return true;
        }
    }
}

/* A pause is some 15 ns: a microsecond, then the core goes to whoever else wants it. */
static inline void vyukov_wait(uint32_t *tries)
{
    if (++*tries <= 64)
        relax();
    else
        sched_yield();
}

static inline void vyukov_put(struct vyukov *q, const void *message)
{
    for (uint32_t tries = 0; !vyukov_try_put(q, message);)
        vyukov_wait(&tries);
}

static inline void vyukov_get(struct vyukov *q, void *message)
{
    for (uint32_t tries = 0; !vyukov_try_get(q, message);)
        vyukov_wait(&tries);
}

#endif
