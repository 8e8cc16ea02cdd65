/* SPDX-License-Identifier: Apache-2.0 */
/* docs/design/mutex.md */
#include <errno.h>

#include "futex.h"
#include "segment.h"
#include "shared.h"
#include "wait.h"

struct esclusa_mutex_handle {
    struct segment segment;
    _Atomic uint64_t *word;
    _Atomic uint64_t holder; /* id of the thread of this process that has the lock, 0 none */
    esclusa_repair hook;
    void *context;
};

/* ---- the word ---- */

static uint32_t owner_of(uint64_t word)
{
    return (uint32_t) (word & 0xffff);
}

static uint64_t next_generation(uint64_t word)
{
    return ((word >> 32) + 1) << 32;
}

static const _Atomic uint32_t *low_half(esclusa_mutex *mutex)
{
    return (const _Atomic uint32_t *) (const void *) mutex->word;
}

static uint64_t me_in(const esclusa_mutex *mutex)
{
    return mutex->segment.member + 1;
}

/* ---- the kind ---- */

static uint64_t body_bytes(const uint64_t *parameter, uint32_t members, const char **why)
{
    (void) parameter;
    (void) members;
    (void) why;
    return sizeof(struct esclusa_mutex);
}

static void fill(void *body, const uint64_t *parameter, int64_t value)
{
    (void) body; /* zero is a free lock */
    (void) parameter;
    (void) value;
}

static void attach(struct segment *segment)
{
    struct esclusa_mutex *mutex = segment->body;
    ((esclusa_mutex *) segment)->word = &mutex->word;
}

/* Take the lock from its owner, who is dead or leaves, and leave it free. Returns whether it was
 * so. */
static bool take_away(esclusa_mutex *mutex, uint64_t word)
{
    if (!shared_cas64(mutex->word, word, next_generation(word) | ESCLUSA_MUTEX_RECOVERED)) {
        return false;
    }
    esclusa_futex_wake(low_half(mutex), 1);
    return true;
}

static bool repair(struct segment *segment, struct dead *dead)
{
    esclusa_mutex *mutex = (esclusa_mutex *) segment;
    for (;;) {
        uint64_t word = load64(mutex->word);
        uint32_t owner = owner_of(word);
        if (owner == 0 || !dead_has(dead, owner - 1)) {
            return false;
        }
        if (esclusa_member_alive(segment, owner - 1)) {
            /* A new holder's life, or that of one who looks whether the place is free. */
            dead_set(dead, owner - 1, false);
            return false;
        }
        if (take_away(mutex, word)) {
            return true;
        }
    }
}

static void give_back(struct segment *segment)
{
    esclusa_mutex *mutex = (esclusa_mutex *) segment;
    uint64_t word = load64(mutex->word);
    while (owner_of(word) == me_in(mutex) && !take_away(mutex, word)) {
        word = load64(mutex->word);
    }
}

static void forked(struct segment *segment)
{
    atomic_store_explicit(&((esclusa_mutex *) segment)->holder, 0, memory_order_relaxed);
}

const struct kind esclusa_mutex_kind = {
    .number = ESCLUSA_KIND_MUTEX,
    .handle = HANDLE_MUTEX,
    .noun = "mutex",
    .control_bytes = sizeof(struct esclusa_mutex_handle),
    .body_bytes = body_bytes,
    .fill = fill,
    .attach = attach,
    .repair = repair,
    .give_back = give_back,
    .forked = forked,
};

/* ---- create, open ---- */

int esclusa_mutex_create_with(esclusa_mutex **out, const char *name, const esclusa_options *options)
{
    struct wanted wanted = {.kind = &esclusa_mutex_kind, .name = name, .options = options};
    return esclusa_segment_create((struct segment **) out, &wanted);
}

int esclusa_mutex_open_with(esclusa_mutex **out, const char *name, const esclusa_options *options)
{
    struct wanted wanted = {.kind = &esclusa_mutex_kind, .name = name, .options = options};
    return esclusa_segment_open((struct segment **) out, &wanted);
}

int esclusa_mutex_create_or_open_with(esclusa_mutex **out, const char *name,
                                      const esclusa_options *options)
{
    struct wanted wanted = {.kind = &esclusa_mutex_kind, .name = name, .options = options};
    return esclusa_segment_create_or_open((struct segment **) out, &wanted);
}

int esclusa_mutex_create(esclusa_mutex **out, const char *name)
{
    return esclusa_mutex_create_with(out, name, NULL);
}

int esclusa_mutex_open(esclusa_mutex **out, const char *name)
{
    return esclusa_mutex_open_with(out, name, NULL);
}

int esclusa_mutex_create_or_open(esclusa_mutex **out, const char *name)
{
    return esclusa_mutex_create_or_open_with(out, name, NULL);
}

const char *esclusa_mutex_name(const esclusa_mutex *mutex)
{
    return esclusa_segment_name((const struct handle *) mutex, HANDLE_MUTEX);
}

void esclusa_mutex_close(esclusa_mutex *mutex)
{
    esclusa_handle_close((struct handle *) mutex, HANDLE_MUTEX);
}

int esclusa_mutex_set_repair(esclusa_mutex *mutex, esclusa_repair hook, void *context)
{
    struct thread *me;
    int result = handle_enter((struct handle *) mutex, HANDLE_MUTEX, &me);
    if (result == 0) {
        mutex->hook = hook;
        mutex->context = context;
        handle_leave(&mutex->segment.handle, HANDLE_MUTEX, me);
    }
    return result;
}

int esclusa_mutex_set_wait_policy(esclusa_mutex *mutex, const esclusa_wait_policy *policy)
{
    struct thread *me;
    int result = handle_enter((struct handle *) mutex, HANDLE_MUTEX, &me);
    if (result == 0) {
        result = esclusa_wait_policy_set(&mutex->segment, policy);
        handle_leave(&mutex->segment.handle, HANDLE_MUTEX, me);
    }
    return result;
}

/* ---- lock ---- */

struct locking {
    struct wait wait;
    esclusa_mutex *mutex;
    bool recovered;
};

static bool acquire(struct locking *locking, uint64_t word, uint64_t flags)
{
    uint64_t recovered = (word | flags) & ESCLUSA_MUTEX_RECOVERED;
    uint64_t contended = flags & ESCLUSA_MUTEX_CONTENDED;
    esclusa_mutex *mutex = locking->mutex;
    if (!shared_cas64(mutex->word, word,
                      next_generation(word) | recovered | contended | me_in(mutex))) {
        return false;
    }
    locking->recovered = recovered != 0;
    return true;
}

static int attempt(struct wait *wait)
{
    struct locking *locking = (struct locking *) wait;
    _Atomic uint64_t *at = locking->mutex->word;
    for (;;) {
        uint64_t word = load64(at);
        uint32_t owner = owner_of(word);
        if (owner == 0) {
            if (acquire(locking, word, wait->sleeping ? ESCLUSA_MUTEX_CONTENDED : 0)) {
                return WAIT_DONE;
            }
        } else if (!wait->closely) {
            return WAIT_OWNED;
        } else if (!esclusa_member_alive(wait->segment, owner - 1)) {
            if (acquire(locking, word, ESCLUSA_MUTEX_CONTENDED | ESCLUSA_MUTEX_RECOVERED)) {
                return WAIT_DONE;
            }
        } else if (!wait->sleeping) {
            return WAIT_OWNED;
        } else if ((word & ESCLUSA_MUTEX_CONTENDED) != 0 ||
                   shared_cas64(at, word, word | ESCLUSA_MUTEX_CONTENDED)) {
            wait->seen = (uint32_t) (word | ESCLUSA_MUTEX_CONTENDED);
            return WAIT_OWNED;
        }
    }
}

static void pass_on(struct wait *wait, int result)
{
    esclusa_mutex *mutex = ((struct locking *) wait)->mutex;
    if (result != WAIT_DONE && owner_of(load64(mutex->word)) == 0) {
        esclusa_futex_wake(low_half(mutex), 1);
    }
}

static int mark_repaired(esclusa_mutex *mutex)
{
    for (;;) {
        uint64_t word = load64(mutex->word);
        if (shared_cas64(mutex->word, word, word & ~ESCLUSA_MUTEX_RECOVERED)) {
            return 0;
        }
    }
}

static int recovered(esclusa_mutex *mutex, struct thread *me)
{
    if (mutex->hook != NULL) {
        esclusa_handle_pause(&mutex->segment.handle, me);
        int result = mutex->hook(mutex->context);
        esclusa_handle_resume(&mutex->segment.handle, me);
        bool ours = atomic_load_explicit(&mutex->holder, memory_order_relaxed) == me->id;
        if (result == 0 && ours) { /* else this is a child that was forked in the hook */
            return mark_repaired(mutex);
        }
    }
    return esclusa_fail(-EOWNERDEAD, "rely on mutex", mutex->segment.name, "an owner died with it");
}

static int lock(esclusa_mutex *mutex, struct thread *me, int64_t timeout_nanos)
{
    if (atomic_load_explicit(&mutex->holder, memory_order_relaxed) == me->id) {
        return esclusa_fail(-EDEADLK, "lock mutex", mutex->segment.name,
                            "this thread has it already");
    }
    struct locking locking = {
        .wait =
            {
                .me = me,
                .handle = &mutex->segment.handle,
                .segment = &mutex->segment,
                .word = low_half(mutex),
                .attempt = attempt,
                .pass_on = pass_on,
            },
        .mutex = mutex,
    };
    int result = attempt(&locking.wait);
    if (result != WAIT_DONE) {
        result = esclusa_wait(&locking.wait, timeout_nanos);
    }
    if (result != 0) {
        return esclusa_fail(result, "lock mutex", mutex->segment.name, NULL);
    }
    atomic_store_explicit(&mutex->holder, me->id, memory_order_relaxed);
    return locking.recovered ? recovered(mutex, me) : 0;
}

static __attribute__((noinline)) int lock_slowly(esclusa_mutex *mutex, int64_t timeout_nanos)
{
    struct thread *me;
    int result = handle_enter((struct handle *) mutex, HANDLE_MUTEX, &me);
    if (result == 0) {
        result = lock(mutex, me, timeout_nanos);
        handle_leave(&mutex->segment.handle, HANDLE_MUTEX, me);
    }
    return result;
}

/* A free lock that nobody died with: without a call. */
int esclusa_mutex_lock_for(esclusa_mutex *mutex, int64_t timeout_nanos)
{
    struct thread *me = esclusa_thread_record;
    if (__builtin_expect(!handle_try_enter((struct handle *) mutex, HANDLE_MUTEX, me), 0)) {
        return lock_slowly(mutex, timeout_nanos);
    }
    uint64_t word = load64(mutex->word);
    bool simple = owner_of(word) == 0 && (word & ESCLUSA_MUTEX_RECOVERED) == 0;
    if (__builtin_expect(
            !simple || !shared_cas64(mutex->word, word, next_generation(word) | me_in(mutex)), 0)) {
        return lock_slowly(mutex, timeout_nanos);
    }
    atomic_store_explicit(&mutex->holder, me->id, memory_order_relaxed);
    handle_leave(&mutex->segment.handle, HANDLE_MUTEX, me);
    return 0;
}

int esclusa_mutex_lock(esclusa_mutex *mutex)
{
    return esclusa_mutex_lock_for(mutex, ESCLUSA_FOREVER);
}

int esclusa_mutex_try_lock(esclusa_mutex *mutex)
{
    int result = esclusa_mutex_lock_for(mutex, 0);
    return result == -ETIMEDOUT
               ? esclusa_fail(-EBUSY, "lock mutex", esclusa_mutex_name(mutex), NULL)
               : result;
}

/* ---- for its owner ---- */

/* Returns 0, or -EPERM with a sentence. */
static int check_owner(esclusa_mutex *mutex, struct thread *me, const char *doing)
{
    if (__builtin_expect(atomic_load_explicit(&mutex->holder, memory_order_relaxed) == me->id, 1)) {
        return 0;
    }
    return esclusa_fail(-EPERM, doing, mutex->segment.name, "this thread does not have it");
}

static int unlock(esclusa_mutex *mutex, struct thread *me)
{
    int result = check_owner(mutex, me, "unlock mutex");
    if (result != 0) {
        return result;
    }
    atomic_store_explicit(&mutex->holder, 0, memory_order_relaxed);
    uint64_t word;
    do {
        word = load64(mutex->word);
        if (owner_of(word) != me_in(mutex)) {
            return esclusa_fail(-EPERM, "unlock mutex", mutex->segment.name,
                                "it names another owner");
        }
    } while (
        !shared_cas64(mutex->word, word, (word >> 32 << 32) | (word & ESCLUSA_MUTEX_RECOVERED)));
    if ((word & ESCLUSA_MUTEX_CONTENDED) != 0) {
        esclusa_kill_point();
        esclusa_futex_wake(low_half(mutex), 1);
    }
    return 0;
}

static __attribute__((noinline)) int unlock_slowly(esclusa_mutex *mutex)
{
    struct thread *me;
    int result = handle_enter((struct handle *) mutex, HANDLE_MUTEX, &me);
    if (result == 0) {
        result = unlock(mutex, me);
        handle_leave(&mutex->segment.handle, HANDLE_MUTEX, me);
    }
    return result;
}

/* Its owner, and nobody waits: without a call. */
int esclusa_mutex_unlock(esclusa_mutex *mutex)
{
    struct thread *me = esclusa_thread_record;
    if (__builtin_expect(!handle_try_enter((struct handle *) mutex, HANDLE_MUTEX, me), 0)) {
        return unlock_slowly(mutex);
    }
    uint64_t word = load64(mutex->word);
    uint64_t generation = word >> 32 << 32;
    if (__builtin_expect(atomic_load_explicit(&mutex->holder, memory_order_relaxed) != me->id ||
                             word != (generation | me_in(mutex)),
                         0)) {
        return unlock_slowly(mutex);
    }
    atomic_store_explicit(&mutex->holder, 0, memory_order_relaxed);
    if (__builtin_expect(!shared_cas64(mutex->word, word, generation), 0)) {
        atomic_store_explicit(&mutex->holder, me->id, memory_order_relaxed);
        return unlock_slowly(mutex);
    }
    handle_leave(&mutex->segment.handle, HANDLE_MUTEX, me);
    return 0;
}

int esclusa_mutex_is_recovered(esclusa_mutex *mutex)
{
    struct thread *me;
    int result = handle_enter((struct handle *) mutex, HANDLE_MUTEX, &me);
    if (result == 0) {
        result = check_owner(mutex, me, "ask of mutex");
        if (result == 0) {
            result = (load64(mutex->word) & ESCLUSA_MUTEX_RECOVERED) != 0;
        }
        handle_leave(&mutex->segment.handle, HANDLE_MUTEX, me);
    }
    return result;
}

int esclusa_mutex_mark_repaired(esclusa_mutex *mutex)
{
    struct thread *me;
    int result = handle_enter((struct handle *) mutex, HANDLE_MUTEX, &me);
    if (result == 0) {
        result = check_owner(mutex, me, "mark as repaired mutex");
        if (result == 0) {
            result = mark_repaired(mutex);
        }
        handle_leave(&mutex->segment.handle, HANDLE_MUTEX, me);
    }
    return result;
}
