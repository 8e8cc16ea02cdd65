/* SPDX-License-Identifier: Apache-2.0 */
/* One thread per process that hears of deaths and rouses those who sleep without a time-out.
 * docs/design/liveness.md */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/inotify.h>
#include <time.h>
#include <unistd.h>

#include "futex.h"
#include "segment.h"
#include "shared.h"
#include "wait_set.h"

/* Under the registry's lock, but for the watcher itself. */
static int descriptor = -1;

/* A close, of which a death is one; and a change of the file's length. inotify(7) */
enum { HEARD = IN_CLOSE | IN_MODIFY };

/* The event comes just before the lock is free. So the locks are asked again after each of these,
 * whether or not one was free before: an older death may have been found, and not yet the one that
 * the event told of. */
static const int64_t look_again_nanos[] = {100000,   300000,    1000000,   3000000,
                                           10000000, 100000000, 1000000000};

enum { LOOKS = sizeof look_again_nanos / sizeof *look_again_nanos };

static void rouse_sleepers(struct segment *segment, bool death)
{
    for (struct thread *thread = esclusa_threads(); thread != NULL; thread = thread->next) {
        struct handle *inside = atomic_load_explicit(&thread->inside, memory_order_acquire);
        if (inside != NULL && inside->segment == segment) {
            if (death) {
                atomic_fetch_add(&thread->deaths, 1);
            }
            esclusa_thread_rouse(thread);
        }
        esclusa_set_rouse(thread, segment, death);
    }
}

/* Rouse those who sleep if somebody is dead; and at first in any case, for who died or left may
 * have done so before a wake-up call, and another process have cleaned up before we look. */
static void look(struct segment *segment, int64_t now)
{
    if (!esclusa_end_if_cut_locked(segment)) {
        bool death = esclusa_member_any_dead(segment) || load32_sc(&segment->header->mark) != 0;
        if (death || segment->look_step == 0) {
            rouse_sleepers(segment, death);
        }
    }
    segment->look_at =
        segment->look_step < LOOKS ? now + look_again_nanos[segment->look_step] : INT64_MAX;
    segment->look_step++;
}

/* Look at all segments whose time has come. Returns when to look next. */
static int64_t look_at_due(void)
{
    int64_t next = INT64_MAX;
    int64_t now = esclusa_now();
    esclusa_registry_lock();
    for (struct segment *segment = esclusa_segments(); segment != NULL; segment = segment->next) {
        if (segment->look_at <= now) {
            look(segment, now);
        }
        if (segment->look_at < next) {
            next = segment->look_at;
        }
    }
    esclusa_registry_unlock();
    return next;
}

static void heard(int watch)
{
    esclusa_registry_lock();
    for (struct segment *segment = esclusa_segments(); segment != NULL; segment = segment->next) {
        if (atomic_load_explicit(&segment->watch, memory_order_relaxed) == watch) {
            segment->look_at = 0;
            segment->look_step = 0;
        }
    }
    esclusa_registry_unlock();
}

static void read_events(int from)
{
    _Alignas(struct inotify_event) char events[4096];
    ssize_t got = read(from, events, sizeof events);
    for (ssize_t at = 0; at < got;) {
        const struct inotify_event *event = (const void *) (events + at);
        if ((event->mask & IN_Q_OVERFLOW) != 0) {
            esclusa_registry_lock();
            for (struct segment *segment = esclusa_segments(); segment != NULL;
                 segment = segment->next) {
                segment->look_at = 0;
                segment->look_step = 0;
            }
            esclusa_registry_unlock();
        } else if ((event->mask & HEARD) != 0) {
            heard(event->wd);
        }
        at += (ssize_t) (sizeof *event + event->len);
    }
}

static void *watch_for_ever(void *argument)
{
    int from = (int) (intptr_t) argument;
    pthread_setname_np(pthread_self(), "esclusa-watch");
    int64_t next = INT64_MAX;
    for (;;) {
        struct pollfd event = {.fd = from, .events = POLLIN};
        int64_t left = next == INT64_MAX ? 0 : next - esclusa_now();
        struct timespec timeout = {.tv_sec = 0, .tv_nsec = left > 0 ? left : 0};
        if (ppoll(&event, 1, next == INT64_MAX ? NULL : &timeout, NULL) > 0) {
            read_events(from);
        }
        next = look_at_due();
    }
    return NULL;
}

static bool start(void)
{
    if (descriptor >= 0) {
        return true;
    }
    if (esclusa_test_without("ESCLUSA_TEST_NO_INOTIFY")) {
        return false;
    }
    int made = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (made < 0) {
        return false;
    }
    if (!esclusa_start_thread(watch_for_ever, (void *) (intptr_t) made)) {
        close(made);
        return false;
    }
    descriptor = made;
    return true;
}

/* Who dies just now may have sent its event before there was a watch, and have its lock yet when we
 * sweep. So the watcher hears of an event, this one, and asks again and again. Returns whether. */
static bool tell_watcher(const char *path)
{
    int again = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    return again >= 0 && close(again) == 0;
}

bool esclusa_watch(struct segment *segment)
{
    if (atomic_load_explicit(&segment->watch, memory_order_acquire) >= 0) {
        return true;
    }
    bool watched = false;
    esclusa_registry_lock();
    if (start()) {
        char self[64];
        snprintf(self, sizeof self, "/proc/self/fd/%d", segment->lock);
        int watch = inotify_add_watch(descriptor, self, HEARD);
        watched = watch >= 0 && tell_watcher(self);
        atomic_store_explicit(&segment->watch, watched ? watch : -1, memory_order_release);
    }
    esclusa_registry_unlock();
    return watched;
}

void esclusa_unwatch(struct segment *segment)
{
    int watch = atomic_exchange_explicit(&segment->watch, -1, memory_order_acq_rel);
    bool shared = false; /* a file that was opened twice has one watch */
    for (struct segment *each = esclusa_segments(); each != NULL; each = each->next) {
        shared |= atomic_load_explicit(&each->watch, memory_order_relaxed) == watch;
    }
    if (watch >= 0 && !shared) {
        inotify_rm_watch(descriptor, watch);
    }
}

void esclusa_watcher_after_fork(void)
{
    if (descriptor >= 0) {
        close(descriptor);
        descriptor = -1;
    }
}
