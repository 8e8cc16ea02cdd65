/* SPDX-License-Identifier: Apache-2.0 */
/* Of each kind: not before, once, at once, after a close; and never on a number that was reused. */
#include <poll.h>
#include <sys/eventfd.h>

#include "testing.h"

static int fd;

static uint64_t rung(int64_t within)
{
    struct pollfd ready = {.fd = fd, .events = POLLIN};
    uint64_t count = 0;
    if (poll(&ready, 1, (int) (within / 1000000)) > 0) {
        EXPECT_EQUAL(sizeof count, read(fd, &count, sizeof count));
    }
    return count;
}

static void a_queue(void)
{
    esclusa_queue *queue;
    esclusa_producer *producer;
    esclusa_consumer *consumer;
    char byte;
    EXPECT_OK(esclusa_queue_create(&queue, test_name(), 1, 8));
    EXPECT_OK(esclusa_queue_producer(&producer, queue));
    EXPECT_OK(esclusa_queue_consumer(&consumer, queue));

    EXPECT_OK(esclusa_consumer_ring(consumer, fd));
    EXPECT_EQUAL(0, rung(MILLIS(20)));
    EXPECT_OK(esclusa_producer_put(producer, "x", 1, 0, 0));
    EXPECT_EQUAL(1, rung(SECONDS(20)));
    EXPECT_EQUAL(1, esclusa_consumer_get(consumer, &byte, 1, NULL, 0));
    EXPECT_OK(esclusa_producer_put(producer, "x", 1, 0, 0));
    EXPECT_EQUAL(0, rung(MILLIS(20))); /* nobody armed it again */
    EXPECT_OK(esclusa_consumer_ring(consumer, fd));
    EXPECT_EQUAL(1, rung(0)); /* at once */

    EXPECT_OK(esclusa_producer_ring(producer, fd)); /* the queue is full */
    EXPECT_EQUAL(0, rung(MILLIS(20)));
    EXPECT_EQUAL(1, esclusa_consumer_get(consumer, &byte, 1, NULL, 0));
    EXPECT_EQUAL(1, rung(SECONDS(20)));

    EXPECT_OK(esclusa_consumer_ring(consumer, fd));
    EXPECT_OK(esclusa_consumer_ring(consumer, -1));
    EXPECT_OK(esclusa_producer_put(producer, "x", 1, 0, 0));
    EXPECT_EQUAL(0, rung(MILLIS(20)));
    EXPECT_EQUAL(1, esclusa_consumer_get(consumer, &byte, 1, NULL, 0));

    EXPECT_OK(esclusa_consumer_ring(consumer, fd));
    EXPECT_OK(esclusa_consumer_ring(consumer, fd));
    esclusa_producer_close(producer); /* the last one: the end of the stream */
    EXPECT_EQUAL(1, rung(SECONDS(20)));
    EXPECT_EQUAL(-EPIPE, esclusa_consumer_get(consumer, &byte, 1, NULL, 0));

    EXPECT_OK(esclusa_queue_producer(&producer, queue));
    EXPECT_OK(esclusa_consumer_ring(consumer, fd));
    EXPECT_EQUAL(0, rung(MILLIS(20)));
    esclusa_queue_close(queue);
    EXPECT_EQUAL(1, rung(SECONDS(20)));
    EXPECT_EQUAL(-EBADF, esclusa_consumer_ring(consumer, fd));
    esclusa_consumer_close(consumer);
    esclusa_producer_close(producer);
}

static void await_waiting(esclusa_queue *queue, uint64_t consumers)
{
    esclusa_queue_figures figures;
    do { /* else the watchdog ends this */
        test_pause(MILLIS(1));
        EXPECT_OK(esclusa_queue_get_figures(queue, &figures));
    } while (figures.consumers_waiting != consumers);
}

/* What is dropped does not take the place among the waiting from what is armed after it. */
static void dropped_and_armed_anew(void)
{
    esclusa_queue *queue;
    esclusa_consumer *consumer;
    EXPECT_OK(esclusa_queue_create(&queue, test_name(), 1, 8));
    EXPECT_OK(esclusa_queue_consumer(&consumer, queue));
    int other = eventfd(0, EFD_CLOEXEC);
    for (int round = 0; round < 50; round++) {
        EXPECT_OK(esclusa_consumer_ring(consumer, other));
        EXPECT_OK(esclusa_consumer_ring(consumer, -1)); /* the bell has hardly heard of the first */
        EXPECT_OK(esclusa_consumer_ring(consumer, fd));
        test_pause(MILLIS(2));
        await_waiting(queue, 1);
        EXPECT_OK(esclusa_consumer_ring(consumer, -1));
        await_waiting(queue, 0);
    }
    EXPECT_EQUAL(0, rung(0));
    esclusa_queue_close(queue);
    esclusa_consumer_close(consumer);
    close(other);
}

static void small_objects(void)
{
    esclusa_semaphore *semaphore;
    EXPECT_OK(esclusa_semaphore_create(&semaphore, test_name(), 3, ESCLUSA_SEMAPHORE_OWNED));
    EXPECT_OK(esclusa_semaphore_acquire(semaphore, 3));
    EXPECT_OK(esclusa_semaphore_ring(semaphore, 2, fd));
    EXPECT_OK(esclusa_semaphore_release(semaphore, 1));
    EXPECT_EQUAL(0, rung(MILLIS(20)));
    EXPECT_OK(esclusa_semaphore_release(semaphore, 1));
    EXPECT_EQUAL(1, rung(SECONDS(20)));
    EXPECT_EQUAL(-EINVAL, esclusa_semaphore_ring(semaphore, 4, fd));
    esclusa_semaphore_close(semaphore);

    esclusa_event *event;
    EXPECT_OK(esclusa_event_create(&event, test_name()));
    EXPECT_OK(esclusa_event_ring(event, fd));
    EXPECT_EQUAL(0, rung(MILLIS(20)));
    EXPECT_OK(esclusa_event_set(event));
    EXPECT_OK(esclusa_event_clear(event));
    EXPECT_EQUAL(1, rung(SECONDS(20)));
    esclusa_event_close(event);

    esclusa_latch *latch;
    EXPECT_OK(esclusa_latch_create(&latch, test_name(), 1));
    EXPECT_OK(esclusa_latch_ring(latch, fd));
    EXPECT_EQUAL(0, rung(MILLIS(20)));
    EXPECT_OK(esclusa_latch_count_down(latch, 1));
    EXPECT_EQUAL(1, rung(SECONDS(20)));
    esclusa_latch_close(latch);
}

static void a_reused_number(void)
{
    esclusa_event *event;
    const char *name = test_name();
    EXPECT_OK(esclusa_event_create(&event, name));
    EXPECT_OK(esclusa_event_ring(event, fd));
    int number = fd, witness = dup(fd);
    close(fd);
    int other = eventfd(0, EFD_CLOEXEC);
    EXPECT_EQUAL(number, other);
    EXPECT_OK(esclusa_event_set(event));
    fd = witness;
    EXPECT_EQUAL(1, rung(SECONDS(20)));
    fd = other;
    EXPECT_EQUAL(0, rung(0));
    close(witness);
    EXPECT_EQUAL(-EINVAL, esclusa_event_ring(event, 1 << 20));
    EXPECT_OK(esclusa_event_clear(event));
    EXPECT_EQUAL(-EINVAL, esclusa_event_ring(event, 1 << 20));
    EXPECT_SENTENCE("cannot ring for event '%s': EINVAL: 1048576 is no eventfd", name);
    int pipes[2];
    EXPECT_EQUAL(0, pipe(pipes));
    EXPECT_EQUAL(-EINVAL, esclusa_event_ring(event, pipes[1])); /* now, not when it is set */
    EXPECT_OK(esclusa_event_set(event));
    EXPECT_EQUAL(-EINVAL, esclusa_event_ring(event, pipes[1]));
    EXPECT_EQUAL(0, poll(&(struct pollfd){.fd = pipes[0], .events = POLLIN}, 1, 0));
    close(pipes[0]);
    close(pipes[1]);
    esclusa_event_close(event);
}

/* More than one bell can sleep for. */
static void three_hundred(void)
{
    enum { MANY = 300 };
    static esclusa_event *event[MANY];
    const char *name = test_name();
    esclusa_options options = {.members = MANY + 1};
    EXPECT_OK(esclusa_event_create_with(&event[0], name, &options));
    for (int i = 0; i < MANY; i++) {
        if (i != 0) {
            EXPECT_OK(esclusa_event_open(&event[i], name));
        }
        EXPECT_OK(esclusa_event_ring(event[i], fd));
    }
    EXPECT_EQUAL(0, rung(MILLIS(20)));
    EXPECT_OK(esclusa_event_set(event[0]));
    for (uint64_t all = 0; all < MANY;) {
        all += rung(SECONDS(20));
    }
    for (int i = 0; i < MANY; i++) {
        esclusa_event_close(event[i]);
    }
}

int main(void)
{
    fd = eventfd(0, EFD_CLOEXEC);
    a_queue();
    dropped_and_armed_anew();
    small_objects();
    a_reused_number();
    three_hundred();
    return 0;
}
