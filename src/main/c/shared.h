/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The only way in which the library writes to shared memory. Each store passes the kill point
 * first. Loads need no such thing: they are plain stdatomic.
 */
#ifndef ESCLUSA_SHARED_H
#define ESCLUSA_SHARED_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "kill.h"

/* Others learn from this store what was written before it. */
static inline void shared_release64(_Atomic uint64_t *word, uint64_t value)
{
    esclusa_kill_point();
    atomic_store_explicit(word, value, memory_order_release);
}

static inline void shared_release32(_Atomic uint32_t *word, uint32_t value)
{
    esclusa_kill_point();
    atomic_store_explicit(word, value, memory_order_release);
}

/* A store that a later one publishes. */
static inline void shared_plain64(_Atomic uint64_t *word, uint64_t value)
{
    esclusa_kill_point();
    atomic_store_explicit(word, value, memory_order_relaxed);
}

static inline void shared_plain32(_Atomic uint32_t *word, uint32_t value)
{
    esclusa_kill_point();
    atomic_store_explicit(word, value, memory_order_relaxed);
}

static inline void shared_copy(void *to, const void *from, size_t byte_size)
{
    esclusa_kill_point();
    if (byte_size != 0) {
        memcpy(to, from, byte_size);
    }
}

/* The same where the two may overlap. */
static inline void shared_move(void *to, const void *from, size_t byte_size)
{
    esclusa_kill_point();
    if (byte_size != 0) {
        memmove(to, from, byte_size);
    }
}

/* As shared_copy, for a few bytes, without a call. */
static inline void copy_few(void *to, const void *from, uint32_t byte_size)
{
    char *at = to;
    const char *end = (const char *) from + byte_size;
    const char *next = from;
    if (byte_size >= 16) {
        for (; next + 16 < end; next += 16, at += 16) {
            memcpy(at, next, 16);
        }
        memcpy((char *) to + byte_size - 16, end - 16, 16); /* may overlap the one before */
    } else if (byte_size >= 8) {
        memcpy(at, next, 8);
        memcpy(at + byte_size - 8, end - 8, 8);
    } else if (byte_size >= 4) {
        memcpy(at, next, 4);
        memcpy(at + byte_size - 4, end - 4, 4);
    } else {
        for (; next < end; next++, at++) {
            *at = *next;
        }
    }
}

static inline void shared_copy_few(void *to, const void *from, uint32_t byte_size)
{
    esclusa_kill_point();
    copy_few(to, from, byte_size);
}

static inline bool shared_cas64(_Atomic uint64_t *word, uint64_t expected, uint64_t value)
{
    esclusa_kill_point();
    return atomic_compare_exchange_strong_explicit(word, &expected, value, memory_order_seq_cst,
                                                   memory_order_acquire);
}

static inline bool shared_cas32(_Atomic uint32_t *word, uint32_t expected, uint32_t value)
{
    esclusa_kill_point();
    return atomic_compare_exchange_strong_explicit(word, &expected, value, memory_order_seq_cst,
                                                   memory_order_acquire);
}

static inline uint64_t shared_add64(_Atomic uint64_t *word, uint64_t delta)
{
    esclusa_kill_point();
    return atomic_fetch_add_explicit(word, delta, memory_order_seq_cst);
}

static inline uint32_t shared_add32(_Atomic uint32_t *word, uint32_t delta)
{
    esclusa_kill_point();
    return atomic_fetch_add_explicit(word, delta, memory_order_seq_cst);
}

/* Set bits, or clear all but these. */
static inline void shared_or32(_Atomic uint32_t *word, uint32_t bits)
{
    esclusa_kill_point();
    atomic_fetch_or_explicit(word, bits, memory_order_seq_cst);
}

static inline void shared_and32(_Atomic uint32_t *word, uint32_t bits)
{
    esclusa_kill_point();
    atomic_fetch_and_explicit(word, bits, memory_order_seq_cst);
}

/* What was stored before is seen before what is loaded after. To ThreadSanitizer it is nothing, and
 * so hides no race: what a thread sees of plain memory never hangs on a fence alone. */
static inline void fence(void)
{
#if defined(__SANITIZE_THREAD__) && defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wtsan"
#endif
    atomic_thread_fence(memory_order_seq_cst);
#if defined(__SANITIZE_THREAD__) && defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif
}

static inline uint64_t load64(const _Atomic uint64_t *word)
{
    return atomic_load_explicit(word, memory_order_acquire);
}

static inline uint64_t load64_sc(const _Atomic uint64_t *word)
{
    return atomic_load_explicit(word, memory_order_seq_cst);
}

static inline uint32_t load32(const _Atomic uint32_t *word)
{
    return atomic_load_explicit(word, memory_order_acquire);
}

static inline uint32_t load32_sc(const _Atomic uint32_t *word)
{
    return atomic_load_explicit(word, memory_order_seq_cst);
}

#endif
