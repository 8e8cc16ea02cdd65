/* SPDX-License-Identifier: Apache-2.0 */
/* What rings an eventfd: it is rung although who makes it ready dies, and who dies armed keeps
 * nothing from others. */
#include <poll.h>
#include <sys/eventfd.h>

#include "matrix.h"

/* One kind of what can ring. */
struct rung {
    void (*create)(const char *name); /* not ready */
    void *(*open)(const char *name);
    void (*close)(void *object);
    int (*ring)(void *object, int fd);
    int64_t (*wait)(void *object); /* without a bell */
    int (*make_ready)(const char *name);
};

static const struct rung *rung; /* of this operation */
static void *own;               /* the parent's */

/* ---- consumer and producer ---- */

static esclusa_queue *queue;
static esclusa_producer *feeder; /* so that the stream does not end */

static void create_empty(const char *name)
{
    EXPECT_OK(esclusa_queue_create(&queue, name, 1, 8));
    EXPECT_OK(esclusa_queue_producer(&feeder, queue));
}

static void create_full(const char *name)
{
    create_empty(name);
    EXPECT_OK(esclusa_producer_put(feeder, "x", 1, 0, 0));
}

static void *open_consumer(const char *name)
{
    esclusa_consumer *consumer;
    EXPECT_OK(esclusa_queue_open(&queue, name));
    EXPECT_OK(esclusa_queue_consumer(&consumer, queue));
    return consumer;
}

static void *open_producer(const char *name)
{
    esclusa_producer *producer;
    EXPECT_OK(esclusa_queue_open(&queue, name));
    EXPECT_OK(esclusa_queue_producer(&producer, queue));
    return producer;
}

static void close_consumer(void *object)
{
    esclusa_consumer_close(object);
}

static void close_producer(void *object)
{
    esclusa_producer_close(object);
}

static int ring_consumer(void *object, int fd)
{
    return esclusa_consumer_ring(object, fd);
}

static int ring_producer(void *object, int fd)
{
    return esclusa_producer_ring(object, fd);
}

static int64_t get(void *object)
{
    char byte;
    return esclusa_consumer_get(object, &byte, 1, NULL, SECONDS(SURVIVOR_WAITS_SECONDS));
}

static int64_t put(void *object)
{
    return esclusa_producer_put(object, "x", 1, 0, SECONDS(SURVIVOR_WAITS_SECONDS));
}

/* A claim of a dead one is in the way until it is repaired. */
static int put_one(const char *name)
{
    return (int) put(open_producer(name));
}

static int get_one(const char *name)
{
    return get(open_consumer(name)) == 1 ? 0 : -ETIMEDOUT;
}

/* ---- semaphore ---- */

static void create_semaphore(const char *name)
{
    esclusa_semaphore *semaphore;
    EXPECT_OK(esclusa_semaphore_create(&semaphore, name, 0, ESCLUSA_SEMAPHORE_SIGNAL));
}

static void *open_semaphore(const char *name)
{
    esclusa_semaphore *semaphore;
    EXPECT_OK(esclusa_semaphore_open(&semaphore, name));
    return semaphore;
}

static void close_semaphore(void *object)
{
    esclusa_semaphore_close(object);
}

static int ring_semaphore(void *object, int fd)
{
    return esclusa_semaphore_ring(object, 1, fd);
}

static int64_t acquire(void *object)
{
    return esclusa_semaphore_acquire_for(object, 1, SECONDS(SURVIVOR_WAITS_SECONDS));
}

static int release(const char *name)
{
    return esclusa_semaphore_release(open_semaphore(name), 1);
}

/* ---- event ---- */

static void create_event(const char *name)
{
    esclusa_event *event;
    EXPECT_OK(esclusa_event_create(&event, name));
}

static void *open_event(const char *name)
{
    esclusa_event *event;
    EXPECT_OK(esclusa_event_open(&event, name));
    return event;
}

static void close_event(void *object)
{
    esclusa_event_close(object);
}

static int ring_event(void *object, int fd)
{
    return esclusa_event_ring(object, fd);
}

static int64_t wait_event(void *object)
{
    return esclusa_event_wait(object, SECONDS(SURVIVOR_WAITS_SECONDS));
}

static int set(const char *name)
{
    return esclusa_event_set(open_event(name));
}

/* ---- latch ---- */

static void create_latch(const char *name)
{
    esclusa_latch *latch;
    EXPECT_OK(esclusa_latch_create(&latch, name, 1));
}

static void *open_latch(const char *name)
{
    esclusa_latch *latch;
    EXPECT_OK(esclusa_latch_open(&latch, name));
    return latch;
}

static void close_latch(void *object)
{
    esclusa_latch_close(object);
}

static int ring_latch(void *object, int fd)
{
    return esclusa_latch_ring(object, fd);
}

static int64_t wait_latch(void *object)
{
    return esclusa_latch_wait(object, SECONDS(SURVIVOR_WAITS_SECONDS));
}

static int count_down(const char *name)
{
    return esclusa_latch_count_down(open_latch(name), 1);
}

static const struct rung consumer_rung = {create_empty,  open_consumer, close_consumer,
                                          ring_consumer, get,           put_one};
static const struct rung producer_rung = {create_full,   open_producer, close_producer,
                                          ring_producer, put,           get_one};
static const struct rung semaphore_rung = {create_semaphore, open_semaphore, close_semaphore,
                                           ring_semaphore,   acquire,        release};
static const struct rung event_rung = {create_event, open_event, close_event,
                                       ring_event,   wait_event, set};
static const struct rung latch_rung = {create_latch, open_latch, close_latch,
                                       ring_latch,   wait_latch, count_down};

/* ---- who dies, and who lives ---- */

static void prepare(const char *name, const struct operation *operation)
{
    rung = operation->what;
    rung->create(name);
    own = rung->open(name);
}

static bool is_rung(int fd, int millis)
{
    return poll(&(struct pollfd){.fd = fd, .events = POLLIN}, 1, millis) > 0;
}

/* Its bell has time to sleep, and to leave. */
static void victim_arms_and_drops(const char *name)
{
    void *object = rung->open(name);
    int fd = eventfd(0, EFD_CLOEXEC);
    arm();
    EXPECT_OK(rung->ring(object, fd));
    test_pause(MILLIS(2));
    EXPECT_OK(rung->ring(object, -1));
    test_pause(MILLIS(2));
    EXPECT_OK(rung->ring(object, fd));
    test_pause(MILLIS(2));
    rung->close(object);
    EXPECT(is_rung(fd, 1000 * SURVIVOR_WAITS_SECONDS));
    disarm();
}

/* Armed itself, so that its own bell leaves, too. */
static void victim_makes_ready(const char *name)
{
    void *object = rung->open(name);
    int fd = eventfd(0, EFD_CLOEXEC);
    arm();
    EXPECT_OK(rung->ring(object, fd));
    test_pause(MILLIS(2));
    EXPECT_OK(rung->make_ready(name));
    test_pause(MILLIS(2));
    disarm();
}

static void survivor_waits(const char *name)
{
    void *object = rung->open(name);
    ready();
    if (rung->wait(object) < 0) {
        hung("survivor");
    }
    ledger->returned = test_now();
    _exit(0);
}

static void survivor_is_rung(const char *name)
{
    void *object = rung->open(name);
    int fd = eventfd(0, EFD_CLOEXEC);
    EXPECT_OK(rung->ring(object, fd));
    ready();
    if (!is_rung(fd, 1000 * SURVIVOR_WAITS_SECONDS)) {
        hung("survivor");
    }
    ledger->returned = test_now();
    _exit(0);
}

static void make_it_ready(const char *name)
{
    EXPECT_OK(rung->make_ready(name));
    await_returned();
    rung->close(own);
}

/* Whose deed is seen has rung, or his death does; else this one rings. */
static void make_it_ready_if_it_is_not(const char *name)
{
    int result = esclusa_wait_any(&own, 1, NULL, 0);
    EXPECT(result == 0 || result == -ETIMEDOUT);
    if (result != 0) {
        EXPECT_OK(rung->make_ready(name));
    }
    await_returned();
    rung->close(own);
}

#define OPERATIONS(title, kind)                                                                    \
    {.name = "ring " title,                                                                        \
     .what = kind,                                                                                 \
     .victim = victim_arms_and_drops,                                                              \
     .survivor = survivor_waits,                                                                   \
     .after = make_it_ready},                                                                      \
    {                                                                                              \
        .name = "ring " title ", by a dead one", .what = kind, .victim = victim_makes_ready,       \
        .survivor = survivor_is_rung, .after = make_it_ready_if_it_is_not                          \
    }

static const struct operation operations[] = {
    OPERATIONS("consumer", &consumer_rung),   OPERATIONS("producer", &producer_rung),
    OPERATIONS("semaphore", &semaphore_rung), OPERATIONS("event", &event_rung),
    OPERATIONS("latch", &latch_rung),         {0},
};

const struct object ring_object = {
    .prepare = prepare,
    .operations = operations,
};
