/* SPDX-License-Identifier: Apache-2.0 */
/* SharedEvent and SharedLatch: who waits is let go, by the dead one or by the next. */
#include "matrix.h"

enum { COUNT = 3 };

static esclusa_event *event;
static esclusa_latch *latch;

static void prepare_event(const char *name, const struct operation *operation)
{
    (void) operation;
    EXPECT_OK(esclusa_event_create(&event, name));
}

static void victim_sets(const char *name)
{
    esclusa_event *own;
    EXPECT_OK(esclusa_event_open(&own, name));
    arm();
    EXPECT_OK(esclusa_event_set(own));
    ledger->seen[0]++;
    EXPECT_OK(esclusa_event_clear(own));
    EXPECT_OK(esclusa_event_set(own));
    esclusa_event_close(own);
    disarm();
}

static void victim_waits_for_it(const char *name)
{
    esclusa_event *own;
    EXPECT_OK(esclusa_event_open(&own, name));
    arm();
    EXPECT_EQUAL(-ETIMEDOUT, esclusa_event_wait(own, MILLIS(1)));
    esclusa_event_close(own);
    disarm();
}

static void survivor_waits_for_event(const char *name)
{
    esclusa_event *own;
    EXPECT_OK(esclusa_event_open(&own, name));
    ready();
    if (esclusa_event_wait(own, SECONDS(SURVIVOR_WAITS_SECONDS)) != 0) {
        hung("survivor");
    }
    ledger->returned = test_now();
    _exit(0);
}

/* Whose set has returned has let the survivor go; else this does. */
static void check_event(const char *name)
{
    (void) name;
    if (ledger->seen[0] == 0) {
        EXPECT_OK(esclusa_event_set(event));
    }
    await_returned();
    esclusa_event_close(event);
}

static const struct operation event_operations[] = {
    {.name = "event set",
     .victim = victim_sets,
     .survivor = survivor_waits_for_event,
     .after = check_event},
    {.name = "event wait",
     .victim = victim_waits_for_it,
     .survivor = survivor_waits_for_event,
     .after = check_event},
    {0},
};

const struct object event_object = {
    .prepare = prepare_event,
    .operations = event_operations,
};

static void prepare_latch(const char *name, const struct operation *operation)
{
    (void) operation;
    EXPECT_OK(esclusa_latch_create(&latch, name, COUNT));
}

static void victim_counts_down(const char *name)
{
    esclusa_latch *own;
    EXPECT_OK(esclusa_latch_open(&own, name));
    arm();
    for (int i = 0; i < COUNT; i++) {
        EXPECT_OK(esclusa_latch_count_down(own, 1));
        ledger->seen[0]++;
    }
    esclusa_latch_close(own);
    disarm();
}

static void survivor_waits_for_latch(const char *name)
{
    esclusa_latch *own;
    EXPECT_OK(esclusa_latch_open(&own, name));
    ready();
    if (esclusa_latch_wait(own, SECONDS(SURVIVOR_WAITS_SECONDS)) != 0) {
        hung("survivor");
    }
    ledger->returned = test_now();
    _exit(0);
}

/* Each step is there or not; what is left is counted here. */
static void check_latch(const char *name)
{
    (void) name;
    int64_t done = COUNT - esclusa_latch_count(latch);
    totals.losses += done < ledger->seen[0];
    totals.doubles += done > ledger->seen[0] + 1;
    if (done < COUNT) {
        EXPECT_OK(esclusa_latch_count_down(latch, (uint32_t) (COUNT - done)));
    }
    await_returned();
    esclusa_latch_close(latch);
}

static const struct operation latch_operations[] = {
    {.name = "latch",
     .victim = victim_counts_down,
     .survivor = survivor_waits_for_latch,
     .after = check_latch},
    {0},
};

const struct object latch_object = {
    .prepare = prepare_latch,
    .operations = latch_operations,
};
