/* SPDX-License-Identifier: Apache-2.0 */
/* docs/design/mutex.md */
#include <errno.h>

#include "condition.h"
#include "lock_word.h"
#include "mutex.h"

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
    struct esclusa_mutex *words = segment->body;
    esclusa_mutex *mutex = (esclusa_mutex *) segment;
    mutex->word = &words->word;
    mutex->conditions = words->condition;
}

static bool repair(struct segment *segment, struct dead *dead)
{
    bool changed = esclusa_lock_word_repair(segment, ((esclusa_mutex *) segment)->word, dead);
    esclusa_conditions_rouse(((esclusa_mutex *) segment)->conditions);
    return changed;
}

static void give_back(struct segment *segment)
{
    esclusa_lock_word_give_back(segment, ((esclusa_mutex *) segment)->word);
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
    return esclusa_set_wait_policy((struct handle *) mutex, HANDLE_MUTEX, policy);
}

/* ---- lock ---- */

static int recovered(esclusa_mutex *mutex, struct thread *me)
{
    if (mutex->hook != NULL) {
        esclusa_handle_pause(&mutex->segment.handle, me);
        int result = mutex->hook(mutex->context);
        esclusa_handle_resume(&mutex->segment.handle, me);
        bool ours = atomic_load_explicit(&mutex->holder, memory_order_relaxed) == me->id;
        if (result == 0 && ours) { /* else this is a child that was forked in the hook */
            esclusa_lock_word_mark_repaired(mutex->word);
            return 0;
        }
    }
    return esclusa_fail(-EOWNERDEAD, "rely on mutex", mutex->segment.name, "an owner died with it");
}

int esclusa_mutex_lock_inside(esclusa_mutex *mutex, struct thread *me, int64_t timeout_nanos)
{
    if (atomic_load_explicit(&mutex->holder, memory_order_relaxed) == me->id) {
        return esclusa_fail(-EDEADLK, "lock mutex", mutex->segment.name,
                            "this thread has it already");
    }
    struct lock_word_wait locking;
    esclusa_lock_word_prepare(&locking, me, &mutex->segment, mutex->word);
    int result = esclusa_lock_word_lock(&locking, timeout_nanos);
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
        result = esclusa_mutex_lock_inside(mutex, me, timeout_nanos);
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
    if (__builtin_expect(!lock_word_try_lock(&mutex->segment, mutex->word), 0)) {
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

int esclusa_mutex_check_owner(esclusa_mutex *mutex, struct thread *me, const char *doing)
{
    if (__builtin_expect(atomic_load_explicit(&mutex->holder, memory_order_relaxed) == me->id, 1)) {
        return 0;
    }
    return esclusa_fail(-EPERM, doing, mutex->segment.name, "this thread does not have it");
}

int esclusa_mutex_unlock_inside(esclusa_mutex *mutex, struct thread *me)
{
    int result = esclusa_mutex_check_owner(mutex, me, "unlock mutex");
    if (result != 0) {
        return result;
    }
    atomic_store_explicit(&mutex->holder, 0, memory_order_relaxed);
    if (!esclusa_lock_word_unlock(&mutex->segment, mutex->word)) {
        return esclusa_fail(-EPERM, "unlock mutex", mutex->segment.name, "it names another owner");
    }
    return 0;
}

static __attribute__((noinline)) int unlock_slowly(esclusa_mutex *mutex)
{
    struct thread *me;
    int result = handle_enter((struct handle *) mutex, HANDLE_MUTEX, &me);
    if (result == 0) {
        result = esclusa_mutex_unlock_inside(mutex, me);
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
    uint64_t generation = lock_word_generation(word);
    if (__builtin_expect(atomic_load_explicit(&mutex->holder, memory_order_relaxed) != me->id ||
                             word != (generation | lock_word_me(&mutex->segment)),
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
        result = esclusa_mutex_check_owner(mutex, me, "ask of mutex");
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
        result = esclusa_mutex_check_owner(mutex, me, "mark as repaired mutex");
        if (result == 0) {
            esclusa_lock_word_mark_repaired(mutex->word);
        }
        handle_leave(&mutex->segment.handle, HANDLE_MUTEX, me);
    }
    return result;
}
