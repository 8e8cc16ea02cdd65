/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A program that knows nothing of this library: it makes a pthread_mutex_t in POSIX shared memory,
 * and locks it. The words are those of esclusa_peer.c, and
 *
 *   pthread init OFFSET TYPE ROBUST    (TYPE: normal, recursive, errorcheck, private)
 */
#include <fcntl.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "peer_line.h"

FILE *reply;

static char *data;
static pthread_mutex_t *mutex;

static void answer_errno(int error)
{
    if (error == 0 || error == EBUSY || error == ETIMEDOUT) {
        answer(-error);
    } else {
        printf("0 error %d %s", error, strerror(error));
    }
}

static void memory_open(char **w)
{
    char path[256];
    snprintf(path, sizeof path, "/%s", w[0]);
    int fd = shm_open(path, O_RDWR, 0600);
    struct stat status;
    if (fd < 0 || fstat(fd, &status) != 0) {
        answer_errno(errno);
        return;
    }
    data = mmap(NULL, (size_t) status.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    answer_errno(data == MAP_FAILED ? errno : 0);
    close(fd);
}

static void pthread_init(char **w)
{
    mutex = (pthread_mutex_t *) (void *) (data + number(w[0]));
    pthread_mutexattr_t attributes;
    int error = pthread_mutexattr_init(&attributes);
    int type = strcmp(w[1], "recursive") == 0    ? PTHREAD_MUTEX_RECURSIVE
               : strcmp(w[1], "errorcheck") == 0 ? PTHREAD_MUTEX_ERRORCHECK
                                                 : PTHREAD_MUTEX_NORMAL;
    if (error == 0) {
        error = pthread_mutexattr_settype(&attributes, type);
    }
    if (error == 0 && strcmp(w[1], "private") != 0) {
        error = pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    }
    if (error == 0 && number(w[2]) != 0) {
        error = pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
    }
    if (error == 0) {
        error = pthread_mutex_init(mutex, &attributes);
    }
    answer_errno(error);
}

static void pthread_do_lock(char **w)
{
    int error = *w[0] == '\0' ? pthread_mutex_lock(mutex) : pthread_mutex_trylock(mutex);
    answer_errno(error == EOWNERDEAD ? 0 : error);
    if (error == 0 || error == EOWNERDEAD) {
        print_number(error == EOWNERDEAD);
    }
}

static void pthread_unlock(char **w)
{
    (void) w;
    answer_errno(pthread_mutex_unlock(mutex));
}

static void pthread_mark_repaired(char **w)
{
    (void) w;
    answer_errno(pthread_mutex_consistent(mutex));
}

static void pthread_add(char **w)
{
    int64_t *at = (int64_t *) (void *) (data + number(w[0]));
    int error = 0;
    for (int64_t i = 0; i < number(w[1]) && error == 0; i++) {
        error = pthread_mutex_lock(mutex);
        if (error == 0) {
            *at += 1;
            error = pthread_mutex_unlock(mutex);
        }
    }
    answer_errno(error);
}

static const struct command commands[] = {
    {"memory open", memory_open},
    {"pthread init", pthread_init},
    {"pthread lock", pthread_do_lock},
    {"pthread unlock", pthread_unlock},
    {"pthread add", pthread_add},
    {"pthread mark_repaired", pthread_mark_repaired},
    {0},
};

int main(void)
{
    return serve((const struct command *const[]){commands, NULL});
}
