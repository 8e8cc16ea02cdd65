/* SPDX-License-Identifier: Apache-2.0 */
/* docs/design/small-objects.md */
#include <errno.h>
#include <inttypes.h>

#include "segment.h"
#include "shared.h"
#include "wait.h"
#include "waiters.h"

struct esclusa_latch_handle {
    struct segment segment;
    struct esclusa_latch *words;
};

static uint64_t body_bytes(const uint64_t *parameter, uint32_t members, const char **why)
{
    (void) members;
    *why = "a latch counts from 1 to 2147483647";
    return parameter[0] >= 1 && parameter[0] <= INT32_MAX ? sizeof(struct esclusa_latch) : 0;
}

static void fill(void *body, const uint64_t *parameter, int64_t value)
{
    (void) value;
    struct esclusa_latch *words = body;
    shared_plain64(&words->count, parameter[0]);
}

static void attach(struct segment *segment)
{
    ((esclusa_latch *) segment)->words = segment->body;
}

/* Nothing is left of a member, but it may have died before its wake. */
static bool repair(struct segment *segment, struct dead *dead)
{
    (void) dead;
    waiters_wake(&((esclusa_latch *) segment)->words->waiters);
    return false;
}

const struct kind esclusa_latch_kind = {
    .number = ESCLUSA_KIND_LATCH,
    .handle = HANDLE_LATCH,
    .noun = "latch",
    .control_bytes = sizeof(struct esclusa_latch_handle),
    .parameters = 1,
    .body_bytes = body_bytes,
    .fill = fill,
    .attach = attach,
    .repair = repair,
    .give_back = esclusa_give_back_nothing,
    .forked = esclusa_give_back_nothing,
};

/* ---- create, open ---- */

static int fits(const struct wanted *wanted, const uint64_t *found)
{
    return found[0] == wanted->parameter[0]
               ? 0
               : esclusa_fail(-EINVAL, "open segment", wanted->name,
                              "it was made with a count of %" PRIu64 ", not %" PRIu64, found[0],
                              wanted->parameter[0]);
}

int esclusa_latch_create_with(esclusa_latch **out, const char *name, uint32_t count,
                              const esclusa_options *options)
{
    struct wanted wanted = {
        .kind = &esclusa_latch_kind, .name = name, .options = options, .parameter = {count}};
    return esclusa_segment_create((struct segment **) out, &wanted);
}

int esclusa_latch_open_with(esclusa_latch **out, const char *name, const esclusa_options *options)
{
    struct wanted wanted = {.kind = &esclusa_latch_kind, .name = name, .options = options};
    return esclusa_segment_open((struct segment **) out, &wanted);
}

int esclusa_latch_create_or_open_with(esclusa_latch **out, const char *name, uint32_t count,
                                      const esclusa_options *options)
{
    struct wanted wanted = {.kind = &esclusa_latch_kind,
                            .name = name,
                            .options = options,
                            .parameter = {count},
                            .fits = fits};
    return esclusa_segment_create_or_open((struct segment **) out, &wanted);
}

int esclusa_latch_create(esclusa_latch **out, const char *name, uint32_t count)
{
    return esclusa_latch_create_with(out, name, count, NULL);
}

int esclusa_latch_open(esclusa_latch **out, const char *name)
{
    return esclusa_latch_open_with(out, name, NULL);
}

int esclusa_latch_create_or_open(esclusa_latch **out, const char *name, uint32_t count)
{
    return esclusa_latch_create_or_open_with(out, name, count, NULL);
}

const char *esclusa_latch_name(const esclusa_latch *latch)
{
    return esclusa_segment_name((const struct handle *) latch, HANDLE_LATCH);
}

int esclusa_latch_set_wait_policy(esclusa_latch *latch, const esclusa_wait_policy *policy)
{
    return esclusa_set_wait_policy((struct handle *) latch, HANDLE_LATCH, policy);
}

void esclusa_latch_close(esclusa_latch *latch)
{
    esclusa_handle_close((struct handle *) latch, HANDLE_LATCH);
}

/* ---- count ---- */

int esclusa_latch_count_down(esclusa_latch *latch, uint32_t n)
{
    struct thread *me;
    int result = handle_enter((struct handle *) latch, HANDLE_LATCH, &me);
    if (result != 0) {
        return result;
    }
    if (n == 0) {
        result = esclusa_fail(-EINVAL, "count down latch", latch->segment.name, "by 0");
    } else {
        uint64_t count, next;
        do {
            count = load64(&latch->words->count);
            next = count > n ? count - n : 0;
        } while (!shared_cas64(&latch->words->count, count, next));
        if (next == 0 && count != 0) {
            waiters_wake(&latch->words->waiters);
        }
    }
    handle_leave(&latch->segment.handle, HANDLE_LATCH, me);
    return result;
}

int64_t esclusa_latch_count(esclusa_latch *latch)
{
    struct thread *me;
    int64_t result = handle_enter((struct handle *) latch, HANDLE_LATCH, &me);
    if (result == 0) {
        result = (int64_t) (load64(&latch->words->count) & INT64_MAX);
        handle_leave(&latch->segment.handle, HANDLE_LATCH, me);
    }
    return result;
}

/* ---- wait ---- */

struct awaiting {
    struct wait wait;
    const _Atomic uint64_t *count;
};

static int attempt(struct wait *wait)
{
    return load64(((const struct awaiting *) wait)->count) == 0 ? WAIT_DONE : WAIT_EMPTY;
}

int esclusa_latch_wait(esclusa_latch *latch, int64_t timeout_nanos)
{
    struct thread *me;
    int result = handle_enter((struct handle *) latch, HANDLE_LATCH, &me);
    if (result != 0) {
        return result;
    }
    struct awaiting awaiting = {
        .wait = {.me = me,
                 .handle = &latch->segment.handle,
                 .segment = &latch->segment,
                 .attempt = attempt},
        .count = &latch->words->count,
    };
    if (attempt(&awaiting.wait) != WAIT_DONE) {
        esclusa_waiters_prepare(&awaiting.wait, &latch->words->waiters);
        result = esclusa_wait(&awaiting.wait, timeout_nanos);
        if (result != 0) {
            result = esclusa_fail(result, "wait for latch", latch->segment.name, NULL);
        }
    }
    handle_leave(&latch->segment.handle, HANDLE_LATCH, me);
    return result;
}

/* ---- waiting for many ---- */

static const _Atomic uint32_t *epoch_of(struct handle *handle)
{
    return &((esclusa_latch *) handle)->words->waiters.epoch;
}

static int look(struct awaited *awaited)
{
    return load64(&((esclusa_latch *) awaited->handle)->words->count) == 0 ? WAIT_DONE : WAIT_EMPTY;
}

const struct awaitable esclusa_latch_awaitable = {
    .ringing = "ring for latch",
    .word = epoch_of,
    .look = look,
    .enter = esclusa_waiters_enter,
    .leave = esclusa_waiters_leave,
};
