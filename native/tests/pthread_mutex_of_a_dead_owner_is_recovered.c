/* SPDX-License-Identifier: Apache-2.0 */
/* It is handed on at the end of its owner, process or thread, and is lost once it is not repaired.
 */
#include <pthread.h>

#include "testing.h"

static const char *name;
static int hooks;

static int repair(void *context)
{
    hooks++;
    return *(int *) context;
}

static void *lock_and_end(void *argument)
{
    EXPECT_OK(esclusa_pthread_mutex_lock(argument));
    return NULL;
}

/* A child of its own handle that dies with it, by SIGKILL. */
static void die_with_it(esclusa_pthread_mutex *waiting)
{
    _Atomic int *locked = test_shared(sizeof *locked);
    pid_t owner = test_fork();
    if (owner == 0) {
        esclusa_pthread_mutex *own;
        EXPECT_OK(esclusa_pthread_mutex_open(&own, name));
        EXPECT_OK(esclusa_pthread_mutex_lock(own));
        *locked = 1;
        pause();
    }
    test_await(locked, 1);
    EXPECT_EQUAL(-ETIMEDOUT, esclusa_pthread_mutex_lock_for(waiting, MILLIS(20)));
    EXPECT_EQUAL(-EBUSY, esclusa_pthread_mutex_try_lock(waiting));
    test_kill(owner);
}

int main(void)
{
    if (!test_has_robust_lists()) {
        return test_skip("the emulator keeps no lists of robust mutexes");
    }
    name = test_name();
    esclusa_pthread_mutex *mutex;
    EXPECT_OK(esclusa_pthread_mutex_create(&mutex, name));
    for (int round = 0; round < 20; round++) {
        die_with_it(mutex);
        EXPECT_EQUAL(-EOWNERDEAD, esclusa_pthread_mutex_lock(mutex));
        EXPECT_SENTENCE("cannot rely on pthread mutex '%s': EOWNERDEAD: an owner died with it",
                        name);
        EXPECT_EQUAL(1, esclusa_pthread_mutex_is_recovered(mutex));
        EXPECT_OK(esclusa_pthread_mutex_mark_repaired(mutex));
        EXPECT_EQUAL(0, esclusa_pthread_mutex_is_recovered(mutex));
        EXPECT_OK(esclusa_pthread_mutex_unlock(mutex));
    }
    pthread_t thread;
    EXPECT_EQUAL(0, pthread_create(&thread, NULL, lock_and_end, mutex));
    pthread_join(thread, NULL);
    int sound = 0, unsound = 1;
    EXPECT_OK(esclusa_pthread_mutex_set_repair(mutex, repair, &sound));
    EXPECT_OK(esclusa_pthread_mutex_try_lock(mutex));
    EXPECT_EQUAL(1, hooks);
    EXPECT_EQUAL(0, esclusa_pthread_mutex_is_recovered(mutex));
    EXPECT_OK(esclusa_pthread_mutex_unlock(mutex));
    die_with_it(mutex);
    EXPECT_OK(esclusa_pthread_mutex_set_repair(mutex, repair, &unsound));
    EXPECT_EQUAL(-EOWNERDEAD, esclusa_pthread_mutex_lock_for(mutex, SECONDS(10)));
    EXPECT_EQUAL(2, hooks);
    EXPECT_OK(esclusa_pthread_mutex_unlock(mutex));
    EXPECT_EQUAL(-ENOTRECOVERABLE, esclusa_pthread_mutex_lock(mutex));
    EXPECT_SENTENCE(
        "cannot lock pthread mutex '%s': ENOTRECOVERABLE: an owner died with it, and the "
        "next unlocked it without marking it as repaired; make a new one",
        name);
    for (int i = 0; i < 3; i++) {
        EXPECT_EQUAL(-ENOTRECOVERABLE, esclusa_pthread_mutex_try_lock(mutex));
        EXPECT_EQUAL(-ENOTRECOVERABLE, esclusa_pthread_mutex_lock(mutex));
    }
    EXPECT_OK(esclusa_pthread_mutex_close(mutex));
    return 0;
}
