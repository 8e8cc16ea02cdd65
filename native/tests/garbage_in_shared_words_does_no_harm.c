/* SPDX-License-Identifier: Apache-2.0 */
/* Scribbles over the words of queue, mutex, semaphore and read-write lock. Calls may fail or find
 * nothing; none crashes, none leaves the segment, none goes on past its time-out. */
#include "esclusa_layout.h"
#include "testing.h"

enum { ROUNDS = TEST_SANITIZED ? 60 : 400, SCRIBBLES = 40 };

static uint64_t seed = 88172645463325252u;

static uint64_t random_number(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    return seed ^= seed << 17;
}

static void scribble(struct esclusa_header *header, size_t byte_size)
{
    uint64_t *words = (uint64_t *) header;
    uint64_t first = header->body_offset / 8, count = byte_size / 8;
    for (int i = 0; i < SCRIBBLES; i++) {
        uint64_t kind = random_number() % 4;
        uint64_t *word = &words[first + random_number() % (count - first)];
        *word = kind == 0   ? random_number()
                : kind == 1 ? random_number() % 8
                : kind == 2 ? (random_number() % 16) << 20 | (random_number() % 7) << 16 |
                                  random_number() % 8
                            : UINT64_MAX;
    }
    words[32 + random_number() % 8] = random_number() >> (random_number() % 64); /* members */
}

static void use_queue(const char *name)
{
    static char room[64];
    esclusa_queue *queue;
    esclusa_producer *producer;
    esclusa_consumer *consumer;
    esclusa_message message;
    esclusa_item items[2] = {{"ab", 2, 0}, {"cd", 2, 0}};
    esclusa_queue_figures figures;
    if (esclusa_queue_open(&queue, name) != 0) {
        return;
    }
    esclusa_queue_get_figures(queue, &figures);
    int result = esclusa_queue_producer(&producer, queue);
    if (result == 0 && esclusa_queue_consumer(&consumer, queue) == 0) {
        int64_t wait = MILLIS(1);
        esclusa_producer_put(producer, "xyz", 3, 0, wait);
        esclusa_producer_put_many(producer, items, 2, wait);
        if (esclusa_producer_claim(producer, &message, wait) == 0) {
            esclusa_producer_publish(producer, &message, 1, 0);
        }
        int64_t length = esclusa_consumer_get(consumer, room, 16, NULL, wait);
        EXPECT(length <= 16);
        length = esclusa_consumer_get_many(consumer, room, 16, items, 2, wait);
        EXPECT(length <= 2);
        if (esclusa_consumer_take(consumer, &message, wait) == 0) {
            EXPECT(message.length <= 16);
            esclusa_consumer_release(consumer, &message);
        }
        esclusa_consumer_take(consumer, &message, wait);
    }
    esclusa_queue_close(queue);
}

static void use_mutex(const char *name)
{
    esclusa_mutex *mutex;
    if (esclusa_mutex_open(&mutex, name) == 0) {
        int result = esclusa_mutex_lock_for(mutex, MILLIS(1));
        if (result == 0 || result == -EOWNERDEAD) {
            EXPECT_OK(esclusa_mutex_unlock(mutex));
        }
        esclusa_mutex_close(mutex);
    }
}

static void use_semaphore(const char *name)
{
    esclusa_semaphore *semaphore;
    if (esclusa_semaphore_open(&semaphore, name) == 0) {
        esclusa_semaphore_acquire_for(semaphore, 2, MILLIS(1));
        esclusa_semaphore_release(semaphore, 1);
        EXPECT(esclusa_semaphore_available(semaphore) >= 0);
        esclusa_semaphore_close(semaphore);
    }
}

static void use_rwlock(const char *name)
{
    esclusa_rwlock *rwlock;
    if (esclusa_rwlock_open(&rwlock, name) == 0) {
        int result = esclusa_rwlock_read_lock_for(rwlock, MILLIS(1));
        if (result == 0 || result == -EOWNERDEAD) {
            esclusa_rwlock_read_unlock(rwlock);
        }
        result = esclusa_rwlock_write_lock_for(rwlock, MILLIS(1));
        if (result == 0 || result == -EOWNERDEAD) {
            esclusa_rwlock_write_unlock(rwlock);
        }
        esclusa_rwlock_close(rwlock);
    }
}

int main(void)
{
    const char *names[] = {test_name(), test_name(), test_name(), test_name()};
    esclusa_queue *queue;
    esclusa_mutex *mutex;
    esclusa_semaphore *semaphore;
    esclusa_rwlock *rwlock;
    esclusa_options options = {.members = 8, .handles = 6};
    EXPECT_OK(esclusa_queue_create_with(&queue, names[0], 5, 16, &options));
    EXPECT_OK(esclusa_mutex_create_with(&mutex, names[1], &options));
    EXPECT_OK(
        esclusa_semaphore_create_with(&semaphore, names[2], 3, ESCLUSA_SEMAPHORE_OWNED, &options));
    EXPECT_OK(esclusa_rwlock_create_with(&rwlock, names[3], &options));
    esclusa_queue_close(queue);
    esclusa_mutex_close(mutex);
    esclusa_semaphore_close(semaphore);
    esclusa_rwlock_close(rwlock);
    size_t queue_bytes, mutex_bytes, semaphore_bytes, rwlock_bytes;
    struct esclusa_header *semaphore_header = test_map(names[2], &semaphore_bytes),
                          *rwlock_header = test_map(names[3], &rwlock_bytes);
    struct esclusa_header *queue_header = test_map(names[0], &queue_bytes),
                          *mutex_header = test_map(names[1], &mutex_bytes);
    void *sound = malloc(queue_bytes);
    memcpy(sound, queue_header, queue_bytes);
    for (int round = 0; round < ROUNDS; round++) {
        memcpy(queue_header, sound, queue_bytes);
        scribble(queue_header, queue_bytes);
        scribble(mutex_header, mutex_bytes);
        scribble(semaphore_header, semaphore_bytes);
        scribble(rwlock_header, rwlock_bytes);
        pid_t pid = test_fork(); /* so that a crash is told with its round */
        if (pid == 0) {
            alarm(20);
            use_queue(names[0]);
            use_mutex(names[1]);
            use_semaphore(names[2]);
            use_rwlock(names[3]);
            _exit(0);
        }
        int status;
        EXPECT_EQUAL(pid, waitpid(pid, &status, 0));
        if (status != 0) {
            FAIL("round %d: status 0x%x", round, (unsigned) status);
        }
    }
    free(sound);
    return 0;
}
