/* SPDX-License-Identifier: Apache-2.0 */
/* race NAME RUNNERS start|run: one process starts a race when all runners are there. */
#include <esclusa/esclusa.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void check(int result)
{
    if (result < 0) {
        fprintf(stderr, "race: %s\n", esclusa_error());
        exit(1);
    }
}

int main(int argc, char **argv)
{
    if (argc != 4 || (strcmp(argv[3], "start") != 0 && strcmp(argv[3], "run") != 0)) {
        fprintf(stderr, "usage: race NAME RUNNERS start|run\n");
        return 2;
    }
    uint32_t runners = (uint32_t) strtoul(argv[2], NULL, 10);
    char name[256];
    esclusa_latch *ready;
    esclusa_event *shot;
    snprintf(name, sizeof name, "%s-ready", argv[1]);
    check(esclusa_latch_create_or_open(&ready, name, runners));
    snprintf(name, sizeof name, "%s-shot", argv[1]);
    check(esclusa_event_create_or_open(&shot, name));
    if (strcmp(argv[3], "start") == 0) {
        /* @start region="start" */
        check(esclusa_latch_wait(ready, ESCLUSA_FOREVER)); /* until so many have counted down */
        check(esclusa_event_set(shot));
        /* @end region="start" */
        printf("C started %u runners\n", runners);
    } else {
        /* @start region="run" */
        check(esclusa_latch_count_down(ready, 1));
        /* Until it is set; who comes later finds it set. */
        check(esclusa_event_wait(shot, ESCLUSA_FOREVER));
        /* @end region="run" */
        printf("C ran\n");
    }
    esclusa_event_close(shot);
    esclusa_latch_close(ready);
    return 0;
}
