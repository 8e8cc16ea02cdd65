/* SPDX-License-Identifier: Apache-2.0 */
/* Several things that one thread waits for. docs/design/waiting.md, Waiting for many */
#ifndef ESCLUSA_WAIT_SET_H
#define ESCLUSA_WAIT_SET_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "handle.h"

enum { ESCLUSA_SET_MAX = 127 }; /* and the thread's alarm word: what futex_waitv(2) takes */

struct awaitable;

/* One thing that is waited for. Its handle is kept from its end meanwhile, see `busy`. */
struct awaited {
    struct handle *handle;
    const struct awaitable *how;
    const _Atomic uint32_t *word; /* the futex word */
    uint32_t seen;                /* what it held before the last look */
    uint32_t way;                 /* enum esclusa_waits */
    _Atomic uint64_t asked;       /* permits of a semaphore; how often an event had been set */
    _Atomic bool alarmed;         /* a member of its segment died */
    bool counted;                 /* among the waiting */
    bool watched;                 /* for a deep sleep: the watch is set, and we have swept since */
    bool closely;                 /* its segment is to be swept after the next sleep */
    bool slept;                   /* its set has slept on the word */
    int result;                   /* of the last look: an enum wait_result, or -errno */
};

/* How something is waited for by a set. */
struct awaitable {
    const char *ringing; /* what a sentence calls it */
    const _Atomic uint32_t *(*word)(struct handle *handle);
    /* What `asked` is for who begins to wait now; NULL: what the caller says. */
    uint64_t (*begin)(struct handle *handle);
    /* Would a call succeed, or tell of an end? Returns an enum wait_result, or -errno; changes
     * nothing that a call would take. */
    int (*look)(struct awaited *awaited);
    /* Be counted among the waiting, also once more after an alarm; and no longer. */
    void (*enter)(struct awaited *awaited);
    void (*leave)(struct awaited *awaited);
    /* A wake-up that reached the set may be another's. NULL: each wakes all. */
    void (*pass_on)(struct awaited *awaited);
};

struct wait_set {
    struct thread *me;
    struct awaited *member[ESCLUSA_SET_MAX];
    uint32_t count;
    uint32_t calm; /* the thread's alarm word, read before the looks */
    int64_t slice;
};

static inline uint64_t awaited_asked(struct awaited *awaited)
{
    return atomic_load_explicit(&awaited->asked, memory_order_relaxed);
}

/* Whether a look has found that a call may succeed or will tell of an end. */
static inline bool awaited_is_ready(const struct awaited *awaited)
{
    return awaited->result <= 0;
}

/* Begin to wait for `handle`, of a kind that can be waited for. Returns 0, or -errno with a
 * sentence. */
int esclusa_awaited_begin(struct awaited *awaited, struct handle *handle, enum handle_kind kind,
                          struct thread *me);
/* The wait is over; closes the handle if that is still to be done. */
void esclusa_awaited_end(struct awaited *awaited, struct thread *me);

/* A wake-up that reached its set may be another's; after leaving. */
void esclusa_awaited_pass_on(struct awaited *awaited);

/* The kind of handle this is, if it can be waited for; else HANDLE_KINDS. */
enum handle_kind esclusa_awaitable_kind(const struct handle *handle);

/* Look at one, without preparing for a sleep. */
void esclusa_awaited_look(struct awaited *awaited);
/* Look at all before a sleep, whose length is *limit at most. Returns whether one is ready. */
bool esclusa_set_look(struct wait_set *set, int64_t *limit);
/* Sleep until something changes, `limit` has passed or `deadline`. Returns 0, -ETIMEDOUT, -EINTR.
 */
int esclusa_set_sleep(struct wait_set *set, int64_t limit, int64_t deadline);

/* Holding the registry's lock: rouse the thread if its set waits for something of the segment. */
void esclusa_set_rouse(struct thread *thread, const struct segment *segment, bool death);

/* ---- of each kind ---- */

extern const struct awaitable esclusa_consumer_awaitable, esclusa_producer_awaitable,
    esclusa_semaphore_awaitable, esclusa_event_awaitable, esclusa_latch_awaitable;

#endif
