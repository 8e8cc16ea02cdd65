/* SPDX-License-Identifier: Apache-2.0 */
/* Event: set or not, as threading.Event. See esclusa/esclusa.h for names, errors and times. */
#ifndef ESCLUSA_PUBLIC_EVENT_H
#define ESCLUSA_PUBLIC_EVENT_H

#include "esclusa/core.h"

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

typedef struct esclusa_event_handle esclusa_event;

/* Create an event that is not set. */
int esclusa_event_create(esclusa_event **out, const char *name);
int esclusa_event_create_with(esclusa_event **out, const char *name,
                              const esclusa_options *options);
int esclusa_event_open(esclusa_event **out, const char *name);
int esclusa_event_open_with(esclusa_event **out, const char *name, const esclusa_options *options);
int esclusa_event_create_or_open(esclusa_event **out, const char *name);
int esclusa_event_create_or_open_with(esclusa_event **out, const char *name,
                                      const esclusa_options *options);
const char *esclusa_event_name(const esclusa_event *event);
int esclusa_event_set_wait_policy(esclusa_event *event, const esclusa_wait_policy *policy);
/* Set it, and wake all who wait. What was written before is visible to whoever finds it set. */
int esclusa_event_set(esclusa_event *event);
int esclusa_event_clear(esclusa_event *event);
/* Returns 1 or 0. */
int esclusa_event_is_set(esclusa_event *event);
/* Returns how often it has been set while it was not, modulo 2^31: who compares it with what it was
 * sees a set that was cleared again. -EBADF. */
int64_t esclusa_event_times_set(esclusa_event *event);
/* Wait until it is set. Returns 0, also when it was set and cleared since the wait began;
 * -ETIMEDOUT, -EINTR, -EBADF. */
int esclusa_event_wait(esclusa_event *event, int64_t timeout_nanos);
void esclusa_event_close(esclusa_event *event);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif

#endif
