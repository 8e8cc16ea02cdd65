/* SPDX-License-Identifier: Apache-2.0 */
/* The peer's words for memory. */
#include "peer.h"

esclusa_memory *memory;

static void memory_create(char **w)
{
    answer(esclusa_memory_create(&memory, w[0], (uint64_t) number(w[1])));
}

static void memory_open(char **w)
{
    answer(esclusa_memory_open(&memory, w[0]));
}

static void memory_create_or_open(char **w)
{
    answer(esclusa_memory_create_or_open(&memory, w[0], (uint64_t) number(w[1])));
}

static void memory_size(char **w)
{
    (void) w;
    if (answer(0)) {
        print_number((int64_t) esclusa_memory_byte_size(memory));
    }
}

static void memory_write(char **w)
{
    struct bytes data = from_hex(w[1]);
    memcpy((char *) esclusa_memory_data(memory) + number(w[0]), data.at, data.length);
    answer(0);
}

static void memory_read(char **w)
{
    if (answer(0)) {
        print_hex((char *) esclusa_memory_data(memory) + number(w[0]), (size_t) number(w[1]));
    }
}

static void memory_close(char **w)
{
    (void) w;
    esclusa_memory_close(memory);
    memory = NULL;
    answer(0);
}

static void memory_unlink(char **w)
{
    answer(esclusa_memory_unlink(w[0]));
}

const struct command memory_commands[] = {
    {"memory create", memory_create},
    {"memory open", memory_open},
    {"memory create_or_open", memory_create_or_open},
    {"memory size", memory_size},
    {"memory write", memory_write},
    {"memory read", memory_read},
    {"memory close", memory_close},
    {"memory unlink", memory_unlink},
    {0},
};
