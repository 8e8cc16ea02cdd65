/* SPDX-License-Identifier: Apache-2.0 */
/* What a pthread_mutex_t is made of, which each C library decides for itself. docs/layout/v1.md,
 * Kind 11 */
#ifndef ESCLUSA_PTHREAD_ABI_H
#define ESCLUSA_PTHREAD_ABI_H

#include <pthread.h>
#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>

#include "esclusa_layout.h"

enum esclusa_libc { ESCLUSA_GLIBC = 1, ESCLUSA_MUSL = 2 };
enum esclusa_architecture { ESCLUSA_X86_64 = 1, ESCLUSA_AARCH64 = 2 };

/* The record of what this is compiled for. What has no number is refused when a mutex is made. */
enum {
#if defined(__GLIBC__)
    ESCLUSA_LIBC = ESCLUSA_GLIBC,
    PTHREAD_OWNER_WORD = 0, /* __lock, in words of 32 bits */
    PTHREAD_LOST_WORD = 2,  /* __owner */
    PTHREAD_LOST = INT32_MAX - 1,
    PTHREAD_KIND_WORD = 4, /* __kind */
    PTHREAD_KIND_TYPE = 3,
    PTHREAD_KIND_ROBUST = 16,
    PTHREAD_KIND_PROTOCOL = 32 | 64, /* priority inheritance, priority ceiling */
    PTHREAD_KIND_SHARED = 128,       /* set for each robust one too */
    PTHREAD_KIND_OTHER = 256 | 512,  /* lock elision, or none */
#else
    ESCLUSA_LIBC = ESCLUSA_MUSL,
    PTHREAD_OWNER_WORD = 1, /* _m_lock */
    PTHREAD_LOST_WORD = 1,
    PTHREAD_LOST = INT32_MAX,
    PTHREAD_KIND_WORD = 0, /* _m_type */
    PTHREAD_KIND_TYPE = 3,
    PTHREAD_KIND_ROBUST = 4,
    PTHREAD_KIND_PROTOCOL = 8,
    PTHREAD_KIND_SHARED = 128,
    PTHREAD_KIND_OTHER = 0,
#endif
#if defined(__x86_64__)
    ESCLUSA_ARCHITECTURE = ESCLUSA_X86_64,
#elif defined(__aarch64__)
    ESCLUSA_ARCHITECTURE = ESCLUSA_AARCH64,
#else
    ESCLUSA_ARCHITECTURE = 0,
#endif
    PTHREAD_KIND_ALL = PTHREAD_KIND_TYPE | PTHREAD_KIND_ROBUST | PTHREAD_KIND_PROTOCOL |
        PTHREAD_KIND_SHARED | PTHREAD_KIND_OTHER,
    PTHREAD_OWNER_MASK = 0x3fffffff, /* FUTEX_TID_MASK: also with musl */
};

_Static_assert(sizeof(pthread_mutex_t) <= ESCLUSA_PTHREAD_MUTEX_BYTES, "layout v1");
_Static_assert(ESCLUSA_CACHE_LINE % alignof(pthread_mutex_t) == 0, "layout v1");

/* The word that says what a mutex is; it does not change. */
static inline uint32_t pthread_kind_of(const pthread_mutex_t *mutex)
{
    return ((const uint32_t *) (const void *) mutex)[PTHREAD_KIND_WORD];
}

static inline _Atomic uint32_t *pthread_word_of(pthread_mutex_t *mutex, unsigned word)
{
    return (_Atomic uint32_t *) (void *) mutex + word;
}

/* The thread that has a robust one, 0 none; the kernel reads it there when a thread ends. */
static inline uint32_t pthread_owner_of(pthread_mutex_t *mutex)
{
    return atomic_load_explicit(pthread_word_of(mutex, PTHREAD_OWNER_WORD), memory_order_relaxed) &
           PTHREAD_OWNER_MASK;
}

/* Can it never be locked again (ENOTRECOVERABLE)? */
static inline bool pthread_is_lost(pthread_mutex_t *mutex)
{
    return atomic_load_explicit(pthread_word_of(mutex, PTHREAD_LOST_WORD), memory_order_relaxed) ==
           PTHREAD_LOST;
}

#endif
