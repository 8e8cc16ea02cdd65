/* SPDX-License-Identifier: Apache-2.0 */
/* Creating and opening segments of any kind. */
#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "segment.h"

enum { DEFAULT_MODE = 0600, DEFAULT_MEMBERS = 256, ROUNDS = 100 };

static const char doing[] = "open segment";
static const char creating[] = "create segment";

/* Map, become a member. `fd` stays the caller's. */
static int map_and_join(struct segment *segment, int fd, const char *path)
{
    esclusa_registry_lock(); /* no fork between the descriptor and the note of it */
    segment->lock = esclusa_reopen(fd, path);
    esclusa_own(&segment->opening, segment->lock);
    esclusa_registry_unlock();
    int result = esclusa_check_lock(segment);
    if (result != 0) {
        esclusa_close_own(&segment->opening);
        return result;
    }
    void *map = mmap(NULL, segment->byte_size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (map == MAP_FAILED) {
        result = esclusa_fail(-errno, doing, segment->name, "mmap of %" PRIu64 " bytes",
                              segment->byte_size);
        esclusa_close_own(&segment->opening);
        return result;
    }
    segment->header = map;
    segment->members =
        (struct esclusa_member *) (void *) ((char *) map + sizeof(struct esclusa_header));
    segment->body =
        (char *) (segment->members + segment->member_count); /* body_offset, which was checked */
    segment->kind->attach(segment);
    result = esclusa_member_join(segment);
    if (result != 0) {
        munmap(map, segment->byte_size);
        esclusa_close_own(&segment->opening);
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
    if (fd < 0) {
        return fd;
    }
    struct stat made;
    bool known = fstat(fd, &made) == 0;
    /* Through the descriptor, and not by name: it cannot be another file of that name. */
    result = open_descriptor(out, wanted, fd, draft.byte_size, path, false);
    if (result != 0 && known) {
        esclusa_retract(draft.directory, draft.name, &made);
    }
    return result;
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
        /* -ENOENT: what was made has been replaced before its locks' descriptor was opened. */
        if (result != -EEXIST && result != -ENOENT) {
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
