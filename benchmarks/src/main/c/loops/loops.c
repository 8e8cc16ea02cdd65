/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The C side of the one-thread benchmarks: each function does its work n times in one call from
 * Java, so that the call itself costs nothing. Handles travel as pointers; 0 says that an object
 * could not be opened.
 */
#include <esclusa/esclusa.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FOR_JAVA __attribute__((visibility("default")))

FOR_JAVA int64_t bench_counter_open(const char *name);
FOR_JAVA void bench_counter_add(int64_t counter, int64_t n);
FOR_JAVA int64_t bench_mutex_open(const char *name);
FOR_JAVA void bench_mutex_lock_unlock(int64_t mutex, int64_t n);
FOR_JAVA int64_t bench_array_open(const char *name);
FOR_JAVA void bench_array_add(int64_t array, int64_t n);
FOR_JAVA void bench_array_get(int64_t array, int64_t n);
FOR_JAVA void bench_array_copy(int64_t array, int64_t byte_size);
FOR_JAVA void bench_robust_lock_unlock(int64_t n);
FOR_JAVA void bench_fetch_add(int64_t n);
FOR_JAVA void bench_getpid(int64_t n);
FOR_JAVA int64_t bench_one_getpid(void);

int64_t bench_counter_open(const char *name)
{
    esclusa_counter *counter;
    return esclusa_counter_create_or_open(&counter, name, 0) == 0 ? (int64_t) (intptr_t) counter
                                                                  : 0;
}

void bench_counter_add(int64_t counter, int64_t n)
{
    esclusa_counter *c = (esclusa_counter *) (intptr_t) counter;
    for (int64_t i = 0; i < n; i++) {
        int64_t sum;
        esclusa_counter_add(c, 1, &sum);
    }
}

int64_t bench_mutex_open(const char *name)
{
    esclusa_mutex *mutex;
    return esclusa_mutex_create_or_open(&mutex, name) == 0 ? (int64_t) (intptr_t) mutex : 0;
}

void bench_mutex_lock_unlock(int64_t mutex, int64_t n)
{
    esclusa_mutex *m = (esclusa_mutex *) (intptr_t) mutex;
    for (int64_t i = 0; i < n; i++) {
        esclusa_mutex_lock(m);
        esclusa_mutex_unlock(m);
    }
}

int64_t bench_array_open(const char *name)
{
    esclusa_array *array;
    return esclusa_array_open_as(&array, name, ESCLUSA_I64) == 0 ? (int64_t) (intptr_t) array : 0;
}

/* As many elements as ArrayBenchmark goes through. */
enum { ELEMENTS_MASK = 1023 };

void bench_array_add(int64_t array, int64_t n)
{
    esclusa_array *a = (esclusa_array *) (intptr_t) array;
    for (int64_t i = 0; i < n; i++) {
        int64_t before;
        esclusa_array_fetch_add_i64(a, (uint64_t) i & ELEMENTS_MASK, 1, &before);
    }
}

/* By the pointer, each element loaded: what C does where nobody checks. */
void bench_array_get(int64_t array, int64_t n)
{
    const volatile int64_t *elements = esclusa_array_data((esclusa_array *) (intptr_t) array);
    uint64_t sum = 0;
    for (int64_t i = 0; i < n; i++) {
        sum += (uint64_t) elements[i & ELEMENTS_MASK];
    }
    (void) sum; /* a volatile load is done in any case */
}

/* To where malloc puts it, 16 bytes behind a page, as a Java array is 16 behind its object. */
void bench_array_copy(int64_t array, int64_t byte_size)
{
    enum { ROOM = 1 << 20 };
    static void *into;
    if (into == NULL) {
        into = malloc(ROOM);
    }
    memcpy(into, esclusa_array_data((esclusa_array *) (intptr_t) array), (size_t) byte_size);
}

/* A robust process-shared pthread mutex, what a C program would use instead. It stays in this
 * process here. */
void bench_robust_lock_unlock(int64_t n)
{
    pthread_mutexattr_t attributes;
    pthread_mutex_t mutex;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
    pthread_mutex_init(&mutex, &attributes);
    for (int64_t i = 0; i < n; i++) {
        pthread_mutex_lock(&mutex);
        pthread_mutex_unlock(&mutex);
    }
    pthread_mutex_destroy(&mutex);
}

/* The floor of any shared counter: one atomic instruction. */
void bench_fetch_add(int64_t n)
{
    static _Atomic int64_t value;
    for (int64_t i = 0; i < n; i++)
        atomic_fetch_add(&value, 1);
}

void bench_getpid(int64_t n)
{
    for (int64_t i = 0; i < n; i++)
        getpid();
}

int64_t bench_one_getpid(void)
{
    return getpid();
}
