/* SPDX-License-Identifier: Apache-2.0 */
/* readings NAME HOW-MANY: puts readings, which are numbers, into a queue. Java takes them. */
#include <esclusa/esclusa.h>
#include <stdio.h>
#include <stdlib.h>

static void check(int result)
{
    if (result < 0) {
        fprintf(stderr, "readings: %s\n", esclusa_error());
        exit(1);
    }
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: readings NAME HOW-MANY\n");
        return 2;
    }
    long how_many = strtol(argv[2], NULL, 10);
    esclusa_queue *queue;
    esclusa_producer *producer;
    check(esclusa_queue_create_or_open(&queue, argv[1], 16, 8));
    check(esclusa_queue_producer(&producer, queue));
    /* @start region="put" */
    for (long i = 0; i < how_many; i++) {
        double reading = 20 + (double) i / 8; /* the 8 bytes are what Java and Python call double */
        check(esclusa_producer_put(producer, &reading, sizeof reading, 0, ESCLUSA_FOREVER));
    }
    /* @end region="put" */
    esclusa_producer_close(producer);
    esclusa_queue_close(queue);
    return 0;
}
