/* SPDX-License-Identifier: Apache-2.0 */
/* SharedReadWriteLock: a dead reader drops out, a dead writer hands on as recovered. */
#include "matrix.h"

static esclusa_rwlock *rwlock;

static void prepare(const char *name, const struct operation *operation)
{
    (void) operation;
    EXPECT_OK(esclusa_rwlock_create(&rwlock, name));
}

/* Returns whether a writer had died with it. */
static bool write_lock(esclusa_rwlock *own, const char *who)
{
    int result = esclusa_rwlock_write_lock_for(own, SECONDS(SURVIVOR_WAITS_SECONDS));
    if (result == -EOWNERDEAD) {
        EXPECT_OK(esclusa_rwlock_mark_repaired(own));
    } else if (result != 0) {
        hung(who);
    }
    return result == -EOWNERDEAD;
}

static void victim_locks(const char *name)
{
    esclusa_rwlock *own;
    EXPECT_OK(esclusa_rwlock_open(&own, name));
    arm();
    int result = esclusa_rwlock_read_lock(own);
    EXPECT(result == 0 || result == -EOWNERDEAD);
    EXPECT_OK(esclusa_rwlock_read_unlock(own));
    for (int i = 0; i < 2; i++) {
        if (write_lock(own, "victim")) {
            ledger->locked = 0;
        }
        ledger->locked++;
        ledger->locked--;
        EXPECT_OK(esclusa_rwlock_write_unlock(own));
    }
    result = esclusa_rwlock_read_lock(own);
    EXPECT(result == 0 || result == -EOWNERDEAD);
    esclusa_rwlock_close(own);
    disarm();
}

static void hold_for_writing(const char *name)
{
    esclusa_rwlock *own;
    EXPECT_OK(esclusa_rwlock_open(&own, name));
    EXPECT_OK(esclusa_rwlock_write_lock(own));
}

static void victim_repairs(const char *name)
{
    die_at(0, hold_for_writing, name);
    victim_locks(name);
}

static void survivor_writes(const char *name)
{
    esclusa_rwlock *own;
    EXPECT_OK(esclusa_rwlock_open(&own, name));
    ready();
    for (bool last = false; !last && ledger->hung == 0; test_pause(20000)) {
        last = ledger->go != 0;
        if (write_lock(own, "survivor")) {
            ledger->locked = 0; /* the dead one may have been inside */
        }
        progressed();
        if (ledger->locked++ != 0) {
            fprintf(stderr, "two writers\n");
            ledger->seen[1]++;
        }
        ledger->locked--;
        EXPECT_OK(esclusa_rwlock_write_unlock(own));
    }
    _exit(0);
}

/* Wants it for reading, while nobody marks it repaired. */
static void survivor_reads(const char *name)
{
    esclusa_rwlock *own;
    EXPECT_OK(esclusa_rwlock_open(&own, name));
    ready();
    for (bool last = false; !last && ledger->hung == 0; test_pause(20000)) {
        last = ledger->go != 0;
        int result = esclusa_rwlock_read_lock_for(own, SECONDS(SURVIVOR_WAITS_SECONDS));
        if (result != 0 && result != -EOWNERDEAD) {
            hung("survivor");
            break;
        }
        progressed();
        EXPECT_OK(esclusa_rwlock_read_unlock(own));
    }
    _exit(0);
}

static void check(const char *name)
{
    (void) name;
    ledger->go = 1;
    write_lock(rwlock, "parent");
    totals.doubles += ledger->seen[1];
    esclusa_rwlock_close(rwlock);
}

static const struct operation operations[] = {
    {.name = "rwlock, writer", .victim = victim_locks, .survivor = survivor_writes, .after = check},
    {.name = "rwlock, reader", .victim = victim_locks, .survivor = survivor_reads, .after = check},
    {.name = "rwlock, alone", .victim = victim_locks, .after = check},
    {.name = "rwlock repair",
     .victim = victim_repairs,
     .survivor = survivor_writes,
     .after = check},
    {0},
};

const struct object rwlock_object = {
    .prepare = prepare,
    .operations = operations,
};
