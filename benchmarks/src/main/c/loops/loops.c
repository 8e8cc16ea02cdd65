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
#include <unistd.h>

#define FOR_JAVA __attribute__((visibility("default")))

FOR_JAVA int64_t bench_counter_open(const char *name);
FOR_JAVA void bench_counter_add(int64_t counter, int64_t n);
FOR_JAVA int64_t bench_mutex_open(const char *name);
FOR_JAVA void bench_mutex_lock_unlock(int64_t mutex, int64_t n);
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
