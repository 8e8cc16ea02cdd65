/* SPDX-License-Identifier: Apache-2.0 */
/* A hostile process makes the files of objects shorter while others wait by them: each wait ends
 * with an error, what comes after says why, and closing touches nothing that is gone. */
#include "testing.h"

static void cut(const char *name)
{
    int fd = open(test_path(name), O_WRONLY | O_CLOEXEC);
    EXPECT(fd >= 0);
    EXPECT_EQUAL(0, ftruncate(fd, 0));
    close(fd);
}

static _Atomic int *waiting; /* shared: the process that waits has opened all that it needs */

static void about_to_wait(void)
{
    *waiting = 1;
}

static void expect_closed(const char *what, int64_t result)
{
    if (result != -EBADF) {
        FAIL("%s: %" PRId64 ", not -EBADF; last error: %s", what, result, esclusa_error());
    }
}

/* So that there are words to be read when it is closed. */
static void wait_for_queue(const char *name)
{
    esclusa_queue *queue;
    esclusa_producer *producer;
    esclusa_consumer *consumer;
    esclusa_message message;
    char byte;
    EXPECT_OK(esclusa_queue_open(&queue, name));
    EXPECT_OK(esclusa_queue_producer(&producer, queue));
    EXPECT_OK(esclusa_queue_consumer(&consumer, queue));
    EXPECT_OK(esclusa_producer_put(producer, "x", 1, 0, 0));
    EXPECT_OK(esclusa_consumer_take(consumer, &message, 0));
    about_to_wait();
    expect_closed("queue", esclusa_consumer_get(consumer, &byte, 1, NULL, ESCLUSA_FOREVER));
    expect_closed("put", esclusa_producer_put(producer, "x", 1, 0, 0));
    expect_closed("acknowledge", esclusa_consumer_acknowledge(consumer, &message));
    esclusa_producer_close(producer);
    esclusa_queue_close(queue);
    esclusa_consumer_close(consumer);
}

#define WAIT_FOR(thing, wait)                                                                      \
    static void wait_for_##thing(const char *name)                                                 \
    {                                                                                              \
        esclusa_##thing *thing;                                                                    \
        EXPECT_OK(esclusa_##thing##_open(&thing, name));                                           \
        about_to_wait();                                                                           \
        expect_closed(#thing, wait);                                                               \
        expect_closed(#thing, wait);                                                               \
        EXPECT_SENTENCE("cannot use a closed handle: EBADF: another process has cut its file");    \
        esclusa_##thing##_close(thing);                                                            \
    }

WAIT_FOR(mutex, esclusa_mutex_lock(mutex))
WAIT_FOR(rwlock, esclusa_rwlock_read_lock(rwlock))
WAIT_FOR(semaphore, esclusa_semaphore_acquire(semaphore, 1))
WAIT_FOR(barrier, esclusa_barrier_wait(barrier, ESCLUSA_FOREVER))
WAIT_FOR(event, esclusa_event_wait(event, ESCLUSA_FOREVER))
WAIT_FOR(latch, esclusa_latch_wait(latch, ESCLUSA_FOREVER))

static void wait_for_any(const char *name)
{
    esclusa_event *event;
    EXPECT_OK(esclusa_event_open(&event, name));
    void *const objects[] = {event};
    about_to_wait();
    expect_closed("any", esclusa_wait_any(objects, 1, NULL, ESCLUSA_FOREVER));
    esclusa_event_close(event);
}

enum { TRIES = 15 };

static int create_queue(const char *name)
{
    esclusa_queue *queue;
    return esclusa_queue_create(&queue, name, 4, 16);
}

static int create_mutex(const char *name)
{
    esclusa_mutex *mutex;
    EXPECT_OK(esclusa_mutex_create(&mutex, name));
    return esclusa_mutex_lock(mutex);
}

static int create_rwlock(const char *name)
{
    esclusa_rwlock *rwlock;
    EXPECT_OK(esclusa_rwlock_create(&rwlock, name));
    return esclusa_rwlock_write_lock(rwlock);
}

static int create_semaphore(const char *name)
{
    esclusa_semaphore *semaphore;
    EXPECT_OK(esclusa_semaphore_create(&semaphore, name, 1, ESCLUSA_SEMAPHORE_OWNED));
    return esclusa_semaphore_acquire(semaphore, 1);
}

static int create_barrier(const char *name)
{
    esclusa_barrier *barrier;
    return esclusa_barrier_create(&barrier, name, 2);
}

static int create_event(const char *name)
{
    esclusa_event *event;
    return esclusa_event_create(&event, name);
}

static int create_latch(const char *name)
{
    esclusa_latch *latch;
    return esclusa_latch_create(&latch, name, 1);
}

/* A process waits, and the file is cut. Returns whether the wait ended; it did not if the process
 * was looking at the words just then: that is a SIGBUS, which nobody can prevent. */
static bool ends(const char *name, void (*wait)(const char *name), int64_t after)
{
    *waiting = 0;
    pid_t pid = test_fork();
    if (pid == 0) {
        wait(name);
        exit(0);
    }
    test_await(waiting, 1);
    test_pause(after); /* it sleeps by now, mostly */
    cut(name);
    int status;
    EXPECT_EQUAL(pid, waitpid(pid, &status, 0));
    if (status != 0 && !(WIFSIGNALED(status) && WTERMSIG(status) == SIGBUS)) {
        FAIL("status 0x%x", (unsigned) status);
    }
    return status == 0;
}

static void tries(const char *what, int (*create)(const char *name), void (*wait)(const char *name))
{
    for (int i = 0; i < TRIES; i++) {
        const char *name = test_name();
        EXPECT_OK(create(name));
        bool ended = ends(name, wait, MILLIS(100 * (i + 1)));
        unlink(test_path(name));
        if (ended) {
            return;
        }
    }
    FAIL("%s: a SIGBUS each time", what);
}

int main(void)
{
    waiting = test_shared(sizeof *waiting);
    tries("queue", create_queue, wait_for_queue);
    tries("mutex", create_mutex, wait_for_mutex);
    tries("rwlock", create_rwlock, wait_for_rwlock);
    tries("semaphore", create_semaphore, wait_for_semaphore);
    tries("barrier", create_barrier, wait_for_barrier);
    tries("event", create_event, wait_for_event);
    tries("latch", create_latch, wait_for_latch);
    tries("any", create_event, wait_for_any);
    return 0;
}
