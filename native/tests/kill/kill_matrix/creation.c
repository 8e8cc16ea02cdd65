/* SPDX-License-Identifier: Apache-2.0 */
/* Creation: nothing, or a whole one. */
#include "matrix.h"

static void prepare(const char *name, const struct operation *operation)
{
    (void) operation;
    (void) name;
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

static const struct operation operations[] = {
    {.name = "create", .victim = victim_creates, .after = check_creation},
    {0},
};

const struct object creation_object = {
    .prepare = prepare,
    .operations = operations,
};
