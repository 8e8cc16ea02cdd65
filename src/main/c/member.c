/* SPDX-License-Identifier: Apache-2.0 */
/* Who is a member, and who is alive: the kernel says so. docs/design/liveness.md, Members */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "futex.h"
#include "private.h"
#include "segment.h"
#include "shared.h"

enum {
    LANGUAGE_C = 2,
    SWEEP_EVERY_NANOS = 1000000,
    SLOW_LIMIT_NANOS = 5000000,
    ROOM_WITHIN_NANOS = 250000000, /* time for a living process in a repair's way to go on */
    ROOM_AGAIN_NANOS = 200000
};

static _Atomic uint32_t language = LANGUAGE_C;

void esclusa_set_language(uint32_t number)
{
    atomic_store_explicit(&language, number, memory_order_relaxed);
}

static struct flock lock_of(uint32_t i, short type)
{
    return (struct flock){
        .l_type = type, .l_whence = SEEK_SET, .l_start = ESCLUSA_LOCK_BASE + i, .l_len = 1};
}

/* Returns 1 locked, 0 somebody else has it, or -errno. */
static int lock(const struct segment *segment, uint32_t i)
{
    struct flock range = lock_of(i, F_WRLCK);
    if (fcntl(segment->lock, F_OFD_SETLK, &range) == 0) {
        return 1;
    }
    return errno == EAGAIN || errno == EACCES ? 0 : -errno;
}

static void unlock(const struct segment *segment, uint32_t i)
{
    struct flock range = lock_of(i, F_UNLCK);
    fcntl(segment->lock, F_OFD_SETLK, &range);
}

static bool is_clean(const struct esclusa_member *member)
{
    return (uint32_t) load64(&member->state) == 0;
}

static void introduce(struct esclusa_member *member)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    char name[ESCLUSA_NAME_BYTES] = {0};
    memcpy(name, program_invocation_short_name,
           strnlen(program_invocation_short_name, sizeof name));
    shared_plain32(&member->pid, (uint32_t) getpid());
    shared_plain32(&member->language, atomic_load_explicit(&language, memory_order_relaxed));
    shared_plain64(&member->joined, (uint64_t) now.tv_sec * 1000000000u + (uint64_t) now.tv_nsec);
    shared_copy(member->name, name, sizeof name);
    uint64_t generation = (load64(&member->state) >> 32) + 1;
    shared_release64(&member->state, generation << 32 | ESCLUSA_MEMBER_ACTIVE);
}

/* Returns 1 joined, 0 all are in use, or -errno. */
static int join_once(struct segment *segment)
{
    for (uint32_t i = 0; i < segment->member_count; i++) {
        if (!is_clean(&segment->members[i])) {
            continue;
        }
        int locked = lock(segment, i);
        if (locked < 0) {
            return locked;
        }
        if (locked == 0) {
            continue;
        }
        if (!is_clean(&segment->members[i])) { /* its holder came and died in between */
            unlock(segment, i);
            continue;
        }
        introduce(&segment->members[i]);
        segment->member = i;
        return 1;
    }
    return 0;
}

/* A generation is one more with each that joins. */
static uint64_t version(const struct segment *segment)
{
    uint64_t sum = 0;
    for (uint32_t i = 0; i < segment->member_count; i++) {
        sum += load64(&segment->members[i].state);
    }
    return sum;
}

int esclusa_member_join(struct segment *segment)
{
    if (segment->member_count == 0) { /* raw memory has no members */
        return 0;
    }
    int result = esclusa_check_lock(segment); /* a forked child's, perhaps */
    if (result != 0) {
        return result;
    }
    struct search search = {.version = version};
    do {
        result = join_once(segment);
    } while (result == 0 && esclusa_make_room(segment, &search));
    if (result < 0) {
        return esclusa_fail(result, "open segment", segment->name, "a member's lock");
    }
    if (result == 0) {
        return esclusa_fail(-EUSERS, "open segment", segment->name, "all %u members are in use",
                            segment->member_count);
    }
    return 0;
}

void esclusa_member_leave(struct segment *segment)
{
    if (segment->member != ESCLUSA_NO_MEMBER) {
        _Atomic uint64_t *state = &segment->members[segment->member].state;
        shared_release64(state, load64(state) >> 32 << 32);
        segment->member = ESCLUSA_NO_MEMBER;
    }
    if (segment->lock >= 0) {
        close(segment->lock);
        segment->lock = -1;
    }
}

bool esclusa_member_alive(const struct segment *segment, uint32_t i)
{
    if (i >= segment->member_count) {
        return false;
    }
    if (i == segment->member) {
        return true;
    }
    struct flock range = lock_of(i, F_WRLCK);
    /* Who cannot be asked about is left alone. */
    return fcntl(segment->lock, F_OFD_GETLK, &range) != 0 || range.l_type != F_UNLCK;
}

bool esclusa_member_any_dead(const struct segment *segment)
{
    for (uint32_t i = 0; i < segment->member_count; i++) {
        if ((load64(&segment->members[i].state) & ESCLUSA_MEMBER_ACTIVE) != 0 &&
            !esclusa_member_alive(segment, i)) {
            return true;
        }
    }
    return false;
}

/* The states of the dead, each read before its lock was asked for. */
struct judged {
    uint64_t state;
    uint32_t member;
};

enum { JUDGED_AT_ONCE = 64 };

bool esclusa_sweep(struct segment *segment)
{
    if (esclusa_end_if_cut(segment)) {
        return false;
    }
    bool changed = false, unfinished = false;
    uint32_t next = 0;
    while (next < segment->member_count) {
        struct dead dead = {{0}};
        struct judged judged[JUDGED_AT_ONCE];
        uint32_t count = 0;
        for (; next < segment->member_count && count < JUDGED_AT_ONCE; next++) {
            uint64_t state = load64(&segment->members[next].state);
            if ((state & ESCLUSA_MEMBER_ACTIVE) != 0 && !esclusa_member_alive(segment, next)) {
                judged[count++] = (struct judged){state, next};
                dead_set(&dead, next, true);
            }
        }
        if (count == 0) {
            break;
        }
        changed |= segment->kind->repair(segment, &dead);
        for (uint32_t i = 0; i < count; i++) {
            if (dead_has(&dead, judged[i].member)) {
                changed |= shared_cas64(&segment->members[judged[i].member].state, judged[i].state,
                                        judged[i].state >> 32 << 32);
            } else {
                unfinished = true;
            }
        }
    }
    atomic_store_explicit(&segment->unfinished, unfinished, memory_order_relaxed);
    atomic_store_explicit(&segment->last_sweep, esclusa_now(), memory_order_relaxed);
    return changed;
}

bool esclusa_sweep_is_unfinished(const struct segment *segment)
{
    return atomic_load_explicit(&segment->unfinished, memory_order_relaxed);
}

bool esclusa_sweep_sometimes(struct segment *segment)
{
    int64_t last = atomic_load_explicit(&segment->last_sweep, memory_order_relaxed);
    return esclusa_now() - last >= SWEEP_EVERY_NANOS && esclusa_sweep(segment);
}

bool esclusa_make_room(struct segment *segment, struct search *search)
{
    if (search->all_lived && search->version(segment) == search->seen) {
        return false;
    }
    int64_t now = esclusa_now();
    if (search->until == 0) {
        search->until = now + ROOM_WITHIN_NANOS;
    } else if (now >= search->until) {
        return false;
    } else {
        nanosleep(&(struct timespec){.tv_nsec = ROOM_AGAIN_NANOS}, NULL);
    }
    esclusa_sweep(segment);
    /* Whether we or another swept the dead: what they had is free now, so look once more. */
    search->seen = search->version(segment);
    search->all_lived = !esclusa_member_any_dead(segment);
    return true;
}

int64_t esclusa_member_slow_limit(struct segment *segment)
{
    _Atomic uint32_t *mark = &segment->header->mark;
    uint32_t value = load32_sc(mark);
    if (value == 0) {
        return INT64_MAX;
    }
    for (uint32_t i = 0; i < segment->member_count; i++) {
        if ((load64(&segment->members[i].state) & ESCLUSA_MEMBER_SLOW) != 0 &&
            esclusa_member_alive(segment, i)) {
            return SLOW_LIMIT_NANOS;
        }
    }
    /* Failing, another such member has just come. */
    return shared_cas32(mark, value, 0) ? INT64_MAX : SLOW_LIMIT_NANOS;
}
