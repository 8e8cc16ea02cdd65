/* SPDX-License-Identifier: Apache-2.0 */
/* tally NAME HOW-MANY: put the numbers 1 to HOW-MANY into a queue, and 0 as the last one. Java adds
 * them. */
#include <esclusa/esclusa.h>
#include <stdio.h>
#include <stdlib.h>

static void check(int result)
{
    if (result < 0) {
        fprintf(stderr, "tally: %s\n", esclusa_error());
        exit(1);
    }
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: tally NAME HOW-MANY\n");
        return 2;
    }
    int64_t last = strtoll(argv[2], NULL, 10);
    esclusa_queue *queue;
    esclusa_producer *producer;
    check(esclusa_queue_create_or_open(&queue, argv[1], 16, 8));
    check(esclusa_queue_producer(&producer, queue));
    for (int64_t i = 1; i <= last + 1; i++) {
        int64_t number = i <= last ? i : 0;
        check(esclusa_producer_put(producer, &number, sizeof number, 0, ESCLUSA_FOREVER));
    }
    esclusa_producer_close(producer);
    esclusa_queue_close(queue);
    return 0;
}
