/* SPDX-License-Identifier: Apache-2.0 */
/* What a forked child keeps of its parent's handles. docs/design/liveness.md, Fork */
#include <errno.h>
#include <pthread.h>
#include <sys/mman.h>
#include <unistd.h>

#include "bells.h"
#include "segment.h"

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void before(void)
{
    esclusa_registry_lock();
}

static void in_parent(void)
{
    esclusa_registry_unlock();
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
    for (struct segment *segment = esclusa_segments(); segment != NULL; segment = segment->next) {
        part_from_parent(segment);
        segment->kind->forked(segment);
    }
    esclusa_registry_unlock();
    errno = saved;
}

static void install(void)
{
    pthread_atfork(before, in_parent, in_child);
}

void esclusa_fork_prepare(void)
{
    pthread_once(&once, install);
}
