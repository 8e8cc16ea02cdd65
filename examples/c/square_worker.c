/* SPDX-License-Identifier: Apache-2.0 */
/* square_worker NAME: one of the workers of Supervisor; may be killed at any moment. */
#include <errno.h>
#include <esclusa/esclusa.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void check(int result)
{
    if (result < 0) {
        fprintf(stderr, "square_worker: %s\n", esclusa_error());
        exit(1);
    }
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: square_worker NAME\n");
        return 2;
    }
    const struct timespec hard_work = {.tv_nsec = 2000000};
    char name[256];
    snprintf(name, sizeof name, "%s-results", argv[1]);
    esclusa_queue *queue;
    esclusa_consumer *consumer;
    esclusa_array *results;
    check(esclusa_queue_open(&queue, argv[1]));
    check(esclusa_queue_consumer(&consumer, queue));
    check(esclusa_array_open(&results, name));
    int64_t *squares = esclusa_array_data(results);
    esclusa_message job;
    int taken;
    while ((taken = esclusa_consumer_take(consumer, &job, ESCLUSA_FOREVER)) == 0) {
        /* @start region="work" */
        int64_t n;
        memcpy(&n, job.data, sizeof n);
        nanosleep(&hard_work, NULL);
        squares[n] = n * n; /* done twice, should we die here, it is the same */
        check(esclusa_consumer_acknowledge(consumer, &job)); /* only now the job is done */
        /* @end region="work" */
    }
    check(taken == -EPIPE ? 0 : taken); /* the end of the stream: all is done */
    esclusa_consumer_close(consumer);
    esclusa_array_close(results);
    esclusa_queue_close(queue);
    return 0;
}
