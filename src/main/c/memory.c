/* SPDX-License-Identifier: Apache-2.0 */
/* Raw bytes under a name: Python's multiprocessing.shared_memory. No header, no members. */
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "segment.h"

enum { ROUNDS = 100, MODE = 0600 };

static const char directory[] =
    "/dev/shm"; /* where shm_open(3) looks; ESCLUSA_DIR does not apply */
static const char creating[] = "create segment";
static const char opening[] = "open segment";

struct esclusa_memory_handle {
    struct handle handle;
    void *data;
    uint64_t byte_size;
    int file; /* of what has no name; else -1 */
    char name[ESCLUSA_NAME_LENGTH + 1];
};

static bool is_open(const esclusa_memory *memory)
{
    return memory != NULL && memory->handle.kind == HANDLE_MEMORY &&
           atomic_load_explicit(&memory->handle.state, memory_order_acquire) >= HANDLE_OPEN;
}

/* Map what `fd` is a descriptor of, which is closed unless the handle keeps it: `unnamed`. */
static int map(esclusa_memory **out, const char *doing, const char *name, int fd,
               uint64_t byte_size, bool unnamed)
{
    esclusa_memory *memory = esclusa_handle_allocate(HANDLE_MEMORY, sizeof *memory);
    int result = memory == NULL ? esclusa_fail(-ENOMEM, doing, name, NULL) : 0;
    if (result == 0) {
        memory->data = mmap(NULL, byte_size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        if (memory->data == MAP_FAILED) {
            result = esclusa_fail(-errno, doing, name, "mmap of %llu bytes",
                                  (unsigned long long) byte_size);
            esclusa_handle_discard(&memory->handle);
        }
    }
    if (result == 0) {
        memory->byte_size = byte_size;
        memory->file = -1;
        if (unnamed) {
            esclusa_unnamed_name(memory->name, NULL);
            memory->file = fd;
            fd = -1;
        } else {
            strcpy(memory->name, name);
        }
        esclusa_handle_open(&memory->handle);
        *out = memory;
    }
    if (fd >= 0) {
        close(fd);
    }
    return result;
}

static int create(esclusa_memory **out, const char *name, uint64_t byte_size)
{
    struct draft draft = {
        .directory = directory, .name = name, .byte_size = byte_size, .mode = MODE};
    bool unnamed = esclusa_is_unnamed(name);
    int fd = unnamed ? esclusa_unnamed_create(&draft) : esclusa_publish(&draft);
    if (fd < 0) {
        return fd;
    }
    struct stat made;
    bool known = fstat(fd, &made) == 0;
    int result = map(out, creating, name, fd, byte_size, unnamed);
    if (result != 0 && known && !unnamed) {
        esclusa_retract(directory, name, &made);
    }
    return result;
}

static int no_bytes(const char *name)
{
    return esclusa_fail(-EINVAL, opening, name, "it has no bytes");
}

static int open_existing(esclusa_memory **out, const char *name, uint64_t at_least)
{
    char path[ESCLUSA_PATH];
    uint64_t byte_size;
    int result = esclusa_path(path, opening, directory, name);
    if (result != 0) {
        return result;
    }
    int fd = esclusa_open_file(opening, path, name, 0, &byte_size);
    if (fd < 0) {
        return fd;
    }
    if (byte_size == 0 || byte_size < at_least) {
        close(fd);
        return byte_size == 0
                   ? no_bytes(name)
                   : esclusa_fail(-EINVAL, opening, name, "it has %llu bytes, not %llu",
                                  (unsigned long long) byte_size, (unsigned long long) at_least);
    }
    return map(out, opening, name, fd, byte_size, false);
}

static int open_unnamed(esclusa_memory **out, const char *name, int given)
{
    uint64_t byte_size;
    int fd = esclusa_unnamed_open(opening, name, given, 0, &byte_size);
    if (fd < 0) {
        return fd;
    }
    if (byte_size == 0) {
        close(fd);
        return no_bytes(name);
    }
    return map(out, opening, name, fd, byte_size, true);
}

static int check(const char *doing, const char *name, uint64_t byte_size, bool without_name)
{
    int result = without_name ? 0 : esclusa_name_check(doing, name);
    return result == 0 && byte_size == 0 ? esclusa_fail(-EINVAL, doing, name, "0 bytes") : result;
}

int esclusa_memory_create(esclusa_memory **out, const char *name, uint64_t byte_size)
{
    *out = NULL;
    int result = check(creating, name, byte_size, esclusa_is_unnamed(name));
    return result != 0 ? result : create(out, name, byte_size);
}

int esclusa_memory_open(esclusa_memory **out, const char *name)
{
    *out = NULL;
    int given = esclusa_descriptor_named(name);
    int result = check(opening, name, 1, given >= 0);
    if (result != 0) {
        return result;
    }
    return given >= 0 ? open_unnamed(out, name, given) : open_existing(out, name, 1);
}

int esclusa_memory_create_or_open(esclusa_memory **out, const char *name, uint64_t byte_size)
{
    *out = NULL;
    int result = check(creating, name, byte_size, false);
    for (int round = 0; result == 0 && round < ROUNDS; round++) {
        result = open_existing(out, name, byte_size);
        if (result != -ENOENT) {
            break;
        }
        result = create(out, name, byte_size);
        if (result != -EEXIST) {
            break;
        }
        result = round < ROUNDS - 1 ? 0 : result;
    }
    return result;
}

void *esclusa_memory_data(const esclusa_memory *memory)
{
    return is_open(memory) ? memory->data : NULL;
}

uint64_t esclusa_memory_byte_size(const esclusa_memory *memory)
{
    return is_open(memory) ? memory->byte_size : 0;
}

const char *esclusa_memory_name(const esclusa_memory *memory)
{
    return memory != NULL ? memory->name : "";
}

int esclusa_memory_fileno(const esclusa_memory *memory)
{
    return memory->file;
}

void esclusa_memory_close(esclusa_memory *memory)
{
    /* One of several that close at once. */
    if (!is_open(memory) || atomic_exchange_explicit(&memory->handle.state, HANDLE_CLOSED,
                                                     memory_order_seq_cst) == HANDLE_CLOSED) {
        return;
    }
    munmap(memory->data, memory->byte_size);
    if (memory->file >= 0) {
        close(memory->file);
    }
    esclusa_handle_discard(&memory->handle);
}

int esclusa_memory_unlink(const char *name)
{
    static const char unlinking[] = "unlink segment";
    char path[ESCLUSA_PATH];
    int result = esclusa_name_check(unlinking, name);
    if (result == 0) {
        result = esclusa_path(path, unlinking, directory, name);
    }
    if (result == 0 && unlink(path) != 0) {
        result = esclusa_fail(-errno, unlinking, name, NULL);
    }
    return result;
}
