/* SPDX-License-Identifier: Apache-2.0 */
#include "bells.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "esclusa/esclusa.h"
#include "esclusa_layout.h"
#include "segment.h"
#include "wait.h"
#include "wait_set.h"

enum { AGAIN_NANOS = 1000000 };

/* One object that is armed. */
struct armed {
    struct awaited awaited;
    int number;   /* of the descriptor that was given */
    int fd;       /* our own of the same eventfd; by the registry's lock */
    bool dropped; /* by the registry's lock: not to be rung for any more */
    bool going;   /* it was dropped when its bell looked */
    struct armed *next;
};

/* One thread, and what it sleeps for. */
struct bell {
    struct wait_set set; /* its thread's, which alone changes it, holding the registry's lock */
    struct armed *armed; /* by the registry's lock */
    uint32_t count;
    struct bell *next;
};

static struct bell *bells; /* by the registry's lock */

/* ---- ringing ---- */

/* Whether it is an eventfd; without /proc, at least nothing that a write could fill or change. */
static bool is_eventfd(int fd)
{
    static const char wanted[] = "anon_inode:[eventfd]";
    char path[32], target[sizeof wanted];
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    int saved = errno;
    ssize_t length = readlink(path, target, sizeof target);
    struct stat status;
    bool is = length >= 0
                  ? length == sizeof wanted - 1 && memcmp(target, wanted, sizeof wanted - 1) == 0
                  : fstat(fd, &status) == 0 && (status.st_mode & S_IFMT) == 0;
    errno = saved;
    return is;
}

/* Returns 0 or -errno. Never blocks: a counter that is full has been rung before. */
static int ring(int fd)
{
    static const uint64_t one = 1;
    struct pollfd room = {.fd = fd, .events = POLLOUT};
    int saved = errno, result = 0;
    if (poll(&room, 1, 0) > 0 && write(fd, &one, sizeof one) < 0 && errno != EAGAIN) {
        result = -errno;
    }
    errno = saved;
    return result;
}

/* ---- the thread ---- */

/* Take what is armed now into the set, and be counted for what is new. */
static void gather(struct bell *bell)
{
    struct wait_set *set = &bell->set;
    esclusa_registry_lock();
    set->count = 0;
    for (struct armed *armed = bell->armed; armed != NULL; armed = armed->next) {
        set->member[set->count++] = &armed->awaited;
        armed->going = armed->dropped;
    }
    esclusa_registry_unlock();
    for (uint32_t i = 0; i < set->count; i++) {
        if (!set->member[i]->counted) {
            set->member[i]->how->enter(set->member[i]);
        }
    }
}

static bool is_over(const struct armed *armed)
{
    return armed->going || awaited_is_ready(&armed->awaited);
}

/* Ring for those that are ready, and take them from the list and the set. Returns them. None of
 * them is counted any more: what was dropped since its bell looked stays until that looks again. */
static struct armed *ring_ready(struct bell *bell)
{
    struct armed *done = NULL;
    esclusa_registry_lock();
    bell->set.count = 0;
    for (struct armed **link = &bell->armed, *armed; (armed = *link) != NULL;) {
        bool ready = awaited_is_ready(&armed->awaited);
        if (ready && !armed->dropped) {
            ring(armed->fd);
        }
        if (ready || (armed->dropped && armed->going)) {
            *link = armed->next;
            bell->count--;
            armed->next = done;
            done = armed;
        } else {
            bell->set.member[bell->set.count++] = &armed->awaited;
            link = &armed->next;
        }
    }
    esclusa_registry_unlock();
    return done;
}

static void put_away(struct armed *armed, struct thread *me)
{
    esclusa_awaited_pass_on(&armed->awaited);
    esclusa_awaited_end(&armed->awaited, me);
    close(armed->fd);
    free(armed);
}

/* Ring for what is ready, or sleep. */
static void watch_over(struct bell *bell)
{
    struct wait_set *set = &bell->set;
    set->calm = atomic_load(&set->me->alarm); /* before the list is looked at */
    gather(bell);
    int64_t limit;
    esclusa_set_look(set, &limit);
    bool over = false;
    for (uint32_t i = 0; i < set->count; i++) {
        /* Before it can be armed again, in the set of another bell. */
        if (is_over((struct armed *) set->member[i])) {
            over = true;
            set->member[i]->how->leave(set->member[i]);
        }
    }
    if (!over) {
        esclusa_set_sleep(set, limit, INT64_MAX);
        return;
    }
    struct armed *done = ring_ready(bell);
    while (done != NULL) {
        struct armed *next = done->next;
        put_away(done, set->me);
        done = next;
    }
}

static void *watch_for_ever(void *argument)
{
    struct bell *bell = argument;
    pthread_setname_np(pthread_self(), "esclusa-bell");
    struct thread *me = thread_self();
    while (me == NULL) { /* no memory */
        nanosleep(&(struct timespec){.tv_nsec = AGAIN_NANOS}, NULL);
        me = thread_self();
    }
    esclusa_registry_lock();
    bell->set.me = me;
    me->set = &bell->set;
    esclusa_registry_unlock();
    for (;;) {
        watch_over(bell);
    }
    return NULL;
}

/* ---- arming; all with the registry's lock ---- */

/* A bell with room for one more; NULL when no thread is to be had. */
static struct bell *bell_with_room(void)
{
    struct bell *bell = bells;
    while (bell != NULL && bell->count == ESCLUSA_SET_MAX) {
        bell = bell->next;
    }
    if (bell != NULL) {
        return bell;
    }
    bell = calloc(1, sizeof *bell);
    if (bell != NULL && !esclusa_start_thread(watch_for_ever, bell)) {
        free(bell);
        return NULL;
    }
    if (bell != NULL) {
        bell->next = bells;
        bells = bell;
    }
    return bell;
}

static void rouse(struct bell *bell)
{
    if (bell->set.me != NULL) { /* else it has not looked at its list yet */
        esclusa_thread_rouse(bell->set.me);
    }
}

/* What is armed for the handle with that descriptor; -1: with any. Maybe a dropped one too. */
static struct armed *find(const struct handle *handle, int number, bool dropped, struct bell **bell)
{
    for (*bell = bells; *bell != NULL; *bell = (*bell)->next) {
        for (struct armed *armed = (*bell)->armed; armed != NULL; armed = armed->next) {
            bool its = armed->awaited.handle == handle && (dropped || !armed->dropped);
            if (its && (number < 0 || number == armed->number)) {
                return armed;
            }
        }
    }
    return NULL;
}

/* Returns whether it was armed already; then `own` has taken the place of its descriptor. */
static bool arm_again(struct handle *handle, uint64_t asked, int number, int own)
{
    struct bell *bell;
    /* A producer or consumer serves one thread, and its line has one bit for all that is armed: the
     * same serves again, also one that was dropped and would clear the bit as it leaves. */
    bool single = handle != &handle->segment->handle;
    struct armed *armed = find(handle, single ? -1 : number, true, &bell);
    if (armed == NULL) {
        return false;
    }
    close(armed->fd);
    armed->fd = own;
    armed->number = number;
    bool other = armed->dropped || awaited_asked(&armed->awaited) != asked;
    armed->dropped = false;
    if (armed->awaited.how->begin == NULL) { /* else what it waits for may have been since */
        atomic_store_explicit(&armed->awaited.asked, asked, memory_order_relaxed);
    }
    if (other) {
        rouse(bell);
    }
    return true;
}

static void disarm(struct handle *handle)
{
    struct bell *bell;
    for (struct armed *armed; (armed = find(handle, -1, false, &bell)) != NULL;) {
        armed->dropped = true;
        rouse(bell);
    }
}

/* ---- arming ---- */

static int fail(const struct awaited *awaited, int result, int fd)
{
    const char *name = awaited->handle->segment->name, *doing = awaited->how->ringing;
    if (result == -EBADF || result == -EINVAL) {
        return esclusa_fail(-EINVAL, doing, name, "%d is no eventfd", fd);
    }
    return esclusa_fail(result, doing, name, NULL);
}

static int arm(struct awaited *probe, struct thread *me, uint64_t asked, int fd)
{
    int own = fcntl(fd, F_DUPFD_CLOEXEC, 3);
    if (own < 0) {
        return fail(probe, -errno, fd);
    }
    struct armed *armed = calloc(1, sizeof *armed);
    int result = armed == NULL ? fail(probe, -ENOMEM, fd)
                               : esclusa_awaited_begin(&armed->awaited, probe->handle,
                                                       probe->handle->kind, me);
    if (result != 0) {
        free(armed);
        close(own);
        return result;
    }
    armed->number = fd;
    armed->fd = own;
    armed->awaited.way = ESCLUSA_RUNG;
    atomic_store_explicit(&armed->awaited.asked, asked, memory_order_relaxed);
    esclusa_registry_lock();
    bool again = arm_again(probe->handle, asked, fd, own);
    struct bell *bell = again ? NULL : bell_with_room();
    if (bell != NULL) {
        armed->next = bell->armed;
        bell->armed = armed;
        bell->count++;
        rouse(bell);
    }
    esclusa_registry_unlock();
    if (bell != NULL) {
        return 0;
    }
    esclusa_awaited_end(&armed->awaited, me);
    free(armed);
    if (!again) {
        close(own);
    }
    return again ? 0 : fail(probe, -EAGAIN, fd);
}

int esclusa_bell_set(struct handle *handle, enum handle_kind kind, uint64_t asked, int fd)
{
    struct thread *me = thread_self();
    struct awaited probe = {0};
    int result = esclusa_awaited_begin(&probe, handle, kind, me);
    if (result != 0) {
        return result;
    }
    if (probe.how->begin != NULL) {
        asked = awaited_asked(&probe);
    } else {
        atomic_store_explicit(&probe.asked, asked, memory_order_relaxed);
    }
    if (fd < 0) {
        esclusa_registry_lock();
        disarm(handle);
        esclusa_registry_unlock();
    } else if (!is_eventfd(fd)) { /* the bell would write to it holding the registry's lock */
        result = fail(&probe, -EINVAL, fd);
    } else {
        esclusa_awaited_look(&probe);
        if (!awaited_is_ready(&probe)) {
            result = arm(&probe, me, asked, fd);
        } else if ((result = ring(fd)) != 0) {
            result = fail(&probe, result, fd);
        }
    }
    esclusa_awaited_end(&probe, me);
    return result;
}

int esclusa_consumer_ring(esclusa_consumer *consumer, int fd)
{
    return esclusa_bell_set((struct handle *) consumer, HANDLE_CONSUMER, 0, fd);
}

int esclusa_producer_ring(esclusa_producer *producer, int fd)
{
    return esclusa_bell_set((struct handle *) producer, HANDLE_PRODUCER, 0, fd);
}

int esclusa_event_ring(esclusa_event *event, int fd)
{
    return esclusa_bell_set((struct handle *) event, HANDLE_EVENT, 0, fd);
}

int esclusa_latch_ring(esclusa_latch *latch, int fd)
{
    return esclusa_bell_set((struct handle *) latch, HANDLE_LATCH, 0, fd);
}

/* ---- fork ---- */

void esclusa_bells_after_fork(void)
{
    struct bell *bell = bells;
    bells = NULL;
    while (bell != NULL) {
        for (struct armed *armed = bell->armed, *next; armed != NULL; armed = next) {
            next = armed->next;
            close(armed->fd);
            free(armed);
        }
        struct bell *next = bell->next;
        free(bell);
        bell = next;
    }
}
