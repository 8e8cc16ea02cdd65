/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of esclusa_peer have in common: one object of each kind, NULL or closed if there
 * is none, and the words of each. */
#ifndef ESCLUSA_PEER_H
#define ESCLUSA_PEER_H

#include "peer_line.h"

extern esclusa_memory *memory;
extern esclusa_counter *counter;
extern esclusa_mutex *mutex;
extern esclusa_queue *queue;
extern esclusa_producer *producer;
extern esclusa_consumer *consumer;
extern esclusa_array *array;
extern esclusa_counters *counters;
extern esclusa_semaphore *semaphore;
extern esclusa_rwlock *rwlock;
extern esclusa_barrier *barrier;
extern esclusa_event *event;
extern esclusa_latch *latch;
extern unsigned holding; /* messages that the consumer has */

/* All words, in tables that each end with no words; the list ends with NULL. */
extern const struct command *const tables[];

extern const struct command memory_commands[], counter_commands[], mutex_commands[],
    queue_commands[], producer_commands[], consumer_commands[], array_commands[],
    counters_commands[], semaphore_commands[], rwlock_commands[], condition_commands[],
    barrier_commands[], event_commands[], latch_commands[], pthread_commands[],
    descriptor_commands[], bell_commands[], golden_commands[], work_commands[], kill_commands[];

/* An object of any kind. */
static inline void any_unlink(char **w)
{
    answer(esclusa_unlink(w[0]));
}

#endif
