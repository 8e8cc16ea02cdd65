/* SPDX-License-Identifier: Apache-2.0 */
/* The peer's words for a queue. */
#include "peer.h"

esclusa_queue *queue;

static void queue_create(char **w)
{
    esclusa_options options = {.members = (uint32_t) number(w[3]),
                               .handles = (uint32_t) number(w[4])};
    answer(esclusa_queue_create_with(&queue, w[0], (uint32_t) number(w[1]), (uint32_t) number(w[2]),
                                     &options));
}

static void queue_open(char **w)
{
    answer(esclusa_queue_open(&queue, w[0]));
}

static void queue_create_or_open(char **w)
{
    esclusa_options options = {.members = (uint32_t) number(w[3]),
                               .handles = (uint32_t) number(w[4])};
    answer(esclusa_queue_create_or_open_with(&queue, w[0], (uint32_t) number(w[1]),
                                             (uint32_t) number(w[2]), &options));
}

static void queue_figures(char **w)
{
    esclusa_queue_figures figures;
    (void) w;
    if (answer(esclusa_queue_get_figures(queue, &figures))) {
        print_number(esclusa_queue_slots(queue));
        print_number(esclusa_queue_slot_bytes(queue));
        print_number((int64_t) figures.size);
        print_number((int64_t) figures.put);
        print_number((int64_t) figures.taken);
        print_number((int64_t) figures.returned);
        print_number((int64_t) figures.high_water);
        print_number(figures.producers);
        print_number(figures.consumers);
        print_number(figures.producers_waiting);
        print_number(figures.consumers_waiting);
    }
}

static void queue_close(char **w)
{
    (void) w;
    esclusa_queue_close(queue);
    queue = NULL;
    esclusa_producer_close(producer);
    esclusa_consumer_close(consumer);
    producer = NULL;
    consumer = NULL;
    holding = 0;
    answer(0);
}

const struct command queue_commands[] = {
    {"queue create", queue_create},
    {"queue open", queue_open},
    {"queue create_or_open", queue_create_or_open},
    {"queue figures", queue_figures},
    {"queue close", queue_close},
    {"queue unlink", any_unlink},
    {0},
};
