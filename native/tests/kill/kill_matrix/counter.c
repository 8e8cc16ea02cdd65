/* SPDX-License-Identifier: Apache-2.0 */
/* SharedCounter: an addition is there or not. */
#include "matrix.h"

static esclusa_counter *counter;

static void prepare(const char *name, const struct operation *operation)
{
    (void) operation;
    EXPECT_OK(esclusa_counter_create(&counter, name, 0));
}

static void victim_adds(const char *name)
{
    esclusa_counter *own;
    EXPECT_OK(esclusa_counter_open(&own, name));
    arm();
    for (int i = 0; i < 3; i++) {
        EXPECT_OK(esclusa_counter_add(own, 1, NULL));
        ledger->seen[0]++;
    }
    esclusa_counter_close(own);
    disarm();
}

static void check_counter(const char *name)
{
    (void) name;
    int64_t value;
    EXPECT_OK(esclusa_counter_get(counter, &value));
    totals.losses += value < ledger->seen[0];
    totals.doubles += value > ledger->seen[0] + 1;
    ledger->returned = test_now();
    esclusa_counter_close(counter);
}

static const struct operation operations[] = {
    {.name = "counter add close", .victim = victim_adds, .after = check_counter},
    {0},
};

const struct object counter_object = {
    .prepare = prepare,
    .operations = operations,
};
