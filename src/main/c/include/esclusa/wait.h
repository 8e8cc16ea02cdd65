/* SPDX-License-Identifier: Apache-2.0 */
/* Waiting for many. See esclusa/esclusa.h for names, errors and times. */
#ifndef ESCLUSA_PUBLIC_WAIT_H
#define ESCLUSA_PUBLIC_WAIT_H

#include "esclusa/event.h"
#include "esclusa/latch.h"
#include "esclusa/queue.h"
#include "esclusa/semaphore.h"

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

enum { ESCLUSA_WAIT_ANY_MAX = 127 };

/*
 * Add 1 to the eventfd `fd`, once, as soon as a call that does not wait may succeed, or would tell
 * the end of the stream: at once if that is so now. Then it is to be armed again. What is armed may
 * be armed again; a producer or consumer is armed with one descriptor, and a new one takes its
 * place, the others with any number of them. -1 disarms.
 *
 *   consumer   a message is there, or the stream has ended
 *   producer   a slot is free
 *   semaphore  `count` permits are free
 *   event      it is set, or has been set since
 *   latch      its count is 0
 *
 * It may ring although another one was quicker, and when the handle is closed: look, and arm again.
 * What is armed is waited for by a thread of the library, which keeps a descriptor of its own, so
 * that `fd` may be closed at any time. A forked child inherits nothing that is armed. A consumer
 * that is armed does not count as waiting for the end of the stream. Returns 0; -EINVAL no eventfd
 * is open at `fd`, or `count` as in acquire; -EMFILE; -EAGAIN no thread is to be had; -ENOMEM;
 * -EBADF the handle is closed.
 */
int esclusa_consumer_ring(esclusa_consumer *consumer, int fd);
int esclusa_producer_ring(esclusa_producer *producer, int fd);
int esclusa_semaphore_ring(esclusa_semaphore *semaphore, uint32_t count, int fd);
int esclusa_event_ring(esclusa_event *event, int fd);
int esclusa_latch_ring(esclusa_latch *latch, int fd);

/*
 * Wait, without a descriptor, until one of `count` (1 to ESCLUSA_WAIT_ANY_MAX) objects is ready as
 * above, with 1 permit for a semaphore; an event also when it has been set and cleared since the
 * call began. `objects` holds handles of these kinds. ready[i] (may be NULL) becomes 1 or 0 for
 * each. Nothing is taken, and another one may be quicker. Returns the index of the first that is
 * ready; -EINVAL another count, or a handle of another kind; -ETIMEDOUT; -EINTR; -ENOMEM; -EBADF
 * one is closed.
 */
int esclusa_wait_any(void *const *objects, uint32_t count, unsigned char *ready,
                     int64_t timeout_nanos);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif

#endif
