/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kill.h"
#include "operations.h"

/* ---- the kill points of the library, put to another use ---- */

static uint32_t stores_to_go;
static void (*at_store)(void);

void esclusa_kill_point(void)
{
    if (stores_to_go != 0 && --stores_to_go == 0) {
        at_store();
    }
}

bool esclusa_test_without(const char *variable)
{
    (void) variable;
    return false;
}

void fuzz_at_store(uint32_t n, void (*act)(void))
{
    at_store = act;
    stores_to_go = n;
}

/* ---- what is expected of every call ---- */

void fuzz_fail(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fprintf(stderr, "\n");
    abort();
}

int64_t fuzz_expect_clear(const char *call, int64_t result)
{
    if (result < 0 && (result < -4095 || esclusa_error()[0] == 0)) {
        fuzz_fail("%s: %" PRId64 " without a sentence", call, result);
    }
    return result;
}

/* ---- the object ---- */

static char path[4200];

static void remove_file(void)
{
    unlink(path);
}

const char *fuzz_name(void)
{
    static char name[32];
    if (name[0] == 0) {
        const char *directory = getenv("ESCLUSA_DIR");
        snprintf(name, sizeof name, "fuzz-%d", (int) getpid());
        snprintf(path, sizeof path, "%s/%s", directory != NULL ? directory : "/dev/shm", name);
        atexit(remove_file);
    }
    return name;
}

const char *fuzz_path(void)
{
    fuzz_name();
    return path;
}

int fuzz_open(struct object *object, uint32_t kind, const char *name)
{
    memset(object, 0, sizeof *object);
    object->name = name;
    object->kind = kind;
    int result = fuzz_kinds[kind].open(&object->handle, name);
    if ((result == 0) != (object->handle != NULL)) {
        fuzz_fail("open: %d, and %p", result, object->handle);
    }
    return (int) fuzz_expect_clear("open", result);
}

void fuzz_close(struct object *object)
{
    fuzz_kinds[object->kind].close(object->handle);
    esclusa_producer_close(object->producer);
    esclusa_consumer_close(object->consumer);
}

void fuzz_operate(struct object *object, uint32_t number, uint8_t argument)
{
    const struct fuzz_operations *operations = fuzz_kinds[object->kind].operations;
    operations->table[number % operations->count](object, argument);
}

void fuzz_reopen(struct object *object, uint8_t argument)
{
    (void) argument;
    void *another;
    if (fuzz_kinds[object->kind].open(&another, object->name) == 0) {
        fuzz_kinds[object->kind].close(another);
    }
}

void fuzz_wait_any(struct object *object, uint8_t argument)
{
    void *const objects[] = {object->kind == ESCLUSA_KIND_QUEUE ? object->consumer : object->handle,
                             object->producer};
    uint32_t count = object->kind == ESCLUSA_KIND_QUEUE ? 2 : 1;
    unsigned char ready[2];
    FUZZ_CHECK(esclusa_wait_any(objects, count, ready, soon(argument)));
}
