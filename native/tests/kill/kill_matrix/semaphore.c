/* SPDX-License-Identifier: Apache-2.0 */
/* SharedSemaphore: the permits of the dead come back, and no others. */
#include "matrix.h"

enum { PERMITS = 2 };

static esclusa_semaphore *semaphore;

static void prepare(const char *name, const struct operation *operation)
{
    (void) operation;
    EXPECT_OK(esclusa_semaphore_create(&semaphore, name, PERMITS, ESCLUSA_SEMAPHORE_OWNED));
}

static void victim_acquires(const char *name)
{
    esclusa_semaphore *own;
    EXPECT_OK(esclusa_semaphore_open(&own, name));
    arm();
    for (uint32_t count = 1; count <= PERMITS; count++) {
        EXPECT_OK(esclusa_semaphore_acquire(own, count));
        EXPECT_OK(esclusa_semaphore_release(own, count));
    }
    EXPECT_OK(esclusa_semaphore_acquire(own, 1));
    esclusa_semaphore_close(own);
    disarm();
}

static void hold_all(const char *name)
{
    esclusa_semaphore *own;
    EXPECT_OK(esclusa_semaphore_open(&own, name));
    EXPECT_OK(esclusa_semaphore_acquire(own, PERMITS));
}

/* Dies while it gives back what another dead one held. */
static void victim_repairs(const char *name)
{
    die_at(0, hold_all, name);
    victim_acquires(name);
}

static void survivor_acquires(const char *name)
{
    esclusa_semaphore *own;
    EXPECT_OK(esclusa_semaphore_open(&own, name));
    ready();
    for (bool last = false; !last; test_pause(20000)) {
        last = ledger->go != 0;
        if (esclusa_semaphore_acquire_for(own, PERMITS, SECONDS(SURVIVOR_WAITS_SECONDS)) != 0) {
            hung("survivor");
            break;
        }
        progressed();
        EXPECT_OK(esclusa_semaphore_release(own, PERMITS));
    }
    _exit(0);
}

static void check(const char *name)
{
    (void) name;
    ledger->go = 1;
    if (esclusa_semaphore_acquire_for(semaphore, PERMITS, SECONDS(SURVIVOR_WAITS_SECONDS)) != 0) {
        hung("parent");
    } else {
        totals.doubles += esclusa_semaphore_available(semaphore) != 0;
    }
    esclusa_semaphore_close(semaphore);
}

static const struct operation operations[] = {
    {.name = "semaphore", .victim = victim_acquires, .survivor = survivor_acquires, .after = check},
    {.name = "semaphore, alone", .victim = victim_acquires, .after = check},
    {.name = "semaphore repair",
     .victim = victim_repairs,
     .survivor = survivor_acquires,
     .after = check},
    {0},
};

const struct object semaphore_object = {
    .prepare = prepare,
    .operations = operations,
};
