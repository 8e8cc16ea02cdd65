/* SPDX-License-Identifier: Apache-2.0 */
/* Somebody writes garbage over a message's length while it is read: what is copied is never more
 * than there is room for. */
#include <pthread.h>

#include "esclusa_layout.h"
#include "testing.h"

enum { SLOT_BYTES = 1 << 16, ROOM = 16, RUN_SECONDS = 5, ENOUGH = 50000, CANARY = 0x5a };

static _Atomic bool done;

static void *scribble(void *argument)
{
    _Atomic uint32_t *length = argument;
    while (!done) {
        *length = 8;
        *length = SLOT_BYTES;
        *length = UINT32_MAX;
    }
    return NULL;
}

static void expect_canaries(const unsigned char *buffer)
{
    for (int i = ROOM; i < SLOT_BYTES; i++) {
        EXPECT_EQUAL(CANARY, buffer[i]);
    }
}

int main(void)
{
    esclusa_queue *queue;
    esclusa_producer *producer;
    esclusa_consumer *consumer;
    const esclusa_options options = {.members = 1, .handles = 2};
    const char *name = test_name();
    EXPECT_OK(esclusa_queue_create_with(&queue, name, 1, SLOT_BYTES, &options));
    EXPECT_OK(esclusa_queue_producer(&producer, queue));
    EXPECT_OK(esclusa_queue_consumer(&consumer, queue));
    unsigned char *map = test_map(name, NULL);
    struct esclusa_slot *slot =
        (void *) (map + sizeof(struct esclusa_header) + sizeof(struct esclusa_member) +
                  sizeof(struct esclusa_queue) + 2 * sizeof(struct esclusa_handle));
    unsigned char *buffer = malloc(SLOT_BYTES);
    EXPECT(buffer != NULL);
    memset(buffer, CANARY, SLOT_BYTES);
    pthread_t thread;
    EXPECT_EQUAL(0, pthread_create(&thread, NULL, scribble, (void *) &slot->length));
    int64_t end = test_now() + SECONDS(RUN_SECONDS);
    int copied = 0, refused = 0;
    for (int i = 0; refused < ENOUGH && test_now() < end; i++) {
        int put = esclusa_producer_put(producer, "12345678", 8, 0, 0);
        EXPECT(put == 0 || put == -ETIMEDOUT);
        esclusa_message message;
        if (i % 4 != 0 && esclusa_consumer_take(consumer, &message, 0) == 0) {
            EXPECT_OK(esclusa_consumer_release(consumer, &message)); /* another way to be read */
        }
        esclusa_item items[2];
        int64_t result = i % 3 == 0 ? esclusa_consumer_get_many(consumer, buffer, ROOM, items, 2, 0)
                                    : esclusa_consumer_get(consumer, buffer, ROOM, NULL, 0);
        EXPECT(result == -EPROTO || result == -EMSGSIZE || result == -ETIMEDOUT || result >= 0);
        copied += result >= 0;
        refused += result < 0;
        if (i % 64 == 0) {
            expect_canaries(buffer);
        }
    }
    done = true;
    EXPECT_EQUAL(0, pthread_join(thread, NULL));
    expect_canaries(buffer);
    EXPECT(copied > 0);
    free(buffer);
    esclusa_queue_close(queue);
    return 0;
}
