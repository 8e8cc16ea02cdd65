/* SPDX-License-Identifier: Apache-2.0 */
/* A consumer hands a message back, its handle goes, and its process dies before anybody was told of
 * the message, as when a close of the queue in another thread cuts a release off (Java). Whoever
 * sweeps the process tells. */
#include "queue.h"
#include "testing.h"

static void release_half(esclusa_queue *queue)
{
    esclusa_consumer *consumer;
    esclusa_message message;
    EXPECT_OK(esclusa_queue_consumer(&consumer, queue));
    EXPECT_OK(esclusa_consumer_take(consumer, &message, 0));
    slot_at(queue->slots, queue->stride, 0)->word = word_of(ESCLUSA_RETURNED, 0);
    for (uint32_t i = 0; i < queue->handle_count; i++) {
        uint64_t owner = queue->lines[i].owner;
        if (role_of(owner) == ESCLUSA_CONSUMER && member_of(owner) == queue->segment.member) {
            queue->lines[i].owner = owner >> 32 << 32;
        }
    }
    raise(SIGKILL);
}

int main(void)
{
    if (TEST_FORKS_SLOWLY) {
        return test_skip("ThreadSanitizer sees threads, not processes");
    }
    esclusa_queue *queue;
    esclusa_producer *producer;
    esclusa_consumer *consumer;
    char byte;
    EXPECT_OK(esclusa_queue_create(&queue, test_name(), 4, 8));
    EXPECT_OK(esclusa_queue_producer(&producer, queue));
    EXPECT_OK(esclusa_producer_put(producer, "x", 1, 0, 0));
    pid_t pid = test_fork();
    if (pid == 0) {
        esclusa_queue *own;
        EXPECT_OK(esclusa_queue_open(&own, esclusa_queue_name(queue)));
        release_half(own);
    }
    int status;
    EXPECT_EQUAL(pid, waitpid(pid, &status, 0));
    EXPECT(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    EXPECT_OK(esclusa_queue_consumer(&consumer, queue));
    EXPECT_EQUAL(1, esclusa_consumer_get(consumer, &byte, 1, NULL, SECONDS(5)));
    EXPECT_EQUAL('x', byte);
    esclusa_consumer_close(consumer);
    esclusa_producer_close(producer);
    esclusa_queue_close(queue);
    return 0;
}
