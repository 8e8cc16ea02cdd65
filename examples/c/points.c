/* SPDX-License-Identifier: Apache-2.0 */
/* points NAME HOW-MANY: put points into a queue. Java takes them. */
#include <esclusa/esclusa.h>
#include <stdio.h>
#include <stdlib.h>

static void check(int result)
{
    if (result < 0) {
        fprintf(stderr, "points: %s\n", esclusa_error());
        exit(1);
    }
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: points NAME HOW-MANY\n");
        return 2;
    }
    int32_t how_many = (int32_t) strtol(argv[2], NULL, 10);
    esclusa_queue *queue;
    esclusa_producer *producer;
    check(esclusa_queue_create_or_open(&queue, argv[1], 16, 8));
    check(esclusa_queue_producer(&producer, queue));
    /* @start region="put" */
    for (int32_t i = 0; i < how_many; i++) {
        struct {
            int32_t x, y;
        } point = {i, -2 * i};
        check(esclusa_producer_put(producer, &point, sizeof point, 0, ESCLUSA_FOREVER));
    }
    /* @end region="put" */
    esclusa_producer_close(producer);
    esclusa_queue_close(queue);
    return 0;
}
