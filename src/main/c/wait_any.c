/* SPDX-License-Identifier: Apache-2.0 */
/* One thread that waits for several objects. docs/design/waiting.md, Waiting for many */
#include <errno.h>
#include <sched.h>
#include <stdlib.h>

#include "futex.h"
#include "private.h"
#include "segment.h"
#include "shared.h"
#include "wait.h"
#include "wait_set.h"

enum { YIELDS = 50 };

struct waiting {
    struct wait_set set;
    struct awaited *members;
    uint32_t begun;
};

static int begin(struct waiting *waiting, void *const *objects, uint32_t count, struct thread *me)
{
    int result = 0;
    for (uint32_t i = 0; i < count && result == 0; i++) {
        struct handle *handle = objects[i];
        enum handle_kind kind = esclusa_awaitable_kind(handle);
        if (handle == NULL) {
            result = esclusa_fail(-EBADF, "use a closed handle", NULL, NULL);
        } else if (kind == HANDLE_KINDS) {
            result = esclusa_fail(-EINVAL, "wait for several", NULL,
                                  "object %u is none that can be waited for", (unsigned) i);
        } else {
            result = esclusa_awaited_begin(&waiting->members[i], handle, kind, me);
            waiting->begun += result == 0;
            waiting->set.member[i] = &waiting->members[i];
        }
    }
    return result;
}

static bool look(struct wait_set *set)
{
    bool ready = false;
    for (uint32_t i = 0; i < set->count; i++) {
        esclusa_awaited_look(set->member[i]);
        ready |= awaited_is_ready(set->member[i]);
    }
    return ready;
}

/* For who never sleeps: even so he repairs, or he would be refused for ever what only a repair can
 * give. Returns whether that changed something. */
static bool sweep_sometimes(struct wait_set *set)
{
    bool swept = false;
    for (uint32_t i = 0; i < set->count; i++) {
        swept |= esclusa_sweep_sometimes(set->member[i]->handle->segment);
    }
    return swept;
}

static bool look_and_sweep(struct wait_set *set)
{
    bool ready = look(set);
    return !ready && sweep_sometimes(set) ? look(set) : ready;
}

static void show(struct wait_set *set, struct wait_set *shown)
{
    esclusa_registry_lock();
    set->me->set = shown;
    esclusa_registry_unlock();
}

/* Returns 0, -ETIMEDOUT or -EINTR. */
static int sleep_for_any(struct wait_set *set, int64_t deadline)
{
    show(set, set);
    for (uint32_t i = 0; i < set->count; i++) {
        set->member[i]->how->enter(set->member[i]);
    }
    int result = 0;
    int64_t limit;
    set->calm = load32_sc(&set->me->alarm);
    while (!esclusa_set_look(set, &limit)) {
        if (result == -EINTR) {
            break;
        }
        if (esclusa_now() >= deadline) {
            /* Short waits, one after the other, may never come to sleep. */
            if (!set->member[0]->slept && sweep_sometimes(set)) {
                continue;
            }
            result = -ETIMEDOUT;
            break;
        }
        result = esclusa_set_sleep(set, limit, deadline);
        result = result == -ETIMEDOUT ? 0 : result;
        set->calm = load32_sc(&set->me->alarm);
    }
    for (uint32_t i = 0; i < set->count; i++) {
        result = awaited_is_ready(set->member[i]) ? 0 : result;
        set->member[i]->how->leave(set->member[i]);
    }
    show(set, NULL);
    for (uint32_t i = 0; i < set->count; i++) {
        esclusa_awaited_pass_on(set->member[i]);
    }
    return result;
}

static int wait_for_any(struct wait_set *set, int64_t timeout_nanos)
{
    if (timeout_nanos <= 0) {
        return look_and_sweep(set) ? 0 : -ETIMEDOUT;
    }
    int64_t deadline = esclusa_deadline(timeout_nanos);
    bool ready = look(set);
    for (int i = 0; i < YIELDS && !ready && esclusa_now() < deadline; i++) {
        sched_yield();
        ready = look(set);
    }
    return ready ? 0 : sleep_for_any(set, deadline);
}

/* Returns the first that is ready, or -EBADF if one is closed. */
static int tell(const struct wait_set *set, unsigned char *ready)
{
    int first = -1;
    bool closed = false;
    for (uint32_t i = 0; i < set->count; i++) {
        bool is = awaited_is_ready(set->member[i]);
        closed |= set->member[i]->result == -EBADF;
        first = is && first < 0 ? (int) i : first;
        if (ready != NULL) {
            ready[i] = is;
        }
    }
    return closed ? -EBADF : first;
}

/* From when on each is looked at: now in the first part of a wait, and the same in the others. */
static void go_on(const struct waiting *waiting, uint64_t *since)
{
    for (uint32_t i = 0; i < waiting->set.count; i++) {
        _Atomic uint64_t *asked = &waiting->members[i].asked;
        if (since[i] == ESCLUSA_EVENT_NOW) {
            since[i] = atomic_load_explicit(asked, memory_order_relaxed);
        } else {
            atomic_store_explicit(asked, since[i], memory_order_relaxed);
        }
    }
}

int esclusa_wait_any(void *const *objects, uint32_t count, unsigned char *ready,
                     int64_t timeout_nanos)
{
    return esclusa_wait_any_since(objects, count, ready, NULL, timeout_nanos);
}

int esclusa_wait_any_since(void *const *objects, uint32_t count, unsigned char *ready,
                           uint64_t *since, int64_t timeout_nanos)
{
    static const char doing[] = "wait for several";
    struct thread *me = thread_self();
    if (count == 0 || count > ESCLUSA_SET_MAX) {
        return esclusa_fail(-EINVAL, doing, NULL, "%u objects, of 1 to %d", (unsigned) count,
                            ESCLUSA_SET_MAX);
    }
    struct waiting waiting = {
        .set = {.me = me, .count = count},
        .members = me != NULL ? calloc(count, sizeof(struct awaited)) : NULL,
    };
    if (waiting.members == NULL) {
        return esclusa_fail(-ENOMEM, doing, NULL, NULL);
    }
    int result = begin(&waiting, objects, count, me);
    if (result == 0) {
        if (since != NULL) {
            go_on(&waiting, since);
        }
        result = wait_for_any(&waiting.set, timeout_nanos);
        result = result == 0 ? tell(&waiting.set, ready) : result;
        if (result < 0) {
            result = esclusa_fail(result, doing, NULL, NULL);
        }
    }
    for (uint32_t i = 0; i < waiting.begun; i++) {
        esclusa_awaited_end(&waiting.members[i], me);
    }
    free(waiting.members);
    return result;
}
