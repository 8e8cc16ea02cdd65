/* SPDX-License-Identifier: Apache-2.0 */
/* Each of two is process 1 of its own namespace, and dies at random: whoever gets the lock is the
 * only one who has it, and no living one's is taken away. */
#include "namespaces.h"

enum { DEATHS = 60, LOCKS = 3 };

/* Of each lock, in memory of ours: who has it, as he himself says, and how often it was had. */
struct seen {
    _Atomic int owner;
    _Atomic int times;
};

struct locks {
    esclusa_mutex *mutex;
    esclusa_semaphore *semaphore;
    esclusa_rwlock *rwlock;
};

static int lock(const struct locks *locks, int which)
{
    switch (which) {
    case 0:
        return esclusa_mutex_lock(locks->mutex);
    case 1:
        return esclusa_semaphore_acquire(locks->semaphore, 1);
    default:
        return esclusa_rwlock_write_lock(locks->rwlock);
    }
}

static void unlock(const struct locks *locks, int which)
{
    switch (which) {
    case 0:
        EXPECT_OK(esclusa_mutex_unlock(locks->mutex));
        break;
    case 1:
        EXPECT_OK(esclusa_semaphore_release(locks->semaphore, 1));
        break;
    default:
        EXPECT_OK(esclusa_rwlock_write_unlock(locks->rwlock));
    }
}

/* `dead` is who was killed last: he may have left his sign, and nobody else. */
static void use(const struct locks *locks, struct seen *seen, _Atomic int *dead, int me, int which)
{
    int result = lock(locks, which);
    EXPECT(result == 0 || result == -EOWNERDEAD);
    int before = seen[which].owner;
    EXPECT(before == 0 || which == 1 || result == -EOWNERDEAD);
    while (before != 0 && before != *dead) { /* the watchdog barks for one who lives */
        test_pause(100000);
    }
    if (which == 0 && result == -EOWNERDEAD) {
        EXPECT_OK(esclusa_mutex_mark_repaired(locks->mutex));
    } else if (which == 2 && result == -EOWNERDEAD) {
        EXPECT_OK(esclusa_rwlock_mark_repaired(locks->rwlock));
    }
    seen[which].owner = me;
    seen[which].times++;
    for (int i = 0; i < 50; i++) {
        EXPECT_EQUAL(me, seen[which].owner);
    }
    seen[which].owner = 0;
    unlock(locks, which);
}

static pid_t start(struct locks *locks, struct seen *seen, _Atomic int *dead, int me)
{
    pid_t pid = test_fork_apart();
    if (pid == 0) {
        for (int which = 0;; which = (which + 1) % LOCKS) {
            use(locks, seen, dead, me, which);
        }
    }
    return pid;
}

int main(void)
{
    struct locks locks;
    struct seen *seen = test_shared(LOCKS * sizeof *seen);
    _Atomic int *dead = test_shared(sizeof *dead);
    EXPECT_OK(esclusa_mutex_create(&locks.mutex, test_name()));
    EXPECT_OK(esclusa_semaphore_create(&locks.semaphore, test_name(), 1, ESCLUSA_SEMAPHORE_OWNED));
    EXPECT_OK(esclusa_rwlock_create(&locks.rwlock, test_name()));
    int number = 0;
    pid_t pid[2];
    int sign[2];
    for (int i = 0; i < 2; i++) {
        sign[i] = ++number;
        pid[i] = start(&locks, seen, dead, sign[i]);
        if (pid[i] < 0) {
            return test_skip("a PID namespace cannot be made; run as root");
        }
    }
    for (int death = 0; death < DEATHS; death++) {
        test_pause(MILLIS(1) + rand() % MILLIS(2));
        int i = death % 2;
        test_kill(pid[i]);
        *dead = sign[i];
        int times = seen[0].times;
        for (int which = 0; which < LOCKS; which++) { /* from outside, whoever has it now */
            use(&locks, seen, dead, -1, which);
        }
        while (seen[0].times < times + 3) { /* and the other goes on */
            test_pause(100000);
        }
        sign[i] = ++number;
        pid[i] = start(&locks, seen, dead, sign[i]);
    }
    for (int i = 0; i < 2; i++) {
        test_kill(pid[i]);
    }
    esclusa_mutex_close(locks.mutex);
    esclusa_semaphore_close(locks.semaphore);
    esclusa_rwlock_close(locks.rwlock);
    return 0;
}
