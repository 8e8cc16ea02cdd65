/* SPDX-License-Identifier: Apache-2.0 */
/* Nothing of a segment is trusted before all of its header was checked. docs/layout/v1.md */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kill.h"
#include "segment.h"

enum { DEFAULT_MODE = 0600, DEFAULT_MEMBERS = 256, ROUNDS = 100 };

static const char doing[] = "open segment";
static const char creating[] = "create segment";

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

/* Map, become a member. `fd` stays the caller's. */
static int map_and_join(struct segment *segment, int fd, const char *path)
{
    segment->lock = esclusa_reopen(fd, path);
    if (segment->lock < 0) {
        return esclusa_fail(segment->lock, doing, segment->name,
                            path == NULL ? "it cannot be opened anew by /proc/self/fd"
                                         : "a second description for its locks");
    }
    void *map = mmap(NULL, segment->byte_size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (map == MAP_FAILED) {
        int result = esclusa_fail(-errno, doing, segment->name, "mmap of %" PRIu64 " bytes",
                                  segment->byte_size);
        close(segment->lock);
        return result;
    }
    segment->header = map;
    segment->members =
        (struct esclusa_member *) (void *) ((char *) map + sizeof(struct esclusa_header));
    segment->body =
        (char *) (segment->members + segment->member_count); /* body_offset, which was checked */
    segment->kind->attach(segment);
    int result = esclusa_member_join(segment);
    if (result != 0) {
        munmap(map, segment->byte_size);
        close(segment->lock);
    }
    return result;
}

/* What was asked for is to be what is found; what was left to us may be anything. */
static int compare_members(const struct wanted *wanted, uint32_t found)
{
    uint32_t asked = wanted->options != NULL ? wanted->options->members : 0;
    if (asked == 0 || asked == found) {
        return 0;
    }
    return esclusa_fail(-EINVAL, doing, wanted->name,
                        "it has room for %" PRIu32 " members, not %" PRIu32, found, asked);
}

/* Open what `fd` is a descriptor of, which is closed unless the segment keeps it, as one without a
 * name does: its `path` is NULL. `compare`: the members too. */
static int open_descriptor(struct segment **out, const struct wanted *wanted, int fd,
                           uint64_t byte_size, const char *path, bool compare)
{
    struct esclusa_header found;
    int result = esclusa_check_header(doing, wanted->name, fd, byte_size, wanted->kind, &found);
    if (result == 0 && compare) {
        result = compare_members(wanted, found.members);
    }
    if (result == 0 && wanted->fits != NULL) {
        result = wanted->fits(wanted, found.parameter);
    }
    if (result == 0 && wanted->kind->accept != NULL) {
        result = wanted->kind->accept(doing, wanted->name, &found);
    }
    struct segment *segment = NULL;
    if (result == 0) {
        esclusa_fork_prepare();
        segment = esclusa_handle_allocate(wanted->kind->handle, wanted->kind->control_bytes);
        if (segment == NULL) {
            result = esclusa_fail(-ENOMEM, doing, wanted->name, NULL);
        }
    }
    if (segment != NULL) {
        segment->handle.segment = segment;
        segment->kind = wanted->kind;
        segment->byte_size = byte_size;
        segment->member_count = found.members;
        segment->member = ESCLUSA_NO_MEMBER;
        atomic_init(&segment->watch, -1);
        segment->file = -1;
        segment->look_at = INT64_MAX;
        atomic_init(&segment->spin_nanos, ESCLUSA_WAIT_DEFAULT.spin_nanos);
        atomic_init(&segment->yields, ESCLUSA_WAIT_DEFAULT.yields);
        memcpy(segment->parameter, found.parameter, sizeof found.parameter);
        if (path == NULL) {
            esclusa_unnamed_name(segment->name, wanted->kind);
        } else {
            strcpy(segment->name, wanted->name);
        }
        result = map_and_join(segment, fd, path);
        if (result == 0 && path == NULL) {
            segment->file = fd;
            fd = -1;
        }
        if (result == 0) {
            esclusa_handle_open(&segment->handle);
            *out = segment;
        } else {
            esclusa_handle_discard(&segment->handle);
        }
    }
    if (fd >= 0) {
        close(fd);
    }
    return result;
}

static uint32_t flags_of(const struct wanted *wanted)
{
    return wanted->options != NULL ? wanted->options->flags : 0;
}

static int open_unnamed(struct segment **out, const struct wanted *wanted, int given)
{
    uint64_t byte_size = 0;
    int fd = esclusa_unnamed_open(doing, wanted->name, given, flags_of(wanted), &byte_size);
    return fd < 0 ? fd : open_descriptor(out, wanted, fd, byte_size, NULL, false);
}

static int open_named(struct segment **out, const struct wanted *wanted, bool compare)
{
    char path[ESCLUSA_PATH];
    uint64_t byte_size = 0;
    int fd = esclusa_path(path, doing, esclusa_directory(), wanted->name);
    if (fd == 0) {
        fd = esclusa_open_file(doing, path, wanted->name, flags_of(wanted), &byte_size);
    }
    return fd < 0 ? fd : open_descriptor(out, wanted, fd, byte_size, path, compare);
}

static int check_options(const char *verb, const struct wanted *wanted)
{
    const esclusa_options *options = wanted->options;
    if (options == NULL) {
        return 0;
    }
    if ((options->flags & ~(uint32_t) (ESCLUSA_TEMPORARY | ESCLUSA_ANY_USER)) != 0) {
        return esclusa_fail(-EINVAL, verb, wanted->name, "unknown flags 0x%" PRIx32,
                            options->flags);
    }
    if ((options->mode & ~(uint32_t) 0777) != 0) {
        return esclusa_fail(-EINVAL, verb, wanted->name, "mode 0%" PRIo32, options->mode);
    }
    if (options->members > ESCLUSA_MEMBERS_MAX) {
        return esclusa_fail(-EINVAL, verb, wanted->name,
                            "room for %" PRIu32 " members, at most %d are possible",
                            options->members, ESCLUSA_MEMBERS_MAX);
    }
    return 0;
}

static int check(const char *verb, const struct wanted *wanted, bool without_name)
{
    int result = without_name ? 0 : esclusa_name_check(verb, wanted->name);
    return result != 0 ? result : check_options(verb, wanted);
}

static int create(struct segment **out, const struct wanted *wanted)
{
    const esclusa_options *options = wanted->options;
    struct draft draft = {
        .directory = esclusa_directory(),
        .name = wanted->name,
        .mode = options != NULL && options->mode != 0 ? options->mode : DEFAULT_MODE,
        .kind = wanted->kind,
        .flags = flags_of(wanted) & ESCLUSA_TEMPORARY,
        .members = options != NULL && options->members != 0 ? options->members : DEFAULT_MEMBERS,
        .value = wanted->value,
    };
    memcpy(draft.parameter, wanted->parameter, sizeof draft.parameter);
    const char *why;
    uint64_t body = esclusa_body_bytes(wanted->kind, draft.parameter, draft.members, &why);
    if (body == 0) {
        return esclusa_fail(-EINVAL, creating, wanted->name, "%s", why);
    }
    draft.byte_size = sizeof(struct esclusa_header) +
                      (uint64_t) draft.members * sizeof(struct esclusa_member) + body;
    if (esclusa_is_unnamed(wanted->name)) {
        int fd = esclusa_unnamed_create(&draft);
        return fd < 0 ? fd : open_descriptor(out, wanted, fd, draft.byte_size, NULL, false);
    }
    char path[ESCLUSA_PATH];
    int result = esclusa_path(path, creating, draft.directory, draft.name);
    if (result != 0) {
        return result;
    }
    int fd = esclusa_publish(&draft);
    /* Through the descriptor, and not by name: it cannot be another file of that name. */
    return fd < 0 ? fd : open_descriptor(out, wanted, fd, draft.byte_size, path, false);
}

int esclusa_segment_create(struct segment **out, const struct wanted *wanted)
{
    *out = NULL;
    int result = check(creating, wanted, esclusa_is_unnamed(wanted->name));
    return result != 0 ? result : create(out, wanted);
}

int esclusa_segment_open(struct segment **out, const struct wanted *wanted)
{
    *out = NULL;
    int given = esclusa_descriptor_named(wanted->name);
    int result = check(doing, wanted, given >= 0);
    if (result != 0) {
        return result;
    }
    return given >= 0 ? open_unnamed(out, wanted, given) : open_named(out, wanted, false);
}

int esclusa_segment_create_or_open(struct segment **out, const struct wanted *wanted)
{
    *out = NULL;
    int result = check(creating, wanted, false);
    if (result != 0) {
        return result;
    }
    for (int round = 0; round < ROUNDS; round++) {
        result = open_named(out, wanted, true);
        if (result != -ENOENT) {
            return result;
        }
        result = create(out, wanted);
        if (result != -EEXIST) {
            return result;
        }
    }
    return result;
}

const char *esclusa_segment_name(const struct handle *handle, enum handle_kind kind)
{
    return handle != NULL && handle->kind == kind && handle->segment != NULL ? handle->segment->name
                                                                             : "";
}

int esclusa_unlink(const char *name)
{
    static const char unlinking[] = "unlink segment";
    int result = esclusa_name_check(unlinking, name);
    char path[ESCLUSA_PATH];
    if (result == 0) {
        result = esclusa_path(path, unlinking, esclusa_directory(), name);
    }
    if (result != 0) {
        return result;
    }
    uint64_t byte_size;
    int fd = esclusa_open_file(unlinking, path, name, ESCLUSA_ANY_USER, &byte_size);
    if (fd < 0) {
        return fd;
    }
    uint64_t magic = 0;
    if (pread(fd, &magic, sizeof magic, 0) != (ssize_t) sizeof magic || magic != ESCLUSA_MAGIC) {
        result = esclusa_fail(-EPROTO, unlinking, name, "it does not begin with ESCLUSA");
    } else if (unlink(path) != 0) {
        result = esclusa_fail(-errno, unlinking, name, NULL);
    }
    close(fd);
    return result;
}
