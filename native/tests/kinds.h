/* SPDX-License-Identifier: Apache-2.0 */
/* A small object of each kind, for what is promised of all. */
#ifndef ESCLUSA_KINDS_H
#define ESCLUSA_KINDS_H

#include "testing.h"

static const esclusa_options few = {.members = 3, .handles = 3};
static const uint64_t shape[] = {3, 4};

/* Of each kind: create one and close it, or open one and close it. Returns what the call did. */
#define KIND(kind, parameters)                                                                     \
    static int create_##kind(const char *name)                                                     \
    {                                                                                              \
        esclusa_##kind *made;                                                                      \
        int result = esclusa_##kind##_create_with parameters;                                      \
        esclusa_##kind##_close(made);                                                              \
        return result;                                                                             \
    }                                                                                              \
    static int open_##kind(const char *name)                                                       \
    {                                                                                              \
        esclusa_##kind *opened;                                                                    \
        int result = esclusa_##kind##_open(&opened, name);                                         \
        EXPECT((result == 0) == (opened != NULL));                                                 \
        esclusa_##kind##_close(opened);                                                            \
        return result;                                                                             \
    }

KIND(counter, (&made, name, 7, &few))
KIND(mutex, (&made, name, &few))
KIND(queue, (&made, name, 4, 16, &few))
KIND(array, (&made, name, ESCLUSA_I32, 2, shape, &few))
KIND(counters, (&made, name, 3, &few))
KIND(semaphore, (&made, name, 2, ESCLUSA_SEMAPHORE_OWNED, &few))
KIND(rwlock, (&made, name, &few))
KIND(barrier, (&made, name, 3, &few))
KIND(event, (&made, name, &few))
KIND(latch, (&made, name, 3, &few))
KIND(pthread_mutex, (&made, name, &few))

#define ROW(kind) {#kind, create_##kind, open_##kind}

static const struct kind_of_object {
    const char *kind;
    int (*create)(const char *name);
    int (*open)(const char *name);
} kinds[] = {
    ROW(counter), ROW(mutex),   ROW(queue), ROW(array), ROW(counters),      ROW(semaphore),
    ROW(rwlock),  ROW(barrier), ROW(event), ROW(latch), ROW(pthread_mutex),
};

enum { KINDS = sizeof kinds / sizeof *kinds };

#endif
