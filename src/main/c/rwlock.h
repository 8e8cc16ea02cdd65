/* SPDX-License-Identifier: Apache-2.0 */
/* docs/design/ledger.md, Read-write lock */
#ifndef ESCLUSA_RWLOCK_H
#define ESCLUSA_RWLOCK_H

#include "ledger.h"
#include "private.h"

struct esclusa_rwlock_handle {
    struct segment segment;
    struct ledger ledger; /* its gate guards what follows, too */
    _Atomic uint64_t *turnstile;
    _Atomic uint64_t next; /* id of the thread that keeps its turn in between, 0 none */
    uint64_t writer;       /* id of the thread of this process that has it for writing, 0 none */
    uint64_t *readers;     /* ids of those that have it for reading */
    uint32_t reader_count;
    uint32_t reader_room;
    esclusa_repair hook;
    void *context;
};

/* Where `thread` stands among the readers; reader_count if it does not. Inside the
 * ledger's gate. */
static inline uint32_t rwlock_reader(const esclusa_rwlock *rwlock, const struct thread *thread)
{
    uint32_t i = 0;
    while (i < rwlock->reader_count && rwlock->readers[i] != thread->id) {
        i++;
    }
    return i;
}

/* The thread that keeps its turn between the parts of its wait, which has it alone. */
static inline void rwlock_set_next(esclusa_rwlock *rwlock, uint64_t thread)
{
    atomic_store_explicit(&rwlock->next, thread, memory_order_relaxed);
}

static inline void rwlock_clear_recovered(struct ledger *ledger)
{
    uint64_t word;
    do {
        word = load64(ledger->word);
    } while (!shared_cas64(ledger->word, word, word & ~ESCLUSA_LEDGER_RECOVERED));
}

#endif
