/* SPDX-License-Identifier: Apache-2.0 */
/* docs/design/ledger.md, Read-write lock */
#include <errno.h>
#include <stdlib.h>

#include "ledger.h"
#include "lock_word.h"
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

enum { FIRST_READERS = 8 };

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

/* The thread that keeps its turn between the parts of its wait, which has it alone. */
static void set_next(esclusa_rwlock *rwlock, uint64_t thread)
{
    atomic_store_explicit(&rwlock->next, thread, memory_order_relaxed);
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
    set_next(rwlock, 0);
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

/* ---- which threads have it; inside the ledger's gate ---- */

/* Where `thread` stands among the readers; reader_count if it does not. */
static uint32_t reader(const esclusa_rwlock *rwlock, const struct thread *thread)
{
    uint32_t i = 0;
    while (i < rwlock->reader_count && rwlock->readers[i] != thread->id) {
        i++;
    }
    return i;
}

static bool has_room(esclusa_rwlock *rwlock)
{
    if (rwlock->reader_count == rwlock->reader_room) {
        uint32_t room = rwlock->reader_room == 0 ? FIRST_READERS : 2 * rwlock->reader_room;
        uint64_t *larger = realloc(rwlock->readers, room * sizeof *larger);
        if (larger == NULL) {
            return false;
        }
        rwlock->readers = larger;
        rwlock->reader_room = room;
    }
    return true;
}

/* Returns 0, or -EDEADLK with a sentence. */
static int check_has_not(esclusa_rwlock *rwlock, const struct thread *me, const char *doing)
{
    ledger_enter(&rwlock->ledger);
    bool writes = rwlock->writer == me->id;
    bool reads = reader(rwlock, me) != rwlock->reader_count;
    ledger_leave(&rwlock->ledger);
    if (!writes && !reads) {
        return 0;
    }
    return esclusa_fail(-EDEADLK, doing, rwlock->segment.name, "this thread has it already, for %s",
                        writes ? "writing" : "reading");
}

/* ---- lock ---- */

/* A call that locks. */
struct locking {
    struct wait wait;
    esclusa_rwlock *rwlock;
    bool writes;
    bool admitted; /* it has the turnstile */
    bool recovered;
};

static bool take(struct locking *locking)
{
    esclusa_rwlock *rwlock = locking->rwlock;
    uint64_t before;
    if (locking->writes) {
        if (!esclusa_ledger_take(&rwlock->ledger, ESCLUSA_UNITS_MAX, 0, &before)) {
            return false;
        }
        rwlock->writer = locking->wait.me->id;
    } else {
        /* Who has all units is a writer, so a reader leaves one. */
        if (!esclusa_ledger_take(&rwlock->ledger, 1, 1, &before)) {
            return false;
        }
        rwlock->readers[rwlock->reader_count++] = locking->wait.me->id;
    }
    locking->recovered = (before & ESCLUSA_LEDGER_RECOVERED) != 0;
    return true;
}

static int attempt(struct wait *wait)
{
    struct locking *locking = (struct locking *) wait;
    esclusa_rwlock *rwlock = locking->rwlock;
    if (!locking->admitted && lock_word_owner(load64(rwlock->turnstile)) != 0) {
        return WAIT_OWNED;
    }
    ledger_enter(&rwlock->ledger);
    int result = -ENOMEM;
    if (locking->writes || has_room(rwlock)) {
        result = take(locking) ? WAIT_DONE : WAIT_EMPTY;
    }
    ledger_leave(&rwlock->ledger);
    return result;
}

/* ---- the turn ---- */

static bool has_turn(const esclusa_rwlock *rwlock, const esclusa_rwlock_turn *turn)
{
    uint64_t word = load64(rwlock->turnstile) & ~(uint64_t) ESCLUSA_MUTEX_CONTENDED;
    return turn->word != 0 && word == turn->word &&
           lock_word_owner(word) == lock_word_me(&rwlock->segment);
}

/* A signal handler of who waits in line would wait for itself. */
static bool may_wait(const esclusa_rwlock *rwlock, const struct thread *me)
{
    return atomic_load_explicit(&rwlock->next, memory_order_relaxed) != me->id;
}

/* Wait for the turn, then for the units. The turn is kept in *turn when a wait ends without them;
 * NULL: it is not. */
static int wait_in_turn(struct locking *locking, esclusa_rwlock_turn *turn, int64_t timeout_nanos)
{
    struct segment *segment = locking->wait.segment;
    _Atomic uint64_t *turnstile = locking->rwlock->turnstile;
    int64_t deadline = esclusa_deadline(timeout_nanos);
    int result;
    bool goes_on = turn != NULL && has_turn(locking->rwlock, turn);
    if (!goes_on && !may_wait(locking->rwlock, locking->wait.me)) {
        return -EDEADLK;
    }
    if (!goes_on) {
        struct lock_word_wait waiting;
        esclusa_lock_word_prepare(&waiting, locking->wait.me, segment, turnstile);
        result = esclusa_lock_word_lock(&waiting, timeout_nanos);
        if (result != 0) {
            return result;
        }
    }
    locking->admitted = true;
    result = attempt(&locking->wait);
    if (result == WAIT_EMPTY) {
        result = esclusa_wait(&locking->wait, esclusa_time_left(deadline));
    }
    if (turn != NULL && (result == -ETIMEDOUT || result == -EINTR)) {
        turn->word = load64(turnstile) & ~(uint64_t) ESCLUSA_MUTEX_CONTENDED;
        set_next(locking->rwlock, locking->wait.me->id);
        return result;
    }
    set_next(locking->rwlock, 0);
    esclusa_lock_word_unlock(segment, turnstile);
    return result;
}

static void clear_recovered(struct ledger *ledger)
{
    uint64_t word;
    do {
        word = load64(ledger->word);
    } while (!shared_cas64(ledger->word, word, word & ~ESCLUSA_LEDGER_RECOVERED));
}

static int tell_recovered(esclusa_rwlock *rwlock, struct thread *me, bool writes)
{
    if (writes && rwlock->hook != NULL) {
        esclusa_handle_pause(&rwlock->segment.handle, me);
        int result = rwlock->hook(rwlock->context);
        esclusa_handle_resume(&rwlock->segment.handle, me);
        ledger_enter(&rwlock->ledger);
        bool ours = rwlock->writer == me->id;
        ledger_leave(&rwlock->ledger);
        if (result == 0 && ours) { /* else this is a child that was forked in the hook */
            clear_recovered(&rwlock->ledger);
            return 0;
        }
    }
    return esclusa_fail(-EOWNERDEAD, "rely on read-write lock", rwlock->segment.name,
                        "a writer died with it");
}

static int lock(esclusa_rwlock *rwlock, struct thread *me, bool writes, esclusa_rwlock_turn *turn,
                int64_t timeout_nanos)
{
    const char *doing = writes ? "lock for writing" : "lock for reading";
    int result = check_has_not(rwlock, me, doing);
    if (result != 0) {
        return result;
    }
    struct locking locking = {
        .wait =
            {
                .me = me,
                .handle = &rwlock->segment.handle,
                .segment = &rwlock->segment,
                .attempt = attempt,
            },
        .rwlock = rwlock,
        .writes = writes,
    };
    esclusa_waiters_prepare(&locking.wait, rwlock->ledger.waiters);
    result = attempt(&locking.wait);
    if (result == WAIT_EMPTY || result == WAIT_OWNED) {
        result = timeout_nanos > 0 ? wait_in_turn(&locking, turn, timeout_nanos)
                                   : esclusa_wait(&locking.wait, 0);
    }
    if (result == -EDEADLK) {
        return esclusa_fail(result, doing, rwlock->segment.name,
                            "this thread waits for it already");
    }
    if (result != 0) {
        return esclusa_fail(result, doing, rwlock->segment.name, NULL);
    }
    return locking.recovered ? tell_recovered(rwlock, me, writes) : 0;
}

static int lock_entered(esclusa_rwlock *rwlock, bool writes, esclusa_rwlock_turn *turn,
                        int64_t timeout_nanos)
{
    struct thread *me;
    int result = handle_enter((struct handle *) rwlock, HANDLE_RWLOCK, &me);
    if (result == 0) {
        result = lock(rwlock, me, writes, turn, timeout_nanos);
        handle_leave(&rwlock->segment.handle, HANDLE_RWLOCK, me);
    }
    return result;
}

static int try_lock(esclusa_rwlock *rwlock, bool writes)
{
    int result = lock_entered(rwlock, writes, NULL, 0);
    return result == -ETIMEDOUT
               ? esclusa_fail(-EBUSY, writes ? "lock for writing" : "lock for reading",
                              esclusa_rwlock_name(rwlock), NULL)
               : result;
}

int esclusa_rwlock_read_lock_for(esclusa_rwlock *rwlock, int64_t timeout_nanos)
{
    return lock_entered(rwlock, false, NULL, timeout_nanos);
}

int esclusa_rwlock_read_lock(esclusa_rwlock *rwlock)
{
    return lock_entered(rwlock, false, NULL, ESCLUSA_FOREVER);
}

int esclusa_rwlock_try_read_lock(esclusa_rwlock *rwlock)
{
    return try_lock(rwlock, false);
}

int esclusa_rwlock_write_lock_for(esclusa_rwlock *rwlock, int64_t timeout_nanos)
{
    return lock_entered(rwlock, true, NULL, timeout_nanos);
}

int esclusa_rwlock_write_lock(esclusa_rwlock *rwlock)
{
    return lock_entered(rwlock, true, NULL, ESCLUSA_FOREVER);
}

int esclusa_rwlock_try_write_lock(esclusa_rwlock *rwlock)
{
    return try_lock(rwlock, true);
}

int esclusa_rwlock_lock_on(esclusa_rwlock *rwlock, bool writes, esclusa_rwlock_turn *turn,
                           int64_t timeout_nanos)
{
    return lock_entered(rwlock, writes, turn, timeout_nanos);
}

void esclusa_rwlock_give_up(esclusa_rwlock *rwlock, esclusa_rwlock_turn *turn)
{
    struct thread *me;
    if (turn->word == 0 || handle_enter((struct handle *) rwlock, HANDLE_RWLOCK, &me) != 0) {
        return; /* closing it has given the turn up */
    }
    if (has_turn(rwlock, turn)) {
        set_next(rwlock, 0);
        esclusa_lock_word_unlock(&rwlock->segment, rwlock->turnstile);
    }
    turn->word = 0;
    handle_leave(&rwlock->segment.handle, HANDLE_RWLOCK, me);
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
    uint32_t i = reader(rwlock, me);
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
    bool has = rwlock->writer == me->id || reader(rwlock, me) != rwlock->reader_count;
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
        clear_recovered(&rwlock->ledger);
    } else {
        result = refuse(rwlock, "mark as repaired read-write lock", "this thread does not write");
    }
    handle_leave(&rwlock->segment.handle, HANDLE_RWLOCK, me);
    return result;
}
