/* SPDX-License-Identifier: Apache-2.0 */
/* LD_PRELOAD: whoever asks for the time of day finds the clock set, an hour ahead and an hour back
 * in turn, while the kernel's goes as ever. A wait that is reckoned by it ends at once, or not
 * within an hour. */
#include <stdatomic.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

enum { HOUR = 3600 };

static time_t jump(void)
{
    static atomic_uint asked;
    return atomic_fetch_add(&asked, 1) % 2 == 0 ? HOUR : -HOUR;
}

#define REPLACES __attribute__((visibility("default")))

REPLACES int clock_gettime(clockid_t clock, struct timespec *now)
{
    int result = (int) syscall(SYS_clock_gettime, clock, now);
    if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) {
        now->tv_sec += jump();
    }
    return result;
}

REPLACES int gettimeofday(struct timeval *restrict now, void *restrict zone)
{
    struct timespec time;
    (void) zone;
    int result = clock_gettime(CLOCK_REALTIME, &time);
    *now = (struct timeval){.tv_sec = time.tv_sec, .tv_usec = time.tv_nsec / 1000};
    return result;
}

REPLACES time_t time(time_t *also)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (also != NULL) {
        *also = now.tv_sec;
    }
    return now.tv_sec;
}
