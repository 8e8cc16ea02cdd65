/* SPDX-License-Identifier: Apache-2.0 */
/* A buffer of two places between processes, some of which are killed while they wait; misuse. */
#include "testing.h"

enum {
    EACH = TEST_SANITIZED ? 200 : 2000,
    PAIRS = 2,
    KILLS = TEST_SANITIZED ? 5 : 30,
    PLACES = 2,
    NOT_FULL = 0,
    NOT_EMPTY = 6
};

struct buffer {
    int count; /* under the mutex */
    int64_t moved;
};

static void lock(esclusa_mutex *mutex)
{
    int result = esclusa_mutex_lock(mutex);
    EXPECT(result == 0 || result == -EOWNERDEAD); /* the dead held nothing half done */
}

static void await(esclusa_mutex *mutex, uint32_t number)
{
    int result = esclusa_condition_wait(mutex, number, ESCLUSA_FOREVER);
    EXPECT(result == 0 || result == -EOWNERDEAD);
}

static void move(const char *name, struct buffer *buffer, bool puts)
{
    esclusa_mutex *mutex;
    EXPECT_OK(esclusa_mutex_open(&mutex, name));
    for (int i = 0; i < EACH; i++) {
        lock(mutex);
        while (buffer->count == (puts ? PLACES : 0)) {
            await(mutex, puts ? NOT_FULL : NOT_EMPTY);
        }
        buffer->count += puts ? 1 : -1;
        buffer->moved++;
        EXPECT_OK(esclusa_condition_signal(mutex, puts ? NOT_EMPTY : NOT_FULL));
        EXPECT_OK(esclusa_mutex_unlock(mutex));
    }
    esclusa_mutex_close(mutex);
}

/* Gets signals that are for others, and passes them on for as long as it lives. */
static void look_on(const char *name)
{
    esclusa_mutex *mutex;
    EXPECT_OK(esclusa_mutex_open(&mutex, name));
    for (;;) {
        lock(mutex);
        await(mutex, NOT_EMPTY);
        EXPECT_OK(esclusa_condition_signal(mutex, NOT_EMPTY));
        EXPECT_OK(esclusa_mutex_unlock(mutex));
    }
}

static void misuse(esclusa_mutex *mutex, const char *name)
{
    EXPECT_EQUAL(-EPERM, esclusa_condition_wait(mutex, 0, 0));
    EXPECT_SENTENCE(
        "cannot wait for a condition of mutex '%s': EPERM: this thread does not have it", name);
    EXPECT_EQUAL(-EPERM, esclusa_condition_signal(mutex, 0));
    EXPECT_EQUAL(-EPERM, esclusa_condition_signal_all(mutex, 0));
    EXPECT_OK(esclusa_mutex_lock(mutex));
    EXPECT_EQUAL(-EINVAL, esclusa_condition_signal(mutex, 7));
    EXPECT_SENTENCE(
        "cannot signal a condition of mutex '%s': EINVAL: its conditions are 0 to 6, not 7", name);
    EXPECT_EQUAL(-ETIMEDOUT, esclusa_condition_wait(mutex, 0, 0));
    EXPECT_EQUAL(-ETIMEDOUT, esclusa_condition_wait(mutex, 0, MILLIS(1)));
    EXPECT_OK(esclusa_mutex_unlock(mutex));
}

int main(void)
{
    const char *name = test_name();
    struct buffer *buffer = test_shared(sizeof *buffer);
    esclusa_mutex *mutex;
    EXPECT_OK(esclusa_mutex_create(&mutex, name));
    misuse(mutex, name);
    pid_t pids[2 * PAIRS];
    for (int i = 0; i < 2 * PAIRS; i++) {
        pids[i] = test_fork();
        if (pids[i] == 0) {
            move(name, buffer, i % 2 == 0);
            _exit(0);
        }
    }
    for (int i = 0; i < KILLS; i++) {
        pid_t pid = test_fork();
        if (pid == 0) {
            look_on(name);
        }
        test_pause(MILLIS(2));
        test_kill(pid);
    }
    for (int i = 0; i < 2 * PAIRS; i++) {
        test_wait(pids[i]);
    }
    EXPECT_EQUAL(0, buffer->count);
    EXPECT_EQUAL(2 * PAIRS * EACH, buffer->moved);
    esclusa_mutex_close(mutex);
    EXPECT_EQUAL(-EBADF, esclusa_condition_wait(mutex, 0, 0));
    EXPECT_EQUAL(-EBADF, esclusa_condition_signal(mutex, 0));
    return 0;
}
