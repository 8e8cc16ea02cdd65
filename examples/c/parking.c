/* SPDX-License-Identifier: Apache-2.0 */
/* parking NAME VISITS: one of several cars that share a car park of two places, and come so often.
 */
#include <esclusa/esclusa.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static void check(int result)
{
    if (result < 0) {
        fprintf(stderr, "parking: %s\n", esclusa_error());
        exit(1);
    }
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: parking NAME VISITS\n");
        return 2;
    }
    long visits = strtol(argv[2], NULL, 10);
    char name[256];
    snprintf(name, sizeof name, "%s-parked", argv[1]);
    esclusa_semaphore *places;
    esclusa_counter *parked;
    check(esclusa_semaphore_create_or_open(&places, argv[1], 2, ESCLUSA_SEMAPHORE_OWNED));
    check(esclusa_counter_create_or_open(&parked, name, 0));
    int64_t most = 0;
    for (long i = 0; i < visits; i++) {
        /* @start region="park" */
        check(esclusa_semaphore_acquire(places, 1)); /* waits while both are taken */
        int64_t now;
        check(esclusa_counter_add(parked, 1, &now));
        most = now > most ? now : most;
        check(esclusa_counter_add(parked, -1, NULL));
        check(esclusa_semaphore_release(places,
                                        1)); /* and if we die before, it is free all the same */
        /* @end region="park" */
    }
    if (most <= 2) {
        printf("C parked %ld times and saw no third car\n", visits);
    } else {
        printf("C parked %ld times and saw %" PRId64 " cars\n", visits, most);
    }
    esclusa_counter_close(parked);
    esclusa_semaphore_close(places);
    return 0;
}
