/* SPDX-License-Identifier: Apache-2.0 */
/* Ten thousand objects of each kind made or opened, used and closed: what of that is left? */
#ifndef ESCLUSA_OPENINGS_H
#define ESCLUSA_OPENINGS_H

#include "testing.h"

enum { OPENINGS = 10000, OPENINGS_SLOWLY = 1500, WARM = 1000, STEP = 1000, KINDS = 12 };

static const uint64_t length = 100;

static int count_lines(const char *path)
{
    FILE *file = fopen(path, "r");
    EXPECT(file != NULL);
    int lines = 0;
    for (int c = fgetc(file); c != EOF; c = fgetc(file)) {
        lines += c == '\n';
    }
    fclose(file);
    return lines;
}

/* One of each kind, made or opened by the name that is its turn. */
struct all {
    esclusa_counter *counter;
    esclusa_mutex *mutex;
    esclusa_queue *queue;
    esclusa_array *array;
    esclusa_counters *counters;
    esclusa_semaphore *semaphore;
    esclusa_rwlock *rwlock;
    esclusa_barrier *barrier;
    esclusa_event *event;
    esclusa_latch *latch;
    esclusa_memory *memory;
    esclusa_pthread_mutex *pthread_mutex;
};

static void create_all(struct all *all, const char *const *name)
{
    EXPECT_OK(esclusa_counter_create(&all->counter, name[0], 0));
    EXPECT_OK(esclusa_mutex_create(&all->mutex, name[1]));
    EXPECT_OK(esclusa_queue_create(&all->queue, name[2], 16, 16));
    EXPECT_OK(esclusa_array_create(&all->array, name[3], ESCLUSA_F64, 1, &length));
    EXPECT_OK(esclusa_counters_create(&all->counters, name[4], 8));
    EXPECT_OK(esclusa_semaphore_create(&all->semaphore, name[5], 3, ESCLUSA_SEMAPHORE_OWNED));
    EXPECT_OK(esclusa_rwlock_create(&all->rwlock, name[6]));
    EXPECT_OK(esclusa_barrier_create(&all->barrier, name[7], 1));
    EXPECT_OK(esclusa_event_create(&all->event, name[8]));
    EXPECT_OK(esclusa_latch_create(&all->latch, name[9], 1));
    EXPECT_OK(esclusa_memory_create(&all->memory, name[10], 100));
    EXPECT_OK(esclusa_pthread_mutex_create(&all->pthread_mutex, name[11]));
}

static void open_all(struct all *all, const char *const *name)
{
    EXPECT_OK(esclusa_counter_open(&all->counter, name[0]));
    EXPECT_OK(esclusa_mutex_open(&all->mutex, name[1]));
    EXPECT_OK(esclusa_queue_open(&all->queue, name[2]));
    EXPECT_OK(esclusa_array_open(&all->array, name[3]));
    EXPECT_OK(esclusa_counters_open(&all->counters, name[4]));
    EXPECT_OK(esclusa_semaphore_open(&all->semaphore, name[5]));
    EXPECT_OK(esclusa_rwlock_open(&all->rwlock, name[6]));
    EXPECT_OK(esclusa_barrier_open(&all->barrier, name[7]));
    EXPECT_OK(esclusa_event_open(&all->event, name[8]));
    EXPECT_OK(esclusa_latch_open(&all->latch, name[9]));
    EXPECT_OK(esclusa_memory_open(&all->memory, name[10]));
    EXPECT_OK(esclusa_pthread_mutex_open(&all->pthread_mutex, name[11]));
}

static void use_all(const struct all *all)
{
    esclusa_labelled_counter_id id;
    esclusa_producer *producer;
    esclusa_consumer *consumer;
    char byte;
    EXPECT_OK(esclusa_counter_add(all->counter, 1, NULL));
    EXPECT_OK(esclusa_mutex_lock(all->mutex));
    EXPECT_OK(esclusa_mutex_unlock(all->mutex));
    EXPECT_OK(esclusa_queue_producer(&producer, all->queue));
    EXPECT_OK(esclusa_queue_consumer(&consumer, all->queue));
    EXPECT_OK(esclusa_producer_put(producer, "x", 1, 0, 0));
    EXPECT_EQUAL(1, esclusa_consumer_get(consumer, &byte, 1, NULL, 0));
    esclusa_consumer_close(consumer);
    EXPECT_OK(esclusa_array_set_f64(all->array, 1, 2));
    EXPECT_OK(esclusa_counters_allocate(all->counters, &id, "one", "", ESCLUSA_COUNTER));
    EXPECT_EQUAL(1, esclusa_counters_free(all->counters, id));
    EXPECT_OK(esclusa_semaphore_acquire(all->semaphore, 1)); /* and dies with it */
    EXPECT_OK(esclusa_rwlock_write_lock(all->rwlock));
    EXPECT_OK(esclusa_rwlock_write_unlock(all->rwlock));
    EXPECT_OK(esclusa_barrier_wait(all->barrier, 0));
    EXPECT_OK(esclusa_event_set(all->event));
    EXPECT_OK(esclusa_latch_count_down(all->latch, 1));
    *(char *) esclusa_memory_data(all->memory) = 1;
    EXPECT_OK(esclusa_pthread_mutex_lock(all->pthread_mutex));
    EXPECT_OK(esclusa_pthread_mutex_unlock(all->pthread_mutex));
    esclusa_queue_close(all->queue);
    esclusa_producer_close(producer);
}

static void close_all(const struct all *all)
{
    esclusa_counter_close(all->counter);
    esclusa_mutex_close(all->mutex);
    esclusa_queue_close(all->queue);
    esclusa_array_close(all->array);
    esclusa_counters_close(all->counters);
    esclusa_semaphore_close(all->semaphore);
    esclusa_rwlock_close(all->rwlock);
    esclusa_barrier_close(all->barrier);
    esclusa_event_close(all->event);
    esclusa_latch_close(all->latch);
    esclusa_memory_close(all->memory);
    esclusa_pthread_mutex_close(all->pthread_mutex);
}

/* Made if there are names to create by, else opened. */
static void openings_leave_nothing(const char *const *create, const char *const *open)
{
    int maps = 0, files = 0;
    int times = TEST_SANITIZED || getenv("ESCLUSA_EMULATOR") != NULL ? OPENINGS_SLOWLY : OPENINGS;
    for (int i = 0; i < times; i++) {
        struct all all;
        if (i % STEP == 0) {
            alarm(TEST_WATCHDOG_SECONDS);
        }
        if (create != NULL) {
            create_all(&all, create);
        } else {
            open_all(&all, open);
        }
        use_all(&all);
        close_all(&all);
        if (i == WARM) { /* the control blocks that are kept are there by now */
            maps = count_lines("/proc/self/maps");
            files = test_count_files("/proc/self/fd", "");
        }
    }
    EXPECT_EQUAL(files, test_count_files("/proc/self/fd", ""));
    EXPECT(TEST_SANITIZED || count_lines("/proc/self/maps") <= maps + 2);
}

#endif
