/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Round trips through descriptors of the kernel. This thread asks, one on another core answers, and
 * each sleeps in read(2) until the other has written. A message is its count, and has 64 bytes, of
 * an eventfd 8. Java has the same in Trips.java.
 */
#ifndef BENCH_TRIPS_H
#define BENCH_TRIPS_H

#include "machine.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

enum { TRIP_WORDS = 8 };

struct trip_end {
    int in, out, cpu;
    size_t bytes;
};

static struct trips {
    struct trip_end asks, answers;
    uint64_t count; /* from 1 on: an eventfd tells of no 0 */
} trips;

static inline void trips_check(bool good, const char *what)
{
    if (!good) {
        perror(what);
        exit(1);
    }
}

static inline void trip_write(const struct trip_end *e, const uint64_t *message)
{
    trips_check(write(e->out, message, e->bytes) == (ssize_t) e->bytes, "write");
}

static inline void trip_read(const struct trip_end *e, uint64_t *message)
{
    trips_check(read(e->in, message, e->bytes) == (ssize_t) e->bytes, "read");
}

static inline void *trips_answer(void *unused)
{
    (void) unused;
    uint64_t message[TRIP_WORDS];
    pin_to(trips.answers.cpu);
    for (;;) {
        trip_read(&trips.answers, message);
        trip_write(&trips.answers, message);
    }
    return NULL;
}

/* Make what `work` says, eventfd-trip, pipe-trip or socket-trip, and start the one who answers. */
static inline void trips_start(const char *work, int other_cpu)
{
    int there[2], back[2]; /* to read from, to write to */
    size_t bytes = TRIP_WORDS * sizeof(uint64_t);
    if (strcmp(work, "eventfd-trip") == 0) {
        bytes = sizeof(uint64_t);
        there[0] = there[1] = eventfd(0, EFD_CLOEXEC);
        back[0] = back[1] = eventfd(0, EFD_CLOEXEC);
        trips_check(there[0] >= 0 && back[0] >= 0, "eventfd");
    } else if (strcmp(work, "pipe-trip") == 0) {
        trips_check(pipe(there) == 0 && pipe(back) == 0, "pipe");
    } else {
        int ends[2];
        trips_check(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0, "socketpair");
        there[1] = back[0] = ends[0];
        there[0] = back[1] = ends[1];
    }
    trips.asks = (struct trip_end) {.in = back[0], .out = there[1], .bytes = bytes};
    trips.answers =
        (struct trip_end) {.in = there[0], .out = back[1], .bytes = bytes, .cpu = other_cpu};
    pthread_t thread;
    trips_check(pthread_create(&thread, NULL, trips_answer, NULL) == 0, "pthread_create");
}

/* Ask n times; return how many answers were wrong. */
static inline int64_t trips_ask(int64_t n)
{
    uint64_t question[TRIP_WORDS] = {0}, reply[TRIP_WORDS];
    int64_t wrong = 0;
    for (int64_t i = 0; i < n; i++) {
        question[0] = ++trips.count;
        trip_write(&trips.asks, question);
        trip_read(&trips.asks, reply);
        wrong += reply[0] != question[0];
    }
    return wrong;
}

#endif
