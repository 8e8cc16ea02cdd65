/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mailbox NAME HOW-MANY put|take: one process puts 1 to HOW-MANY into a box for one number, another
 * takes them.
 */
#include <errno.h>
#include <esclusa/esclusa.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    FULL = 0, /* the numbers of the mutex's conditions are what all agree on */
    EMPTY = 1,
};

static esclusa_mutex *mutex;

/* An owner that died did one store or none: nothing to repair. */
static void check(int result)
{
    if (result == -EOWNERDEAD) {
        result = esclusa_mutex_mark_repaired(mutex);
    }
    if (result < 0) {
        fprintf(stderr, "mailbox: %s\n", esclusa_error());
        exit(1);
    }
}

static void put(int64_t *box, int64_t number)
{
    /* @start region="put" */
    check(esclusa_mutex_lock(mutex));
    while (*box != 0) {
        check(esclusa_condition_wait(mutex, EMPTY, ESCLUSA_FOREVER));
    }
    *box = number;
    check(esclusa_condition_signal(mutex, FULL));
    check(esclusa_mutex_unlock(mutex));
    /* @end region="put" */
}

static int64_t take(int64_t *box)
{
    check(esclusa_mutex_lock(mutex));
    while (*box == 0) {
        check(esclusa_condition_wait(mutex, FULL, ESCLUSA_FOREVER));
    }
    int64_t number = *box;
    *box = 0;
    check(esclusa_condition_signal(mutex, EMPTY));
    check(esclusa_mutex_unlock(mutex));
    return number;
}

int main(int argc, char **argv)
{
    if (argc != 4 || (strcmp(argv[3], "put") != 0 && strcmp(argv[3], "take") != 0)) {
        fprintf(stderr, "usage: mailbox NAME HOW-MANY put|take\n");
        return 2;
    }
    long how_many = strtol(argv[2], NULL, 10);
    char name[256];
    snprintf(name, sizeof name, "%s-box", argv[1]);
    const uint64_t one = 1;
    esclusa_array *array;
    check(esclusa_array_create_or_open(&array, name, ESCLUSA_I64, 1, &one)); /* 0: empty */
    check(esclusa_mutex_create_or_open(&mutex, argv[1]));
    int64_t *box = esclusa_array_data(array);
    if (strcmp(argv[3], "put") == 0) {
        for (long number = 1; number <= how_many; number++) {
            put(box, number);
        }
        printf("C put %ld\n", how_many);
    } else {
        int64_t sum = 0;
        for (long i = 0; i < how_many; i++) {
            sum += take(box);
        }
        printf("C took %ld, their sum is %" PRId64 "\n", how_many, sum);
    }
    esclusa_mutex_close(mutex);
    esclusa_array_close(array);
    return 0;
}
