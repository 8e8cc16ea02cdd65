/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Death at a chosen store, for tests.
 *
 * In a build with ESCLUSA_KILL_POINTS each store to shared memory calls esclusa_kill_point() first,
 * which counts, and ends the process by SIGKILL when the count reaches the number that was armed.
 * In a release build nothing of it is left.
 */
#ifndef ESCLUSA_KILL_H
#define ESCLUSA_KILL_H

#include <stdbool.h>
#include <stdint.h>

#ifdef ESCLUSA_KILL_POINTS

void esclusa_kill_point(void);
/*
 * Die before the n-th store from now (1 is the next), 0: never. Starts the count anew. The
 * environment variable ESCLUSA_KILL_AT arms at the start of the process. Process 1 of a PID
 * namespace, which its own SIGKILL does not reach, goes no further and waits for another's.
 */
void esclusa_kill_arm(uint64_t n);
/* How many stores since the count was started. */
uint64_t esclusa_kill_count(void);
/* Send `number` instead of SIGKILL; SIGSTOP makes a process that goes on an hour later. */
void esclusa_kill_signal(int number);
/* Where to write the moment of death (CLOCK_MONOTONIC, nanoseconds), so that others can measure
 * from it; or into the file that ESCLUSA_KILL_STAMP names. */
void esclusa_kill_stamp(_Atomic int64_t *stamp);
/* Is the environment variable set that takes a facility of the system away? */
bool esclusa_test_without(const char *variable);

#else

static inline void esclusa_kill_point(void)
{
}

static inline bool esclusa_test_without(const char *variable)
{
    (void) variable;
    return false;
}

#endif

#endif
