/* SPDX-License-Identifier: Apache-2.0 */
/* Parties that die while they wait, before they come, and after all had come; close, reset, misuse.
 */
#include "testing.h"

enum { ROUNDS = TEST_SANITIZED ? 20 : 300 };

static esclusa_barrier *open_barrier(const char *name)
{
    esclusa_barrier *barrier;
    EXPECT_OK(esclusa_barrier_open(&barrier, name));
    return barrier;
}

static void await_waiting(esclusa_barrier *barrier, int count)
{
    while (esclusa_barrier_waiting(barrier) < count) {
        test_pause(10000);
    }
}

/* A process that waits `rounds` times, says so, and then sleeps. */
static pid_t party(const char *name, int rounds, _Atomic int *done)
{
    pid_t pid = test_fork();
    if (pid == 0) {
        esclusa_barrier *own = open_barrier(name);
        for (int i = 0; i < rounds; i++) {
            EXPECT(esclusa_barrier_wait(own, ESCLUSA_FOREVER) >= 0);
        }
        (*done)++;
        pause();
    }
    return pid;
}

static void expect_broken(esclusa_barrier *barrier, const char *name)
{
    EXPECT_EQUAL(-ECANCELED, esclusa_barrier_wait(barrier, ESCLUSA_FOREVER));
    EXPECT_SENTENCE("cannot wait at barrier '%s': ECANCELED: it is broken: a party died, timed out "
                    "or was interrupted; a reset mends it",
                    name);
    EXPECT_EQUAL(1, esclusa_barrier_is_broken(barrier));
    EXPECT_OK(esclusa_barrier_reset(barrier));
    EXPECT_EQUAL(0, esclusa_barrier_is_broken(barrier));
}

int main(void)
{
    const char *name = test_name();
    _Atomic int *done = test_shared(sizeof *done);
    esclusa_barrier *barrier;
    EXPECT_EQUAL(-EINVAL, esclusa_barrier_create(&barrier, name, 0));
    EXPECT_EQUAL(-EINVAL, esclusa_barrier_create(&barrier, name, 65536));
    EXPECT_SENTENCE("cannot create segment '%s': EINVAL: a barrier has 1 to 65535 parties", name);
    EXPECT_OK(esclusa_barrier_create(&barrier, name, 3));
    EXPECT_EQUAL(3, esclusa_barrier_parties(barrier));

    /* Round after round; whoever dies after the last one had his part in it. */
    pid_t one = party(name, ROUNDS, done), two = party(name, ROUNDS, done);
    for (int i = 0; i < ROUNDS; i++) {
        EXPECT(esclusa_barrier_wait(barrier, ESCLUSA_FOREVER) >= 0);
    }
    test_await(done, 2);
    /* Before it comes. */
    test_kill(one);
    expect_broken(barrier, name);
    /* The other one too, whom nobody has missed yet. */
    test_kill(two);
    expect_broken(barrier, name);

    /* While it waits. */
    one = party(name, 1, done);
    await_waiting(barrier, 1);
    test_kill(one);
    expect_broken(barrier, name);

    /* One that never came is no party. */
    one = test_fork();
    if (one == 0) {
        open_barrier(name);
        (*done)++;
        pause();
    }
    test_await(done, 3);
    test_kill(one);
    EXPECT_EQUAL(-ETIMEDOUT, esclusa_barrier_wait(barrier, MILLIS(20)));
    EXPECT_EQUAL(1, esclusa_barrier_is_broken(barrier));
    EXPECT_EQUAL(0, esclusa_barrier_waiting(barrier));
    EXPECT_OK(esclusa_barrier_reset(barrier));

    /* Who closes leaves; a reset of what is whole and empty is nothing. */
    esclusa_barrier *same = open_barrier(name);
    EXPECT_EQUAL(-ETIMEDOUT, esclusa_barrier_wait(same, 0));
    EXPECT_OK(esclusa_barrier_reset(same));
    EXPECT_OK(esclusa_barrier_reset(same));
    esclusa_barrier_close(same);
    EXPECT_EQUAL(0, esclusa_barrier_is_broken(barrier));

    EXPECT_EQUAL(-EINVAL, esclusa_barrier_create_or_open(&same, name, 4));
    EXPECT_SENTENCE("cannot open segment '%s': EINVAL: it is for 3 parties, not 4", name);
    esclusa_barrier_close(barrier);
    EXPECT_EQUAL(-EBADF, esclusa_barrier_wait(barrier, 0));
    EXPECT_EQUAL(-EBADF, esclusa_barrier_reset(barrier));
    EXPECT_EQUAL(-EBADF, esclusa_barrier_is_broken(barrier));
    EXPECT_EQUAL(-EBADF, esclusa_barrier_waiting(barrier));
    return 0;
}
