/* SPDX-License-Identifier: Apache-2.0 */
/* A segment becomes visible only when it is whole. docs/design/liveness.md, Creation */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#include "segment.h"
#include "shared.h"

static const char doing[] = "create segment";

enum { SLICE = 1 << 20 };
enum { PRIVATE_PREFIX = 9, PRIVATE_DIGITS = 16, PRIVATE_NAME = PRIVATE_PREFIX + PRIVATE_DIGITS };

uint32_t esclusa_crc32(const void *bytes, size_t byte_size)
{
    const unsigned char *at = bytes;
    uint32_t crc = UINT32_MAX;
    for (size_t i = 0; i < byte_size; i++) {
        crc ^= at[i];
        for (int bit = 0; bit < 8; bit++) {
            crc = crc >> 1 ^ (UINT32_C(0xedb88320) & (0u - (crc & 1u)));
        }
    }
    return ~crc;
}

static uint64_t random_number(void)
{
    uint64_t number = 0;
    if (getrandom(&number, sizeof number, GRND_NONBLOCK) != (ssize_t) sizeof number) {
        struct timespec now;
        clock_gettime(CLOCK_MONOTONIC, &now);
        number = ((uint64_t) now.tv_nsec << 32) ^ (uint64_t) now.tv_sec ^ (uint64_t) getpid() << 20;
    }
    return number;
}

uint64_t esclusa_pid_namespace(void)
{
    struct stat status;
    return stat("/proc/self/ns/pid", &status) == 0 ? (uint64_t) status.st_ino : 0;
}

static void fill_header(struct esclusa_header *header, const struct draft *draft)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    struct esclusa_header whole = {
        .magic = ESCLUSA_MAGIC,
        .major = ESCLUSA_MAJOR,
        .minor = ESCLUSA_MINOR,
        .kind = draft->kind->number,
        .byte_size = draft->byte_size,
        .generation = random_number(),
        .pid_namespace = esclusa_pid_namespace(),
        .created = (uint64_t) now.tv_sec * 1000000000u + (uint64_t) now.tv_nsec,
        .flags = draft->flags,
        .members = draft->members,
        .body_offset = sizeof(struct esclusa_header) +
                       (uint64_t) draft->members * sizeof(struct esclusa_member),
    };
    memcpy(whole.parameter, draft->parameter, sizeof whole.parameter);
    whole.checksum = esclusa_crc32(&whole, ESCLUSA_CHECKSUM_BYTES);
    shared_copy(header, &whole, sizeof whole);
}

static int fill(int fd, const struct draft *draft)
{
    if (draft->kind == NULL) {
        return 0;
    }
    void *map = mmap(NULL, draft->byte_size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (map == MAP_FAILED) {
        return esclusa_fail(-errno, doing, draft->name, "mmap of %llu bytes",
                            (unsigned long long) draft->byte_size);
    }
    struct esclusa_header *header = map;
    fill_header(header, draft);
    draft->kind->fill((char *) map + header->body_offset, draft->parameter, draft->value);
    munmap(map, draft->byte_size);
    return 0;
}

/* A signal takes back all that one call got so far; a timer's would for ever. */
static int reserve_in_slices(int fd, uint64_t byte_size)
{
    int error = 0;
    for (uint64_t at = 0; at < byte_size && error == 0; at += SLICE) {
        uint64_t left = byte_size - at;
        do {
            error = posix_fallocate(fd, (off_t) at, (off_t) (left < SLICE ? left : SLICE));
        } while (error == EINTR);
    }
    return error;
}

static int reserve(int fd, const struct draft *draft)
{
    if (draft->byte_size > INT64_MAX) {
        return esclusa_fail(-EFBIG, doing, draft->name, "%llu bytes",
                            (unsigned long long) draft->byte_size);
    }
    int error = posix_fallocate(fd, 0, (off_t) draft->byte_size);
    if (error == EINTR) {
        error = reserve_in_slices(fd, draft->byte_size);
    }
    if (error == 0) {
        return 0;
    }
    struct statvfs space;
    if (error == ENOSPC && fstatvfs(fd, &space) == 0) {
        /* What this file got before the room ran out is free again once it is closed. */
        struct stat status;
        uint64_t own = fstat(fd, &status) == 0 ? (uint64_t) status.st_blocks * 512 : 0;
        return esclusa_fail(-ENOSPC, doing, draft->name, "needs %llu bytes, %llu are free in %s",
                            (unsigned long long) draft->byte_size,
                            (unsigned long long) (space.f_bavail * space.f_frsize + own),
                            draft->directory);
    }
    return esclusa_fail(-error, doing, draft->name, NULL);
}

int esclusa_reserve_and_fill(int fd, const struct draft *draft)
{
    if (fchmod(fd, draft->mode) != 0) { /* the umask does not apply */
        return esclusa_fail(-errno, doing, draft->name, NULL);
    }
    int result = reserve(fd, draft);
    return result != 0 ? result : fill(fd, draft);
}

/* Give the file a name by its descriptor. Returns 0, -ENOENT or -EPERM where that cannot be done,
 * or -errno. */
static int link_descriptor(int fd, const char *path)
{
    char self[64];
    snprintf(self, sizeof self, "/proc/self/fd/%d", fd);
    if (!esclusa_test_without("ESCLUSA_TEST_NO_PROC") &&
        linkat(AT_FDCWD, self, AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0) {
        return 0;
    }
    if (!esclusa_test_without("ESCLUSA_TEST_NO_PROC") && errno != ENOENT) {
        return -errno;
    }
    return linkat(fd, "", AT_FDCWD, path, AT_EMPTY_PATH) == 0 ? 0 : -errno;
}

void esclusa_retract(const char *directory, const char *name, const struct stat *made)
{
    char path[ESCLUSA_PATH];
    struct stat there;
    if (esclusa_path(path, doing, directory, name) == 0 && lstat(path, &there) == 0 &&
        there.st_dev == made->st_dev && there.st_ino == made->st_ino) {
        unlink(path);
    }
}

/* The usual way. Returns a descriptor; -EOPNOTSUPP without a sentence where the private name has to
 * be taken; or -errno. */
static int publish_unnamed(const struct draft *draft, const char *path)
{
    if (esclusa_test_without("ESCLUSA_TEST_NO_TMPFILE")) {
        return -EOPNOTSUPP;
    }
    int fd = open(draft->directory, O_TMPFILE | O_RDWR | O_CLOEXEC, (mode_t) draft->mode);
    if (fd < 0) {
        if (errno == EOPNOTSUPP || errno == EISDIR || errno == ENOENT) {
            return -EOPNOTSUPP;
        }
        return esclusa_fail(-errno, doing, draft->name, "in %s", draft->directory);
    }
    int result = esclusa_reserve_and_fill(fd, draft);
    if (result == 0) {
        esclusa_kill_point();
        result = link_descriptor(fd, path);
        if (result == -ENOENT || result == -EPERM) {
            result = -EOPNOTSUPP;
        } else if (result != 0) {
            esclusa_fail(result, doing, draft->name, NULL);
        }
    }
    if (result != 0) {
        close(fd);
        return result;
    }
    return fd;
}

/* ---- where there is no O_TMPFILE: a private name, held by a lock while in use ---- */

static int lock_private(int fd, short type)
{
    struct flock lock = {
        .l_type = type, .l_whence = SEEK_SET, .l_start = ESCLUSA_LOCK_BASE, .l_len = 1};
    return fcntl(fd, F_OFD_SETLK, &lock) == 0 ? 0 : -errno;
}

static bool is_private(const char *name)
{
    return strlen(name) == PRIVATE_NAME && memcmp(name, ".esclusa-", PRIVATE_PREFIX) == 0 &&
           strspn(name + PRIVATE_PREFIX, "0123456789abcdef") == PRIVATE_DIGITS;
}

/* Remove the private files that nobody holds. */
static void remove_leftovers(const char *directory)
{
    DIR *files = opendir(directory);
    if (files == NULL) {
        return;
    }
    for (struct dirent *entry = readdir(files); entry != NULL; entry = readdir(files)) {
        if (!is_private(entry->d_name)) {
            continue;
        }
        struct own_descriptor own;
        int fd = esclusa_open_own(&own, dirfd(files), entry->d_name,
                                  O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0);
        if (fd < 0) {
            continue;
        }
        struct stat status;
        if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && status.st_uid == geteuid() &&
            lock_private(fd, F_WRLCK) == 0) {
            unlinkat(dirfd(files), entry->d_name, 0);
        }
        esclusa_close_own(&own);
    }
    closedir(files);
}

/* Returns a descriptor, or -errno: -EAGAIN when somebody took the file for a leftover, so that it
 * is to be tried again. */
static int publish_private_once(const struct draft *draft, const char *path)
{
    char name[PRIVATE_NAME + 1];
    char private[ESCLUSA_PATH];
    snprintf(name, sizeof name, ".esclusa-%016llx", (unsigned long long) random_number());
    int result = esclusa_path(private, doing, draft->directory, name);
    if (result != 0) {
        return result;
    }
    struct own_descriptor own;
    int fd =
        esclusa_open_own(&own, AT_FDCWD, private,
                         O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC | O_NOFOLLOW, (mode_t) draft->mode);
    if (fd < 0) {
        return esclusa_fail(-errno, doing, draft->name, "in %s", draft->directory);
    }
    esclusa_kill_point();
    result = lock_private(fd, F_WRLCK);
    if (result == -EAGAIN || result == -EACCES) {
        result = -EAGAIN;
    } else if (result != 0) {
        esclusa_fail(result, doing, draft->name, "the lock of a private file");
    } else {
        result = esclusa_reserve_and_fill(fd, draft);
    }
    if (result == 0) {
        esclusa_kill_point();
        result = link(private, path) == 0 ? 0 : errno == ENOENT ? -EAGAIN : -errno;
        if (result != 0) {
            esclusa_fail(result, doing, draft->name, NULL);
        }
    }
    esclusa_kill_point();
    unlink(private);
    /* The mapping to come keeps this description alive, and the byte is member 0's. */
    lock_private(fd, F_UNLCK);
    if (result != 0) {
        esclusa_close_own(&own);
        return result;
    }
    esclusa_registry_lock();
    esclusa_disown(&own);
    esclusa_registry_unlock();
    return fd;
}

static int publish_private(const struct draft *draft, const char *path)
{
    remove_leftovers(draft->directory);
    int result = -EAGAIN;
    for (int round = 0; round < 100 && result == -EAGAIN; round++) {
        result = publish_private_once(draft, path);
    }
    return result;
}

int esclusa_publish(const struct draft *draft)
{
    char path[ESCLUSA_PATH];
    int result = esclusa_path(path, doing, draft->directory, draft->name);
    if (result != 0) {
        return result;
    }
    result = publish_unnamed(draft, path);
    return result == -EOPNOTSUPP ? publish_private(draft, path) : result;
}
