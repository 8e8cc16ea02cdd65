/* SPDX-License-Identifier: Apache-2.0 */
/* Message queue. See esclusa/esclusa.h for names, errors and times. */
#ifndef ESCLUSA_PUBLIC_QUEUE_H
#define ESCLUSA_PUBLIC_QUEUE_H

#include "esclusa/core.h"

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

typedef struct esclusa_queue_handle esclusa_queue;
typedef struct esclusa_producer_handle esclusa_producer;
typedef struct esclusa_consumer_handle esclusa_consumer;

/* `slots` from 1, exact; `slot_bytes` is the largest payload, from 0. */
int esclusa_queue_create(esclusa_queue **out, const char *name, uint32_t slots,
                         uint32_t slot_bytes);
int esclusa_queue_create_with(esclusa_queue **out, const char *name, uint32_t slots,
                              uint32_t slot_bytes, const esclusa_options *options);
int esclusa_queue_open(esclusa_queue **out, const char *name);
int esclusa_queue_open_with(esclusa_queue **out, const char *name, const esclusa_options *options);
/* -EINVAL if the one found has other slots or slot_bytes, or other handles than those given; the
 * sentence has both. */
int esclusa_queue_create_or_open(esclusa_queue **out, const char *name, uint32_t slots,
                                 uint32_t slot_bytes);
int esclusa_queue_create_or_open_with(esclusa_queue **out, const char *name, uint32_t slots,
                                      uint32_t slot_bytes, const esclusa_options *options);
const char *esclusa_queue_name(const esclusa_queue *queue);
uint32_t esclusa_queue_slots(const esclusa_queue *queue);
uint32_t esclusa_queue_slot_bytes(const esclusa_queue *queue);
int esclusa_queue_set_wait_policy(esclusa_queue *queue, const esclusa_wait_policy *policy);

/*
 * What a queue tells of itself; each figure was true at some moment during the call. But `size` is
 * so only if nobody put, took or handed back meanwhile; else it is an estimate, never more than the
 * slots. Once a message was handed back, and until a consumer searched for such a one in vain, it
 * looks at each slot.
 */
typedef struct esclusa_queue_figures {
    uint64_t size;       /* claimed or published and not yet taken, and handed back */
    uint64_t put;        /* messages ever published (tickets less those that became no message) */
    uint64_t taken;      /* tickets ever taken for the first time, or stepped over */
    uint64_t returned;   /* times a message was handed back */
    uint64_t high_water; /* greatest number not yet taken that a producer saw */
    uint32_t producers;  /* registered handles of living members */
    uint32_t consumers;
    uint32_t producers_waiting; /* those of them that wait now */
    uint32_t consumers_waiting;
} esclusa_queue_figures;

int esclusa_queue_get_figures(esclusa_queue *queue, esclusa_queue_figures *figures);

/*
 * Register a producer or a consumer. It serves one thread at a time. Returns 0; -EUSERS all handles
 * of the queue are in use; -ENOMEM; -EBADF. Closing gives back what it holds: a consumer's messages
 * are delivered again, a producer's claims are skipped.
 */
int esclusa_queue_producer(esclusa_producer **out, esclusa_queue *queue);
int esclusa_queue_consumer(esclusa_consumer **out, esclusa_queue *queue);
void esclusa_producer_close(esclusa_producer *producer);
void esclusa_consumer_close(esclusa_consumer *consumer);
/* Closes its producers and consumers too, which stay valid for their own close only. */
void esclusa_queue_close(esclusa_queue *queue);

/*
 * Put a copy of `length` bytes with `type`. Returns 0; -EMSGSIZE longer than the slot (the sentence
 * has both sizes); -ETIMEDOUT the queue stayed full; -EINTR; -EBADF. What is put before is visible
 * to whoever takes the message.
 */
int esclusa_producer_put(esclusa_producer *producer, const void *data, uint32_t length,
                         uint32_t type, int64_t timeout_nanos);

typedef struct esclusa_message {
    void *data;              /* in the slot itself; a consumer may also write it */
    uint32_t length;         /* claim: the room, slot_bytes; take: the payload */
    uint32_t type;           /* take only */
    uint32_t delivery_count; /* take only: 1, or more when it was handed back before */
    uint32_t slot;           /* for the library */
    uint64_t ticket;         /* for the library */
    uint64_t word;           /* for the library */
} esclusa_message;

/* Claim a slot to write in place. Those behind it wait until it is published or aborted. Returns 0,
 * -ETIMEDOUT the queue stayed full, -EINTR, -EBADF. */
int esclusa_producer_claim(esclusa_producer *producer, esclusa_message *message,
                           int64_t timeout_nanos);
/* Returns 0; -EMSGSIZE longer than the slot, and it is claimed still; -EINVAL not a claim of this
 * producer, or not any more; -EBADF. */
int esclusa_producer_publish(esclusa_producer *producer, esclusa_message *message, uint32_t length,
                             uint32_t type);
/* It becomes no message. Returns 0; -EINVAL as publish; -EBADF. */
int esclusa_producer_abort(esclusa_producer *producer, esclusa_message *message);

typedef struct esclusa_item {
    const void *data;
    uint32_t length;
    uint32_t type;
} esclusa_item;

/*
 * Put up to `count` messages in order, waiting for room until the deadline. Returns how many went
 * in: `count`, or fewer at the time-out (at least 1), or -ETIMEDOUT, -EINTR, -EBADF when none did;
 * -EMSGSIZE before any if one is too long.
 */
int64_t esclusa_producer_put_many(esclusa_producer *producer, const esclusa_item *items,
                                  uint32_t count, int64_t timeout_nanos);

/*
 * Take a message in place; it is held until acknowledged or released, however many are held.
 * Returns 0; -EPIPE the stream has ended; -ETIMEDOUT the queue stayed empty; -EPROTO the message's
 * length was overwritten by garbage, and it was dropped; -EINTR; -EBADF.
 */
int esclusa_consumer_take(esclusa_consumer *consumer, esclusa_message *message,
                          int64_t timeout_nanos);
/* Returns 0; -EINVAL this consumer does not hold it, or not any more; -EBADF. */
int esclusa_consumer_acknowledge(esclusa_consumer *consumer, esclusa_message *message);
/* Hand it back: it is delivered again, with a higher count, before those not taken yet. Returns as
 * acknowledge. */
int esclusa_consumer_release(esclusa_consumer *consumer, esclusa_message *message);

/*
 * Copy the next message into `buffer` and acknowledge it. Returns its length, *type (may be NULL)
 * its type; -EMSGSIZE when `capacity` is too small: the message stays where it is and is the next;
 * else as take.
 */
int64_t esclusa_consumer_get(esclusa_consumer *consumer, void *buffer, uint32_t capacity,
                             uint32_t *type, int64_t timeout_nanos);

/*
 * Copy up to `limit` messages, waiting for the first only, one after the other into `buffer`;
 * items[i].data points there. Returns how many (at least 1); -EMSGSIZE when not even the first
 * fits; -EINVAL a limit of 0; else as take.
 */
int64_t esclusa_consumer_get_many(esclusa_consumer *consumer, void *buffer, size_t capacity,
                                  esclusa_item *items, uint32_t limit, int64_t timeout_nanos);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif

#endif
