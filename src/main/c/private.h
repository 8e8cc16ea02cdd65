/* SPDX-License-Identifier: Apache-2.0 */
/* For bindings to other languages that are built from the same text. Not installed. */
#ifndef ESCLUSA_PRIVATE_H
#define ESCLUSA_PRIVATE_H

#include <stdbool.h>
#include <stdint.h>

#include "esclusa/esclusa.h"

/* The language under which this process becomes a member from now on: 1 Java, 2 C, 3 Python. */
void esclusa_set_language(uint32_t language);

/* Is it a forked child's copy of an object of its parent, which nobody has used here yet? */
bool esclusa_needs_joining(void *object);
/* Do now what its first use would do: join, for which it waits for room, up to 250 ms. Returns 0,
 * or what the first use would. */
int esclusa_join_anew(void *object);

/* The name of an open object of whatever kind, raw memory too; else "". */
const char *esclusa_object_name(const void *object);

/* Do now what the first open would do, once in a process: the kernel takes 10 to 20 ms for it where
 * there are threads already. */
void esclusa_prepare(void);

/*
 * Keep the address range of a queue's messages (`data` of claim and take) after its close, until as
 * many unpins. From the close on it holds private zeros, so that a view that outlives its message
 * neither faults nor touches what is somebody else's by now. Returns 0 or -EBADF. The queue's
 * pointer stays good for unpin after its close.
 */
int esclusa_queue_pin(esclusa_queue *queue);
void esclusa_queue_unpin(esclusa_queue *queue);

/* Print the structures in the form of docs/layout/v1.txt into `text`. Returns how many characters
 * there are, as snprintf does. */
int esclusa_layout_describe(char *text, size_t byte_size);

#define ESCLUSA_EVENT_NOW UINT64_MAX

/* esclusa_event_wait in parts: *since is ESCLUSA_EVENT_NOW before the first, and kept for those
 * that go on with it. */
int esclusa_event_wait_since(esclusa_event *event, uint64_t *since, int64_t timeout_nanos);

/* esclusa_wait_any in parts: since[i] as above, of the events among them. */
int esclusa_wait_any_since(void *const *objects, uint32_t count, unsigned char *ready,
                           uint64_t *since, int64_t timeout_nanos);

/* Who has let the mutex go and waits for one of its conditions. Zero before that. */
typedef struct esclusa_condition_waiter {
    bool waits;
    uint32_t sequence; /* when the mutex was let go */
    uint32_t member;   /* who has counted: a child that was forked since has not */
} esclusa_condition_waiter;

/* esclusa_condition_wait in parts, between which the mutex stays free: lets it go if that has not
 * been done, and sleeps. When waiter->waits, esclusa_condition_come_back() has to follow. */
int esclusa_condition_wait_on(esclusa_mutex *mutex, uint32_t number,
                              esclusa_condition_waiter *waiter, int64_t timeout_nanos);
/* The wait is over for the reason `result`, 0 or -errno; locks, and returns as
 * esclusa_condition_wait(). */
int esclusa_condition_come_back(esclusa_mutex *mutex, uint32_t number,
                                esclusa_condition_waiter *waiter, int result);

/* The same of a pthread mutex. */
int esclusa_pthread_condition_wait_on(esclusa_pthread_mutex *mutex, uint32_t number,
                                      esclusa_condition_waiter *waiter, int64_t timeout_nanos);
int esclusa_pthread_condition_come_back(esclusa_pthread_mutex *mutex, uint32_t number,
                                        esclusa_condition_waiter *waiter, int result);

/* Whose turn it is at a read-write lock: its lock word, 0 if it is not his. Zero before that. */
typedef struct esclusa_rwlock_turn {
    uint64_t word;
} esclusa_rwlock_turn;

/* The lock calls in parts, between which the turn is kept: who waits in line does not lose his
 * place. At -ETIMEDOUT and -EINTR either another part has to follow or esclusa_rwlock_give_up(). */
int esclusa_rwlock_lock_on(esclusa_rwlock *rwlock, bool writes, esclusa_rwlock_turn *turn,
                           int64_t timeout_nanos);
void esclusa_rwlock_give_up(esclusa_rwlock *rwlock, esclusa_rwlock_turn *turn);

/* Who has arrived at a barrier, and does not know yet how its generation ends. Zero before that. */
typedef struct esclusa_barrier_arrival {
    bool arrived;
    uint32_t generation;
    uint32_t index;
} esclusa_barrier_arrival;

/* esclusa_barrier_wait in parts: arrives if that has not been done, and breaks nothing at
 * -ETIMEDOUT and -EINTR. */
int esclusa_barrier_wait_on(esclusa_barrier *barrier, esclusa_barrier_arrival *arrival,
                            int64_t timeout_nanos);
/* The wait is over for the reason `error`. Returns the index if the barrier was complete by then;
 * otherwise it is broken now: `error`, or -ECANCELED if it was before. */
int esclusa_barrier_give_up(esclusa_barrier *barrier, const esclusa_barrier_arrival *arrival,
                            int error);

#endif
