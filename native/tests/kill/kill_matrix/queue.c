/* SPDX-License-Identifier: Apache-2.0 */
/* Who lives on with a queue, and what its messages may have become. */
#include "queue.h"

static esclusa_queue *queue;
static esclusa_producer *producer;

/* ---- survivors ---- */

static int missing(void)
{
    int count = -ledger->may_miss;
    for (int id = 0; id < END; id++) {
        count += ledger->fate[id] == MUST_COME && ledger->seen[id] == 0;
    }
    return count;
}

/* Until the end mark and all that must come have come; what the dead one held may come behind the
 * mark. */
static void drain(const char *name, bool early)
{
    struct ends ends;
    EXPECT_OK(esclusa_queue_open(&ends.queue, name));
    EXPECT_OK(esclusa_queue_consumer(&ends.consumer, ends.queue));
    ready();
    if (!early) {
        test_await(&ledger->go, 1);
    }
    while (ledger->seen[END] == 0 || missing() > 0) {
        uint32_t id;
        int64_t length = esclusa_consumer_get(ends.consumer, &id, sizeof id, NULL,
                                              SECONDS(SURVIVOR_WAITS_SECONDS));
        if (length != sizeof id) {
            hung("survivor");
            break;
        }
        ledger->seen[id]++;
    }
    ledger->returned = test_now();
    _exit(0);
}

/* Asleep on the empty queue when the victim comes. */
static void survivor_drains_early(const char *name)
{
    drain(name, true);
}

static void survivor_drains(const char *name)
{
    drain(name, false);
}

/* Waits for room behind what the victim takes; the parent drains. */
static void survivor_puts(const char *name)
{
    struct ends ends;
    EXPECT_OK(esclusa_queue_open(&ends.queue, name));
    EXPECT_OK(esclusa_queue_producer(&ends.producer, ends.queue));
    ready();
    uint32_t id = FROM_SURVIVOR;
    ledger->fate[id] = MAY_COME;
    if (esclusa_producer_put(ends.producer, &id, sizeof id, 0, SECONDS(SURVIVOR_WAITS_SECONDS)) !=
        0) {
        hung("survivor");
    }
    ledger->fate[id] = MUST_COME;
    ledger->returned = test_now();
    _exit(0);
}

/* ---- what the parent does ---- */

static void prepare(const char *name, const struct operation *operation)
{
    esclusa_options options = {.members = 8, .handles = 16};
    EXPECT_OK(esclusa_queue_create_with(&queue, name, SLOTS, sizeof(uint32_t), &options));
    EXPECT_OK(esclusa_queue_producer(&producer, queue));
    for (int i = 0; i < operation->preload; i++) {
        put_noted(producer, (uint32_t) i);
    }
}

/* The end mark: in a slot that is free once the survivor goes on. */
static void put_end_mark(const char *name)
{
    (void) name;
    ledger->go = 1;
    uint32_t id = END;
    if (esclusa_producer_put(producer, &id, sizeof id, 0, SECONDS(SURVIVOR_WAITS_SECONDS)) != 0) {
        hung("end mark");
    }
}

static void drain_for_survivor(const char *name)
{
    (void) name;
    esclusa_consumer *consumer;
    EXPECT_OK(esclusa_queue_consumer(&consumer, queue));
    bool marked = false;
    for (uint32_t id = 0; id != END;) {
        int64_t length =
            esclusa_consumer_get(consumer, &id, sizeof id, NULL, MILLIS(marked ? 10000 : 1));
        if (length == sizeof id) {
            ledger->seen[id]++;
        } else if (marked || ledger->hung != 0) {
            hung("parent");
            break;
        } else if (ledger->returned != 0) {
            put_end_mark(name);
            marked = true;
        }
    }
    esclusa_consumer_close(consumer);
}

/* What comes back late is noted, and each slot still goes round. */
static void use_every_slot(void)
{
    esclusa_consumer *consumer;
    EXPECT_OK(esclusa_queue_consumer(&consumer, queue));
    uint32_t id;
    while (esclusa_consumer_get(consumer, &id, sizeof id, NULL, MILLIS(5)) == sizeof id) {
        ledger->seen[id]++;
    }
    for (uint32_t i = 0; i < 2 * SLOTS; i++) {
        if (esclusa_producer_put(producer, &i, sizeof i, 0, SECONDS(5)) != 0 ||
            esclusa_consumer_get(consumer, &id, sizeof id, NULL, SECONDS(5)) != sizeof id ||
            id != i) {
            fprintf(stderr, "a slot is stuck: %s\n", esclusa_error());
            ledger->hung = 1;
            break;
        }
    }
    esclusa_consumer_close(consumer);
}

static void judge_messages(const char *operation, uint64_t at)
{
    int lost = missing(), doubles = 0;
    for (int id = 0; id < END; id++) {
        int seen = ledger->seen[id], fate = ledger->fate[id];
        doubles += seen > 1 || (fate == GONE && seen > 0) || (fate == UNKNOWN && seen > 0);
    }
    if (lost > 0 || doubles > 0) {
        fprintf(stderr, "%s, store %" PRIu64 ": %d lost, %d double:", operation, at, lost, doubles);
        for (int id = 0; id < END; id++) {
            if (ledger->fate[id] != UNKNOWN || ledger->seen[id] != 0) {
                fprintf(stderr, " %d(fate %d, seen %d)", id, ledger->fate[id], ledger->seen[id]);
            }
        }
        fprintf(stderr, "\n");
    }
    totals.losses += lost > 0 ? lost : 0;
    totals.doubles += doubles;
}

static void judge(const struct operation *operation, uint64_t at)
{
    if (ledger->hung == 0) {
        use_every_slot();
        judge_messages(operation->name, at);
    }
    esclusa_queue_close(queue);
    esclusa_producer_close(producer);
}

static const struct operation operations[] = {
    {.name = "put",
     .victim = victim_puts,
     .survivor = survivor_drains_early,
     .after = put_end_mark},
    {.name = "put, dead waiter",
     .victim = victim_puts_after_a_waiter_died,
     .survivor = survivor_drains,
     .after = put_end_mark},
    {.name = "put_many",
     .victim = victim_puts_many,
     .survivor = survivor_drains_early,
     .after = put_end_mark},
    {.name = "claim publish",
     .victim = victim_claims_and_publishes,
     .survivor = survivor_drains_early,
     .after = put_end_mark},
    {.name = "claim abort",
     .victim = victim_claims_and_aborts,
     .survivor = survivor_drains_early,
     .after = put_end_mark},
    {.name = "get",
     .victim = victim_gets,
     .survivor = survivor_drains,
     .after = put_end_mark,
     .preload = 4},
    {.name = "get_many",
     .victim = victim_gets_many,
     .survivor = survivor_drains,
     .after = put_end_mark,
     .preload = 4},
    {.name = "take acknowledge",
     .victim = victim_takes_and_acknowledges,
     .survivor = survivor_drains,
     .after = put_end_mark,
     .preload = 4},
    {.name = "take release",
     .victim = victim_takes_and_releases,
     .survivor = survivor_drains,
     .after = put_end_mark,
     .preload = 4},
    {.name = "get returned",
     .victim = victim_gets_what_was_returned,
     .survivor = survivor_drains,
     .after = put_end_mark,
     .preload = 4},
    {.name = "get, full ring",
     .victim = victim_gets,
     .survivor = survivor_puts,
     .after = drain_for_survivor,
     .preload = SLOTS},
    {.name = "get_many, full ring",
     .victim = victim_gets_many,
     .survivor = survivor_puts,
     .after = drain_for_survivor,
     .preload = SLOTS},
    {.name = "take acknowledge, full ring",
     .victim = victim_takes_and_acknowledges,
     .survivor = survivor_puts,
     .after = drain_for_survivor,
     .preload = SLOTS},
    {.name = "take release, full ring",
     .victim = victim_takes_and_releases,
     .survivor = survivor_puts,
     .after = drain_for_survivor,
     .preload = SLOTS},
    {.name = "wait, empty",
     .victim = victim_waits_in_vain,
     .survivor = survivor_drains_early,
     .after = put_end_mark},
    {.name = "wait, full ring",
     .victim = victim_waits_for_room,
     .survivor = survivor_drains,
     .after = put_end_mark,
     .preload = SLOTS},
    {.name = "open",
     .victim = victim_opens,
     .survivor = survivor_drains,
     .after = put_end_mark,
     .preload = 2},
    {.name = "register",
     .victim = victim_registers,
     .survivor = survivor_drains,
     .after = put_end_mark,
     .preload = 2},
    {.name = "close ends",
     .victim = victim_closes_ends,
     .survivor = survivor_drains,
     .after = put_end_mark,
     .preload = 3},
    {.name = "close queue",
     .victim = victim_closes,
     .survivor = survivor_drains,
     .after = put_end_mark,
     .preload = 3},
    {.name = "sweep",
     .victim = victim_sweeps,
     .survivor = survivor_drains,
     .after = put_end_mark,
     .preload = 3},
    {0},
};

const struct object queue_object = {
    .prepare = prepare,
    .judge = judge,
    .operations = operations,
};
