/* SPDX-License-Identifier: Apache-2.0 */
/* Creation: nothing, or a whole one. */
#include "matrix.h"

static esclusa_counter *unnamed; /* the parent's, with room for one other */
static char unnamed_name[16];

static void prepare(const char *name, const struct operation *operation)
{
    (void) operation;
    (void) name;
    if (unnamed == NULL) {
        esclusa_options options = {.members = 2};
        EXPECT_OK(esclusa_counter_create_with(&unnamed, ESCLUSA_UNNAMED, 7, &options));
        snprintf(unnamed_name, sizeof unnamed_name, "fd:%d", esclusa_fileno(unnamed));
    }
}

static void victim_creates(const char *name)
{
    esclusa_queue *own;
    esclusa_options options = {.members = 4, .handles = 4};
    arm();
    EXPECT_OK(esclusa_queue_create_with(&own, name, 3, 8, &options));
    disarm();
}

/* Nothing, or a whole one; no private file outlives the next creation. */
static void check_creation(const char *name)
{
    esclusa_queue *own;
    esclusa_options options = {.members = 4, .handles = 4};
    int result = esclusa_queue_open(&own, name);
    EXPECT(result == 0 || result == -ENOENT);
    if (result == -ENOENT) {
        EXPECT_OK(esclusa_queue_create_with(&own, name, 3, 8, &options));
    }
    esclusa_producer *end;
    EXPECT_OK(esclusa_queue_producer(&end, own));
    EXPECT_OK(esclusa_producer_put(end, "x", 1, 0, 0));
    esclusa_queue_close(own);
    esclusa_producer_close(end);
    EXPECT_OK(esclusa_unlink(name));
    EXPECT_OK(esclusa_queue_create_with(&own, name, 3, 8, &options));
    esclusa_queue_close(own);
    totals.losses += test_count_files(test_directory(), ".esclusa-") != 0;
    ledger->returned = test_now();
}

/* ---- without a name ---- */

static void victim_creates_unnamed(const char *name)
{
    (void) name;
    esclusa_counter *own;
    arm();
    EXPECT_OK(esclusa_counter_create(&own, ESCLUSA_UNNAMED, 1));
    disarm();
}

static void check_nothing(const char *name)
{
    EXPECT_EQUAL(-ENOENT, esclusa_unlink(name));
    totals.losses += test_count_files(test_directory(), ".esclusa-") != 0;
    ledger->returned = test_now();
}

/* Forked, so that it has the descriptor; its parent's handle it lets be. */
static void victim_opens_unnamed(const char *name)
{
    (void) name;
    esclusa_counter *own;
    arm();
    EXPECT_OK(esclusa_counter_open(&own, unnamed_name));
    disarm();
}

/* Its place is free again. */
static void check_place(const char *name)
{
    (void) name;
    esclusa_counter *own;
    int64_t value = 0;
    EXPECT_OK(esclusa_counter_open(&own, unnamed_name));
    EXPECT_OK(esclusa_counter_get(own, &value));
    EXPECT_EQUAL(7, value);
    esclusa_counter_close(own);
    ledger->returned = test_now();
}

static const struct operation operations[] = {
    {.name = "create", .victim = victim_creates, .after = check_creation},
    {.name = "create without a name", .victim = victim_creates_unnamed, .after = check_nothing},
    {.name = "open by descriptor", .victim = victim_opens_unnamed, .after = check_place},
    {0},
};

const struct object creation_object = {
    .prepare = prepare,
    .operations = operations,
};
