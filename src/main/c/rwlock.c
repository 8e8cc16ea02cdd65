/* SPDX-License-Identifier: Apache-2.0 */
#include "rwlock.h"

#include <errno.h>
#include <stdlib.h>

#include "lock_word.h"

/* ---- the kind ---- */

static uint64_t body_bytes(const uint64_t *parameter, uint32_t members, const char **why)
{
    (void) parameter;
    (void) why;
    return sizeof(struct esclusa_rwlock) + members * sizeof(struct esclusa_entry);
}

static void fill(void *body, const uint64_t *parameter, int64_t value)
{
    (void) parameter;
    (void) value;
    struct esclusa_rwlock *words = body;
    shared_plain64(&words->word, ledger_new(ESCLUSA_UNITS_MAX));
}

static void attach(struct segment *segment)
{
    esclusa_rwlock *rwlock = (esclusa_rwlock *) segment;
    struct esclusa_rwlock *words = segment->body;
    rwlock->turnstile = &words->turnstile;
    esclusa_ledger_attach(&rwlock->ledger, segment, &words->word,
                          (struct esclusa_entry *) (words + 1), &words->waiters);
}

static bool repair(struct segment *segment, struct dead *dead)
{
    esclusa_rwlock *rwlock = (esclusa_rwlock *) segment;
    bool changed = esclusa_ledger_repair(&rwlock->ledger, dead, ESCLUSA_UNITS_MAX);
    return esclusa_lock_word_repair(segment, rwlock->turnstile, dead) || changed;
}

static void give_back(struct segment *segment)
{
    esclusa_rwlock *rwlock = (esclusa_rwlock *) segment;
    esclusa_ledger_give_back(&rwlock->ledger, ESCLUSA_UNITS_MAX);
    esclusa_lock_word_give_back(segment, rwlock->turnstile);
    free(rwlock->readers);
    rwlock->readers = NULL;
}

static void forked(struct segment *segment)
{
    esclusa_rwlock *rwlock = (esclusa_rwlock *) segment;
    esclusa_ledger_forked(&rwlock->ledger);
    free(rwlock->readers);
    rwlock->readers = NULL;
    rwlock->reader_count = 0;
    rwlock->reader_room = 0;
    rwlock->writer = 0;
    rwlock_set_next(rwlock, 0);
}

const struct kind esclusa_rwlock_kind = {
    .number = ESCLUSA_KIND_RWLOCK,
    .handle = HANDLE_RWLOCK,
    .noun = "read-write lock",
    .control_bytes = sizeof(struct esclusa_rwlock_handle),
    .body_bytes = body_bytes,
    .fill = fill,
    .attach = attach,
    .repair = repair,
    .give_back = give_back,
    .forked = forked,
};

/* ---- create, open ---- */

int esclusa_rwlock_create_with(esclusa_rwlock **out, const char *name,
                               const esclusa_options *options)
{
    struct wanted wanted = {.kind = &esclusa_rwlock_kind, .name = name, .options = options};
    return esclusa_segment_create((struct segment **) out, &wanted);
}

int esclusa_rwlock_open_with(esclusa_rwlock **out, const char *name, const esclusa_options *options)
{
    struct wanted wanted = {.kind = &esclusa_rwlock_kind, .name = name, .options = options};
    return esclusa_segment_open((struct segment **) out, &wanted);
}

int esclusa_rwlock_create_or_open_with(esclusa_rwlock **out, const char *name,
                                       const esclusa_options *options)
{
    struct wanted wanted = {.kind = &esclusa_rwlock_kind, .name = name, .options = options};
    return esclusa_segment_create_or_open((struct segment **) out, &wanted);
}

int esclusa_rwlock_create(esclusa_rwlock **out, const char *name)
{
    return esclusa_rwlock_create_with(out, name, NULL);
}

int esclusa_rwlock_open(esclusa_rwlock **out, const char *name)
{
    return esclusa_rwlock_open_with(out, name, NULL);
}

int esclusa_rwlock_create_or_open(esclusa_rwlock **out, const char *name)
{
    return esclusa_rwlock_create_or_open_with(out, name, NULL);
}

const char *esclusa_rwlock_name(const esclusa_rwlock *rwlock)
{
    return esclusa_segment_name((const struct handle *) rwlock, HANDLE_RWLOCK);
}

int esclusa_rwlock_set_repair(esclusa_rwlock *rwlock, esclusa_repair hook, void *context)
{
    struct thread *me;
    int result = handle_enter((struct handle *) rwlock, HANDLE_RWLOCK, &me);
    if (result == 0) {
        rwlock->hook = hook;
        rwlock->context = context;
        handle_leave(&rwlock->segment.handle, HANDLE_RWLOCK, me);
    }
    return result;
}

int esclusa_rwlock_set_wait_policy(esclusa_rwlock *rwlock, const esclusa_wait_policy *policy)
{
    return esclusa_set_wait_policy((struct handle *) rwlock, HANDLE_RWLOCK, policy);
}

void esclusa_rwlock_close(esclusa_rwlock *rwlock)
{
    esclusa_handle_close((struct handle *) rwlock, HANDLE_RWLOCK);
}

/* ---- of who has it ---- */

static int refuse(const esclusa_rwlock *rwlock, const char *doing, const char *why)
{
    return esclusa_fail(-EPERM, doing, rwlock->segment.name, "%s", why);
}

static int read_unlock(esclusa_rwlock *rwlock, const struct thread *me)
{
    static const char doing[] = "unlock after reading";
    ledger_enter(&rwlock->ledger);
    uint32_t i = rwlock_reader(rwlock, me);
    bool reads = i != rwlock->reader_count;
    int result = -EPERM;
    if (reads) {
        rwlock->readers[i] = rwlock->readers[--rwlock->reader_count];
        result = esclusa_ledger_give(&rwlock->ledger, 1);
    }
    ledger_leave(&rwlock->ledger);
    if (result != 0) {
        return refuse(rwlock, doing,
                      reads ? "its entry does not say so" : "this thread does not read");
    }
    waiters_wake(rwlock->ledger.waiters);
    return 0;
}

static int write_unlock(esclusa_rwlock *rwlock, const struct thread *me)
{
    static const char doing[] = "unlock after writing";
    ledger_enter(&rwlock->ledger);
    bool writes = rwlock->writer == me->id;
    int result = -EPERM;
    if (writes) {
        rwlock->writer = 0;
        result = esclusa_ledger_give(&rwlock->ledger, ESCLUSA_UNITS_MAX);
    }
    ledger_leave(&rwlock->ledger);
    if (result != 0) {
        return refuse(rwlock, doing,
                      writes ? "its entry does not say so" : "this thread does not write");
    }
    waiters_wake(rwlock->ledger.waiters);
    return 0;
}

int esclusa_rwlock_read_unlock(esclusa_rwlock *rwlock)
{
    struct thread *me;
    int result = handle_enter((struct handle *) rwlock, HANDLE_RWLOCK, &me);
    if (result == 0) {
        result = read_unlock(rwlock, me);
        handle_leave(&rwlock->segment.handle, HANDLE_RWLOCK, me);
    }
    return result;
}

int esclusa_rwlock_write_unlock(esclusa_rwlock *rwlock)
{
    struct thread *me;
    int result = handle_enter((struct handle *) rwlock, HANDLE_RWLOCK, &me);
    if (result == 0) {
        result = write_unlock(rwlock, me);
        handle_leave(&rwlock->segment.handle, HANDLE_RWLOCK, me);
    }
    return result;
}

int esclusa_rwlock_is_recovered(esclusa_rwlock *rwlock)
{
    struct thread *me;
    int result = handle_enter((struct handle *) rwlock, HANDLE_RWLOCK, &me);
    if (result != 0) {
        return result;
    }
    ledger_enter(&rwlock->ledger);
    bool has = rwlock->writer == me->id || rwlock_reader(rwlock, me) != rwlock->reader_count;
    ledger_leave(&rwlock->ledger);
    result = has ? (load64(rwlock->ledger.word) & ESCLUSA_LEDGER_RECOVERED) != 0
                 : refuse(rwlock, "ask of read-write lock", "this thread does not have it");
    handle_leave(&rwlock->segment.handle, HANDLE_RWLOCK, me);
    return result;
}

int esclusa_rwlock_mark_repaired(esclusa_rwlock *rwlock)
{
    struct thread *me;
    int result = handle_enter((struct handle *) rwlock, HANDLE_RWLOCK, &me);
    if (result != 0) {
        return result;
    }
    ledger_enter(&rwlock->ledger);
    bool writes = rwlock->writer == me->id;
    ledger_leave(&rwlock->ledger);
    if (writes) {
        rwlock_clear_recovered(&rwlock->ledger);
    } else {
        result = refuse(rwlock, "mark as repaired read-write lock", "this thread does not write");
    }
    handle_leave(&rwlock->segment.handle, HANDLE_RWLOCK, me);
    return result;
}
