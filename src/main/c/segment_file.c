/* SPDX-License-Identifier: Apache-2.0 */
/* A segment's file: nothing of it is trusted before all of its header was checked.
 * docs/layout/v1.md */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kill.h"
#include "segment.h"

const struct kind *esclusa_kind(uint32_t number)
{
    static const struct kind *const kinds[] = {
        [ESCLUSA_KIND_COUNTER] = &esclusa_counter_kind,
        [ESCLUSA_KIND_MUTEX] = &esclusa_mutex_kind,
        [ESCLUSA_KIND_QUEUE] = &esclusa_queue_kind,
        [ESCLUSA_KIND_ARRAY] = &esclusa_array_kind,
        [ESCLUSA_KIND_COUNTERS] = &esclusa_counters_kind,
        [ESCLUSA_KIND_SEMAPHORE] = &esclusa_semaphore_kind,
        [ESCLUSA_KIND_RWLOCK] = &esclusa_rwlock_kind,
        [ESCLUSA_KIND_BARRIER] = &esclusa_barrier_kind,
        [ESCLUSA_KIND_EVENT] = &esclusa_event_kind,
        [ESCLUSA_KIND_LATCH] = &esclusa_latch_kind,
        [ESCLUSA_KIND_PTHREAD_MUTEX] = &esclusa_pthread_mutex_kind,
    };
    return number < sizeof kinds / sizeof *kinds ? kinds[number] : NULL;
}

int esclusa_check_file(const char *verb, const char *name, int fd, uint32_t flags,
                       uint64_t *byte_size)
{
    struct stat status;
    if (fstat(fd, &status) != 0) {
        return esclusa_fail(-errno, verb, name, NULL);
    }
    if (!S_ISREG(status.st_mode)) {
        return esclusa_fail(-EPROTO, verb, name, "it is not a regular file");
    }
    if (status.st_uid != geteuid() && (flags & ESCLUSA_ANY_USER) == 0) {
        return esclusa_fail(-EACCES, verb, name, "it belongs to user %u", (unsigned) status.st_uid);
    }
    *byte_size = (uint64_t) status.st_size;
    return 0;
}

int esclusa_open_file(const char *verb, const char *path, const char *name, uint32_t flags,
                      uint64_t *byte_size)
{
    int fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0) {
        if (errno == EISDIR || errno == ELOOP || errno == ENXIO) {
            return esclusa_fail(-EPROTO, verb, name, "it is not a regular file");
        }
        return esclusa_fail(-errno, verb, name, NULL);
    }
    int result = esclusa_check_file(verb, name, fd, flags, byte_size);
    if (result != 0) {
        close(fd);
        return result;
    }
    return fd;
}

uint64_t esclusa_body_bytes(const struct kind *kind, const uint64_t *parameter, uint32_t members,
                            const char **why)
{
    *why = "a parameter is out of range";
    for (uint32_t i = kind->parameters; i < ESCLUSA_PARAMETERS; i++) {
        if (parameter[i] != 0) {
            *why = "it has a parameter that its kind does not know";
            return 0;
        }
    }
    return kind->body_bytes(parameter, members, why);
}

static int check_sizes(const char *verb, const char *name, uint64_t byte_size,
                       const struct esclusa_header *header, const struct kind *kind)
{
    if (header->byte_size != byte_size) {
        return esclusa_fail(-EPROTO, verb, name,
                            "it has %" PRIu64 " bytes, its header says %" PRIu64, byte_size,
                            header->byte_size);
    }
    if (header->members < 1 || header->members > ESCLUSA_MEMBERS_MAX) {
        return esclusa_fail(-EPROTO, verb, name, "its header says room for %" PRIu32 " members",
                            header->members);
    }
    uint64_t body_offset =
        sizeof(struct esclusa_header) + (uint64_t) header->members * sizeof(struct esclusa_member);
    if (header->body_offset != body_offset) {
        return esclusa_fail(-EPROTO, verb, name, "its body is at %" PRIu64 ", not at %" PRIu64,
                            header->body_offset, body_offset);
    }
    const char *why;
    uint64_t body = esclusa_body_bytes(kind, header->parameter, header->members, &why);
    if (body == 0) {
        return esclusa_fail(-EPROTO, verb, name, "%s", why);
    }
    if (body_offset + body != byte_size) {
        return esclusa_fail(-EPROTO, verb, name,
                            "it has %" PRIu64 " bytes, its parameters ask for %" PRIu64, byte_size,
                            body_offset + body);
    }
    return 0;
}

int esclusa_check_header(const char *verb, const char *name, int fd, uint64_t byte_size,
                         const struct kind *kind, struct esclusa_header *found)
{
    if (byte_size < sizeof *found) {
        return esclusa_fail(-EPROTO, verb, name, "it has %" PRIu64 " bytes, a header has %zu",
                            byte_size, sizeof *found);
    }
    ssize_t got = pread(fd, found, sizeof *found, 0);
    if (got != (ssize_t) sizeof *found) {
        return esclusa_fail(got < 0 ? -errno : -EPROTO, verb, name, "its header cannot be read");
    }
    if (found->magic != ESCLUSA_MAGIC) {
        return esclusa_fail(-EPROTO, verb, name, "it does not begin with ESCLUSA");
    }
    if (found->major != ESCLUSA_MAJOR) {
        return esclusa_fail(-EPROTO, verb, name,
                            "its layout is version %u, this library knows version %d", found->major,
                            ESCLUSA_MAJOR);
    }
    if (found->checksum != esclusa_crc32(found, ESCLUSA_CHECKSUM_BYTES)) {
        return esclusa_fail(-EPROTO, verb, name, "the checksum is wrong");
    }
    if (found->minor > ESCLUSA_MINOR) {
        return esclusa_fail(-EPROTO, verb, name,
                            "its layout is version %u.%u, this library knows up to %d.%d",
                            found->major, found->minor, ESCLUSA_MAJOR, ESCLUSA_MINOR);
    }
    if ((found->flags & ESCLUSA_FEATURES) != 0) {
        return esclusa_fail(-EPROTO, verb, name,
                            "it has features that this library does not know: 0x%" PRIx32,
                            found->flags & ESCLUSA_FEATURES);
    }
    const struct kind *actual = esclusa_kind(found->kind);
    if (actual == NULL) {
        return esclusa_fail(-EPROTO, verb, name, "it is of the unknown kind %" PRIu32, found->kind);
    }
    if (kind != NULL && actual != kind) {
        return esclusa_fail(-EPROTO, verb, name, "it is a %s, not a %s", actual->noun, kind->noun);
    }
    return check_sizes(verb, name, byte_size, found, actual);
}

int esclusa_reopen(int fd, const char *path)
{
    char self[64];
    snprintf(self, sizeof self, "/proc/self/fd/%d", fd);
    int again = -1;
    errno = ENOENT;
    if (!esclusa_test_without("ESCLUSA_TEST_NO_PROC")) {
        again = open(self, O_RDWR | O_CLOEXEC | O_NONBLOCK);
    }
    if (again >= 0 || errno != ENOENT) {
        return again >= 0 ? again : -errno;
    }
    if (path == NULL) {
        return -EOPNOTSUPP;
    }
    again = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (again < 0) {
        return -errno;
    }
    struct stat one, other;
    if (fstat(fd, &one) != 0 || fstat(again, &other) != 0 || one.st_dev != other.st_dev ||
        one.st_ino != other.st_ino) {
        close(again);
        return -ESTALE;
    }
    return again;
}

int esclusa_check_lock(const struct segment *segment)
{
    switch (segment->lock) {
    case -EOPNOTSUPP:
        return esclusa_fail(segment->lock, "open segment", segment->name,
                            "it cannot be opened anew by /proc/self/fd");
    case -ESTALE:
        return esclusa_fail(-ENOENT, "open segment", segment->name,
                            "another one has taken its name");
    default:
        return segment->lock >= 0 ? 0
                                  : esclusa_fail(segment->lock, "open segment", segment->name,
                                                 "a second description for its locks");
    }
}
