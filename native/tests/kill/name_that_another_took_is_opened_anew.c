/* SPDX-License-Identifier: Apache-2.0 */
/* Without /proc, locks need the file to be opened twice by its name, which may be that of another
 * file by then: open and create find no such segment, and create_or_open looks again. A timer
 * changes the two files at any moment of a call. */
#include "testing.h"

enum { ROUNDS = 100000, HITS = 20, EVERY_NANOS = 70000, EXCHANGE = 1 << 1 /* renameat2(2) */ };

static char one[4200], other[4200];

static bool exchange(void)
{
    return syscall(SYS_renameat2, AT_FDCWD, one, AT_FDCWD, other, EXCHANGE) == 0;
}

static void exchange_now(int number)
{
    (void) number;
    int saved = errno;
    exchange();
    errno = saved;
}

/* Returns whether another file had taken the name. */
static bool was_taken(int result, esclusa_counter *counter, const char *name)
{
    if (result == 0) {
        esclusa_counter_close(counter);
        return false;
    }
    EXPECT_EQUAL(-ENOENT, result);
    EXPECT_SENTENCE("cannot open segment '%s': ENOENT: another one has taken its name", name);
    return true;
}

static int hit_open(const char *name)
{
    esclusa_counter *counter;
    int hits = 0;
    for (int i = 0; i < ROUNDS && hits < HITS; i++) {
        int result = esclusa_counter_open(&counter, name);
        hits += was_taken(result, counter, name);
        EXPECT_OK(esclusa_counter_create_or_open(&counter, name, 0));
        esclusa_counter_close(counter);
    }
    return hits;
}

/* What has just been made is exchanged. */
static int hit_create(const char *name)
{
    esclusa_counter *counter;
    int hits = 0;
    for (int i = 0; i < ROUNDS && hits < HITS; i++) {
        unlink(one);
        int result = esclusa_counter_create(&counter, name, 0);
        hits += was_taken(result, counter, name);
        unlink(one);
        EXPECT_OK(esclusa_counter_create_or_open(&counter, name, 0));
        esclusa_counter_close(counter);
    }
    return hits;
}

int main(void)
{
    setenv("ESCLUSA_TEST_NO_PROC", "1", 1);
    const char *name = test_name(), *second = test_name();
    strcpy(one, test_path(name));
    strcpy(other, test_path(second));
    esclusa_counter *counter;
    EXPECT_OK(esclusa_counter_create(&counter, name, 0));
    esclusa_counter_close(counter);
    EXPECT_OK(esclusa_counter_create(&counter, second, 0));
    esclusa_counter_close(counter);
    if (!exchange()) {
        return test_skip("no renameat2 here, or not of this file system");
    }
    struct sigaction action = {.sa_handler = exchange_now, .sa_flags = SA_RESTART};
    sigaction(SIGUSR1, &action, NULL);
    timer_t timer;
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1};
    struct itimerspec every = {{0, EVERY_NANOS}, {0, EVERY_NANOS}};
    EXPECT_EQUAL(0, timer_create(CLOCK_MONOTONIC, &event, &timer));
    EXPECT_EQUAL(0, timer_settime(timer, 0, &every, NULL));
    int opened = hit_open(name), created = hit_create(name);
    timer_delete(timer);
    EXPECT((opened > 0 && created > 0) || TEST_SANITIZED);
    return 0;
}
