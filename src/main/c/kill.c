/* SPDX-License-Identifier: Apache-2.0 */
#include "kill.h"

#ifdef ESCLUSA_KILL_POINTS

#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

static _Atomic uint64_t count;
static _Atomic uint64_t armed;
static int signal_number = SIGKILL;
static _Atomic int64_t *moment;

/* The first bytes of a file, for who cannot hand a pointer over. */
static void stamp_file(const char *path)
{
    int fd = open(path, O_RDWR | O_CLOEXEC);
    void *stamp = mmap(NULL, sizeof *moment, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (stamp != MAP_FAILED) {
        esclusa_kill_stamp(stamp);
    }
    close(fd);
}

__attribute__((constructor)) static void arm_from_environment(void)
{
    const char *at = getenv("ESCLUSA_KILL_AT");
    const char *stamp = getenv("ESCLUSA_KILL_STAMP");
    if (at != NULL) {
        esclusa_kill_arm(strtoull(at, NULL, 10));
    }
    if (stamp != NULL) {
        stamp_file(stamp);
    }
}

void esclusa_kill_arm(uint64_t n)
{
    atomic_store_explicit(&armed, 0, memory_order_relaxed);
    atomic_store_explicit(&count, 0, memory_order_relaxed);
    atomic_store_explicit(&armed, n, memory_order_relaxed);
}

uint64_t esclusa_kill_count(void)
{
    return atomic_load_explicit(&count, memory_order_relaxed);
}

void esclusa_kill_signal(int number)
{
    signal_number = number;
}

void esclusa_kill_stamp(_Atomic int64_t *stamp)
{
    moment = stamp;
}

static void end_here(void)
{
    if (moment != NULL) {
        struct timespec now;
        clock_gettime(CLOCK_MONOTONIC, &now);
        atomic_store(moment, (int64_t) now.tv_sec * 1000000000 + now.tv_nsec);
    }
    kill(getpid(), signal_number);
    while (signal_number == SIGKILL) {
        pause();
    }
}

void esclusa_kill_point(void)
{
    uint64_t now = atomic_fetch_add_explicit(&count, 1, memory_order_relaxed) + 1;
    if (now == atomic_load_explicit(&armed, memory_order_relaxed)) {
        end_here();
    }
}

bool esclusa_test_without(const char *variable)
{
    return getenv(variable) != NULL;
}

#else

extern int esclusa_no_kill_points;

#endif
