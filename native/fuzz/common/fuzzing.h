/* SPDX-License-Identifier: Apache-2.0 */
/* What the fuzz targets have in common: README.md beside this says what is tried. */
#ifndef ESCLUSA_FUZZING_H
#define ESCLUSA_FUZZING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "esclusa/esclusa.h"
#include "esclusa_layout.h"

enum {
    FUZZ_BYTES_MAX = 1 << 16, /* of a segment */
    FUZZ_MEMBERS = 3,
    FUZZ_HANDLES = 4,
    FUZZ_KEPT = 4,
};

/* An object that operations are tried on, whose words may be anything. */
struct object {
    const char *name;
    uint32_t kind;
    void *handle;
    esclusa_producer *producer;
    esclusa_consumer *consumer;
    esclusa_message claimed[FUZZ_KEPT], taken[FUZZ_KEPT];
    unsigned claims, takes; /* of these, those that are kept */
    esclusa_labelled_counter_id id;
};

typedef void fuzz_operation(struct object *object, uint8_t argument);

struct fuzz_operations {
    fuzz_operation *const *table;
    uint32_t count;
};

struct fuzz_kind {
    const char *noun; /* NULL: no such kind */
    /* `variant` chooses parameters that are small. */
    int (*create)(void **out, const char *name, uint8_t variant, const esclusa_options *options);
    int (*open)(void **out, const char *name);
    void (*close)(void *handle);
    const struct fuzz_operations *operations;
};

/* By the kind's number, 0 to FUZZ_KINDS - 1. */
enum { FUZZ_KINDS = ESCLUSA_KIND_PTHREAD_MUTEX + 1 };
extern const struct fuzz_kind fuzz_kinds[FUZZ_KINDS];

/* Returns what the call did. */
int fuzz_open(struct object *object, uint32_t kind, const char *name);
void fuzz_close(struct object *object);
/* One operation, which ends by its deadline; `number` is taken modulo how many there are. */
void fuzz_operate(struct object *object, uint32_t number, uint8_t argument);

/* The one name of this process; its file is removed at the end. */
const char *fuzz_name(void);
const char *fuzz_path(void);

/* Call `act` before the n-th store to shared memory from now on (1 is the next); 0: never. */
void fuzz_at_store(uint32_t n, void (*act)(void));

/* Says why, and aborts. */
__attribute__((noreturn, format(printf, 1, 2))) void fuzz_fail(const char *format, ...);
/* A result of a call on damaged memory: no error at all, or one that has a sentence. */
int64_t fuzz_expect_clear(const char *call, int64_t result);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t byte_size);

#endif
