/* SPDX-License-Identifier: Apache-2.0 */
/* Each kind: made without a name, inherited by a child, opened there, and nothing is left. */
#include "testing.h"

static const uint64_t shape[] = {3, 4};

static esclusa_counter *counter;
static esclusa_array *array;
static esclusa_counters *counters;
static esclusa_mutex *mutex;
static esclusa_semaphore *semaphore;
static esclusa_rwlock *rwlock;
static esclusa_barrier *barrier;
static esclusa_event *event;
static esclusa_latch *latch;
static esclusa_queue *queue;
static esclusa_memory *memory;
static esclusa_pthread_mutex *pthread_mutex;

static const char *named(const void *object)
{
    static char name[32];
    int fd = esclusa_fileno(object);
    EXPECT(fd >= 0);
    snprintf(name, sizeof name, "fd:%d", fd);
    return name;
}

static void expect_name(const char *expected, const char *actual)
{
    if (strcmp(expected, actual) != 0) {
        FAIL("the name is %s, not %s", actual, expected);
    }
}

static void create_all(void)
{
    EXPECT_OK(esclusa_counter_create(&counter, ESCLUSA_UNNAMED, 40));
    EXPECT_OK(esclusa_array_create(&array, ESCLUSA_UNNAMED, ESCLUSA_I32, 2, shape));
    EXPECT_OK(esclusa_counters_create(&counters, ESCLUSA_UNNAMED, 3));
    EXPECT_OK(esclusa_mutex_create(&mutex, ESCLUSA_UNNAMED));
    EXPECT_OK(esclusa_semaphore_create(&semaphore, ESCLUSA_UNNAMED, 1, ESCLUSA_SEMAPHORE_OWNED));
    EXPECT_OK(esclusa_rwlock_create(&rwlock, ESCLUSA_UNNAMED));
    EXPECT_OK(esclusa_barrier_create(&barrier, ESCLUSA_UNNAMED, 2));
    EXPECT_OK(esclusa_event_create(&event, ESCLUSA_UNNAMED));
    EXPECT_OK(esclusa_latch_create(&latch, ESCLUSA_UNNAMED, 2));
    EXPECT_OK(esclusa_queue_create(&queue, ESCLUSA_UNNAMED, 4, 16));
    EXPECT_OK(esclusa_memory_create(&memory, ESCLUSA_UNNAMED, 100));
    EXPECT_OK(esclusa_pthread_mutex_create(&pthread_mutex, ESCLUSA_UNNAMED));
}

static void close_all(void)
{
    esclusa_counter_close(counter);
    esclusa_array_close(array);
    esclusa_counters_close(counters);
    esclusa_mutex_close(mutex);
    esclusa_semaphore_close(semaphore);
    esclusa_rwlock_close(rwlock);
    esclusa_barrier_close(barrier);
    esclusa_event_close(event);
    esclusa_latch_close(latch);
    esclusa_queue_close(queue);
    esclusa_memory_close(memory);
    esclusa_pthread_mutex_close(pthread_mutex);
}

static void names_say_what_they_are(void)
{
    expect_name("memfd:esclusa-counter", esclusa_counter_name(counter));
    expect_name("memfd:esclusa-array", esclusa_array_name(array));
    expect_name("memfd:esclusa-counters", esclusa_counters_name(counters));
    expect_name("memfd:esclusa-mutex", esclusa_mutex_name(mutex));
    expect_name("memfd:esclusa-semaphore", esclusa_semaphore_name(semaphore));
    expect_name("memfd:esclusa-rwlock", esclusa_rwlock_name(rwlock));
    expect_name("memfd:esclusa-barrier", esclusa_barrier_name(barrier));
    expect_name("memfd:esclusa-event", esclusa_event_name(event));
    expect_name("memfd:esclusa-latch", esclusa_latch_name(latch));
    expect_name("memfd:esclusa-queue", esclusa_queue_name(queue));
    expect_name("memfd:esclusa-memory", esclusa_memory_name(memory));
    expect_name("memfd:esclusa-pthread-mutex", esclusa_pthread_mutex_name(pthread_mutex));
}

/* Of a child: those that it opened itself, beside those that it inherited. */
static void use_all(void)
{
    esclusa_producer *producer;
    esclusa_labelled_counter_id id;
    EXPECT_OK(esclusa_counter_open(&counter, named(counter)));
    EXPECT_OK(esclusa_array_open_as(&array, named(array), ESCLUSA_I32));
    EXPECT_OK(esclusa_counters_open(&counters, named(counters)));
    EXPECT_OK(esclusa_mutex_open(&mutex, named(mutex)));
    EXPECT_OK(esclusa_semaphore_open(&semaphore, named(semaphore)));
    EXPECT_OK(esclusa_rwlock_open(&rwlock, named(rwlock)));
    EXPECT_OK(esclusa_barrier_open(&barrier, named(barrier)));
    EXPECT_OK(esclusa_event_open(&event, named(event)));
    EXPECT_OK(esclusa_latch_open(&latch, named(latch)));
    EXPECT_OK(esclusa_queue_open(&queue, named(queue)));
    EXPECT_OK(esclusa_memory_open(&memory, named(memory)));
    EXPECT_OK(esclusa_pthread_mutex_open(&pthread_mutex, named(pthread_mutex)));
    names_say_what_they_are();
    EXPECT_OK(esclusa_counter_add(counter, 2, NULL));
    EXPECT_OK(esclusa_array_set_i32(array, 7, 77));
    EXPECT_OK(esclusa_counters_allocate(counters, &id, "found", "", ESCLUSA_COUNTER));
    EXPECT_OK(esclusa_mutex_lock(mutex));
    EXPECT_OK(esclusa_pthread_mutex_lock(pthread_mutex));
    EXPECT_OK(esclusa_semaphore_acquire(semaphore, 1));
    EXPECT_OK(esclusa_rwlock_write_lock(rwlock));
    EXPECT_OK(esclusa_latch_count_down(latch, 1));
    EXPECT_OK(esclusa_queue_producer(&producer, queue));
    EXPECT_OK(esclusa_producer_put(producer, "hello", 5, 7, 0));
    strcpy(esclusa_memory_data(memory), "bytes");
    EXPECT_OK(esclusa_event_set(event));
    _exit(0); /* while it holds both locks and the permit */
}

int main(void)
{
    int files = test_count_files("/proc/self/fd", "");
    create_all();
    names_say_what_they_are();
    pid_t child = test_fork();
    if (child == 0) {
        use_all();
    }
    EXPECT_OK(esclusa_event_wait(event, SECONDS(10)));
    test_wait(child);
    int64_t value = 0;
    int32_t element = 0;
    uint32_t type = 0;
    char text[16];
    esclusa_consumer *consumer;
    esclusa_labelled_counter_id id;
    EXPECT_OK(esclusa_counter_get(counter, &value));
    EXPECT_EQUAL(42, value);
    EXPECT_OK(esclusa_array_get_i32(array, 7, &element));
    EXPECT_EQUAL(77, element);
    EXPECT_EQUAL(1, esclusa_counters_find(counters, &id, "found"));
    EXPECT_EQUAL(-EOWNERDEAD, esclusa_mutex_lock_for(mutex, SECONDS(10)));
    EXPECT_OK(esclusa_mutex_unlock(mutex));
    if (test_has_robust_lists()) {
        EXPECT_EQUAL(-EOWNERDEAD, esclusa_pthread_mutex_lock_for(pthread_mutex, SECONDS(10)));
        EXPECT_OK(esclusa_pthread_mutex_mark_repaired(pthread_mutex));
        EXPECT_OK(esclusa_pthread_mutex_unlock(pthread_mutex));
    } else {
        printf("no robust_list here: a death is not seen\n");
    }
    EXPECT_OK(esclusa_semaphore_acquire_for(semaphore, 1, SECONDS(10)));
    EXPECT_EQUAL(-EOWNERDEAD, esclusa_rwlock_write_lock_for(rwlock, SECONDS(10)));
    EXPECT_OK(esclusa_rwlock_write_unlock(rwlock));
    EXPECT_OK(esclusa_latch_count_down(latch, 1));
    EXPECT_OK(esclusa_latch_wait(latch, 0));
    EXPECT_OK(esclusa_queue_consumer(&consumer, queue));
    EXPECT_EQUAL(5, esclusa_consumer_get(consumer, text, sizeof text, &type, 0));
    EXPECT_EQUAL(7, type);
    EXPECT(memcmp(text, "hello", 5) == 0);
    EXPECT(strcmp(esclusa_memory_data(memory), "bytes") == 0);
    esclusa_consumer_close(consumer);
    close_all();
    EXPECT_EQUAL(-EBADF, esclusa_fileno(queue));
    /* The watcher's is kept. */
    EXPECT(test_count_files("/proc/self/fd", "") <= files + 1);
    return 0;
}
