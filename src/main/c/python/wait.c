/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Waiting without the GIL, and Ctrl-C.
 *
 * The handler that CPython installs only sets a flag, and ends the sleep with -EINTR. A signal that
 * comes after the flag was looked at and before the sleep began would be noticed at the sleep's
 * end; so the thread that gets the signals sleeps in slices, of a second at most, and looks again
 * after each.
 */
#include "native.h"

#include <errno.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static const int64_t FIRST_SLICE_NANOS = 20 * 1000 * 1000;
static const int64_t LONGEST_SLICE_NANOS = 1000 * 1000 * 1000;

static int64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t) time.tv_sec * 1000000000 + time.tv_nsec;
}

static int64_t minimum(int64_t left, int64_t right)
{
    return left < right ? left : right;
}

int64_t native_deadline(int64_t timeout_nanos)
{
    const int64_t start = now();
    return timeout_nanos < ESCLUSA_FOREVER - start ? start + timeout_nanos : ESCLUSA_FOREVER;
}

int64_t native_left(int64_t deadline)
{
    if (deadline == ESCLUSA_FOREVER) {
        return ESCLUSA_FOREVER;
    }
    const int64_t left = deadline - now();
    return left < 0 ? 0 : left;
}

int64_t native_wait(native_attempt *attempt, void *context, int64_t deadline)
{
    /* Signals of the process go to its first thread, which is Python's main thread. */
    int64_t slice = syscall(SYS_gettid) == (long) getpid() ? FIRST_SLICE_NANOS : ESCLUSA_FOREVER;
    for (;;) {
        const int64_t left = native_left(deadline);
        const int64_t step = minimum(left, slice);
        int64_t result;
        Py_BEGIN_ALLOW_THREADS result = attempt(context, step);
        Py_END_ALLOW_THREADS if (result != -EINTR &&
                                 (result != -ETIMEDOUT || step == left)) return result;
        if (PyErr_CheckSignals() != 0) {
            return NATIVE_RAISED;
        }
        if (slice < LONGEST_SLICE_NANOS) {
            slice = minimum(2 * slice, LONGEST_SLICE_NANOS);
        }
    }
}
