/* SPDX-License-Identifier: Apache-2.0 */
/* A signal every millisecond, without SA_RESTART, does not keep a creation that lasts longer from
 * its end. */
#include <sys/statvfs.h>
#include <time.h>

#include "testing.h"

enum { BYTES = 256 << 20 };

static _Atomic int signals;

static void count_signal(int number)
{
    (void) number;
    signals++;
}

int main(void)
{
    struct statvfs space;
    EXPECT_EQUAL(0, statvfs("/dev/shm", &space));
    if (space.f_bavail * space.f_frsize < 2ul * BYTES) {
        return test_skip("/dev/shm has too little room");
    }
    const struct sigaction action = {.sa_handler = count_signal};
    EXPECT_EQUAL(0, sigaction(SIGUSR1, &action, NULL));
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1};
    const struct itimerspec often = {{0, 1000000}, {0, 1000000}};
    timer_t timer;
    esclusa_memory *memory;
    EXPECT_EQUAL(0, timer_create(CLOCK_MONOTONIC, &event, &timer));
    EXPECT_EQUAL(0, timer_settime(timer, 0, &often, NULL));
    EXPECT_OK(esclusa_memory_create(&memory, test_name(), BYTES));
    EXPECT_EQUAL(0, timer_delete(timer));
    EXPECT_EQUAL(BYTES, esclusa_memory_byte_size(memory));
    printf("%d signals\n", signals);
    EXPECT(signals > 0);
    esclusa_memory_close(memory);
    return 0;
}
