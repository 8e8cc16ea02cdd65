/* SPDX-License-Identifier: Apache-2.0 */
/* A pthread_mutex_t that somebody has initialised in raw memory. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "pthread_abi.h"
#include "pthread_mutex.h"

static const char doing[] = "use a pthread mutex of segment";

/* Is there one that processes share? Returns 0, or -errno with a sentence. */
static int judge(const char *name, uint64_t offset, uint32_t kind)
{
    if ((kind & ~(uint32_t) PTHREAD_KIND_ALL) != 0) {
        return esclusa_fail(-EINVAL, doing, name,
                            "at offset %" PRIu64 " is no pthread_mutex_t: its kind is 0x%" PRIx32,
                            offset, kind);
    }
    if ((kind & PTHREAD_KIND_SHARED) == 0) {
        return esclusa_fail(-EINVAL, doing, name,
                            "that at offset %" PRIu64 " is private to a process, or was not "
                            "initialised: its creator calls pthread_mutexattr_setpshared",
                            offset);
    }
    if ((kind & PTHREAD_KIND_PROTOCOL) != 0) {
        return esclusa_fail(-EOPNOTSUPP, doing, name,
                            "that at offset %" PRIu64 " changes priorities", offset);
    }
    return 0;
}

static int check(const esclusa_memory *memory, uint64_t offset)
{
    const char *name = esclusa_memory_name(memory);
    const char *data = esclusa_memory_data(memory);
    uint64_t byte_size = esclusa_memory_byte_size(memory);
    if (data == NULL) {
        return esclusa_fail(-EBADF, "use a closed handle", NULL, NULL);
    }
    if (offset > byte_size || byte_size - offset < sizeof(pthread_mutex_t)) {
        return esclusa_fail(-ERANGE, doing, name,
                            "%zu bytes at offset %" PRIu64 " do not lie within its %" PRIu64,
                            sizeof(pthread_mutex_t), offset, byte_size);
    }
    if (offset % alignof(pthread_mutex_t) != 0) {
        return esclusa_fail(-EINVAL, doing, name, "offset %" PRIu64 " is no multiple of %zu",
                            offset, alignof(pthread_mutex_t));
    }
    return judge(name, offset,
                 pthread_kind_of((const pthread_mutex_t *) (const void *) (data + offset)));
}

int esclusa_pthread_mutex_at(esclusa_pthread_mutex **out, esclusa_memory *memory, uint64_t offset)
{
    *out = NULL;
    int result = check(memory, offset);
    if (result != 0) {
        return result;
    }
    const char *name = esclusa_memory_name(memory);
    uint64_t page = (uint64_t) sysconf(_SC_PAGESIZE);
    uint64_t first = offset / page * page;
    uint64_t byte_size = offset - first + sizeof(pthread_mutex_t);
    /* With an old size of 0 a shared mapping stays, and the new one is a second of the same pages:
     * the memory may be closed while a thread has the mutex. mremap(2) */
    void *map = mremap((char *) esclusa_memory_data(memory) + first, 0, byte_size, MREMAP_MAYMOVE);
    if (map == MAP_FAILED) {
        return esclusa_fail(-errno, doing, name, "mremap of %" PRIu64 " bytes", byte_size);
    }
    esclusa_pthread_mutex *mutex = esclusa_handle_allocate(HANDLE_PTHREAD_MUTEX, sizeof *mutex);
    if (mutex == NULL) {
        munmap(map, byte_size);
        return esclusa_fail(-ENOMEM, doing, name, NULL);
    }
    struct segment *segment = &mutex->segment;
    segment->handle.segment = segment;
    segment->kind = &esclusa_pthread_mutex_kind;
    segment->header = map;
    segment->byte_size = byte_size;
    segment->member = ESCLUSA_NO_MEMBER;
    segment->lock = -1;
    segment->file = -1;
    atomic_init(&segment->watch, -1);
    segment->look_at = INT64_MAX;
    strcpy(segment->name, name);
    mutex->mutex = (pthread_mutex_t *) (void *) ((char *) map + (offset - first));
    uint32_t kind = pthread_kind_of(mutex->mutex);
    mutex->recursive = (kind & PTHREAD_KIND_TYPE) == PTHREAD_MUTEX_RECURSIVE;
    mutex->robust = (kind & PTHREAD_KIND_ROBUST) != 0;
    esclusa_handle_open(&segment->handle);
    *out = mutex;
    return 0;
}
