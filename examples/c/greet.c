/* SPDX-License-Identifier: Apache-2.0 */
/* greet: puts a greeting into the queue `greetings` and prints the oldest one that lies there. */
#include <esclusa/esclusa.h>
#include <stdio.h>
#include <stdlib.h>

/* @start region="check" */
static void check(int result)
{
    if (result < 0) {
        fprintf(stderr, "greet: %s\n", esclusa_error());
        exit(1);
    }
}
/* @end region="check" */

int main(void)
{
    esclusa_queue *queue;
    esclusa_producer *producer;
    esclusa_consumer *consumer;
    esclusa_message greeting;

    /* @start region="greet" */
    check(esclusa_queue_create_or_open(&queue, "greetings", 1024, 4096));
    check(esclusa_queue_producer(&producer, queue));
    check(esclusa_queue_consumer(&consumer, queue));
    check(esclusa_producer_put(producer, "hello from C", 12, 0, ESCLUSA_FOREVER));
    check(esclusa_consumer_take(consumer, &greeting, ESCLUSA_FOREVER));
    printf("%.*s\n", (int) greeting.length, (const char *) greeting.data);
    /* If we die before this, another process gets it. */
    check(esclusa_consumer_acknowledge(consumer, &greeting));
    esclusa_consumer_close(consumer);
    esclusa_producer_close(producer);
    esclusa_queue_close(queue);
    /* @end region="greet" */
    return 0;
}
