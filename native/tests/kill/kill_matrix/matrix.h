/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the kill matrix have in common; kill_matrix.c says how it works. */
#ifndef KILL_MATRIX_H
#define KILL_MATRIX_H

#include "esclusa_layout.h"
#include "kill.h"
#include "testing.h"

enum {
    IDS = 64,
    SURVIVOR_WAITS_SECONDS = 10,
    SAMPLES = 20000,
};

/* What the ledger knows of a message. */
enum fate {
    UNKNOWN = 0,
    MAY_COME = 1, /* a put, an acknowledge or a get of it had begun */
    MUST_COME =
        2,    /* its put has returned; or the victim had it in its hands, or was handing it back */
    GONE = 3, /* acknowledged */
};

struct ledger {
    _Atomic int64_t died;        /* when the victim died, 0 it lives */
    _Atomic int64_t died_before; /* when one died whose remains the victim sweeps */
    _Atomic int64_t returned;    /* when the survivor had what it needed */
    _Atomic int survivor_ready;
    _Atomic int came_through; /* a victim that met no death is about to die */
    _Atomic int go;           /* for a survivor that must not take what the victim wants */
    _Atomic uint64_t stores;
    _Atomic int fate[IDS];
    _Atomic int seen[IDS];
    _Atomic int may_miss; /* messages that a get which has begun may have taken along */
    _Atomic int hung;
    _Atomic int locked;
};

struct operation {
    const char *name;
    /* In the victim: opens what it needs, calls arm(), does it. */
    void (*victim)(const char *name);
    /* In the survivor, which says when it is ready. */
    void (*survivor)(const char *name);
    /* In the parent, after the death. */
    void (*after)(const char *name);
    int preload;      /* messages put before */
    const void *what; /* for prepare(), of an object that is of several kinds */
};

/* A kind of object, and what is done with it. */
struct object {
    /* In the parent, before anybody else comes. */
    void (*prepare)(const char *name, const struct operation *operation);
    /* In the parent, when all have gone and nobody hung; NULL: nothing. */
    void (*judge)(const struct operation *operation, uint64_t at);
    /* The last one has no name. */
    const struct operation *operations;
    /* Whether this system has what it needs; NULL: all have. */
    bool (*is_had)(void);
    /* What is told where it has not. */
    const char *without;
};

extern const struct object queue_object, counter_object, array_object, counters_object,
    mutex_object, condition_object, semaphore_object, rwlock_object, barrier_object, event_object,
    latch_object, pthread_object, ring_object, creation_object;

struct totals {
    int64_t stores, kills, hangs, losses, doubles;
    int64_t progress[SAMPLES], freed[SAMPLES];
    int samples;
};

extern struct ledger *ledger;
extern struct totals totals;

/* The victim's last step before the operation, and the first one after it. */
void arm(void);
void disarm(void);

/* A process that dies before it holds more than its armed store; what its life leaves is the
 * sweeper's work. */
void die_at(uint64_t store, void (*victim)(const char *), const char *name);

/* The survivor's word that it is ready. */
void ready(void);

/* It has what it needed; the first time after the death counts. */
void progressed(void);

/* Its call failed with a sentence of the library: waited in vain. */
void hung(const char *who);

/* In the parent: until the survivor has what it needed. */
void await_returned(void);

#endif
