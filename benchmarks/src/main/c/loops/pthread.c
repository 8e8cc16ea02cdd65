/* SPDX-License-Identifier: Apache-2.0 */
/* A pthread_mutex_t as ours is made, locked by pthread_mutex_lock(3), and by this library. */
#include <esclusa/esclusa.h>
#include <pthread.h>
#include <stdint.h>

#define FOR_JAVA __attribute__((visibility("default")))

FOR_JAVA int64_t bench_plain_pthread_open(void);
FOR_JAVA void bench_plain_pthread_lock_unlock(int64_t mutex, int64_t n);
FOR_JAVA int64_t bench_pthread_open(const char *name);
FOR_JAVA void bench_pthread_lock_unlock(int64_t mutex, int64_t n);

int64_t bench_plain_pthread_open(void)
{
    static pthread_mutex_t mutex;
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_ERRORCHECK);
    pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
    return pthread_mutex_init(&mutex, &attributes) == 0 ? (int64_t) (intptr_t) &mutex : 0;
}

void bench_plain_pthread_lock_unlock(int64_t mutex, int64_t n)
{
    pthread_mutex_t *m = (pthread_mutex_t *) (intptr_t) mutex;
    for (int64_t i = 0; i < n; i++) {
        pthread_mutex_lock(m);
        pthread_mutex_unlock(m);
    }
}

int64_t bench_pthread_open(const char *name)
{
    esclusa_pthread_mutex *mutex;
    return esclusa_pthread_mutex_create_or_open(&mutex, name) == 0 ? (int64_t) (intptr_t) mutex : 0;
}

void bench_pthread_lock_unlock(int64_t mutex, int64_t n)
{
    esclusa_pthread_mutex *m = (esclusa_pthread_mutex *) (intptr_t) mutex;
    for (int64_t i = 0; i < n; i++) {
        esclusa_pthread_mutex_lock(m);
        esclusa_pthread_mutex_unlock(m);
    }
}
