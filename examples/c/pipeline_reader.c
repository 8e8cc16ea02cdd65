/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pipeline_reader FILE [QUEUE]: the first of three: the lines of FILE, as they are, to its standard
 * output or into QUEUE.
 */
#include <errno.h>
#include <esclusa/esclusa.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void check(int result)
{
    if (result < 0) {
        fprintf(stderr, "pipeline_reader: %s\n", esclusa_error());
        exit(1);
    }
}

int main(int argc, char **argv)
{
    if (argc != 2 && argc != 3) {
        fprintf(stderr, "usage: pipeline_reader FILE [QUEUE]\n");
        return 2;
    }
    FILE *file = fopen(argv[1], "r");
    if (file == NULL) {
        fprintf(stderr, "pipeline_reader: cannot read '%s': %s\n", argv[1], strerror(errno));
        return 1;
    }
    esclusa_queue *queue = NULL;
    esclusa_producer *producer = NULL;
    if (argc == 3) {
        check(esclusa_queue_open(&queue, argv[2]));
        check(esclusa_queue_producer(&producer, queue));
    }
    char *line = NULL;
    size_t room = 0;
    for (ssize_t length; (length = getline(&line, &room, file)) > 0;) {
        if (producer == NULL) {
            fputs(line, stdout);
        } else {
            check(esclusa_producer_put(producer, line, (uint32_t) length, 0, ESCLUSA_FOREVER));
        }
    }
    if (ferror(file) || fflush(stdout) != 0) {
        fprintf(stderr, "pipeline_reader: cannot copy '%s': %s\n", argv[1], strerror(errno));
        return 1;
    }
    free(line);
    fclose(file);
    esclusa_producer_close(producer);
    esclusa_queue_close(queue);
    return 0;
}
