/* SPDX-License-Identifier: Apache-2.0 */
/* One thread creates, opens and closes while another forks: no child has a copy of a descriptor
 * whose locks say that its parent lives, by whichever way the file was made. */
#include <pthread.h>
#include <stdatomic.h>

#include "testing.h"

enum { CHILDREN = TEST_FORKS_SLOWLY ? 20 : 100, ROUNDS_MIN = 50, BYTES = 1 << 16 };

static const char *kept;
static _Atomic bool stop;
static _Atomic int rounds;

static void *open_and_create(void *argument)
{
    const char *made = argument;
    while (!stop) {
        esclusa_mutex *mutex;
        EXPECT_OK(esclusa_mutex_open(&mutex, kept));
        esclusa_mutex_close(mutex);
        EXPECT_OK(esclusa_mutex_create(&mutex, made));
        EXPECT_OK(esclusa_unlink(made));
        esclusa_mutex_close(mutex);
        rounds++;
    }
    return NULL;
}

/* Is a byte locked that says that somebody lives? Nobody of this process does. */
static bool is_locked(const char *name)
{
    int fd = open(test_path(name), O_RDWR | O_CLOEXEC);
    EXPECT(fd >= 0);
    struct flock range = {
        .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = (off_t) 1 << 62, .l_len = BYTES};
    EXPECT_OK(fcntl(fd, F_OFD_GETLK, &range));
    close(fd);
    return range.l_type != F_UNLCK;
}

static void fork_meanwhile(void)
{
    kept = test_name();
    esclusa_mutex *mutex;
    EXPECT_OK(esclusa_mutex_create(&mutex, kept));
    esclusa_mutex_close(mutex);

    stop = false;
    rounds = 0;
    pthread_t thread;
    EXPECT_OK(pthread_create(&thread, NULL, open_and_create, (void *) test_name()));
    pid_t child[CHILDREN];
    for (int i = 0; i < CHILDREN; i++) {
        child[i] = test_fork();
        if (child[i] == 0) {
            for (;;) {
                pause();
            }
        }
        test_pause(500000);
    }
    test_await(&rounds, ROUNDS_MIN);
    stop = true;
    EXPECT_OK(pthread_join(thread, NULL));
    bool locked = is_locked(kept);
    for (int i = 0; i < CHILDREN; i++) {
        test_kill(child[i]);
    }
    EXPECT(!locked);
}

int main(void)
{
    fork_meanwhile();
    setenv("ESCLUSA_TEST_NO_TMPFILE", "1", 1); /* private names, each held by a lock */
    fork_meanwhile();
    return 0;
}
