/* SPDX-License-Identifier: Apache-2.0 */
/* docs/design/small-objects.md names the steps (A1, R1 ...). */
#include <errno.h>
#include <inttypes.h>

#include "private.h"
#include "segment.h"
#include "shared.h"
#include "wait.h"
#include "waiters.h"

struct esclusa_barrier_handle {
    struct segment segment;
    struct esclusa_barrier *words;
    struct esclusa_party *lines; /* one for each member */
    uint32_t parties;
};

/* ---- the word ---- */

static bool is_broken(uint64_t word)
{
    return (word & ESCLUSA_BARRIER_BROKEN) != 0;
}

static uint32_t generation_of(uint64_t word)
{
    return (uint32_t) (word >> 32);
}

static uint32_t arrived(uint64_t word)
{
    return (uint32_t) (word & ((UINT64_C(1) << ESCLUSA_BARRIER_ENDS_SHIFT) - 1));
}

/* The word once its generation has ended. */
static uint64_t ended(uint64_t word, bool by_reset)
{
    uint64_t ends =
        (word >> ESCLUSA_BARRIER_ENDS_SHIFT & ((UINT64_C(1) << ESCLUSA_BARRIER_ENDS) - 1)) >> 1;
    ends |= (uint64_t) by_reset << (ESCLUSA_BARRIER_ENDS - 1);
    return (uint64_t) (generation_of(word) + 1) << 32 | ends << ESCLUSA_BARRIER_ENDS_SHIFT;
}

enum verdict { NOT_KNOWN, COMPLETE, BROKEN };

/* Of the word `reset`: was there one for this generation, or a later one? */
static bool is_reset_since(uint64_t reset, uint32_t generation)
{
    return reset != 0 && (int32_t) ((uint32_t) reset - generation) >= 0;
}

/* On a generation, by a word of that time or later. */
static enum verdict verdict_on(const struct esclusa_barrier *words, uint64_t word,
                               uint32_t generation)
{
    uint32_t later = generation_of(word) - generation;
    if (later == 0) {
        return is_broken(word) ? BROKEN : NOT_KNOWN;
    }
    if (later > ESCLUSA_BARRIER_ENDS) { /* by far more threads than parties */
        return is_reset_since(load64(&words->reset), generation) ? BROKEN : COMPLETE;
    }
    return (word >> (31 - later) & 1) != 0 ? BROKEN : COMPLETE;
}

/* Break it, if the verdict on this generation is not known. Returns the verdict that was, or is
 * now. */
static enum verdict break_generation(esclusa_barrier *barrier, uint32_t generation)
{
    for (;;) {
        uint64_t word = load64(&barrier->words->word);
        enum verdict verdict = verdict_on(barrier->words, word, generation);
        if (verdict != NOT_KNOWN) {
            return verdict;
        }
        if (shared_cas64(&barrier->words->word, word, word | ESCLUSA_BARRIER_BROKEN)) {
            waiters_wake(&barrier->words->waiters);
            return NOT_KNOWN;
        }
    }
}

/* ---- the kind ---- */

static uint64_t body_bytes(const uint64_t *parameter, uint32_t members, const char **why)
{
    *why = "a barrier has 1 to 65535 parties";
    return parameter[0] >= 1 && parameter[0] <= ESCLUSA_PARTIES_MAX
               ? sizeof(struct esclusa_barrier) + members * sizeof(struct esclusa_party)
               : 0;
}

static void fill(void *body, const uint64_t *parameter, int64_t value)
{
    (void) body; /* zero: generation 0, nobody has arrived */
    (void) parameter;
    (void) value;
}

static void attach(struct segment *segment)
{
    esclusa_barrier *barrier = (esclusa_barrier *) segment;
    barrier->words = segment->body;
    barrier->lines = (struct esclusa_party *) (barrier->words + 1);
    barrier->parties = (uint32_t) segment->parameter[0];
}

/* Returns whether it is finished. */
static bool repair_member(esclusa_barrier *barrier, uint32_t member, bool *changed)
{
    _Atomic uint64_t *entry = &barrier->lines[member].entry;
    for (;;) {
        uint64_t word = load64(&barrier->words->word); /* R1 */
        uint64_t party = load64(entry);
        if (party == 0) {
            return true;
        }
        if (esclusa_member_alive(&barrier->segment, member)) { /* R2 */
            return false;
        }
        if (!is_broken(word) &&
            !shared_cas64(&barrier->words->word, word, word | ESCLUSA_BARRIER_BROKEN)) { /* R3 */
            continue;
        }
        shared_cas64(entry, party, 0); /* R4 */
        waiters_wake(&barrier->words->waiters);
        *changed = true;
        return true;
    }
}

static bool repair(struct segment *segment, struct dead *dead)
{
    bool changed = false;
    for (uint32_t i = 0; i < segment->member_count; i++) {
        if (dead_has(dead, i) && !repair_member((esclusa_barrier *) segment, i, &changed)) {
            dead_set(dead, i, false);
        }
    }
    return changed;
}

/* Nobody waits any more: the party only leaves. */
static void give_back(struct segment *segment)
{
    _Atomic uint64_t *entry = &((esclusa_barrier *) segment)->lines[segment->member].entry;
    uint64_t party = load64(entry);
    if (party != 0) {
        shared_cas64(entry, party, 0);
    }
}

const struct kind esclusa_barrier_kind = {
    .number = ESCLUSA_KIND_BARRIER,
    .handle = HANDLE_BARRIER,
    .noun = "barrier",
    .control_bytes = sizeof(struct esclusa_barrier_handle),
    .parameters = 1,
    .body_bytes = body_bytes,
    .fill = fill,
    .attach = attach,
    .repair = repair,
    .give_back = give_back,
    .forked = esclusa_give_back_nothing,
};

/* ---- create, open ---- */

static int fits(const struct wanted *wanted, const uint64_t *found)
{
    return found[0] == wanted->parameter[0]
               ? 0
               : esclusa_fail(-EINVAL, "open segment", wanted->name,
                              "it is for %" PRIu64 " parties, not %" PRIu64, found[0],
                              wanted->parameter[0]);
}

int esclusa_barrier_create_with(esclusa_barrier **out, const char *name, uint32_t parties,
                                const esclusa_options *options)
{
    struct wanted wanted = {
        .kind = &esclusa_barrier_kind, .name = name, .options = options, .parameter = {parties}};
    return esclusa_segment_create((struct segment **) out, &wanted);
}

int esclusa_barrier_open_with(esclusa_barrier **out, const char *name,
                              const esclusa_options *options)
{
    struct wanted wanted = {.kind = &esclusa_barrier_kind, .name = name, .options = options};
    return esclusa_segment_open((struct segment **) out, &wanted);
}

int esclusa_barrier_create_or_open_with(esclusa_barrier **out, const char *name, uint32_t parties,
                                        const esclusa_options *options)
{
    struct wanted wanted = {.kind = &esclusa_barrier_kind,
                            .name = name,
                            .options = options,
                            .parameter = {parties},
                            .fits = fits};
    return esclusa_segment_create_or_open((struct segment **) out, &wanted);
}

int esclusa_barrier_create(esclusa_barrier **out, const char *name, uint32_t parties)
{
    return esclusa_barrier_create_with(out, name, parties, NULL);
}

int esclusa_barrier_open(esclusa_barrier **out, const char *name)
{
    return esclusa_barrier_open_with(out, name, NULL);
}

int esclusa_barrier_create_or_open(esclusa_barrier **out, const char *name, uint32_t parties)
{
    return esclusa_barrier_create_or_open_with(out, name, parties, NULL);
}

const char *esclusa_barrier_name(const esclusa_barrier *barrier)
{
    return esclusa_segment_name((const struct handle *) barrier, HANDLE_BARRIER);
}

int esclusa_barrier_set_wait_policy(esclusa_barrier *barrier, const esclusa_wait_policy *policy)
{
    return esclusa_set_wait_policy((struct handle *) barrier, HANDLE_BARRIER, policy);
}

void esclusa_barrier_close(esclusa_barrier *barrier)
{
    esclusa_handle_close((struct handle *) barrier, HANDLE_BARRIER);
}

/* ---- wait ---- */

struct awaiting {
    struct wait wait;
    const struct esclusa_barrier *words;
    uint32_t generation;
};

static int attempt(struct wait *wait)
{
    const struct awaiting *awaiting = (const struct awaiting *) wait;
    enum verdict verdict =
        verdict_on(awaiting->words, load64(&awaiting->words->word), awaiting->generation);
    return verdict == NOT_KNOWN ? WAIT_EMPTY : verdict == COMPLETE ? WAIT_DONE : -ECANCELED;
}

static const char waiting[] = "wait at barrier";

static int broken(const esclusa_barrier *barrier)
{
    return esclusa_fail(
        -ECANCELED, waiting, barrier->segment.name,
        "it is broken: a party died, timed out or was interrupted; a reset mends it");
}

/* A1 to A3. Returns 0, or -ECANCELED. */
static int arrive(esclusa_barrier *barrier, esclusa_barrier_arrival *arrival)
{
    struct segment *segment = &barrier->segment;
    _Atomic uint64_t *entry = &barrier->lines[segment->member].entry;
    if (load64(entry) == 0) {
        uint64_t state = load64(&segment->members[segment->member].state);
        shared_release64(entry, state >> 32 << 32 | 1);
    }
    for (;;) {
        uint64_t word = load64(&barrier->words->word);
        if (is_broken(word)) {
            return -ECANCELED;
        }
        bool last = arrived(word) + 1 >= barrier->parties;
        if (!shared_cas64(&barrier->words->word, word, last ? ended(word, false) : word + 1)) {
            continue;
        }
        if (last) {
            waiters_wake(&barrier->words->waiters);
        }
        *arrival = (esclusa_barrier_arrival){
            .arrived = true,
            .generation = generation_of(word),
            .index = last ? 0 : barrier->parties - 1 - arrived(word),
        };
        return 0;
    }
}

/* The wait ends with `result` and no verdict. Returns the index, or -errno with a sentence. */
static int give_up(esclusa_barrier *barrier, const esclusa_barrier_arrival *arrival, int result)
{
    if (!arrival->arrived) {
        return esclusa_fail(result, waiting, barrier->segment.name, NULL);
    }
    switch (break_generation(barrier, arrival->generation)) {
    case COMPLETE:
        return (int) arrival->index;
    case BROKEN:
        return broken(barrier);
    default:
        return esclusa_fail(result, waiting, barrier->segment.name, NULL);
    }
}

static int wait_inside(esclusa_barrier *barrier, struct thread *me,
                       esclusa_barrier_arrival *arrival, int64_t timeout_nanos)
{
    int result = arrival->arrived ? 0 : arrive(barrier, arrival);
    if (result == 0) {
        struct awaiting awaiting = {
            .wait = {.me = me,
                     .handle = &barrier->segment.handle,
                     .segment = &barrier->segment,
                     .attempt = attempt},
            .words = barrier->words,
            .generation = arrival->generation,
        };
        result = attempt(&awaiting.wait);
        if (result == WAIT_EMPTY) {
            esclusa_waiters_prepare(&awaiting.wait, &barrier->words->waiters);
            result = esclusa_wait(&awaiting.wait, timeout_nanos);
        }
    }
    if (result == 0) {
        return (int) arrival->index;
    }
    if (result == -ECANCELED) {
        return broken(barrier);
    }
    /* One who is closed while a thread of his waits has not come. */
    return result == -EBADF ? give_up(barrier, arrival, result) : result;
}

int esclusa_barrier_wait_on(esclusa_barrier *barrier, esclusa_barrier_arrival *arrival,
                            int64_t timeout_nanos)
{
    struct thread *me;
    int result = handle_enter((struct handle *) barrier, HANDLE_BARRIER, &me);
    if (result == 0) {
        result = wait_inside(barrier, me, arrival, timeout_nanos);
        handle_leave(&barrier->segment.handle, HANDLE_BARRIER, me);
    }
    return result;
}

int esclusa_barrier_give_up(esclusa_barrier *barrier, const esclusa_barrier_arrival *arrival,
                            int error)
{
    struct thread *me;
    int result = handle_enter((struct handle *) barrier, HANDLE_BARRIER, &me);
    if (result == 0) {
        result = give_up(barrier, arrival, error);
        handle_leave(&barrier->segment.handle, HANDLE_BARRIER, me);
    }
    return result;
}

int esclusa_barrier_wait(esclusa_barrier *barrier, int64_t timeout_nanos)
{
    esclusa_barrier_arrival arrival = {.arrived = false};
    struct thread *me;
    int result = handle_enter((struct handle *) barrier, HANDLE_BARRIER, &me);
    if (result == 0) {
        result = wait_inside(barrier, me, &arrival, timeout_nanos);
        if (result == -ETIMEDOUT || result == -EINTR) {
            result = give_up(barrier, &arrival, result);
        }
        handle_leave(&barrier->segment.handle, HANDLE_BARRIER, me);
    }
    return result;
}

/* ---- reset, figures ---- */

/* Before the reset itself: whoever sees that sees this. */
static void record_reset(_Atomic uint64_t *at, uint32_t generation)
{
    uint64_t before;
    do {
        before = load64(at);
    } while (!is_reset_since(before, generation) &&
             !shared_cas64(at, before, UINT64_C(1) << 32 | generation));
}

int esclusa_barrier_reset(esclusa_barrier *barrier)
{
    struct thread *me;
    int result = handle_enter((struct handle *) barrier, HANDLE_BARRIER, &me);
    if (result != 0) {
        return result;
    }
    esclusa_sweep(&barrier->segment); /* or a repair that is half done breaks it once more */
    for (;;) {
        uint64_t word = load64(&barrier->words->word);
        if (arrived(word) == 0 && !is_broken(word)) {
            break;
        }
        record_reset(&barrier->words->reset, generation_of(word));
        if (shared_cas64(&barrier->words->word, word, ended(word, true))) {
            waiters_wake(&barrier->words->waiters);
            break;
        }
    }
    handle_leave(&barrier->segment.handle, HANDLE_BARRIER, me);
    return 0;
}

int esclusa_barrier_is_broken(esclusa_barrier *barrier)
{
    struct thread *me;
    int result = handle_enter((struct handle *) barrier, HANDLE_BARRIER, &me);
    if (result == 0) {
        bool is = is_broken(load64(&barrier->words->word));
        if (!is && esclusa_sweep_sometimes(&barrier->segment)) {
            is = is_broken(load64(&barrier->words->word));
        }
        result = is;
        handle_leave(&barrier->segment.handle, HANDLE_BARRIER, me);
    }
    return result;
}

int esclusa_barrier_waiting(esclusa_barrier *barrier)
{
    struct thread *me;
    int result = handle_enter((struct handle *) barrier, HANDLE_BARRIER, &me);
    if (result == 0) {
        uint64_t word = load64(&barrier->words->word);
        result = is_broken(word) ? 0 : (int) arrived(word);
        handle_leave(&barrier->segment.handle, HANDLE_BARRIER, me);
    }
    return result;
}

uint32_t esclusa_barrier_parties(const esclusa_barrier *barrier)
{
    return barrier != NULL ? barrier->parties : 0;
}
