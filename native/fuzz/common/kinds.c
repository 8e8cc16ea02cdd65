/* SPDX-License-Identifier: Apache-2.0 */
#include "operations.h"

#define KIND(thing, parameters)                                                                    \
    static int create_##thing(void **out, const char *name, uint8_t variant,                       \
                              const esclusa_options *options)                                      \
    {                                                                                              \
        (void) variant;                                                                            \
        esclusa_##thing *made = NULL;                                                              \
        int result = esclusa_##thing##_create_with parameters;                                     \
        *out = made;                                                                               \
        return result;                                                                             \
    }                                                                                              \
    static int open_##thing(void **out, const char *name)                                          \
    {                                                                                              \
        esclusa_##thing *opened = NULL;                                                            \
        int result = esclusa_##thing##_open(&opened, name);                                        \
        *out = opened;                                                                             \
        return result;                                                                             \
    }                                                                                              \
    static void close_##thing(void *handle)                                                        \
    {                                                                                              \
        (void) esclusa_##thing##_close(handle);                                                    \
    }

static const uint64_t shape[] = {3, 4};

static enum esclusa_element_type type_of(uint8_t variant)
{
    return (enum esclusa_element_type)(1 + variant % 6);
}

KIND(counter, (&made, name, variant, options))
KIND(mutex, (&made, name, options))
KIND(queue, (&made, name, 1u + variant % 5, variant / 5 % 2 == 0 ? 16 : 300, options))
KIND(array, (&made, name, type_of(variant), 2, shape, options))
KIND(counters, (&made, name, 1u + variant % 3, options))
KIND(semaphore, (&made, name, variant / 2 % 4, (enum esclusa_semaphore_mode)(variant % 2), options))
KIND(rwlock, (&made, name, options))
KIND(barrier, (&made, name, 1u + variant % 3, options))
KIND(event, (&made, name, options))
KIND(latch, (&made, name, 1u + variant % 3, options))
KIND(pthread_mutex, (&made, name, options))

#define ROW(thing) {#thing, create_##thing, open_##thing, close_##thing, &fuzz_##thing##_operations}

const struct fuzz_kind fuzz_kinds[FUZZ_KINDS] = {
    [ESCLUSA_KIND_COUNTER] = ROW(counter),
    [ESCLUSA_KIND_MUTEX] = ROW(mutex),
    [ESCLUSA_KIND_QUEUE] = ROW(queue),
    [ESCLUSA_KIND_ARRAY] = ROW(array),
    [ESCLUSA_KIND_COUNTERS] = ROW(counters),
    [ESCLUSA_KIND_SEMAPHORE] = ROW(semaphore),
    [ESCLUSA_KIND_RWLOCK] = ROW(rwlock),
    [ESCLUSA_KIND_BARRIER] = ROW(barrier),
    [ESCLUSA_KIND_EVENT] = ROW(event),
    [ESCLUSA_KIND_LATCH] = ROW(latch),
    [ESCLUSA_KIND_PTHREAD_MUTEX] = ROW(pthread_mutex),
};
