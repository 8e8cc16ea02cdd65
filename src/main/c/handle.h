/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The life of a handle: who is inside, and who ends it.
 *
 * A call must never meet memory that a close in another thread took away, and a call after close
 * gives -EBADF. Both without a shared counter on the hot path:
 *
 *  - Each thread has a record (thread.h) in which it writes the handle that it is about to work on,
 * before it looks at the handle's state, and NULL when it leaves. These are plain stores to a line
 * of its own.
 *  - close() sets the state, then makes every running thread of the process pass a full barrier
 * (membarrier(2)), then reads the records. Either the other thread saw the new state and turned
 * back, or close() sees that it is inside.
 *  - Nobody inside: close() does the rest at once. Otherwise whoever is inside is roused if it
 * sleeps, finds the state changed when it leaves, and does the rest. The same barrier makes it
 * certain that one of the two does. So calls under way end as if the close had come later, and
 * close() waits for no one.
 *  - Where membarrier(2) is missing, handles are opened in the state that says so, and each call
 * makes a fence of its own.
 *
 * The control block that a handle points to is never returned to malloc. It goes to the end of a
 * queue of free blocks of its kind, and is used again when more than 256 are there: so a stale
 * pointer gives -EBADF for a long time, and never a crash.
 */
#ifndef ESCLUSA_HANDLE_H
#define ESCLUSA_HANDLE_H

#include <errno.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "thread.h"

struct segment;

enum handle_kind {
    HANDLE_COUNTER,
    HANDLE_MUTEX,
    HANDLE_QUEUE,
    HANDLE_PRODUCER,
    HANDLE_CONSUMER,
    HANDLE_MEMORY,
    HANDLE_ARRAY,
    HANDLE_COUNTERS,
    HANDLE_SEMAPHORE,
    HANDLE_RWLOCK,
    HANDLE_BARRIER,
    HANDLE_EVENT,
    HANDLE_LATCH,
    HANDLE_PTHREAD_MUTEX,
    HANDLE_KINDS
};

/* States; an open one has its kind in the low bits, so that one comparison finds a handle that is
 * open and of the right kind. */
enum handle_state {
    HANDLE_CLOSED = 0,          /* nothing is left but the block */
    HANDLE_CLOSING = 1,         /* closed, and somebody is still inside */
    HANDLE_FORKED = 2,          /* a forked child's copy, to be joined at its first use */
    HANDLE_OPEN = 0x100,        /* open */
    HANDLE_OPEN_FENCED = 0x200, /* open, on a system without membarrier(2) */
};

struct handle {
    _Atomic uint32_t state;
    enum handle_kind kind;
    _Atomic uint32_t busy; /* calls that run a function of the user, during which their record may
                              name another handle */
    bool released;         /* its own close was called */
    struct segment *segment;
    struct handle *next;  /* of its segment, or in the queue of free blocks */
    struct handle *older; /* in the list of all blocks, by which leak checkers find them */
};

/* All lists of the process. Never held while waiting, nor while a function of the user runs. */
void esclusa_registry_lock(void);
void esclusa_registry_unlock(void);
/* For a fork: nobody is joining anew either, which may wait for room. */
void esclusa_fork_lock(void);
void esclusa_fork_unlock(void);

/* A zeroed control block; NULL when there is no memory. */
void *esclusa_handle_allocate(enum handle_kind kind, size_t byte_size);
/* Give back a block that was never opened. */
void esclusa_handle_discard(struct handle *handle);
/* The same of any, holding the registry's lock. */
void esclusa_block_discard(struct handle *block);
/* The last step of opening. */
void esclusa_handle_open(struct handle *handle);
/* What every close does. NULL does nothing; nor does a handle that is closed or of another kind. */
void esclusa_handle_close(struct handle *handle, enum handle_kind kind);

int esclusa_handle_enter_slowly(struct handle *handle, enum handle_kind kind, struct thread *me);
void esclusa_handle_leave_slowly(struct handle *handle);

/*
 * The first steps of a call, for one that goes another way when they fail: that way calls
 * handle_enter(), which is allowed although the record names the handle already.
 */
static inline bool handle_try_enter(struct handle *handle, enum handle_kind kind, struct thread *me)
{
    if (__builtin_expect(handle == NULL || me == NULL, 0)) {
        return false;
    }
    atomic_store_explicit(&me->inside, handle, memory_order_relaxed);
    atomic_signal_fence(memory_order_seq_cst); /* pairs with the barrier in close */
    uint32_t state = atomic_load_explicit(&handle->state, memory_order_acquire);
    return __builtin_expect(state == ((uint32_t) HANDLE_OPEN | kind), 1);
}

/* Returns 0, and *me is the thread's record; or -EBADF, -ENOMEM, or what joining anew after a fork
 * gives. */
static inline int handle_enter(struct handle *handle, enum handle_kind kind, struct thread **me)
{
    struct thread *self = thread_self();
    *me = self;
    if (__builtin_expect(handle == NULL || self == NULL, 0)) {
        return self == NULL ? -ENOMEM : -EBADF;
    }
    atomic_store_explicit(&self->inside, handle, memory_order_relaxed);
    atomic_signal_fence(memory_order_seq_cst); /* pairs with the barrier in close */
    uint32_t state = atomic_load_explicit(&handle->state, memory_order_acquire);
    if (__builtin_expect(state == ((uint32_t) HANDLE_OPEN | kind), 1)) {
        return 0;
    }
    return esclusa_handle_enter_slowly(handle, kind, self);
}

static inline void handle_leave(struct handle *handle, enum handle_kind kind, struct thread *me)
{
    /* Release: who finds nobody inside sees all that was done inside. */
    atomic_store_explicit(&me->inside, NULL, memory_order_release);
    atomic_signal_fence(memory_order_seq_cst); /* pairs with the barrier in close */
    uint32_t state = atomic_load_explicit(&handle->state, memory_order_relaxed);
    if (__builtin_expect(state != ((uint32_t) HANDLE_OPEN | kind), 0)) {
        esclusa_handle_leave_slowly(handle);
    }
}

static inline uint32_t handle_state(struct handle *handle)
{
    return atomic_load_explicit(&handle->state, memory_order_acquire);
}

static inline bool handle_is_open(struct handle *handle)
{
    return handle_state(handle) >= HANDLE_OPEN;
}

/* Around a function of the user, which may use other handles, or close this one. */
void esclusa_handle_pause(struct handle *handle, struct thread *me);
void esclusa_handle_resume(struct handle *handle, struct thread *me);

/* Holding the registry's lock: the segments of this process; follow `next`. */
struct segment *esclusa_segments(void);

/* In a forked child: each object is joined anew at its first use; producers and consumers are
 * closed. */
void esclusa_handles_after_fork(void);

#endif
