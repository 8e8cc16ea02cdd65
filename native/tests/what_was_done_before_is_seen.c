/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Each object orders the plain memory beside it: what one thread did before, the other one sees.
 * Threads stand for processes, and ThreadSanitizer tells when an order is too weak.
 */
#include <pthread.h>
#include <sched.h>
#include <string.h>

#include "testing.h"

enum { ROUNDS = 200, LONGS = 16 };

/* Plain, as the users' own data. */
static struct {
    long mine, its;
} data;

union object {
    esclusa_counter *counter;
    esclusa_array *array;
    esclusa_mutex *mutex;
    esclusa_pthread_mutex *pthread_mutex;
    esclusa_semaphore *semaphore;
    esclusa_rwlock *rwlock;
    esclusa_barrier *barrier;
    esclusa_event *event;
    esclusa_latch *latch;
};

static union object object;
static esclusa_producer *producer;
static esclusa_consumer *consumer;

/* One side in each thread; a side that excludes the other adds 1, else it gives or takes. */
struct meeting {
    const char *what;
    void (*one)(void);
    void (*other)(void);
    long mine, its; /* the data afterwards */
};

/* ---- counter, array ---- */

static void set_counter(void)
{
    data.mine = 1;
    EXPECT_OK(esclusa_counter_set(object.counter, 1));
}

static void await_counter(void)
{
    int64_t value = 0;
    while (value == 0) {
        EXPECT_OK(esclusa_counter_get(object.counter, &value));
    }
    data.its = data.mine;
    EXPECT_OK(esclusa_counter_set(object.counter, 0));
}

/* A bulk copy is plain, the element behind it is stored with release order. */
static void put_array(void)
{
    int64_t values[LONGS];
    for (int i = 0; i < LONGS; i++) {
        values[i] = 1;
    }
    data.mine = 1;
    EXPECT_OK(esclusa_array_put(object.array, 1, values, LONGS));
    EXPECT_OK(esclusa_array_set_i64(object.array, 0, 1));
}

static void await_array(void)
{
    int64_t flag = 0, values[LONGS];
    while (flag == 0) {
        EXPECT_OK(esclusa_array_get_i64(object.array, 0, &flag));
    }
    EXPECT_OK(esclusa_array_get(object.array, 1, values, LONGS));
    EXPECT_EQUAL(1, values[LONGS - 1]);
    data.its = data.mine;
    EXPECT_OK(esclusa_array_set_i64(object.array, 0, 0));
}

/* ---- locks ---- */

static void add_with_mutex(void)
{
    EXPECT_OK(esclusa_mutex_lock(object.mutex));
    data.mine++;
    EXPECT_OK(esclusa_mutex_unlock(object.mutex));
}

static void signal_condition(void)
{
    EXPECT_OK(esclusa_mutex_lock(object.mutex));
    data.mine = 1;
    EXPECT_OK(esclusa_condition_signal(object.mutex, 0));
    EXPECT_OK(esclusa_mutex_unlock(object.mutex));
}

static void await_condition(void)
{
    EXPECT_OK(esclusa_mutex_lock(object.mutex));
    while (data.mine == 0) {
        EXPECT_OK(esclusa_condition_wait(object.mutex, 0, ESCLUSA_FOREVER));
    }
    data.its = data.mine;
    EXPECT_OK(esclusa_mutex_unlock(object.mutex));
}

static void add_with_pthread_mutex(void)
{
    EXPECT_OK(esclusa_pthread_mutex_lock(object.pthread_mutex));
    data.mine++;
    EXPECT_OK(esclusa_pthread_mutex_unlock(object.pthread_mutex));
}

static void add_with_permit(void)
{
    EXPECT_OK(esclusa_semaphore_acquire(object.semaphore, 1));
    data.mine++;
    EXPECT_OK(esclusa_semaphore_release(object.semaphore, 1));
}

static void write_locked(void)
{
    EXPECT_OK(esclusa_rwlock_write_lock(object.rwlock));
    data.mine = 1;
    data.its = 1;
    EXPECT_OK(esclusa_rwlock_write_unlock(object.rwlock));
}

static void read_locked(void)
{
    EXPECT_OK(esclusa_rwlock_read_lock(object.rwlock));
    EXPECT_EQUAL(data.mine, data.its);
    EXPECT_OK(esclusa_rwlock_read_unlock(object.rwlock));
}

/* ---- meetings ---- */

static void come_with_mine(void)
{
    data.mine = 1;
    EXPECT(esclusa_barrier_wait(object.barrier, ESCLUSA_FOREVER) >= 0);
    EXPECT_EQUAL(1, data.its);
}

static void come_with_its(void)
{
    data.its = 1;
    EXPECT(esclusa_barrier_wait(object.barrier, ESCLUSA_FOREVER) >= 0);
    EXPECT_EQUAL(1, data.mine);
}

static void set_event(void)
{
    data.mine = 1;
    EXPECT_OK(esclusa_event_set(object.event));
}

static void await_event(void)
{
    EXPECT_OK(esclusa_event_wait(object.event, ESCLUSA_FOREVER));
    data.its = data.mine;
    EXPECT_OK(esclusa_event_clear(object.event));
}

static void count_down(void)
{
    data.mine = 1;
    EXPECT_OK(esclusa_latch_count_down(object.latch, 1));
}

static void await_latch(void)
{
    EXPECT_OK(esclusa_latch_wait(object.latch, ESCLUSA_FOREVER));
    data.its = data.mine;
}

/* ---- queue ---- */

static void put(void)
{
    long body[LONGS] = {[LONGS - 1] = 1};
    data.mine = 1;
    EXPECT_OK(esclusa_producer_put(producer, body, sizeof body, 0, ESCLUSA_FOREVER));
}

static void get(void)
{
    long body[LONGS];
    EXPECT_EQUAL((int64_t) sizeof body,
                 esclusa_consumer_get(consumer, body, sizeof body, NULL, ESCLUSA_FOREVER));
    EXPECT_EQUAL(1, body[LONGS - 1]);
    data.its = data.mine;
}

static void publish(void)
{
    esclusa_message message;
    EXPECT_OK(esclusa_producer_claim(producer, &message, ESCLUSA_FOREVER));
    ((long *) message.data)[0] = 1;
    data.mine = 1;
    EXPECT_OK(esclusa_producer_publish(producer, &message, sizeof(long), 0));
}

static void take(void)
{
    esclusa_message message;
    EXPECT_OK(esclusa_consumer_take(consumer, &message, ESCLUSA_FOREVER));
    EXPECT_EQUAL(1, ((long *) message.data)[0]);
    data.its = data.mine;
    EXPECT_OK(esclusa_consumer_acknowledge(consumer, &message));
}

/* ---- the meetings ---- */

static void *run(void *side)
{
    ((const struct meeting *) side)->other();
    return NULL;
}

static void meet(const struct meeting *meeting)
{
    data.mine = data.its = 0;
    pthread_t thread;
    EXPECT_EQUAL(0, pthread_create(&thread, NULL, run, (void *) (uintptr_t) meeting));
    meeting->one();
    EXPECT_EQUAL(0, pthread_join(thread, NULL));
    if (data.mine != meeting->mine || data.its != meeting->its) {
        FAIL("%s: %ld and %ld", meeting->what, data.mine, data.its);
    }
}

static void meet_often(const struct meeting *meeting)
{
    for (int i = 0; i < ROUNDS; i++) {
        meet(meeting);
    }
}

int main(void)
{
    EXPECT_OK(esclusa_counter_create(&object.counter, ESCLUSA_UNNAMED, 0));
    meet_often(&(struct meeting){"counter", set_counter, await_counter, 1, 1});
    esclusa_counter_close(object.counter);

    const uint64_t length = 1 + LONGS;
    EXPECT_OK(esclusa_array_create(&object.array, ESCLUSA_UNNAMED, ESCLUSA_I64, 1, &length));
    meet_often(&(struct meeting){"array", put_array, await_array, 1, 1});
    esclusa_array_close(object.array);

    EXPECT_OK(esclusa_mutex_create(&object.mutex, ESCLUSA_UNNAMED));
    meet_often(&(struct meeting){"mutex", add_with_mutex, add_with_mutex, 2, 0});
    meet_often(&(struct meeting){"condition", signal_condition, await_condition, 1, 1});
    esclusa_mutex_close(object.mutex);

    EXPECT_OK(esclusa_pthread_mutex_create(&object.pthread_mutex, ESCLUSA_UNNAMED));
    meet_often(
        &(struct meeting){"pthread mutex", add_with_pthread_mutex, add_with_pthread_mutex, 2, 0});
    EXPECT_OK(esclusa_pthread_mutex_close(object.pthread_mutex));

    for (int i = 0; i < 2; i++) {
        EXPECT_OK(
            esclusa_semaphore_create(&object.semaphore, ESCLUSA_UNNAMED, 1,
                                     i == 0 ? ESCLUSA_SEMAPHORE_OWNED : ESCLUSA_SEMAPHORE_SIGNAL));
        meet_often(&(struct meeting){"semaphore", add_with_permit, add_with_permit, 2, 0});
        esclusa_semaphore_close(object.semaphore);
    }

    EXPECT_OK(esclusa_rwlock_create(&object.rwlock, ESCLUSA_UNNAMED));
    meet_often(&(struct meeting){"rwlock", write_locked, read_locked, 1, 1});
    esclusa_rwlock_close(object.rwlock);

    EXPECT_OK(esclusa_barrier_create(&object.barrier, ESCLUSA_UNNAMED, 2));
    meet_often(&(struct meeting){"barrier", come_with_mine, come_with_its, 1, 1});
    esclusa_barrier_close(object.barrier);

    EXPECT_OK(esclusa_event_create(&object.event, ESCLUSA_UNNAMED));
    meet_often(&(struct meeting){"event", set_event, await_event, 1, 1});
    esclusa_event_close(object.event);

    for (int i = 0; i < ROUNDS; i++) {
        EXPECT_OK(esclusa_latch_create(&object.latch, ESCLUSA_UNNAMED, 1));
        meet(&(struct meeting){"latch", count_down, await_latch, 1, 1});
        esclusa_latch_close(object.latch);
    }

    esclusa_queue *queue;
    EXPECT_OK(esclusa_queue_create(&queue, ESCLUSA_UNNAMED, 2, LONGS * sizeof(long)));
    EXPECT_OK(esclusa_queue_producer(&producer, queue));
    EXPECT_OK(esclusa_queue_consumer(&consumer, queue));
    meet_often(&(struct meeting){"put", put, get, 1, 1});
    meet_often(&(struct meeting){"publish", publish, take, 1, 1});
    esclusa_queue_close(queue);
    esclusa_producer_close(producer);
    esclusa_consumer_close(consumer);
    return 0;
}
