/* SPDX-License-Identifier: Apache-2.0 */
/* lanes NAME SENDERS COUNT serve|send: one process serves two queues, the express lane first; so
 * many others send COUNT messages to each. */
#include <errno.h>
#include <esclusa/esclusa.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EXPRESS, ORDINARY, LANES };

static int64_t check(int64_t result)
{
    if (result < 0) {
        fprintf(stderr, "lanes: %s\n", esclusa_error());
        exit(1);
    }
    return result;
}

static void serve(esclusa_queue *const *queue)
{
    long served[LANES] = {0};
    esclusa_consumer *lane[LANES];
    for (int i = 0; i < LANES; i++) {
        check(esclusa_queue_consumer(&lane[i], queue[i]));
    }
    /* @start region="serve" */
    void *open[] = {lane[EXPRESS], lane[ORDINARY]}; /* express before the other */
    uint32_t count = LANES;
    while (count > 0) {
        int64_t first = check(esclusa_wait_any(open, count, NULL, ESCLUSA_FOREVER));
        char message[8];
        int64_t length = esclusa_consumer_get(open[first], message, sizeof message, NULL, 0);
        if (length >= 0) {
            served[open[first] == lane[EXPRESS] ? EXPRESS : ORDINARY]++;
        } else if (length == -EPIPE) { /* all senders are done */
            open[first] = open[--count];
        } else if (length != -ETIMEDOUT) { /* another one was quicker */
            check(length);
        }
    }
    /* @end region="serve" */
    for (int i = 0; i < LANES; i++) {
        esclusa_consumer_close(lane[i]);
    }
    printf("C served %ld express and %ld ordinary\n", served[EXPRESS], served[ORDINARY]);
}

static void send(esclusa_queue *const *queue, esclusa_latch *senders, long count)
{
    esclusa_producer *lane[LANES];
    for (int i = 0; i < LANES; i++) {
        check(esclusa_queue_producer(&lane[i], queue[i]));
    }
    check(esclusa_latch_count_down(senders, 1));
    check(esclusa_latch_wait(senders, ESCLUSA_FOREVER));
    /* From now on no stream ends before all are done. */
    for (long n = 0; n < count; n++) {
        check(esclusa_producer_put(lane[ORDINARY], "1", 1, 0, ESCLUSA_FOREVER));
        check(esclusa_producer_put(lane[EXPRESS], "1", 1, 0, ESCLUSA_FOREVER));
    }
    for (int i = 0; i < LANES; i++) {
        esclusa_producer_close(lane[i]);
    }
    printf("C sent %ld to each lane\n", count);
}

int main(int argc, char **argv)
{
    if (argc != 5 || (strcmp(argv[4], "serve") != 0 && strcmp(argv[4], "send") != 0)) {
        fprintf(stderr, "usage: lanes NAME SENDERS COUNT serve|send\n");
        return 2;
    }
    static const char *const names[] = {"express", "ordinary"};
    esclusa_queue *queue[LANES];
    esclusa_latch *senders;
    for (int i = 0; i < LANES; i++) {
        char name[256];
        snprintf(name, sizeof name, "%s-%s", argv[1], names[i]);
        check(esclusa_queue_create_or_open(&queue[i], name, 16, 8));
    }
    check(esclusa_latch_create_or_open(&senders, argv[1], (uint32_t) strtoul(argv[2], NULL, 10)));
    if (strcmp(argv[4], "serve") == 0) {
        serve(queue);
    } else {
        send(queue, senders, strtol(argv[3], NULL, 10));
    }
    for (int i = 0; i < LANES; i++) {
        esclusa_queue_close(queue[i]);
    }
    esclusa_latch_close(senders);
    return 0;
}
