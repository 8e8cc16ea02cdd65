/* SPDX-License-Identifier: Apache-2.0 */
/* Barriers: who comes and waits, and what became of his generation. */
#include <errno.h>

#include "barrier.h"
#include "private.h"
#include "wait.h"

/* ---- the verdict ---- */

enum verdict { NOT_KNOWN, COMPLETE, BROKEN };

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
