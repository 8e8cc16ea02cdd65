/* SPDX-License-Identifier: Apache-2.0 */
/* Scribbles over a queue's and a mutex's words. Calls may fail or find nothing; none crashes, none
 * leaves the segment, none goes on past its time-out. */
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

int main(void)
{
    const char *names[] = {test_name(), test_name()};
    esclusa_queue *queue;
    esclusa_mutex *mutex;
    esclusa_options options = {.members = 8, .handles = 6};
    EXPECT_OK(esclusa_queue_create_with(&queue, names[0], 5, 16, &options));
    EXPECT_OK(esclusa_mutex_create_with(&mutex, names[1], &options));
    esclusa_queue_close(queue);
    esclusa_mutex_close(mutex);
    size_t queue_bytes, mutex_bytes;
    struct esclusa_header *queue_header = test_map(names[0], &queue_bytes),
                          *mutex_header = test_map(names[1], &mutex_bytes);
    void *sound = malloc(queue_bytes);
    memcpy(sound, queue_header, queue_bytes);
    for (int round = 0; round < ROUNDS; round++) {
        memcpy(queue_header, sound, queue_bytes);
        scribble(queue_header, queue_bytes);
        scribble(mutex_header, mutex_bytes);
        pid_t pid = test_fork(); /* so that a crash is told with its round */
        if (pid == 0) {
            alarm(20);
            use_queue(names[0]);
            use_mutex(names[1]);
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
