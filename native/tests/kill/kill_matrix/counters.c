/* SPDX-License-Identifier: Apache-2.0 */
/* SharedCounters: a place is free or whole. */
#include "matrix.h"

static esclusa_counters *counters;

static void prepare(const char *name, const struct operation *operation)
{
    (void) operation;
    EXPECT_OK(esclusa_counters_create(&counters, name, 2));
}

/* The other of the two places serves the parent. */
static void victim_counts(const char *name)
{
    esclusa_counters *own;
    esclusa_labelled_counter_id id;
    EXPECT_OK(esclusa_counters_open(&own, name));
    arm();
    for (int round = 0; round < 2; round++) {
        ledger->seen[0] = 0;
        EXPECT_OK(esclusa_counters_allocate(own, &id, "counted", "rounds", ESCLUSA_COUNTER));
        ledger->fate[0] = MUST_COME;
        for (int i = 0; i < 3; i++) {
            EXPECT_OK(esclusa_counters_add(own, id, 1, NULL));
            ledger->seen[0]++;
        }
        ledger->fate[0] = MAY_COME;
        if (round == 0) {
            EXPECT_EQUAL(1, esclusa_counters_free(own, id));
            ledger->fate[0] = MAY_COME;
        }
    }
    ledger->fate[0] = MUST_COME;
    esclusa_counters_close(own);
    disarm();
}

static void hold_a_counter(const char *name)
{
    esclusa_counters *own;
    esclusa_labelled_counter_id id;
    EXPECT_OK(esclusa_counters_open(&own, name));
    EXPECT_OK(esclusa_counters_allocate(own, &id, "counted", "rounds", ESCLUSA_COUNTER));
    EXPECT_OK(esclusa_counters_add(own, id, 3, NULL));
    ledger->seen[0] = 3;
    ledger->fate[0] = MUST_COME;
}

static void victim_sweeps_counters(const char *name)
{
    die_at(0, hold_a_counter, name);
    esclusa_counters *own;
    esclusa_labelled_counter_info info;
    EXPECT_OK(esclusa_counters_open(&own, name));
    test_pause(MILLIS(1)); /* joining may have swept */
    arm();
    EXPECT_EQUAL(1, esclusa_counters_read(own, 0, &info));
    disarm();
}

/* Nothing stays half written, nobody's, or somebody's who is dead; what is there is whole. */
static void check_counters(const char *name)
{
    (void) name;
    esclusa_labelled_counter_id id, found;
    int there = 0;
    EXPECT_OK(esclusa_counters_allocate(counters, &id, "other", "", ESCLUSA_GAUGE));
    esclusa_labelled_counter_info info = {.value = 0};
    for (int64_t until = test_now() + SECONDS(SURVIVOR_WAITS_SECONDS);;) {
        there = esclusa_counters_find(counters, &found, "counted");
        if (there == 0 ||
            (esclusa_counters_read(counters, found.index, &info) == 1 && info.orphaned == 1)) {
            break;
        }
        if (test_now() > until) {
            ledger->hung = 1;
            break;
        }
    }
    if (there == 1) {
        totals.losses += info.value < ledger->seen[0] || strcmp(info.unit, "rounds") != 0;
        totals.doubles += info.value > ledger->seen[0] + 1 && ledger->fate[0] == MUST_COME;
        EXPECT_EQUAL(1, esclusa_counters_free(counters, found));
    } else {
        totals.losses += ledger->fate[0] == MUST_COME;
    }
    /* Both places serve again. */
    int result = esclusa_counters_allocate(counters, &found, "last", "", ESCLUSA_GAUGE);
    ledger->hung |= result != 0;
    ledger->returned = test_now();
    esclusa_counters_close(counters);
}

static const struct operation operations[] = {
    {.name = "counters", .victim = victim_counts, .after = check_counters},
    {.name = "counters, sweep", .victim = victim_sweeps_counters, .after = check_counters},
    {0},
};

const struct object counters_object = {
    .prepare = prepare,
    .operations = operations,
};
