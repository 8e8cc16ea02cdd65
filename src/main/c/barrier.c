/* SPDX-License-Identifier: Apache-2.0 */
/* Barriers: the kind and its repair, reset and figures. */
#include "barrier.h"

#include <errno.h>
#include <inttypes.h>

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
        *changed = true;
        return true;
    }
}

static bool repair(struct segment *segment, struct dead *dead)
{
    esclusa_barrier *barrier = (esclusa_barrier *) segment;
    bool changed = false;
    for (uint32_t i = 0; i < segment->member_count; i++) {
        if (dead_has(dead, i) && !repair_member(barrier, i, &changed)) {
            dead_set(dead, i, false);
        }
    }
    waiters_wake(&barrier->words->waiters); /* also for one that died in a reset */
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
