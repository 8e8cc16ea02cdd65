/* SPDX-License-Identifier: Apache-2.0 */
/* SharedBarrier: a death among the parties breaks it, and a reset makes it whole. */
#include "matrix.h"

static esclusa_barrier *barrier;

static void prepare(const char *name, const struct operation *operation)
{
    (void) operation;
    EXPECT_OK(esclusa_barrier_create(&barrier, name, 2));
}

static void wait_as_victim(esclusa_barrier *own)
{
    int result = esclusa_barrier_wait(own, ESCLUSA_FOREVER);
    EXPECT(result == 0 || result == 1);
    ledger->seen[0]++;
}

/* One that takes part already: its death breaks the barrier, wherever it is. */
static void victim_waits(const char *name)
{
    esclusa_barrier *own;
    EXPECT_OK(esclusa_barrier_open(&own, name));
    wait_as_victim(own);
    arm();
    wait_as_victim(own);
    esclusa_barrier_close(own);
    disarm();
}

static void victim_comes(const char *name)
{
    esclusa_barrier *own;
    EXPECT_OK(esclusa_barrier_open(&own, name));
    arm();
    wait_as_victim(own);
    disarm();
    wait_as_victim(own);
}

/* Comes as often as the victim, unless the barrier breaks. */
static void survivor_waits(const char *name)
{
    esclusa_barrier *own;
    EXPECT_OK(esclusa_barrier_open(&own, name));
    ready();
    for (int round = 0; round < 2; round++) {
        int result = esclusa_barrier_wait(own, SECONDS(SURVIVOR_WAITS_SECONDS));
        if (result == -ECANCELED) {
            break;
        }
        if (result < 0) {
            hung("survivor");
            break;
        }
        ledger->seen[1]++;
    }
    ledger->returned = test_now();
    esclusa_barrier_close(own);
    _exit(0);
}

static void check(const char *name)
{
    await_returned();
    totals.doubles += ledger->seen[0] > ledger->seen[1] + 1 || ledger->seen[1] > 2;
    EXPECT_OK(esclusa_barrier_reset(barrier));
    pid_t other = test_fork();
    if (other == 0) {
        esclusa_barrier *own;
        EXPECT_OK(esclusa_barrier_open(&own, name));
        EXPECT(esclusa_barrier_wait(own, SECONDS(SURVIVOR_WAITS_SECONDS)) >= 0);
        _exit(0);
    }
    if (esclusa_barrier_wait(barrier, SECONDS(SURVIVOR_WAITS_SECONDS)) < 0) {
        hung("parent");
    }
    test_wait(other);
    esclusa_barrier_close(barrier);
}

/* Who died before it took part broke nothing: the reset stands for it. */
static void check_newcomer(const char *name)
{
    test_pause(MILLIS(20));
    if (ledger->returned == 0) {
        EXPECT_OK(esclusa_barrier_reset(barrier));
        await_returned();
        ledger->returned = 1; /* nothing to measure */
    }
    check(name);
}

static const struct operation operations[] = {
    {.name = "barrier", .victim = victim_waits, .survivor = survivor_waits, .after = check},
    {.name = "barrier, newcomer",
     .victim = victim_comes,
     .survivor = survivor_waits,
     .after = check_newcomer},
    {0},
};

const struct object barrier_object = {
    .prepare = prepare,
    .operations = operations,
};
