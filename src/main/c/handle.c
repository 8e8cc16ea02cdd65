/* SPDX-License-Identifier: Apache-2.0 */
#include "handle.h"

#include <pthread.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "futex.h"
#include "private.h"
#include "segment.h"
#include "shared.h"
#include "wait_set.h"

#ifndef SYS_membarrier
#define SYS_membarrier (-1)
#endif

/* Of <linux/membarrier.h>. */
enum { BARRIER_EXPEDITED = 1 << 3, BARRIER_REGISTER_EXPEDITED = 1 << 4 };

static pthread_mutex_t registry = PTHREAD_MUTEX_INITIALIZER;
/* Taken before the registry's, by who joins anew after a fork: that may wait for room. */
static pthread_mutex_t joining = PTHREAD_MUTEX_INITIALIZER;
static struct segment *segments;
static int barrier; /* 0 not asked yet, 1 there, 2 missing */

void esclusa_registry_lock(void)
{
    pthread_mutex_lock(&registry);
}

void esclusa_registry_unlock(void)
{
    pthread_mutex_unlock(&registry);
}

void esclusa_fork_lock(void)
{
    pthread_mutex_lock(&joining);
    esclusa_registry_lock();
}

void esclusa_fork_unlock(void)
{
    esclusa_registry_unlock();
    pthread_mutex_unlock(&joining);
}

struct segment *esclusa_segments(void)
{
    return segments;
}

/* ---- opening ---- */

static void find_barrier(void)
{
    if (barrier == 0) {
        bool there = !esclusa_test_without("ESCLUSA_TEST_NO_MEMBARRIER") &&
                     syscall(SYS_membarrier, BARRIER_REGISTER_EXPEDITED, 0, 0) == 0;
        barrier = there ? 1 : 2;
    }
}

void esclusa_prepare(void)
{
    esclusa_registry_lock();
    find_barrier();
    esclusa_registry_unlock();
}

static uint32_t open_state(enum handle_kind kind)
{
    find_barrier();
    return (barrier == 1 ? (uint32_t) HANDLE_OPEN : (uint32_t) HANDLE_OPEN_FENCED) | kind;
}

static void set_state(struct handle *handle, uint32_t state)
{
    atomic_store_explicit(&handle->state, state, memory_order_seq_cst);
}

void esclusa_handle_open(struct handle *handle)
{
    esclusa_registry_lock();
    struct segment *segment = handle->segment;
    if (segment != NULL && handle == &segment->handle) {
        segment->next = segments;
        segments = segment;
        esclusa_disown(&segment->opening);
    } else if (segment != NULL) {
        handle->next = segment->handles;
        segment->handles = handle;
        if (handle_state(&segment->handle) <
            HANDLE_OPEN) { /* closed while this one was registered; its caller is still inside */
            set_state(handle, HANDLE_CLOSING);
            esclusa_registry_unlock();
            return;
        }
    }
    set_state(handle, open_state(handle->kind));
    esclusa_registry_unlock();
}

/* ---- closing; all with the registry's lock ---- */

static bool anybody_inside(struct handle *handle)
{
    if (atomic_load_explicit(&handle->busy, memory_order_acquire) != 0) {
        return true;
    }
    for (struct thread *thread = esclusa_threads(); thread != NULL; thread = thread->next) {
        if (atomic_load_explicit(&thread->inside, memory_order_acquire) == handle) {
            return true;
        }
    }
    return false;
}

/* What was shared is private, and zero; still_shared if the kernel has no room for that. */
static void put_zeros(struct segment *segment)
{
    segment->still_shared = !esclusa_put_zeros(segment->header, segment->byte_size);
}

static void unmap(struct segment *segment)
{
    if (segment->pins != 0) {
        put_zeros(segment); /* or a later unpin does: pin.c */
        return;
    }
    munmap(segment->header, segment->byte_size);
    if (segment->handle.released) { /* else its user closes it yet, as it was cut */
        esclusa_block_discard(&segment->handle);
    }
}

static void end_segment(struct segment *segment)
{
    if (segment->member != ESCLUSA_NO_MEMBER) {
        segment->kind->give_back(segment);
    }
    esclusa_unwatch(segment);
    esclusa_member_leave(segment);
    if (segment->file >= 0) {
        close(segment->file);
        segment->file = -1;
    }
    struct segment **link = &segments;
    while (*link != segment) {
        link = &(*link)->next;
    }
    *link = segment->next;
    set_state(&segment->handle, HANDLE_CLOSED);
    unmap(segment);
}

/* End what is closed and has nobody inside. */
static void end_idle(struct segment *segment)
{
    struct handle **link = &segment->handles;
    while (*link != NULL) {
        struct handle *handle = *link;
        if (handle_state(handle) != HANDLE_CLOSING || anybody_inside(handle)) {
            link = &handle->next;
            continue;
        }
        *link = handle->next;
        segment->kind->give_back_handle(handle);
        set_state(handle, HANDLE_CLOSED);
        if (handle->released) {
            esclusa_block_discard(handle);
        }
    }
    if (segment->handles == NULL && handle_state(&segment->handle) == HANDLE_CLOSING &&
        !anybody_inside(&segment->handle) &&
        (segment->kind->held == NULL || !segment->kind->held(segment))) {
        end_segment(segment);
    }
}

static void rouse_inside(struct segment *segment)
{
    for (struct thread *thread = esclusa_threads(); thread != NULL; thread = thread->next) {
        struct handle *handle = atomic_load_explicit(&thread->inside, memory_order_acquire);
        if (handle != NULL && handle->segment == segment &&
            handle_state(handle) == HANDLE_CLOSING) {
            esclusa_thread_rouse(thread);
        }
        esclusa_set_rouse(thread, segment, false);
    }
}

static void barrier_for_all(void)
{
    if (barrier != 1 || syscall(SYS_membarrier, BARRIER_EXPEDITED, 0, 0) != 0) {
        fence();
    }
}

static bool start_closing(struct handle *handle)
{
    uint32_t state = handle_state(handle);
    if (state < HANDLE_OPEN && state != HANDLE_FORKED) {
        return false;
    }
    set_state(handle, HANDLE_CLOSING);
    return true;
}

static void start_closing_all(struct segment *segment)
{
    start_closing(&segment->handle);
    for (struct handle *each = segment->handles; each != NULL; each = each->next) {
        start_closing(each);
    }
}

void esclusa_handle_close(struct handle *handle, enum handle_kind kind)
{
    if (handle == NULL || handle->kind != kind || thread_self() == NULL) {
        return;
    }
    esclusa_registry_lock();
    if (handle->released) { /* closed twice */
        esclusa_registry_unlock();
        return;
    }
    handle->released = true;
    if (handle->segment != NULL) {
        esclusa_end_if_cut_locked(handle->segment);
    }
    bool first = start_closing(handle);
    if (first || handle_state(handle) == HANDLE_CLOSING) { /* by its queue, or as it was cut */
        struct segment *segment = handle->segment;
        if (first && handle == &segment->handle) {
            start_closing_all(segment);
        }
        barrier_for_all(); /* pairs with handle_enter and handle_leave */
        rouse_inside(segment);
        end_idle(segment);
    } else if (handle_state(handle) == HANDLE_CLOSED) {
        esclusa_block_discard(handle); /* a producer or consumer whose queue was closed before */
    }
    esclusa_registry_unlock();
}

/* ---- a file that another process makes shorter ---- */

static bool is_cut(const struct segment *segment)
{
    struct stat status;
    return segment->lock >= 0 && fstat(segment->lock, &status) == 0 &&
           (uint64_t) status.st_size < segment->byte_size;
}

bool esclusa_end_if_cut_locked(struct segment *segment)
{
    if (handle_state(&segment->handle) < HANDLE_OPEN || !is_cut(segment)) {
        return false;
    }
    segment->cut = true;
    start_closing_all(segment);
    put_zeros(segment); /* before anybody who is inside looks again */
    barrier_for_all();
    rouse_inside(segment);
    return true;
}

bool esclusa_end_if_cut(struct segment *segment)
{
    if (handle_state(&segment->handle) < HANDLE_OPEN || !is_cut(segment)) {
        return false;
    }
    esclusa_registry_lock();
    bool ended = esclusa_end_if_cut_locked(segment);
    esclusa_registry_unlock();
    return ended;
}

/* ---- entering and leaving when the state is not simply open ---- */

/* The caller is inside, so that a close meanwhile leaves the end to it. */
static int join_anew(struct handle *handle)
{
    int result = 0;
    pthread_mutex_lock(&joining);
    if (handle_state(handle) == HANDLE_FORKED) {
        result = esclusa_member_join(handle->segment);
        esclusa_registry_lock();
        if (result == 0 && handle_state(handle) == HANDLE_FORKED) {
            set_state(handle, open_state(handle->kind));
        }
        esclusa_registry_unlock();
    }
    pthread_mutex_unlock(&joining);
    return result;
}

int esclusa_handle_enter_slowly(struct handle *handle, enum handle_kind kind, struct thread *me)
{
    for (;;) {
        fence(); /* pairs with the barrier in close, where membarrier(2) is missing */
        uint32_t state = handle_state(handle);
        if (state == ((uint32_t) HANDLE_OPEN_FENCED | kind) ||
            state == ((uint32_t) HANDLE_OPEN | kind)) {
            return 0;
        }
        if (state != HANDLE_FORKED || handle->kind != kind) {
            handle_leave(handle, kind, me);
            bool cut = handle->segment != NULL && handle->segment->cut;
            return esclusa_fail(-EBADF, "use a closed handle", NULL,
                                cut ? "another process has cut its file" : NULL);
        }
        int result = join_anew(handle);
        if (result != 0) {
            handle_leave(handle, kind, me);
            return result;
        }
    }
}

void esclusa_handle_leave_slowly(struct handle *handle)
{
    fence(); /* as above */
    if (handle_state(handle) != HANDLE_CLOSING) {
        return;
    }
    esclusa_registry_lock();
    if (handle_state(handle) == HANDLE_CLOSING) {
        end_idle(handle->segment);
    }
    esclusa_registry_unlock();
}

/* Not between the two looks of anybody_inside(), which would miss it in both places. */
void esclusa_handle_pause(struct handle *handle, struct thread *me)
{
    esclusa_registry_lock();
    atomic_fetch_add_explicit(&handle->busy, 1, memory_order_seq_cst);
    atomic_store_explicit(&me->inside, NULL, memory_order_seq_cst);
    esclusa_registry_unlock();
}

/* It may come between them: who sees that it is not busy any more sees the record too. */
void esclusa_handle_resume(struct handle *handle, struct thread *me)
{
    atomic_store_explicit(&me->inside, handle, memory_order_seq_cst);
    if (atomic_load_explicit(&handle->busy, memory_order_acquire) !=
        0) { /* 0: a child, forked meanwhile */
        atomic_fetch_sub_explicit(&handle->busy, 1, memory_order_seq_cst);
    }
}

void esclusa_handles_after_fork(void)
{
    barrier = 0; /* the kernel's registration is the parent's */
    for (struct segment *segment = segments; segment != NULL; segment = segment->next) {
        for (struct handle *handle = segment->handles; handle != NULL; handle = handle->next) {
            set_state(handle, HANDLE_CLOSED);
        }
        segment->handles = NULL;
        /* One that the parent was just closing stays mapped here, and refuses. */
        set_state(&segment->handle,
                  handle_state(&segment->handle) == HANDLE_CLOSING ? HANDLE_CLOSED : HANDLE_FORKED);
        atomic_store_explicit(&segment->handle.busy, 0, memory_order_relaxed);
    }
}

/* ---- kinds whose members hold nothing ---- */

bool esclusa_repair_nothing(struct segment *segment, struct dead *dead)
{
    (void) segment;
    (void) dead;
    return false;
}

void esclusa_give_back_nothing(struct segment *segment)
{
    (void) segment;
}
