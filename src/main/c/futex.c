/* SPDX-License-Identifier: Apache-2.0 */
#include "futex.h"

#include <errno.h>
#include <limits.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "kill.h"

/* Of <linux/futex.h>, which is not everywhere. */
enum { WAKE = 1, WAIT_BITSET = 9, PRIVATE = 128, ANY_BIT = -1 };

#ifndef SYS_futex_waitv
#define SYS_futex_waitv 449
#endif

/* struct futex_waitv of the same. */
struct waitv {
    uint64_t value;
    uint64_t address;
    uint32_t flags;
    uint32_t reserved;
};

enum { WAITV_32_BITS = 2, WAITV_PRIVATE = 128 };

static _Atomic int waitv_state; /* 0 not asked yet, 1 there, 2 missing */

int64_t esclusa_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t) now.tv_sec * 1000000000 + now.tv_nsec;
}

bool esclusa_futex_has_waitv(void)
{
    int state = atomic_load_explicit(&waitv_state, memory_order_relaxed);
    if (state == 0) {
        /* No words at all: EINVAL from a kernel that knows the call. */
        bool there = !esclusa_test_without("ESCLUSA_TEST_NO_WAITV") &&
                     syscall(SYS_futex_waitv, NULL, 0, 0, NULL, CLOCK_MONOTONIC) < 0 &&
                     errno == EINVAL;
        state = there ? 1 : 2;
        atomic_store_explicit(&waitv_state, state, memory_order_relaxed);
    }
    return state == 1;
}

static struct timespec *until(struct timespec *room, int64_t deadline)
{
    if (deadline == INT64_MAX) {
        return NULL;
    }
    room->tv_sec = deadline / 1000000000;
    room->tv_nsec = deadline % 1000000000;
    return room;
}

/* What the callers want to know of a sleep. */
static int outcome(long result, int saved)
{
    int error = result < 0 ? errno : 0;
    errno = saved;
    return error == ETIMEDOUT || error == EINTR || error == EFAULT ? -error : 0;
}

int esclusa_futex_wait(const _Atomic uint32_t *word, uint32_t value, const _Atomic uint32_t *alarm,
                       uint32_t calm, int64_t deadline)
{
    struct timespec room;
    struct timespec *at = until(&room, deadline);
    int saved = errno;
    long result;
    if (esclusa_futex_has_waitv()) {
        struct waitv words[2] = {
            {.value = value, .address = (uintptr_t) word, .flags = WAITV_32_BITS},
            {.value = calm, .address = (uintptr_t) alarm, .flags = WAITV_32_BITS | WAITV_PRIVATE},
        };
        result = syscall(SYS_futex_waitv, words, 2, 0, at, CLOCK_MONOTONIC);
    } else {
        result = syscall(SYS_futex, word, WAIT_BITSET, value, at, NULL, ANY_BIT);
    }
    return outcome(result, saved);
}

int esclusa_futex_wait_many(const struct futex_word *words, uint32_t count,
                            const _Atomic uint32_t *alarm, uint32_t calm, int64_t deadline)
{
    struct timespec room;
    struct timespec *at = until(&room, deadline);
    int saved = errno;
    if (!esclusa_futex_has_waitv()) {
        return outcome(syscall(SYS_futex, alarm, WAIT_BITSET | PRIVATE, calm, at, NULL, ANY_BIT),
                       saved);
    }
    struct waitv all[ESCLUSA_FUTEX_MANY + 1];
    for (uint32_t i = 0; i < count; i++) {
        all[i] = (struct waitv){
            .value = words[i].value, .address = (uintptr_t) words[i].word, .flags = WAITV_32_BITS};
    }
    all[count] = (struct waitv){
        .value = calm, .address = (uintptr_t) alarm, .flags = WAITV_32_BITS | WAITV_PRIVATE};
    return outcome(syscall(SYS_futex_waitv, all, count + 1, 0, at, CLOCK_MONOTONIC), saved);
}

int esclusa_futex_wake(const _Atomic uint32_t *word, int count)
{
    int saved = errno;
    long woken = syscall(SYS_futex, word, WAKE, count, NULL, NULL, 0);
    errno = saved;
    return woken > 0 ? (int) woken : 0;
}

void esclusa_futex_wake_private(const _Atomic uint32_t *word)
{
    int saved = errno;
    syscall(SYS_futex, word, WAKE | PRIVATE, INT_MAX, NULL, NULL, 0);
    errno = saved;
}
