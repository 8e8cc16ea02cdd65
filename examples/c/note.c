/* SPDX-License-Identifier: Apache-2.0 */
/* note NAME PLACE TEXT: write a text into one of four places of 64 bytes, which end with a zero. */
#include <esclusa/esclusa.h>
#include <stdio.h>
#include <stdlib.h>

static void check(int result)
{
    if (result < 0) {
        fprintf(stderr, "note: %s\n", esclusa_error());
        exit(1);
    }
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr, "usage: note NAME PLACE TEXT\n");
        return 2;
    }
    const char *name = argv[1], *text = argv[3];
    unsigned long place = strtoul(argv[2], NULL, 10);
    /* @start region="write" */
    esclusa_memory *memory;
    check(esclusa_memory_create_or_open(&memory, name, 256));
    char *bytes = esclusa_memory_data(memory);
    snprintf(bytes + 64 * place, 64, "%s", text);
    esclusa_memory_close(memory);
    /* @end region="write" */
    return 0;
}
