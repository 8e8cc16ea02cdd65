/* SPDX-License-Identifier: Apache-2.0 */
/* The peer's words for an eventfd that its objects ring. */
#include <sys/eventfd.h>
#include <unistd.h>

#include "peer.h"

static int bell_fd = -1;

/* Arm the object of that kind; -1: drop it. Returns 0 or -errno. */
static int bell_for(const char *kind, int fd)
{
    if (strcmp(kind, "consumer") == 0) {
        return esclusa_consumer_ring(consumer, fd);
    }
    if (strcmp(kind, "producer") == 0) {
        return esclusa_producer_ring(producer, fd);
    }
    if (strcmp(kind, "semaphore") == 0) {
        return esclusa_semaphore_ring(semaphore, 1, fd);
    }
    if (strcmp(kind, "event") == 0) {
        return esclusa_event_ring(event, fd);
    }
    return strcmp(kind, "latch") == 0 ? esclusa_latch_ring(latch, fd) : -EINVAL;
}

/* By a bell that nobody has rung. */
static int bell_armed(const char *kind)
{
    if (bell_fd >= 0) {
        close(bell_fd);
    }
    bell_fd = eventfd(0, EFD_CLOEXEC);
    return bell_for(kind, bell_fd);
}

static void bell_arm(char **w)
{
    answer(bell_armed(w[0]));
}

static void bell_ring(char **w)
{
    uint64_t count;
    int result = bell_armed(w[0]);
    if (result == 0 && read(bell_fd, &count, sizeof count) != sizeof count) {
        result = -EIO;
    }
    answer(result);
}

static void bell_silence(char **w)
{
    answer(bell_for(w[0], -1));
}

const struct command bell_commands[] = {
    {"bell ring", bell_ring},
    {"bell arm", bell_arm},
    {"bell silence", bell_silence},
    {0},
};
