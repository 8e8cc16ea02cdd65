/* SPDX-License-Identifier: Apache-2.0 */
/* docs/design/ledger.md, Semaphore */
#include <errno.h>
#include <inttypes.h>

#include "bells.h"
#include "ledger.h"

struct esclusa_semaphore_handle {
    struct segment segment;
    struct ledger ledger;
};

enum { PERMITS, MODE, PARAMETERS };

/* ---- the kind ---- */

static uint64_t body_bytes(const uint64_t *parameter, uint32_t members, const char **why)
{
    if (parameter[PERMITS] > ESCLUSA_UNITS_MAX) {
        *why = "a semaphore has 0 to 1048575 permits";
    } else if (parameter[MODE] > ESCLUSA_SEMAPHORE_SIGNAL) {
        *why = "a semaphore has the mode 0 or 1";
    } else {
        return sizeof(struct esclusa_semaphore) + members * sizeof(struct esclusa_entry);
    }
    return 0;
}

static void fill(void *body, const uint64_t *parameter, int64_t value)
{
    (void) value;
    struct esclusa_semaphore *semaphore = body;
    shared_plain64(&semaphore->word, ledger_new((uint32_t) parameter[PERMITS]));
}

static void attach(struct segment *segment)
{
    struct esclusa_semaphore *words = segment->body;
    bool owned = segment->parameter[MODE] == ESCLUSA_SEMAPHORE_OWNED;
    esclusa_ledger_attach(&((esclusa_semaphore *) segment)->ledger, segment, &words->word,
                          owned ? (struct esclusa_entry *) (words + 1) : NULL, &words->waiters);
}

static bool repair(struct segment *segment, struct dead *dead)
{
    return esclusa_ledger_repair(&((esclusa_semaphore *) segment)->ledger, dead, 0);
}

static void give_back(struct segment *segment)
{
    esclusa_ledger_give_back(&((esclusa_semaphore *) segment)->ledger, 0);
}

static void forked(struct segment *segment)
{
    esclusa_ledger_forked(&((esclusa_semaphore *) segment)->ledger);
}

const struct kind esclusa_semaphore_kind = {
    .number = ESCLUSA_KIND_SEMAPHORE,
    .handle = HANDLE_SEMAPHORE,
    .noun = "semaphore",
    .control_bytes = sizeof(struct esclusa_semaphore_handle),
    .parameters = PARAMETERS,
    .body_bytes = body_bytes,
    .fill = fill,
    .attach = attach,
    .repair = repair,
    .give_back = give_back,
    .forked = forked,
};

/* ---- create, open ---- */

static const char *mode_name(uint64_t mode)
{
    return mode == ESCLUSA_SEMAPHORE_OWNED ? "owned" : "signal";
}

static int fits(const struct wanted *wanted, const uint64_t *found)
{
    const uint64_t *asked = wanted->parameter;
    if (found[PERMITS] == asked[PERMITS] && found[MODE] == asked[MODE]) {
        return 0;
    }
    return esclusa_fail(
        -EINVAL, "open segment", wanted->name,
        "it began with %" PRIu64 " permits in the mode %s, not %" PRIu64 " in the mode %s",
        found[PERMITS], mode_name(found[MODE]), asked[PERMITS], mode_name(asked[MODE]));
}

static struct wanted wanted_semaphore(const char *name, uint32_t permits,
                                      enum esclusa_semaphore_mode mode,
                                      const esclusa_options *options)
{
    return (struct wanted){
        .kind = &esclusa_semaphore_kind,
        .name = name,
        .options = options,
        .parameter = {permits, mode},
    };
}

int esclusa_semaphore_create_with(esclusa_semaphore **out, const char *name, uint32_t permits,
                                  enum esclusa_semaphore_mode mode, const esclusa_options *options)
{
    struct wanted wanted = wanted_semaphore(name, permits, mode, options);
    return esclusa_segment_create((struct segment **) out, &wanted);
}

int esclusa_semaphore_open_with(esclusa_semaphore **out, const char *name,
                                const esclusa_options *options)
{
    struct wanted wanted = wanted_semaphore(name, 0, ESCLUSA_SEMAPHORE_OWNED, options);
    return esclusa_segment_open((struct segment **) out, &wanted);
}

int esclusa_semaphore_create_or_open_with(esclusa_semaphore **out, const char *name,
                                          uint32_t permits, enum esclusa_semaphore_mode mode,
                                          const esclusa_options *options)
{
    struct wanted wanted = wanted_semaphore(name, permits, mode, options);
    wanted.fits = fits;
    return esclusa_segment_create_or_open((struct segment **) out, &wanted);
}

int esclusa_semaphore_create(esclusa_semaphore **out, const char *name, uint32_t permits,
                             enum esclusa_semaphore_mode mode)
{
    return esclusa_semaphore_create_with(out, name, permits, mode, NULL);
}

int esclusa_semaphore_open(esclusa_semaphore **out, const char *name)
{
    return esclusa_semaphore_open_with(out, name, NULL);
}

int esclusa_semaphore_create_or_open(esclusa_semaphore **out, const char *name, uint32_t permits,
                                     enum esclusa_semaphore_mode mode)
{
    return esclusa_semaphore_create_or_open_with(out, name, permits, mode, NULL);
}

const char *esclusa_semaphore_name(const esclusa_semaphore *semaphore)
{
    return esclusa_segment_name((const struct handle *) semaphore, HANDLE_SEMAPHORE);
}

int esclusa_semaphore_set_wait_policy(esclusa_semaphore *semaphore,
                                      const esclusa_wait_policy *policy)
{
    return esclusa_set_wait_policy((struct handle *) semaphore, HANDLE_SEMAPHORE, policy);
}

void esclusa_semaphore_close(esclusa_semaphore *semaphore)
{
    esclusa_handle_close((struct handle *) semaphore, HANDLE_SEMAPHORE);
}

/* ---- acquire, release ---- */

struct acquiring {
    struct wait wait;
    struct ledger *ledger;
    uint32_t count;
};

static int attempt(struct wait *wait)
{
    struct acquiring *acquiring = (struct acquiring *) wait;
    uint64_t before;
    ledger_enter(acquiring->ledger);
    bool taken = esclusa_ledger_take(acquiring->ledger, acquiring->count, 0, &before);
    ledger_leave(acquiring->ledger);
    return taken ? WAIT_DONE : WAIT_EMPTY;
}

/* Returns 0, or -EINVAL with a sentence: what can never be had is refused at once. */
static int check_count(const esclusa_semaphore *semaphore, const char *doing, uint32_t count)
{
    bool owned = semaphore->ledger.entries != NULL;
    uint32_t most = owned ? (uint32_t) semaphore->segment.parameter[PERMITS] : ESCLUSA_UNITS_MAX;
    if (count >= 1 && count <= most) {
        return 0;
    }
    return esclusa_fail(-EINVAL, doing, semaphore->segment.name, "%" PRIu32 " permits, of %" PRIu32,
                        count, most);
}

static int acquire(esclusa_semaphore *semaphore, struct thread *me, uint32_t count,
                   int64_t timeout_nanos)
{
    static const char doing[] = "acquire semaphore";
    int result = check_count(semaphore, doing, count);
    if (result != 0) {
        return result;
    }
    struct acquiring acquiring = {
        .wait =
            {
                .me = me,
                .handle = &semaphore->segment.handle,
                .segment = &semaphore->segment,
                .attempt = attempt,
            },
        .ledger = &semaphore->ledger,
        .count = count,
    };
    if (attempt(&acquiring.wait) == WAIT_DONE) {
        return 0;
    }
    esclusa_waiters_prepare(&acquiring.wait, semaphore->ledger.waiters);
    result = esclusa_wait(&acquiring.wait, timeout_nanos);
    return result == 0 ? 0 : esclusa_fail(result, doing, semaphore->segment.name, NULL);
}

int esclusa_semaphore_acquire_for(esclusa_semaphore *semaphore, uint32_t count,
                                  int64_t timeout_nanos)
{
    struct thread *me;
    int result = handle_enter((struct handle *) semaphore, HANDLE_SEMAPHORE, &me);
    if (result == 0) {
        result = acquire(semaphore, me, count, timeout_nanos);
        handle_leave(&semaphore->segment.handle, HANDLE_SEMAPHORE, me);
    }
    return result;
}

int esclusa_semaphore_acquire(esclusa_semaphore *semaphore, uint32_t count)
{
    return esclusa_semaphore_acquire_for(semaphore, count, ESCLUSA_FOREVER);
}

int esclusa_semaphore_try_acquire(esclusa_semaphore *semaphore, uint32_t count)
{
    int result = esclusa_semaphore_acquire_for(semaphore, count, 0);
    return result == -ETIMEDOUT
               ? esclusa_fail(-EBUSY, "acquire semaphore", esclusa_semaphore_name(semaphore), NULL)
               : result;
}

static int release(esclusa_semaphore *semaphore, uint32_t count)
{
    static const char doing[] = "release semaphore";
    int result = check_count(semaphore, doing, count);
    if (result != 0) {
        return result;
    }
    ledger_enter(&semaphore->ledger);
    result = esclusa_ledger_give(&semaphore->ledger, count);
    ledger_leave(&semaphore->ledger);
    if (result == -EPERM) {
        return esclusa_fail(result, doing, semaphore->segment.name,
                            "this handle holds fewer than %" PRIu32 " permits", count);
    }
    if (result == -EOVERFLOW) {
        return esclusa_fail(result, doing, semaphore->segment.name,
                            "it would have more than %d permits", ESCLUSA_UNITS_MAX);
    }
    waiters_wake(semaphore->ledger.waiters);
    return 0;
}

int esclusa_semaphore_release(esclusa_semaphore *semaphore, uint32_t count)
{
    struct thread *me;
    int result = handle_enter((struct handle *) semaphore, HANDLE_SEMAPHORE, &me);
    if (result == 0) {
        result = release(semaphore, count);
        handle_leave(&semaphore->segment.handle, HANDLE_SEMAPHORE, me);
    }
    return result;
}

int esclusa_semaphore_available(esclusa_semaphore *semaphore)
{
    struct thread *me;
    int result = handle_enter((struct handle *) semaphore, HANDLE_SEMAPHORE, &me);
    if (result == 0) {
        result = (int) ledger_free(load64(semaphore->ledger.word));
        handle_leave(&semaphore->segment.handle, HANDLE_SEMAPHORE, me);
    }
    return result;
}

/* ---- waiting for many ---- */

static const _Atomic uint32_t *epoch_of(struct handle *handle)
{
    return &((esclusa_semaphore *) handle)->ledger.waiters->epoch;
}

static int look(struct awaited *awaited)
{
    uint64_t word = load64(((esclusa_semaphore *) awaited->handle)->ledger.word);
    return ledger_free(word) >= awaited_asked(awaited) ? WAIT_DONE : WAIT_EMPTY;
}

const struct awaitable esclusa_semaphore_awaitable = {
    .ringing = "ring for semaphore",
    .word = epoch_of,
    .look = look,
    .enter = esclusa_waiters_enter,
    .leave = esclusa_waiters_leave,
};

int esclusa_semaphore_ring(esclusa_semaphore *semaphore, uint32_t count, int fd)
{
    struct thread *me;
    int result = handle_enter((struct handle *) semaphore, HANDLE_SEMAPHORE, &me);
    if (result == 0) {
        result = check_count(semaphore, "ring for semaphore", count);
        handle_leave(&semaphore->segment.handle, HANDLE_SEMAPHORE, me);
    }
    return result != 0 ? result
                       : esclusa_bell_set((struct handle *) semaphore, HANDLE_SEMAPHORE, count, fd);
}
