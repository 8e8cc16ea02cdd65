/* SPDX-License-Identifier: Apache-2.0 */
/* What a forked child keeps of its parent's handles. docs/design/liveness.md, Fork */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/mman.h>
#include <unistd.h>

#include "bells.h"
#include "private.h"
#include "segment.h"

/* What no segment in the list has yet: another thread is opening or creating. By the registry's
 * lock. */
static struct own_descriptor *owned;

void esclusa_own(struct own_descriptor *own, int fd)
{
    own->fd = fd;
    own->next = owned;
    owned = own;
}

void esclusa_disown(struct own_descriptor *own)
{
    struct own_descriptor **link = &owned;
    while (*link != NULL && *link != own) {
        link = &(*link)->next;
    }
    if (*link != NULL) {
        *link = own->next;
    }
}

int esclusa_open_own(struct own_descriptor *own, int directory, const char *path, int flags,
                     mode_t mode)
{
    esclusa_registry_lock();
    int fd = openat(directory, path, flags, mode);
    if (fd >= 0) {
        esclusa_own(own, fd);
    }
    esclusa_registry_unlock();
    return fd;
}

void esclusa_close_own(struct own_descriptor *own)
{
    esclusa_registry_lock();
    esclusa_disown(own);
    if (own->fd >= 0) {
        close(own->fd);
    }
    esclusa_registry_unlock();
}

/* The threads that own them are the parent's. */
static void close_owned(void)
{
    for (; owned != NULL; owned = owned->next) {
        if (owned->fd >= 0) {
            close(owned->fd);
        }
    }
}

static void before(void)
{
    esclusa_fork_lock();
}

static void in_parent(void)
{
    esclusa_fork_unlock();
}

/* The lock descriptor's description is the parent's life. The child gets a description of its own,
 * on which it locks nothing. */
static void part_from_parent(struct segment *segment)
{
    if (segment->member_count == 0) {
        return;
    }
    char path[ESCLUSA_PATH];
    path[0] = '\0';
    esclusa_path(path, "open segment", esclusa_directory(), segment->name);
    int own = esclusa_reopen(segment->lock, segment->file >= 0 ? NULL : path);
    close(segment->lock);
    segment->lock = own;
    segment->member = ESCLUSA_NO_MEMBER;
    atomic_store_explicit(&segment->watch, -1, memory_order_relaxed);
    segment->look_at = INT64_MAX;
}

static void in_child(void)
{
    int saved = errno;
    esclusa_threads_after_fork();
    esclusa_watcher_after_fork();
    esclusa_bells_after_fork();
    esclusa_handles_after_fork();
    close_owned();
    for (struct segment *segment = esclusa_segments(); segment != NULL; segment = segment->next) {
        part_from_parent(segment);
        segment->kind->forked(segment);
    }
    esclusa_fork_unlock();
    errno = saved;
}

bool esclusa_needs_joining(void *object)
{
    return handle_state(object) == HANDLE_FORKED;
}

int esclusa_join_anew(void *object)
{
    struct handle *handle = object;
    struct thread *me;
    int result = handle_enter(handle, handle->kind, &me);
    if (result == 0) {
        handle_leave(handle, handle->kind, me);
    }
    return result;
}

/*
 * As the library is loaded: nobody can have a lock of it by then. A fork without these handlers
 * while another thread has one would leave it locked in the child for ever; so would one in the
 * middle of a pthread_once(3).
 */
__attribute__((constructor)) static void install(void)
{
    pthread_atfork(before, in_parent, in_child);
}
