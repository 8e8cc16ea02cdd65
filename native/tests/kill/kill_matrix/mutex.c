/* SPDX-License-Identifier: Apache-2.0 */
/* Mutex: one owner, and after a death another. */
#include "matrix.h"

static esclusa_mutex *mutex;

static void prepare(const char *name, const struct operation *operation)
{
    (void) operation;
    EXPECT_OK(esclusa_mutex_create(&mutex, name));
}

static void victim_locks(const char *name)
{
    esclusa_mutex *own;
    EXPECT_OK(esclusa_mutex_open(&own, name));
    arm();
    for (int i = 0; i < 3; i++) {
        int result = esclusa_mutex_lock(own);
        EXPECT(result == 0 || result == -EOWNERDEAD);
        EXPECT_EQUAL(0, ledger->locked++);
        if (result != 0) {
            EXPECT_OK(esclusa_mutex_mark_repaired(own));
        }
        EXPECT_EQUAL(1, ledger->locked--);
        EXPECT_OK(esclusa_mutex_unlock(own));
    }
    esclusa_mutex_close(own);
    disarm();
}

static void victim_repairs(const char *name)
{
    pid_t pid = test_fork();
    if (pid == 0) {
        esclusa_mutex *own;
        EXPECT_OK(esclusa_mutex_open(&own, name));
        EXPECT_OK(esclusa_mutex_lock(own));
        raise(SIGKILL);
    }
    int status;
    EXPECT_EQUAL(pid, waitpid(pid, &status, 0));
    victim_locks(name);
}

static void victim_closes_it_locked(const char *name)
{
    esclusa_mutex *own;
    EXPECT_OK(esclusa_mutex_open(&own, name));
    EXPECT_OK(esclusa_mutex_lock(own));
    ledger->locked = 1;
    test_pause(MILLIS(1)); /* the survivor sleeps behind it */
    ledger->locked = 0;
    arm();
    esclusa_mutex_close(own);
    disarm();
}

/* Holds it when the victim comes, then wants it again and again until the victim is dead. */
static void survivor_locks(const char *name)
{
    esclusa_mutex *own;
    EXPECT_OK(esclusa_mutex_open(&own, name));
    ready();
    bool last = false;
    while (!last && ledger->hung == 0) {
        last = ledger->go != 0;
        int result = esclusa_mutex_lock_for(own, SECONDS(SURVIVOR_WAITS_SECONDS));
        if (result == -EOWNERDEAD) {
            ledger->locked = 0; /* the dead one may have been inside */
            EXPECT_OK(esclusa_mutex_mark_repaired(own));
        } else if (result != 0) {
            hung("survivor");
            break;
        }
        progressed();
        if (ledger->locked++ != 0) {
            fprintf(stderr, "two owners\n");
            ledger->seen[1]++;
        }
        ledger->locked--;
        EXPECT_OK(esclusa_mutex_unlock(own));
        test_pause(20000);
    }
    _exit(0);
}

static void check_mutex(const char *name)
{
    (void) name;
    ledger->go = 1;
    int result = esclusa_mutex_lock_for(mutex, SECONDS(SURVIVOR_WAITS_SECONDS));
    if (result != 0 && result != -EOWNERDEAD) {
        ledger->hung = 1;
    } else {
        EXPECT_OK(esclusa_mutex_unlock(mutex));
    }
    totals.doubles += ledger->seen[1];
    esclusa_mutex_close(mutex);
}

static const struct operation operations[] = {
    {.name = "mutex", .victim = victim_locks, .survivor = survivor_locks, .after = check_mutex},
    {.name = "mutex, alone", .victim = victim_locks, .after = check_mutex},
    {.name = "mutex repair",
     .victim = victim_repairs,
     .survivor = survivor_locks,
     .after = check_mutex},
    {.name = "mutex close locked",
     .victim = victim_closes_it_locked,
     .survivor = survivor_locks,
     .after = check_mutex},
    {0},
};

const struct object mutex_object = {
    .prepare = prepare,
    .operations = operations,
};
