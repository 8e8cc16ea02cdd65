/* SPDX-License-Identifier: Apache-2.0 */
/* SharedCondition: a dead waiter eats no signal, and a dead signaller leaves the mutex to the next.
 */
#include "matrix.h"

static esclusa_mutex *mutex;

static void prepare(const char *name, const struct operation *operation)
{
    (void) operation;
    EXPECT_OK(esclusa_mutex_create(&mutex, name));
}

static void lock(esclusa_mutex *own, const char *who)
{
    int result = esclusa_mutex_lock_for(own, SECONDS(SURVIVOR_WAITS_SECONDS));
    if (result == -EOWNERDEAD) {
        EXPECT_OK(esclusa_mutex_mark_repaired(own));
    } else if (result != 0) {
        hung(who);
    }
}

static void victim_waits(const char *name)
{
    esclusa_mutex *own;
    EXPECT_OK(esclusa_mutex_open(&own, name));
    arm();
    lock(own, "victim");
    int result = esclusa_condition_wait(own, 0, MILLIS(1));
    EXPECT(result == -ETIMEDOUT || result == 0);
    EXPECT_OK(esclusa_mutex_unlock(own));
    disarm();
}

static void victim_signals(const char *name)
{
    esclusa_mutex *own;
    EXPECT_OK(esclusa_mutex_open(&own, name));
    arm();
    lock(own, "victim");
    ledger->go = 1;
    EXPECT_OK(esclusa_condition_signal(own, 0));
    EXPECT_OK(esclusa_mutex_unlock(own));
    ledger->seen[0] = 1;
    disarm();
}

static void survivor_waits(const char *name)
{
    esclusa_mutex *own;
    EXPECT_OK(esclusa_mutex_open(&own, name));
    lock(own, "survivor");
    ready();
    while (ledger->go == 0 && ledger->hung == 0) {
        int result = esclusa_condition_wait(own, 0, SECONDS(SURVIVOR_WAITS_SECONDS));
        if (result == -EOWNERDEAD) {
            EXPECT_OK(esclusa_mutex_mark_repaired(own));
        } else if (result != 0) {
            hung("survivor");
        }
    }
    ledger->returned = test_now();
    EXPECT_OK(esclusa_mutex_unlock(own));
    _exit(0);
}

/* Whose signal has returned has let the survivor go; else this one does. */
static void check(const char *name)
{
    (void) name;
    if (ledger->seen[0] == 0) {
        lock(mutex, "parent");
        ledger->go = 1;
        EXPECT_OK(esclusa_condition_signal(mutex, 0));
        EXPECT_OK(esclusa_mutex_unlock(mutex));
    }
    await_returned();
    esclusa_mutex_close(mutex);
}

static const struct operation operations[] = {
    {.name = "condition wait", .victim = victim_waits, .survivor = survivor_waits, .after = check},
    {.name = "condition signal",
     .victim = victim_signals,
     .survivor = survivor_waits,
     .after = check},
    {0},
};

const struct object condition_object = {
    .prepare = prepare,
    .operations = operations,
};
