/* SPDX-License-Identifier: Apache-2.0 */
/* Barrier: all wait for all, again and again, as threading.Barrier. See esclusa/esclusa.h for
 * names, errors and times. */
#ifndef ESCLUSA_PUBLIC_BARRIER_H
#define ESCLUSA_PUBLIC_BARRIER_H

#include "esclusa/core.h"

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

typedef struct esclusa_barrier_handle esclusa_barrier;

/*
 * `parties`, 1 to 65535, is how many have to arrive. A member takes part from its first wait until
 * it closes the barrier; its death in that time breaks it, wherever it is. So does closing a handle
 * while a thread waits by it, a time-out and an interrupt.
 */
int esclusa_barrier_create(esclusa_barrier **out, const char *name, uint32_t parties);
int esclusa_barrier_create_with(esclusa_barrier **out, const char *name, uint32_t parties,
                                const esclusa_options *options);
int esclusa_barrier_open(esclusa_barrier **out, const char *name);
int esclusa_barrier_open_with(esclusa_barrier **out, const char *name,
                              const esclusa_options *options);
/* -EINVAL if the one found is for other parties; the sentence has both. */
int esclusa_barrier_create_or_open(esclusa_barrier **out, const char *name, uint32_t parties);
int esclusa_barrier_create_or_open_with(esclusa_barrier **out, const char *name, uint32_t parties,
                                        const esclusa_options *options);
const char *esclusa_barrier_name(const esclusa_barrier *barrier);
int esclusa_barrier_set_wait_policy(esclusa_barrier *barrier, const esclusa_wait_policy *policy);
/*
 * Arrive, and wait for the others. Returns how many were missing then: parties - 1 for the first, 0
 * for the last; what each wrote before is visible to all. -ECANCELED it is broken: a party died,
 * timed out or was interrupted, or somebody reset it meanwhile; -ETIMEDOUT, -EINTR: this call broke
 * it; -EBADF.
 */
int esclusa_barrier_wait(esclusa_barrier *barrier, int64_t timeout_nanos);
/* Make it whole and empty; who waits gets -ECANCELED. Nothing happens if it is so already. */
int esclusa_barrier_reset(esclusa_barrier *barrier);
/* Returns 1 or 0. */
int esclusa_barrier_is_broken(esclusa_barrier *barrier);
/* Returns how many wait, or -errno. */
int esclusa_barrier_waiting(esclusa_barrier *barrier);
uint32_t esclusa_barrier_parties(const esclusa_barrier *barrier);
void esclusa_barrier_close(esclusa_barrier *barrier);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif

#endif
