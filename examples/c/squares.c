/* SPDX-License-Identifier: Apache-2.0 */
/*
 * squares NAME HOW-MANY write|read: one process writes the squares of 1 to HOW-MANY into an array,
 * any number of others read them while it does. Element 0 says how many are there.
 */
#include <esclusa/esclusa.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void check(int result)
{
    if (result < 0) {
        fprintf(stderr, "squares: %s\n", esclusa_error());
        exit(1);
    }
}

static void write_all(esclusa_array *squares, int64_t how_many)
{
    /* @start region="write" */
    int64_t *elements = esclusa_array_data(squares);
    for (int64_t i = 1; i <= how_many; i++) {
        elements[i] = i * i;
        check(esclusa_array_set_i64(squares, 0, i)); /* who reads i there, sees the square too */
    }
    /* @end region="write" */
}

static int64_t read_all(esclusa_array *squares, int64_t how_many)
{
    const struct timespec millisecond = {.tv_nsec = 1000000};
    /* @start region="read" */
    const int64_t *elements = esclusa_array_data(squares);
    int64_t sum = 0, done = 0;
    while (done < how_many) {
        int64_t there;
        check(esclusa_array_get_i64(squares, 0, &there));
        while (done < there) {
            sum += elements[++done];
        }
        nanosleep(&millisecond, NULL);
    }
    /* @end region="read" */
    return sum;
}

int main(int argc, char **argv)
{
    if (argc != 4 || (strcmp(argv[3], "write") != 0 && strcmp(argv[3], "read") != 0)) {
        fprintf(stderr, "usage: squares NAME HOW-MANY write|read\n");
        return 2;
    }
    int64_t how_many = strtol(argv[2], NULL, 10);
    const uint64_t length = (uint64_t) how_many + 1;
    esclusa_array *squares;
    check(esclusa_array_create_or_open(&squares, argv[1], ESCLUSA_I64, 1, &length));
    if (strcmp(argv[3], "write") == 0) {
        write_all(squares, how_many);
        printf("C wrote %" PRId64 " squares\n", how_many);
    } else {
        printf("C read %" PRId64 " squares, their sum is %" PRId64 "\n", how_many,
               read_all(squares, how_many));
    }
    esclusa_array_close(squares);
    return 0;
}
