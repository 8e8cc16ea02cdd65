/* SPDX-License-Identifier: Apache-2.0 */
/* Who dies at work on a queue. */
#include "queue.h"

static struct ends open_ends(const char *name)
{
    struct ends ends;
    EXPECT_OK(esclusa_queue_open(&ends.queue, name));
    EXPECT_OK(esclusa_queue_producer(&ends.producer, ends.queue));
    EXPECT_OK(esclusa_queue_consumer(&ends.consumer, ends.queue));
    return ends;
}

void put_noted(esclusa_producer *with, uint32_t id)
{
    ledger->fate[id] = MAY_COME;
    EXPECT_OK(esclusa_producer_put(with, &id, sizeof id, id, ESCLUSA_FOREVER));
    ledger->fate[id] = MUST_COME;
}

void victim_puts(const char *name)
{
    struct ends ends = open_ends(name);
    arm();
    put_noted(ends.producer, FROM_VICTIM);
    put_noted(ends.producer, FROM_VICTIM + 1);
    disarm();
}

void victim_puts_many(const char *name)
{
    struct ends ends = open_ends(name);
    uint32_t ids[3];
    esclusa_item items[3];
    for (uint32_t i = 0; i < 3; i++) {
        ids[i] = FROM_VICTIM + i;
        items[i] = (esclusa_item){&ids[i], sizeof ids[i], ids[i]};
        ledger->fate[ids[i]] = MAY_COME;
    }
    arm();
    EXPECT_EQUAL(3, esclusa_producer_put_many(ends.producer, items, 3, ESCLUSA_FOREVER));
    disarm();
    for (uint32_t i = 0; i < 3; i++) {
        ledger->fate[ids[i]] = MUST_COME;
    }
}

void victim_claims_and_publishes(const char *name)
{
    struct ends ends = open_ends(name);
    esclusa_message message;
    uint32_t id = FROM_VICTIM;
    arm();
    EXPECT_OK(esclusa_producer_claim(ends.producer, &message, ESCLUSA_FOREVER));
    memcpy(message.data, &id, sizeof id);
    ledger->fate[id] = MAY_COME;
    EXPECT_OK(esclusa_producer_publish(ends.producer, &message, sizeof id, id));
    ledger->fate[id] = MUST_COME;
    disarm();
}

void victim_claims_and_aborts(const char *name)
{
    struct ends ends = open_ends(name);
    esclusa_message message;
    arm();
    EXPECT_OK(esclusa_producer_claim(ends.producer, &message, ESCLUSA_FOREVER));
    EXPECT_OK(esclusa_producer_abort(ends.producer, &message));
    disarm();
}

void victim_gets(const char *name)
{
    struct ends ends = open_ends(name);
    uint32_t id;
    arm();
    for (int i = 0; i < 2; i++) {
        ledger->may_miss = 1;
        EXPECT_EQUAL(sizeof id,
                     esclusa_consumer_get(ends.consumer, &id, sizeof id, NULL, ESCLUSA_FOREVER));
        ledger->fate[id] = GONE;
        ledger->may_miss = 0;
    }
    disarm();
}

void victim_gets_many(const char *name)
{
    struct ends ends = open_ends(name);
    uint32_t ids[3];
    esclusa_item items[3];
    ledger->may_miss = 3;
    arm();
    EXPECT_EQUAL(
        3, esclusa_consumer_get_many(ends.consumer, ids, sizeof ids, items, 3, ESCLUSA_FOREVER));
    disarm();
    for (int i = 0; i < 3; i++) {
        ledger->fate[ids[i]] = GONE;
    }
    ledger->may_miss = 0;
}

static uint32_t take(struct ends *ends, esclusa_message *message)
{
    uint32_t id;
    EXPECT_OK(esclusa_consumer_take(ends->consumer, message, ESCLUSA_FOREVER));
    memcpy(&id, message->data, sizeof id);
    return id;
}

void victim_takes_and_acknowledges(const char *name)
{
    struct ends ends = open_ends(name);
    esclusa_message message;
    arm();
    for (int i = 0; i < 2; i++) {
        uint32_t id = take(&ends, &message);
        ledger->fate[id] = MAY_COME;
        EXPECT_OK(esclusa_consumer_acknowledge(ends.consumer, &message));
        ledger->fate[id] = GONE;
    }
    disarm();
}

void victim_takes_and_releases(const char *name)
{
    struct ends ends = open_ends(name);
    esclusa_message message;
    arm();
    take(&ends, &message);
    EXPECT_OK(esclusa_consumer_release(ends.consumer, &message));
    take(&ends, &message); /* again, as one that was handed back */
    EXPECT_EQUAL(2, message.delivery_count);
    EXPECT_OK(esclusa_consumer_release(ends.consumer, &message));
    disarm();
}

void victim_gets_what_was_returned(const char *name)
{
    struct ends ends = open_ends(name);
    esclusa_message message;
    take(&ends, &message);
    EXPECT_OK(esclusa_consumer_release(ends.consumer, &message));
    uint32_t id;
    arm();
    ledger->may_miss = 1;
    EXPECT_EQUAL(sizeof id,
                 esclusa_consumer_get(ends.consumer, &id, sizeof id, NULL, ESCLUSA_FOREVER));
    ledger->fate[id] = GONE;
    ledger->may_miss = 0;
    disarm();
}

void victim_waits_in_vain(const char *name)
{
    struct ends ends = open_ends(name);
    char byte;
    arm();
    EXPECT_EQUAL(-ETIMEDOUT, esclusa_consumer_get(ends.consumer, &byte, 1, NULL, MILLIS(1)));
    disarm();
}

void victim_waits_for_room(const char *name)
{
    struct ends ends = open_ends(name);
    arm();
    EXPECT_EQUAL(-ETIMEDOUT, esclusa_producer_put(ends.producer, "x", 1, 0, MILLIS(1)));
    disarm();
}

void victim_opens(const char *name)
{
    esclusa_queue *own;
    arm();
    EXPECT_OK(esclusa_queue_open(&own, name));
    disarm();
}

void victim_registers(const char *name)
{
    struct ends ends;
    EXPECT_OK(esclusa_queue_open(&ends.queue, name));
    arm();
    EXPECT_OK(esclusa_queue_producer(&ends.producer, ends.queue));
    EXPECT_OK(esclusa_queue_consumer(&ends.consumer, ends.queue));
    disarm();
}

void victim_closes_ends(const char *name)
{
    struct ends ends = open_ends(name);
    esclusa_message message, claim;
    take(&ends, &message);
    EXPECT_OK(esclusa_producer_claim(ends.producer, &claim, ESCLUSA_FOREVER));
    arm();
    esclusa_consumer_close(ends.consumer);
    esclusa_producer_close(ends.producer);
    disarm();
}

void victim_closes(const char *name)
{
    struct ends ends = open_ends(name);
    esclusa_message message, claim;
    take(&ends, &message);
    EXPECT_OK(esclusa_producer_claim(ends.producer, &claim, ESCLUSA_FOREVER));
    arm();
    esclusa_queue_close(ends.queue);
    disarm();
}

static void hold_two_and_die(const char *name)
{
    struct ends ends = open_ends(name);
    esclusa_message message, claim;
    take(&ends, &message);
    EXPECT_OK(esclusa_producer_claim(ends.producer, &claim, ESCLUSA_FOREVER));
}

/* The store after the compare-and-set; after the waiter counted itself. */
enum { PUT_HAS_WON = 3, GET_HAS_WON = 3, WAIT_HAS_ENTERED = 3 };

void victim_sweeps(const char *name)
{
    die_at(0, hold_two_and_die, name);
    die_at(PUT_HAS_WON, victim_puts, name);
    die_at(GET_HAS_WON, victim_gets, name);
    ledger->may_miss = 0; /* that get had not acknowledged */
    struct ends ends = open_ends(name);
    put_noted(ends.producer, FROM_VICTIM + 5); /* the ring is full now */
    arm();
    /* Waiting for room behind what is owned: sweeps. */
    int result = esclusa_producer_claim(ends.producer, &(esclusa_message){0}, MILLIS(20));
    EXPECT(result == 0 || result == -ETIMEDOUT);
    disarm();
}

/* Whose count of waiters is too high, because one died asleep: the wake-up finds nobody, and
 * settles. */
void victim_puts_after_a_waiter_died(const char *name)
{
    die_at(WAIT_HAS_ENTERED, victim_waits_in_vain, name);
    victim_puts(name);
}
