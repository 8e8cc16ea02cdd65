/* SPDX-License-Identifier: Apache-2.0 */
/* One small object of each kind, as docs/layout/golden keeps them. */
#include "peer.h"

static const esclusa_options golden_options = {.members = 3, .handles = 3};

static const char *golden_name(char **w, const char *kind)
{
    static char name[256];
    snprintf(name, sizeof name, "%s-%s", w[0], kind);
    return name;
}

/* Create, and close, unless something before has failed. */
#define GOLDEN(type, word, ...)                                                                    \
    if (result == 0) {                                                                             \
        esclusa_##type *made;                                                                      \
        result = esclusa_##type##_create_with(&made, golden_name(w, word), __VA_ARGS__);           \
        esclusa_##type##_close(made);                                                              \
    }

static void golden_create(char **w)
{
    static const struct {
        enum esclusa_element_type type;
        const char *word;
    } arrays[] = {{ESCLUSA_I8, "array-i8"},   {ESCLUSA_I16, "array-i16"},
                  {ESCLUSA_I32, "array-i32"}, {ESCLUSA_I64, "array-i64"},
                  {ESCLUSA_F32, "array-f32"}, {ESCLUSA_F64, "array-f64"}};
    static const uint64_t shape[] = {2, 3};
    int result = 0;
    GOLDEN(counter, "counter", 5, &golden_options)
    GOLDEN(mutex, "mutex", &golden_options)
    GOLDEN(queue, "queue", 4, 16, &golden_options)
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++) {
        GOLDEN(array, arrays[i].word, arrays[i].type, 2, shape, &golden_options)
    }
    GOLDEN(counters, "counters", 2, &golden_options)
    GOLDEN(semaphore, "semaphore", 3, ESCLUSA_SEMAPHORE_SIGNAL, &golden_options)
    GOLDEN(rwlock, "rwlock", &golden_options)
    GOLDEN(barrier, "barrier", 1, &golden_options)
    GOLDEN(event, "event", &golden_options)
    GOLDEN(latch, "latch", 5, &golden_options)
    GOLDEN(pthread_mutex, "pthread", &golden_options)
    answer(result);
}

const struct command golden_commands[] = {
    {"golden create", golden_create},
    {0},
};
