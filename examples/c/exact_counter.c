/* SPDX-License-Identifier: Apache-2.0 */
/*
 * exact_counter NAME HOW-MANY lock|free [PROCESSES]: one of the processes that raise a counter
 * together. It begins when so many processes are there, 1 if nothing is said, and prints the value
 * that it sees at its end.
 */
#include <errno.h>
#include <esclusa/esclusa.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void check(int result)
{
    if (result < 0) {
        fprintf(stderr, "exact_counter: %s\n", esclusa_error());
        exit(1);
    }
}

static void count_under_lock(esclusa_counter *counter, esclusa_mutex *mutex, long how_many)
{
    /* @start region="lock" */
    for (long i = 0; i < how_many; i++) {
        int locked = esclusa_mutex_lock(mutex);
        if (locked == -EOWNERDEAD) { /* we have it; one store is done or not: nothing to repair */
            locked = esclusa_mutex_mark_repaired(mutex);
        }
        check(locked);
        int64_t value;
        check(esclusa_counter_get(counter, &value));
        check(esclusa_counter_set(counter, value + 1));
        check(esclusa_mutex_unlock(mutex));
    }
    /* @end region="lock" */
}

static void count_free(esclusa_counter *counter, long how_many)
{
    /* @start region="free" */
    for (long i = 0; i < how_many; i++) {
        check(esclusa_counter_add(counter, 1, NULL));
    }
    /* @end region="free" */
}

static void await_others(const char *name, long processes)
{
    const struct timespec millisecond = {.tv_nsec = 1000000};
    esclusa_counter *here;
    int64_t count;

    check(esclusa_counter_create_or_open(&here, name, 0));
    check(esclusa_counter_add(here, 1, &count));
    while (count < processes) {
        nanosleep(&millisecond, NULL);
        check(esclusa_counter_get(here, &count));
    }
    esclusa_counter_close(here);
}

int main(int argc, char **argv)
{
    if (argc < 4 || (strcmp(argv[3], "lock") != 0 && strcmp(argv[3], "free") != 0)) {
        fprintf(stderr, "usage: exact_counter NAME HOW-MANY lock|free [PROCESSES]\n");
        return 2;
    }
    char name[256];
    long how_many = strtol(argv[2], NULL, 10);
    snprintf(name, sizeof name, "%s-here", argv[1]);
    await_others(name, argc > 4 ? strtol(argv[4], NULL, 10) : 1);

    snprintf(name, sizeof name, "%s-mutex", argv[1]);
    esclusa_counter *counter;
    esclusa_mutex *mutex;
    check(esclusa_counter_create_or_open(&counter, argv[1], 0));
    check(esclusa_mutex_create_or_open(&mutex, name));
    if (strcmp(argv[3], "lock") == 0) {
        count_under_lock(counter, mutex, how_many);
    } else {
        count_free(counter, how_many);
    }
    int64_t value;
    check(esclusa_counter_get(counter, &value));
    printf("C added %ld, the counter says %" PRId64 "\n", how_many, value);
    esclusa_mutex_close(mutex);
    esclusa_counter_close(counter);
    return 0;
}
