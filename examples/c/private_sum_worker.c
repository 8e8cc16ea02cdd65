/* SPDX-License-Identifier: Apache-2.0 */
/* private_sum_worker QUEUE SUM: takes numbers from one descriptor, adds them to another. */
#include <errno.h>
#include <esclusa/esclusa.h>
#include <stdio.h>
#include <stdlib.h>

static void check(int64_t result)
{
    if (result < 0) {
        fprintf(stderr, "private_sum_worker: %s\n", esclusa_error());
        exit(1);
    }
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: private_sum_worker QUEUE SUM\n");
        return 2;
    }
    /* @start region="open" */
    char queue_name[16], sum_name[16];
    snprintf(queue_name, sizeof queue_name, "fd:%s", argv[1]); /* "fd:3" */
    snprintf(sum_name, sizeof sum_name, "fd:%s", argv[2]);
    esclusa_queue *queue;
    esclusa_counter *sum;
    check(esclusa_queue_open(&queue, queue_name));
    check(esclusa_counter_open(&sum, sum_name));
    /* @end region="open" */
    esclusa_consumer *numbers;
    check(esclusa_queue_consumer(&numbers, queue));
    int64_t n, got;
    while ((got = esclusa_consumer_get(numbers, &n, sizeof n, NULL, ESCLUSA_FOREVER)) >= 0) {
        check(esclusa_counter_add(sum, n, NULL));
    }
    check(got == -EPIPE ? 0 : got);
    printf("C is done\n");
    esclusa_consumer_close(numbers);
    esclusa_counter_close(sum);
    esclusa_queue_close(queue);
    return 0;
}
