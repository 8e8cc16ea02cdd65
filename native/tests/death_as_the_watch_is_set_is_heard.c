/* SPDX-License-Identifier: Apache-2.0 */
/* The kernel's event of a death comes just before the lock is free. Who begins to watch in between
 * hears no event, and finds the lock held; he is told all the same. Here the lock becomes free
 * without any event. */
#include "esclusa_layout.h"
#include "testing.h"

enum { ROUNDS = 8 };

/* Whatever descriptors of the segment we have hold no byte any more. */
static void free_the_lock(const char *name)
{
    struct stat wanted, status;
    struct flock all = {.l_type = F_UNLCK, .l_whence = SEEK_SET, .l_start = ESCLUSA_LOCK_BASE};
    EXPECT_EQUAL(0, stat(test_path(name), &wanted));
    for (int fd = 3; fd < 1024; fd++) {
        if (fstat(fd, &status) == 0 && status.st_ino == wanted.st_ino &&
            status.st_dev == wanted.st_dev) {
            EXPECT_EQUAL(0, fcntl(fd, F_OFD_SETLK, &all));
        }
    }
}

static pid_t holder(const char *name, _Atomic int *step)
{
    pid_t child = test_fork();
    if (child == 0) {
        esclusa_semaphore *own;
        EXPECT_OK(esclusa_semaphore_open(&own, name));
        EXPECT_OK(esclusa_semaphore_acquire(own, 1));
        *step = 1;
        test_await(step, 2);
        test_pause(MILLIS(50)); /* by then the other one sleeps */
        free_the_lock(name);
        for (;;) {
            pause();
        }
    }
    test_await(step, 1);
    return child;
}

/* On a busy machine the lock may be free after the watcher's last look: then it is tried again. */
static bool is_heard(void)
{
    _Atomic int *step = test_shared(sizeof *step);
    const char *name = test_name();
    esclusa_semaphore *semaphore;
    EXPECT_OK(esclusa_semaphore_create(&semaphore, name, 1, ESCLUSA_SEMAPHORE_OWNED));
    EXPECT_OK(esclusa_semaphore_set_wait_policy(semaphore, &ESCLUSA_WAIT_SLEEP_ONLY));
    pid_t other = holder(name, step);
    *step = 2;
    int result = esclusa_semaphore_acquire_for(semaphore, 1, SECONDS(4));
    EXPECT(result == 0 || result == -ETIMEDOUT);
    test_kill(other);
    esclusa_semaphore_close(semaphore);
    return result == 0;
}

int main(void)
{
    int round = 0;
    while (round < ROUNDS && !is_heard()) {
        round++;
    }
    printf("deaths as the watch was set that were not heard: %d\n", round);
    EXPECT(round < ROUNDS);
    return 0;
}
