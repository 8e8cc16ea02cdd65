/* SPDX-License-Identifier: Apache-2.0 */
/* metrics NAME [COUNT]: count with a counter of its own, or tell what everybody has counted. */
#include <esclusa/esclusa.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static void check(int result)
{
    if (result < 0) {
        fprintf(stderr, "metrics: %s\n", esclusa_error());
        exit(1);
    }
}

int main(int argc, char **argv)
{
    esclusa_counters *table;
    if (argc != 2 && argc != 3) {
        fprintf(stderr, "usage: metrics NAME [COUNT]\n");
        return 2;
    }
    check(esclusa_counters_create_or_open(&table, argv[1], 64));
    if (argc == 3) {
        long count = strtol(argv[2], NULL, 10);
        /* @start region="count" */
        esclusa_labelled_counter_id requests;
        check(esclusa_counters_allocate(table, &requests, "requests of C", NULL, ESCLUSA_COUNTER));
        for (long i = 0; i < count; i++) {
            check(esclusa_counters_add(table, requests, 1, NULL));
        }
        /* @end region="count" */
    } else {
        /* @start region="tell" */
        esclusa_labelled_counter_info counter;
        for (uint32_t i = 0; i < esclusa_counters_capacity(table); i++) {
            if (esclusa_counters_read(table, i, &counter) == 1) {
                printf("%s: %" PRId64 ", %s\n", counter.label, counter.value,
                       counter.orphaned ? "nobody's" : "somebody's");
            }
        }
        /* @end region="tell" */
    }
    esclusa_counters_close(table);
    return 0;
}
