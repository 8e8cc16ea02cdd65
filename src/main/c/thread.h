/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the library keeps for each thread that calls it. A record is never freed: other threads look
 * at it, and one that a thread left at its end serves the next new thread.
 */
#ifndef ESCLUSA_THREAD_H
#define ESCLUSA_THREAD_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "error.h"

struct handle;

struct thread {
    _Atomic(struct handle *)
        inside;              /* the handle that a call of this thread works on; see handle.h */
    _Atomic uint32_t alarm;  /* futex word: raised when its sleeper shall look again */
    _Atomic uint32_t deaths; /* raised before, if somebody was found dead */
    uint64_t id;             /* tells this thread from all before and after it in the process */
    struct wait_set *set;    /* that the thread sleeps for, or NULL; by the registry's lock */
    bool used;
    struct thread *next; /* in the list of all; written once */
    char sentence[ESCLUSA_SENTENCE];
};

/* In a shared library that is loaded late, only glibc has room for a fast thread-local pointer. */
#if defined(__GLIBC__)
#define ESCLUSA_FAST_THREAD_LOCAL __attribute__((tls_model("initial-exec")))
#else
#define ESCLUSA_FAST_THREAD_LOCAL
#endif

extern _Thread_local struct thread *esclusa_thread_record ESCLUSA_FAST_THREAD_LOCAL;

struct thread *esclusa_thread_enrol(void);

/* The calling thread's record; NULL when there is no memory for a first one. */
static inline struct thread *thread_self(void)
{
    struct thread *me = esclusa_thread_record;
    return __builtin_expect(me != NULL, 1) ? me : esclusa_thread_enrol();
}

/* The first record of all threads; follow `next`. Holding the registry's lock, see handle.h. */
struct thread *esclusa_threads(void);

/* In a forked child: only the calling thread is left. */
void esclusa_threads_after_fork(void);

/* Start a thread of the library's own: detached, no signal is delivered to it. Returns whether. */
bool esclusa_start_thread(void *(*run)(void *), void *argument);

/* Raise the alarm of `thread` and wake it. */
void esclusa_thread_rouse(struct thread *thread);

#endif
