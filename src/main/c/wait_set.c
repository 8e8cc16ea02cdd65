/* SPDX-License-Identifier: Apache-2.0 */
#include "wait_set.h"

#include "esclusa_layout.h"
#include "futex.h"
#include "segment.h"
#include "shared.h"
#include "wait.h"

enum { DEAF_NANOS = 1000000 }; /* without futex_waitv(2): no word is heard */

static const struct awaitable *const awaitables[HANDLE_KINDS] = {
    [HANDLE_CONSUMER] = &esclusa_consumer_awaitable,
    [HANDLE_PRODUCER] = &esclusa_producer_awaitable,
    [HANDLE_SEMAPHORE] = &esclusa_semaphore_awaitable,
    [HANDLE_EVENT] = &esclusa_event_awaitable,
    [HANDLE_LATCH] = &esclusa_latch_awaitable,
};

enum handle_kind esclusa_awaitable_kind(const struct handle *handle)
{
    bool is = handle != NULL && handle->kind < HANDLE_KINDS && awaitables[handle->kind] != NULL;
    return is ? handle->kind : HANDLE_KINDS;
}

int esclusa_awaited_begin(struct awaited *awaited, struct handle *handle, enum handle_kind kind,
                          struct thread *me)
{
    struct thread *self = me;
    int result = handle_enter(handle, kind, &self);
    if (result != 0) {
        return result;
    }
    const struct awaitable *how = awaitables[kind];
    awaited->handle = handle;
    awaited->how = how;
    awaited->word = how->word(handle);
    awaited->way = ESCLUSA_WAITS;
    awaited->result = WAIT_EMPTY;
    atomic_init(&awaited->asked, how->begin != NULL ? how->begin(handle) : 1);
    esclusa_handle_pause(handle, self); /* other handles are entered meanwhile */
    return 0;
}

void esclusa_awaited_end(struct awaited *awaited, struct thread *me)
{
    esclusa_handle_resume(awaited->handle, me);
    handle_leave(awaited->handle, awaited->handle->kind, me);
}

void esclusa_awaited_pass_on(struct awaited *awaited)
{
    if (awaited->slept && awaited->how->pass_on != NULL) {
        awaited->how->pass_on(awaited);
    }
}

/* ---- looking ---- */

void esclusa_awaited_look(struct awaited *awaited)
{
    if (!handle_is_open(awaited->handle)) {
        awaited->result = -EBADF;
        return;
    }
    awaited->seen =
        load32_sc(awaited->word); /* before the look: a change in between ends the sleep */
    awaited->result = awaited->how->look(awaited);
}

/* How long a sleep for something empty may last; 0: it is to be looked at once more. */
static int64_t empty_limit(struct awaited *awaited)
{
    int64_t limit =
        esclusa_deep_sleep_limit(awaited->handle->segment, &awaited->watched, &awaited->closely);
    return esclusa_futex_has_waitv() ? limit : earlier(limit, DEAF_NANOS);
}

static int64_t look(struct wait_set *set, struct awaited *awaited)
{
    if (atomic_exchange(&awaited->alarmed, false) && handle_is_open(awaited->handle)) {
        esclusa_sweep(awaited->handle->segment);
        awaited->how->enter(awaited); /* whoever died may have been about to count us anew */
    }
    awaited->closely = false;
    esclusa_awaited_look(awaited);
    int64_t limit = INT64_MAX;
    if (awaited->result == WAIT_EMPTY) {
        limit = empty_limit(awaited);
        if (limit == 0) {
            return look(set, awaited);
        }
    } else if (awaited->result == WAIT_OWNED) {
        awaited->closely = true;
        limit = set->slice;
    }
    return limit;
}

bool esclusa_set_look(struct wait_set *set, int64_t *limit)
{
    bool ready = false, owned = false;
    *limit = INT64_MAX;
    if (set->slice == 0) {
        set->slice = FIRST_SLICE_NANOS;
    }
    for (uint32_t i = 0; i < set->count; i++) {
        struct awaited *awaited = set->member[i];
        *limit = earlier(*limit, look(set, awaited));
        ready |= awaited_is_ready(awaited);
        owned |= awaited->result == WAIT_OWNED;
    }
    set->slice = owned ? earlier(set->slice * 2, LONGEST_SLICE_NANOS) : FIRST_SLICE_NANOS;
    return ready;
}

/* ---- sleeping ---- */

int esclusa_set_sleep(struct wait_set *set, int64_t limit, int64_t deadline)
{
    struct futex_word words[ESCLUSA_SET_MAX];
    for (uint32_t i = 0; i < set->count; i++) {
        words[i] = (struct futex_word){set->member[i]->word, set->member[i]->seen};
        set->member[i]->slept = true;
    }
    int64_t until = limit == INT64_MAX ? deadline : earlier(deadline, esclusa_now() + limit);
    int result = esclusa_futex_wait_many(words, set->count, &set->me->alarm, set->calm, until);
    for (uint32_t i = 0; i < set->count; i++) {
        struct awaited *awaited = set->member[i];
        if (result == -EFAULT || result == -ETIMEDOUT) { /* a word may not be there any more */
            esclusa_end_if_cut(awaited->handle->segment);
        }
        if (awaited->closely && handle_is_open(awaited->handle)) {
            if (result == -ETIMEDOUT) {
                esclusa_sweep(awaited->handle->segment);
            } else { /* wake-ups of others must not keep us from it */
                esclusa_sweep_sometimes(awaited->handle->segment);
            }
        }
    }
    return result == -EFAULT ? 0 : result;
}

void esclusa_set_rouse(struct thread *thread, const struct segment *segment, bool death)
{
    struct wait_set *set = thread->set;
    bool its = false;
    for (uint32_t i = 0; set != NULL && i < set->count; i++) {
        if (set->member[i]->handle->segment == segment) {
            its = true;
            if (death) {
                atomic_store(&set->member[i]->alarmed, true);
            }
        }
    }
    if (its) {
        esclusa_thread_rouse(thread);
    }
}
