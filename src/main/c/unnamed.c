/* SPDX-License-Identifier: Apache-2.0 */
/* Objects without a name: memory that is handed on as a descriptor. docs/design/liveness.md */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "kill.h"
#include "private.h"
#include "segment.h"

#ifndef F_SEAL_FUTURE_WRITE
#define F_SEAL_FUTURE_WRITE 0x0010 /* Linux 5.1 */
#endif

enum { SEALS = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL, ASKED_ABOUT = 1 << 20 };

#define HUGETLBFS_MAGIC UINT32_C(0x958458f6) /* of <linux/magic.h> */

static const char creating[] = "create segment";
static const char descriptor_prefix[] = "fd:";

bool esclusa_is_unnamed(const char *name)
{
    return name != NULL && strcmp(name, ESCLUSA_UNNAMED) == 0;
}

int esclusa_descriptor_named(const char *name)
{
    const size_t prefix = sizeof descriptor_prefix - 1;
    if (name == NULL || strncmp(name, descriptor_prefix, prefix) != 0) {
        return -1;
    }
    const char *digits = name + prefix;
    size_t length = strspn(digits, "0123456789");
    if (length == 0 || length > 9 || digits[length] != '\0') {
        return -1;
    }
    return (int) strtol(digits, NULL, 10);
}

void esclusa_unnamed_name(char room[ESCLUSA_NAME_LENGTH + 1], const struct kind *kind)
{
    static const char *const words[] = {
        [ESCLUSA_KIND_COUNTER] = "counter",
        [ESCLUSA_KIND_MUTEX] = "mutex",
        [ESCLUSA_KIND_QUEUE] = "queue",
        [ESCLUSA_KIND_ARRAY] = "array",
        [ESCLUSA_KIND_COUNTERS] = "counters",
        [ESCLUSA_KIND_SEMAPHORE] = "semaphore",
        [ESCLUSA_KIND_RWLOCK] = "rwlock",
        [ESCLUSA_KIND_BARRIER] = "barrier",
        [ESCLUSA_KIND_EVENT] = "event",
        [ESCLUSA_KIND_LATCH] = "latch",
        [ESCLUSA_KIND_PTHREAD_MUTEX] = "pthread-mutex",
    };
    const char *word = kind == NULL ? "memory" : "object";
    if (kind != NULL && kind->number < sizeof words / sizeof *words &&
        words[kind->number] != NULL) {
        word = words[kind->number];
    }
    snprintf(room, ESCLUSA_NAME_LENGTH + 1, ESCLUSA_UNNAMED "esclusa-%s", word);
}

/* ---- create ---- */

/* What can be had without swapping; UINT64_MAX if that cannot be told. */
static uint64_t available_bytes(void)
{
    FILE *file = fopen("/proc/meminfo", "re");
    uint64_t kib = UINT64_MAX / 1024;
    char line[128];
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        if (sscanf(line, "MemAvailable: %" SCNu64, &kib) == 1) {
            break;
        }
    }
    if (file != NULL) {
        fclose(file);
    }
    return kib * 1024;
}

/* Such memory has no limit but the machine's, and whoever asks for more has processes killed. */
static int check_room(const struct draft *draft)
{
    if (draft->byte_size < ASKED_ABOUT) { /* asking costs more than making it */
        return 0;
    }
    uint64_t available = available_bytes();
    if (draft->byte_size <= available) {
        return 0;
    }
    return esclusa_fail(-ENOMEM, creating, draft->name,
                        "needs %" PRIu64 " bytes, this machine has %" PRIu64 " available",
                        draft->byte_size, available);
}

int esclusa_unnamed_create(const struct draft *draft)
{
    int result = check_room(draft);
    if (result != 0) {
        return result;
    }
    char name[ESCLUSA_NAME_LENGTH + 1];
    esclusa_unnamed_name(name, draft->kind);
    int fd = memfd_create(name + strlen(ESCLUSA_UNNAMED), MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (fd < 0) {
        return esclusa_fail(-errno, creating, draft->name, "memfd_create");
    }
    result = esclusa_reserve_and_fill(fd, draft);
    if (result == 0) {
        esclusa_kill_point();
        if (fcntl(fd, F_ADD_SEALS, SEALS) != 0) {
            result = esclusa_fail(-errno, creating, draft->name, "its seals");
        }
    }
    if (result != 0) {
        close(fd);
        return result;
    }
    return fd;
}

/* ---- open ---- */

/* Can its bytes be relied on to stay, and be written? Whoever sent it may be anybody. */
static int check_seals(const char *doing, const char *name, int given)
{
    int flags = fcntl(given, F_GETFL);
    if (flags < 0) {
        return esclusa_fail(-errno, doing, name, "it is not open");
    }
    if ((flags & O_PATH) != 0 || (flags & O_ACCMODE) != O_RDWR) {
        return esclusa_fail(-EACCES, doing, name, "it is not open for reading and writing");
    }
    int seals = fcntl(given, F_GET_SEALS);
    if (seals < 0) {
        return esclusa_fail(-EPROTO, doing, name, "it is no memory of memfd_create");
    }
    if ((seals & F_SEAL_SHRINK) == 0) {
        return esclusa_fail(-EPROTO, doing, name, "it is not sealed against shrinking");
    }
    if ((seals & (F_SEAL_WRITE | F_SEAL_FUTURE_WRITE)) != 0) {
        return esclusa_fail(-EPROTO, doing, name, "it is sealed against writing");
    }
    /* A hole in it cannot be filled when the machine has no such page left: SIGBUS, seal or not. */
    struct statfs system;
    if (fstatfs(given, &system) == 0 && (uint32_t) system.f_type == HUGETLBFS_MAGIC) {
        return esclusa_fail(-EPROTO, doing, name, "it is memory of huge pages");
    }
    return 0;
}

int esclusa_unnamed_open(const char *doing, const char *name, int given, uint32_t flags,
                         uint64_t *byte_size)
{
    int result = check_seals(doing, name, given);
    if (result == 0) {
        result = esclusa_check_file(doing, name, given, flags, byte_size);
    }
    if (result != 0) {
        return result;
    }
    int fd = esclusa_reopen(given, NULL);
    return fd >= 0 ? fd
                   : esclusa_fail(fd, doing, name, "it cannot be opened anew by /proc/self/fd");
}

/* ---- hand on ---- */

const char *esclusa_object_name(const void *object)
{
    const struct handle *handle = object;
    if (handle == NULL) {
        return "";
    }
    return handle->kind == HANDLE_MEMORY ? esclusa_memory_name(object)
                                         : esclusa_segment_name(handle, handle->kind);
}

int esclusa_fileno(const void *object)
{
    static const char asking[] = "give a descriptor of segment";
    struct handle *handle = (struct handle *) object;
    if (handle == NULL) {
        return esclusa_fail(-EBADF, "use a closed handle", NULL, NULL);
    }
    if (handle->kind == HANDLE_PRODUCER || handle->kind == HANDLE_CONSUMER) {
        return esclusa_fail(-EINVAL, asking, NULL, "a producer or consumer is its queue's");
    }
    struct thread *me;
    int result = handle_enter(handle, handle->kind, &me);
    if (result != 0) {
        return result;
    }
    bool raw = handle->kind == HANDLE_MEMORY;
    int fd = raw ? esclusa_memory_fileno(object) : handle->segment->file;
    if (fd < 0) {
        fd = esclusa_fail(-EINVAL, asking, esclusa_object_name(object),
                          "it has a name, and is opened by that");
    }
    handle_leave(handle, handle->kind, me);
    return fd;
}
