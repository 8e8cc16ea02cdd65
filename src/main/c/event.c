/* SPDX-License-Identifier: Apache-2.0 */
/* docs/design/small-objects.md */
#include <errno.h>

#include "private.h"
#include "segment.h"
#include "shared.h"
#include "wait.h"
#include "waiters.h"

struct esclusa_event_handle {
    struct segment segment;
    struct esclusa_event *words;
};

static uint64_t body_bytes(const uint64_t *parameter, uint32_t members, const char **why)
{
    (void) parameter;
    (void) members;
    (void) why;
    return sizeof(struct esclusa_event);
}

static void fill(void *body, const uint64_t *parameter, int64_t value)
{
    (void) body; /* zero is not set */
    (void) parameter;
    (void) value;
}

static void attach(struct segment *segment)
{
    ((esclusa_event *) segment)->words = segment->body;
}

/* Nothing is left of a member, but it may have died before its wake. */
static bool repair(struct segment *segment, struct dead *dead)
{
    (void) dead;
    waiters_wake(&((esclusa_event *) segment)->words->waiters);
    return false;
}

const struct kind esclusa_event_kind = {
    .number = ESCLUSA_KIND_EVENT,
    .handle = HANDLE_EVENT,
    .noun = "event",
    .control_bytes = sizeof(struct esclusa_event_handle),
    .body_bytes = body_bytes,
    .fill = fill,
    .attach = attach,
    .repair = repair,
    .give_back = esclusa_give_back_nothing,
    .forked = esclusa_give_back_nothing,
};

/* ---- create, open ---- */

int esclusa_event_create_with(esclusa_event **out, const char *name, const esclusa_options *options)
{
    struct wanted wanted = {.kind = &esclusa_event_kind, .name = name, .options = options};
    return esclusa_segment_create((struct segment **) out, &wanted);
}

int esclusa_event_open_with(esclusa_event **out, const char *name, const esclusa_options *options)
{
    struct wanted wanted = {.kind = &esclusa_event_kind, .name = name, .options = options};
    return esclusa_segment_open((struct segment **) out, &wanted);
}

int esclusa_event_create_or_open_with(esclusa_event **out, const char *name,
                                      const esclusa_options *options)
{
    struct wanted wanted = {.kind = &esclusa_event_kind, .name = name, .options = options};
    return esclusa_segment_create_or_open((struct segment **) out, &wanted);
}

int esclusa_event_create(esclusa_event **out, const char *name)
{
    return esclusa_event_create_with(out, name, NULL);
}

int esclusa_event_open(esclusa_event **out, const char *name)
{
    return esclusa_event_open_with(out, name, NULL);
}

int esclusa_event_create_or_open(esclusa_event **out, const char *name)
{
    return esclusa_event_create_or_open_with(out, name, NULL);
}

const char *esclusa_event_name(const esclusa_event *event)
{
    return esclusa_segment_name((const struct handle *) event, HANDLE_EVENT);
}

int esclusa_event_set_wait_policy(esclusa_event *event, const esclusa_wait_policy *policy)
{
    return esclusa_set_wait_policy((struct handle *) event, HANDLE_EVENT, policy);
}

void esclusa_event_close(esclusa_event *event)
{
    esclusa_handle_close((struct handle *) event, HANDLE_EVENT);
}

/* ---- set, clear ---- */

static bool is_set(uint32_t word)
{
    return (word & ESCLUSA_EVENT_SET) != 0;
}

static uint32_t times(uint32_t word)
{
    return word >> 1;
}

int esclusa_event_set(esclusa_event *event)
{
    struct thread *me;
    int result = handle_enter((struct handle *) event, HANDLE_EVENT, &me);
    if (result != 0) {
        return result;
    }
    uint32_t word, next;
    do {
        word = load32(&event->words->word);
        /* One that is set is written too: who waits from now on sees what this thread did. */
        next = is_set(word) ? word : (times(word) + 1) << 1 | ESCLUSA_EVENT_SET;
    } while (!shared_cas32(&event->words->word, word, next));
    if (next != word) {
        waiters_wake(&event->words->waiters);
    }
    handle_leave(&event->segment.handle, HANDLE_EVENT, me);
    return 0;
}

int esclusa_event_clear(esclusa_event *event)
{
    struct thread *me;
    int result = handle_enter((struct handle *) event, HANDLE_EVENT, &me);
    if (result == 0) {
        uint32_t word;
        do {
            word = load32(&event->words->word);
        } while (is_set(word) &&
                 !shared_cas32(&event->words->word, word, word & ~ESCLUSA_EVENT_SET));
        handle_leave(&event->segment.handle, HANDLE_EVENT, me);
    }
    return result;
}

int esclusa_event_is_set(esclusa_event *event)
{
    struct thread *me;
    int result = handle_enter((struct handle *) event, HANDLE_EVENT, &me);
    if (result == 0) {
        result = is_set(load32(&event->words->word));
        handle_leave(&event->segment.handle, HANDLE_EVENT, me);
    }
    return result;
}

int64_t esclusa_event_times_set(esclusa_event *event)
{
    struct thread *me;
    int64_t result = handle_enter((struct handle *) event, HANDLE_EVENT, &me);
    if (result == 0) {
        result = times(load32(&event->words->word));
        handle_leave(&event->segment.handle, HANDLE_EVENT, me);
    }
    return result;
}

/* ---- wait ---- */

struct awaiting {
    struct wait wait;
    const _Atomic uint32_t *word;
    uint32_t times; /* it had been set when the wait began */
};

static int attempt(struct wait *wait)
{
    const struct awaiting *awaiting = (const struct awaiting *) wait;
    uint32_t word = load32(awaiting->word);
    return is_set(word) || times(word) != awaiting->times ? WAIT_DONE : WAIT_EMPTY;
}

int esclusa_event_wait_since(esclusa_event *event, uint64_t *since, int64_t timeout_nanos)
{
    struct thread *me;
    int result = handle_enter((struct handle *) event, HANDLE_EVENT, &me);
    if (result != 0) {
        return result;
    }
    uint32_t word = load32(&event->words->word);
    if (*since == ESCLUSA_EVENT_NOW) {
        *since = times(word);
    }
    struct awaiting awaiting = {
        .wait = {.me = me,
                 .handle = &event->segment.handle,
                 .segment = &event->segment,
                 .attempt = attempt},
        .word = &event->words->word,
        .times = (uint32_t) *since,
    };
    if (attempt(&awaiting.wait) != WAIT_DONE) {
        esclusa_waiters_prepare(&awaiting.wait, &event->words->waiters);
        result = esclusa_wait(&awaiting.wait, timeout_nanos);
        if (result != 0) {
            result = esclusa_fail(result, "wait for event", event->segment.name, NULL);
        }
    }
    handle_leave(&event->segment.handle, HANDLE_EVENT, me);
    return result;
}

int esclusa_event_wait(esclusa_event *event, int64_t timeout_nanos)
{
    uint64_t since = ESCLUSA_EVENT_NOW;
    return esclusa_event_wait_since(event, &since, timeout_nanos);
}

/* ---- waiting for many ---- */

static const _Atomic uint32_t *epoch_of(struct handle *handle)
{
    return &((esclusa_event *) handle)->words->waiters.epoch;
}

static uint64_t now(struct handle *handle)
{
    return times(load32(&((esclusa_event *) handle)->words->word));
}

static int look(struct awaited *awaited)
{
    uint32_t word = load32(&((esclusa_event *) awaited->handle)->words->word);
    return is_set(word) || times(word) != awaited_asked(awaited) ? WAIT_DONE : WAIT_EMPTY;
}

const struct awaitable esclusa_event_awaitable = {
    .ringing = "ring for event",
    .word = epoch_of,
    .begin = now,
    .look = look,
    .enter = esclusa_waiters_enter,
    .leave = esclusa_waiters_leave,
};
