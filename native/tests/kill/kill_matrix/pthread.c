/* SPDX-License-Identifier: Apache-2.0 */
/* PthreadMutex: one owner, and after a death another, who says that the data is sound; its
 * conditions. Stores are those of ours: death within the C library is the kernel's affair. */
#include "matrix.h"

static esclusa_pthread_mutex *mutex;

static void prepare(const char *name, const struct operation *operation)
{
    (void) operation;
    EXPECT_OK(esclusa_pthread_mutex_create(&mutex, name));
}

static esclusa_pthread_mutex *open_own(const char *name)
{
    esclusa_pthread_mutex *own;
    EXPECT_OK(esclusa_pthread_mutex_open(&own, name));
    return own;
}

static int lock_for(esclusa_pthread_mutex *own)
{
    return esclusa_pthread_mutex_lock_for(own, SECONDS(SURVIVOR_WAITS_SECONDS));
}

/* Returns whether it has it. The dead one may have been inside. */
static bool is_got(esclusa_pthread_mutex *own, int result, const char *who)
{
    if (result == -EOWNERDEAD) {
        ledger->locked = 0;
        EXPECT_OK(esclusa_pthread_mutex_mark_repaired(own));
    } else if (result != 0) {
        hung(who);
        return false;
    }
    return true;
}

static bool lock(esclusa_pthread_mutex *own, const char *who)
{
    return is_got(own, lock_for(own), who);
}

/* ---- the mutex ---- */

static void enter_and_unlock(esclusa_pthread_mutex *own)
{
    if (ledger->locked++ != 0) {
        fprintf(stderr, "two owners\n");
        ledger->seen[1]++;
    }
    ledger->locked--;
    EXPECT_OK(esclusa_pthread_mutex_unlock(own));
}

static void lock_in_each_way(esclusa_pthread_mutex *own)
{
    int (*const ways[])(esclusa_pthread_mutex *) = {esclusa_pthread_mutex_lock,
                                                    esclusa_pthread_mutex_try_lock, lock_for};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        int result;
        do {
            result = ways[i](own);
        } while (result == -EBUSY);
        EXPECT(is_got(own, result, "victim"));
        enter_and_unlock(own);
    }
}

static void victim_locks(const char *name)
{
    esclusa_pthread_mutex *own = open_own(name);
    arm();
    lock_in_each_way(own);
    EXPECT_OK(esclusa_pthread_mutex_close(own));
    disarm();
}

static void hold(const char *name)
{
    EXPECT_OK(esclusa_pthread_mutex_lock(open_own(name)));
}

static void victim_repairs(const char *name)
{
    die_at(0, hold, name);
    victim_locks(name);
}

static int repair(void *context)
{
    (void) context;
    return 0;
}

static void victim_repairs_by_hook(const char *name)
{
    die_at(0, hold, name);
    esclusa_pthread_mutex *own = open_own(name);
    EXPECT_OK(esclusa_pthread_mutex_set_repair(own, repair, NULL));
    arm();
    EXPECT_OK(esclusa_pthread_mutex_lock(own));
    EXPECT_EQUAL(0, esclusa_pthread_mutex_is_recovered(own));
    EXPECT_OK(esclusa_pthread_mutex_unlock(own));
    disarm();
}

/* Wants it again and again until the victim is dead. */
static void survivor_locks(const char *name)
{
    esclusa_pthread_mutex *own = open_own(name);
    ready();
    for (bool last = false; !last; test_pause(20000)) {
        last = ledger->go != 0;
        if (!lock(own, "survivor")) {
            break;
        }
        progressed();
        enter_and_unlock(own);
    }
    _exit(0);
}

static void check_mutex(const char *name)
{
    (void) name;
    ledger->go = 1;
    if (lock(mutex, "parent")) {
        EXPECT_OK(esclusa_pthread_mutex_unlock(mutex));
    }
    totals.doubles += ledger->seen[1];
    EXPECT_OK(esclusa_pthread_mutex_close(mutex));
}

/* ---- a condition ---- */

static void victim_waits(const char *name)
{
    esclusa_pthread_mutex *own = open_own(name);
    arm();
    EXPECT(lock(own, "victim"));
    int result = esclusa_pthread_condition_wait(own, 0, MILLIS(1));
    EXPECT(result == -ETIMEDOUT || result == 0);
    EXPECT_OK(esclusa_pthread_mutex_unlock(own));
    disarm();
}

static void victim_signals(const char *name)
{
    esclusa_pthread_mutex *own = open_own(name);
    arm();
    EXPECT(lock(own, "victim"));
    ledger->go = 1;
    EXPECT_OK(esclusa_pthread_condition_signal(own, 0));
    EXPECT_OK(esclusa_pthread_mutex_unlock(own));
    ledger->seen[0] = 1;
    disarm();
}

static void survivor_waits(const char *name)
{
    esclusa_pthread_mutex *own = open_own(name);
    EXPECT(lock(own, "survivor"));
    ready();
    while (ledger->go == 0 && ledger->hung == 0) {
        is_got(own, esclusa_pthread_condition_wait(own, 0, SECONDS(SURVIVOR_WAITS_SECONDS)),
               "survivor");
    }
    ledger->returned = test_now();
    EXPECT_OK(esclusa_pthread_mutex_unlock(own));
    _exit(0);
}

/* Whose signal has returned has let the survivor go; else this one does. */
static void check_condition(const char *name)
{
    (void) name;
    if (ledger->seen[0] == 0 && lock(mutex, "parent")) {
        ledger->go = 1;
        EXPECT_OK(esclusa_pthread_condition_signal(mutex, 0));
        EXPECT_OK(esclusa_pthread_mutex_unlock(mutex));
    }
    await_returned();
    EXPECT_OK(esclusa_pthread_mutex_close(mutex));
}

static const struct operation operations[] = {
    {.name = "pthread mutex",
     .victim = victim_locks,
     .survivor = survivor_locks,
     .after = check_mutex},
    {.name = "pthread mutex, alone", .victim = victim_locks, .after = check_mutex},
    {.name = "pthread mutex repair",
     .victim = victim_repairs,
     .survivor = survivor_locks,
     .after = check_mutex},
    {.name = "pthread mutex repair hook", .victim = victim_repairs_by_hook, .after = check_mutex},
    {.name = "pthread condition wait",
     .victim = victim_waits,
     .survivor = survivor_waits,
     .after = check_condition},
    {.name = "pthread condition signal",
     .victim = victim_signals,
     .survivor = survivor_waits,
     .after = check_condition},
    {0},
};

const struct object pthread_object = {
    .prepare = prepare,
    .operations = operations,
    .is_had = test_has_robust_lists,
    .without = "no robust_list here: nobody dies with a pthread mutex",
};
