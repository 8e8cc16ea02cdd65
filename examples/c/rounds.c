/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rounds NAME WHICH HOW-MANY: process 0, 1 or 2 of three that compute together. In each round each
 * adds its neighbour's number to its own, and all wait for all.
 */
#include <esclusa/esclusa.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static void check(int result)
{
    if (result < 0) {
        fprintf(stderr, "rounds: %s\n", esclusa_error());
        exit(1);
    }
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr, "usage: rounds NAME WHICH HOW-MANY\n");
        return 2;
    }
    long which = strtol(argv[2], NULL, 10);
    long how_many = strtol(argv[3], NULL, 10);
    char name[256];
    snprintf(name, sizeof name, "%s-cells", argv[1]);
    const uint64_t shape[] = {2, 3}; /* now, and next */
    esclusa_array *array;
    esclusa_barrier *barrier;
    check(esclusa_array_create_or_open(&array, name, ESCLUSA_I64, 2, shape));
    check(esclusa_barrier_create_or_open(&barrier, argv[1], 3));
    /* @start region="rounds" */
    int64_t (*cells)[3] = esclusa_array_data(array);
    cells[0][which] = which + 1;
    check(esclusa_barrier_wait(barrier, ESCLUSA_FOREVER)); /* all have begun */
    for (long i = 0; i < how_many; i++) {
        const int64_t *now = cells[i % 2];
        cells[1 - i % 2][which] = (now[which] + now[(which + 1) % 3]) % 1000;
        /* All have done this round; if one has died: -ECANCELED. */
        check(esclusa_barrier_wait(barrier, ESCLUSA_FOREVER));
    }
    printf("C has %" PRId64 "\n", cells[how_many % 2][which]);
    /* @end region="rounds" */
    esclusa_barrier_close(barrier);
    esclusa_array_close(array);
    return 0;
}
