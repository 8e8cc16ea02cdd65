/* SPDX-License-Identifier: Apache-2.0 */
/*
 * meter NAME HOW-MANY: adds 1 to a number in shared memory, so often, under a mutex of POSIX. This
 * program knows nothing of Esclusa. It makes the memory if there is none; Meter.java and meter.py
 * join in.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

/* What lies in the memory: the number at 0, the mutex at 64. */
struct meter {
    int64_t value;
    char padding[56];
    pthread_mutex_t mutex;
};

static void check(int error, const char *what)
{
    if (error != 0) {
        errno = error;
        perror(what);
        exit(1);
    }
}

static void initialise(struct meter *meter)
{
    /* @start region="initialise" */
    pthread_mutexattr_t attributes;
    check(pthread_mutexattr_init(&attributes), "attributes");
    check(pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED), "shared");
    check(pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST), "robust");
    check(pthread_mutex_init(&meter->mutex, &attributes), "mutex");
    /* @end region="initialise" */
}

int main(int count, char **arguments)
{
    if (count != 3) {
        fprintf(stderr, "usage: meter NAME HOW-MANY\n");
        return 2;
    }
    char path[256];
    snprintf(path, sizeof path, "/%s", arguments[1]);
    int fd = shm_open(path, O_RDWR | O_CREAT | O_EXCL, 0600);
    int first = fd >= 0;
    if (!first) {
        fd = shm_open(path, O_RDWR, 0600);
    }
    check(fd < 0 || (first && ftruncate(fd, sizeof(struct meter)) != 0) ? errno : 0, path);
    struct meter *meter = mmap(NULL, sizeof *meter, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    check(meter == MAP_FAILED ? errno : 0, "mmap");
    if (first) {
        initialise(meter);
    }
    for (int i = 0; i < atoi(arguments[2]); i++) {
        int error = pthread_mutex_lock(&meter->mutex);
        if (error == EOWNERDEAD) { /* somebody died with it; one number is never half changed */
            error = pthread_mutex_consistent(&meter->mutex);
        }
        check(error, "lock");
        meter->value++;
        check(pthread_mutex_unlock(&meter->mutex), "unlock");
    }
    printf("C added %s%s\n", arguments[2], first ? " to a new meter" : "");
    return 0;
}
