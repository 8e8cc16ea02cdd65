/* SPDX-License-Identifier: Apache-2.0 */
#include "thread.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

#include "futex.h"
#include "handle.h"

enum { STACK_BYTES = 256 * 1024 };

_Thread_local struct thread *esclusa_thread_record ESCLUSA_FAST_THREAD_LOCAL;

static struct thread *threads;
static uint64_t last_id;
static pthread_key_t at_end;

static void retire(void *record)
{
    struct thread *me = record;
    esclusa_registry_lock();
    atomic_store_explicit(&me->inside, NULL, memory_order_release);
    me->used = false;
    esclusa_registry_unlock();
    esclusa_thread_record = NULL;
}

/* As the library is loaded, and not in a pthread_once(3), for the reason of fork.c. */
__attribute__((constructor)) static void make_key(void)
{
    pthread_key_create(&at_end, retire);
}

struct thread *esclusa_thread_enrol(void)
{
    esclusa_registry_lock();
    struct thread *me = threads;
    while (me != NULL && me->used) {
        me = me->next;
    }
    if (me == NULL) {
        me = aligned_alloc(64, (sizeof *me + 63) / 64 * 64);
        if (me != NULL) {
            atomic_init(&me->inside, NULL);
            atomic_init(&me->alarm, 0);
            atomic_init(&me->deaths, 0);
            me->set = NULL;
            me->next = threads;
            threads = me;
        }
    }
    if (me != NULL) {
        me->used = true;
        me->id = ++last_id;
        me->sentence[0] = '\0';
    }
    esclusa_registry_unlock();
    if (me != NULL) {
        pthread_setspecific(at_end, me);
        esclusa_thread_record = me;
    }
    return me;
}

bool esclusa_start_thread(void *(*run)(void *), void *argument)
{
    pthread_attr_t attributes;
    if (pthread_attr_init(&attributes) != 0) {
        return false;
    }
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
#if !defined(__SANITIZE_THREAD__) && !defined(__SANITIZE_ADDRESS__)
    pthread_attr_setstacksize(&attributes, STACK_BYTES);
#endif
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pthread_t thread;
    int error = pthread_create(&thread, &attributes, run, argument);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_attr_destroy(&attributes);
    return error == 0;
}

struct thread *esclusa_threads(void)
{
    return threads;
}

void esclusa_threads_after_fork(void)
{
    for (struct thread *thread = threads; thread != NULL; thread = thread->next) {
        thread->set = NULL;
        if (thread != esclusa_thread_record) {
            atomic_store_explicit(&thread->inside, NULL, memory_order_relaxed);
            thread->used = false;
        }
    }
}

void esclusa_thread_rouse(struct thread *thread)
{
    atomic_fetch_add_explicit(&thread->alarm, 1, memory_order_seq_cst);
    esclusa_futex_wake_private(&thread->alarm);
}
