/* SPDX-License-Identifier: Apache-2.0 */
/* The queue's part of the kill matrix: who dies, and what is in the queue. */
#ifndef KILL_MATRIX_QUEUE_H
#define KILL_MATRIX_QUEUE_H

#include "matrix.h"

enum {
    SLOTS = 6,
    FROM_VICTIM = 16, /* ids of messages that victims put */
    FROM_SURVIVOR = 32,
    END = IDS - 1,
};

struct ends {
    esclusa_queue *queue;
    esclusa_producer *producer;
    esclusa_consumer *consumer;
};

/* Notes in the ledger what may become of it. */
void put_noted(esclusa_producer *with, uint32_t id);

void victim_puts(const char *name);
void victim_puts_many(const char *name);
void victim_claims_and_publishes(const char *name);
void victim_claims_and_aborts(const char *name);
void victim_gets(const char *name);
void victim_gets_many(const char *name);
void victim_takes_and_acknowledges(const char *name);
void victim_takes_and_releases(const char *name);
void victim_gets_what_was_returned(const char *name);
void victim_waits_in_vain(const char *name);
void victim_waits_for_room(const char *name);
void victim_opens(const char *name);
void victim_registers(const char *name);
void victim_closes_ends(const char *name);
void victim_closes(const char *name);
void victim_sweeps(const char *name);
void victim_puts_after_a_waiter_died(const char *name);

#endif
