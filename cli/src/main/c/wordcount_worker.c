/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wordcount_worker BLOCKS COUNTS NUMBER: the worker of `esclusa wordcount` in C. It takes blocks
 * from the queue BLOCKS, counts their words in place, publishes the counts on the queue COUNTS, and
 * acknowledges. What travels is told in Part.java (the head of each message) and Counts.java (the
 * counts).
 */
#include <esclusa/esclusa.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "wordcount_table.h"

struct part {
    uint32_t worker;
    uint32_t delivery;
    uint32_t number;
    uint32_t parts;
    int64_t nanos;
    uint32_t text_bytes;
    uint32_t zero;
};
_Static_assert(sizeof(struct part) == 32, "Part.HEAD_BYTE_SIZE");

static int fail(const char *what)
{
    (void) fprintf(stderr, "%s: %s\n", what, esclusa_error());
    return 1;
}

static int64_t now(void)
{
    struct timespec time;
    (void) clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t) time.tv_sec * 1000000000 + time.tv_nsec;
}

/* Publish the counts in `table` as the parts of one delivery. */
static int publish(esclusa_producer *counts, uint32_t room, uint32_t block, struct part head,
                   const struct table *table)
{
    size_t size = table_byte_size(table);
    head.parts = (uint32_t) ((size + room - 1) / room);
    unsigned char *whole = NULL;
    if (head.parts > 1) {
        whole = malloc(size);
        if (whole == NULL) {
            return -ENOMEM;
        }
        table_write(table, whole);
    }
    int result = 0;
    for (; result == 0 && head.number < head.parts; head.number++) {
        esclusa_message message;
        result = esclusa_producer_claim(counts, &message, ESCLUSA_FOREVER);
        if (result != 0) {
            break;
        }
        size_t from = (size_t) head.number * room;
        size_t length = size - from < room ? size - from : room;
        unsigned char *to = message.data;
        memcpy(to, &head, sizeof head);
        if (whole == NULL) {
            table_write(table, to + sizeof head);
        } else {
            memcpy(to + sizeof head, whole + from, length);
        }
        result =
            esclusa_producer_publish(counts, &message, (uint32_t) (sizeof head + length), block);
    }
    free(whole);
    return result;
}

static int work(esclusa_consumer *blocks, esclusa_producer *counts, uint32_t room, uint32_t worker,
                struct table *table)
{
    while (1) {
        esclusa_message block;
        int result = esclusa_consumer_take(blocks, &block, ESCLUSA_FOREVER);
        if (result == -EPIPE) {
            return 0; /* all blocks are counted and acknowledged, by whomever */
        }
        if (result == -EINTR) {
            continue;
        }
        if (result != 0) {
            return fail("take");
        }
        int64_t begin = now();
        if (table_count(table, block.data, block.length) != 0) {
            return fail("out of memory");
        }
        struct part head = {.worker = worker,
                            .delivery = block.delivery_count,
                            .nanos = now() - begin,
                            .text_bytes = block.length};
        /* Whoever fails before this is done dies with the block in his hands, and another one gets
         * it. */
        if (publish(counts, room, block.type, head, table) != 0) {
            return fail("publish");
        }
        if (esclusa_consumer_acknowledge(blocks, &block) != 0) {
            return fail("acknowledge");
        }
    }
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        (void) fprintf(stderr, "usage: wordcount_worker BLOCKS COUNTS NUMBER\n");
        return 2;
    }
    esclusa_queue *blocks = NULL;
    esclusa_queue *counts = NULL;
    esclusa_producer *producer = NULL;
    esclusa_consumer *consumer = NULL;
    struct table table;
    int status = 1;
    if (table_init(&table) != 0) {
        (void) fprintf(stderr, "out of memory\n");
    } else if (esclusa_queue_open(&blocks, argv[1]) != 0 ||
               esclusa_queue_open(&counts, argv[2]) != 0 ||
               esclusa_queue_producer(&producer, counts) != 0 ||
               esclusa_queue_consumer(&consumer, blocks) != 0) {
        status = fail("cannot join");
    } else {
        uint32_t room = esclusa_queue_slot_bytes(counts) - (uint32_t) sizeof(struct part);
        status = work(consumer, producer, room, (uint32_t) strtoul(argv[3], NULL, 10), &table);
    }
    esclusa_consumer_close(consumer);
    esclusa_producer_close(producer);
    esclusa_queue_close(counts);
    esclusa_queue_close(blocks);
    table_free(&table);
    return status;
}
