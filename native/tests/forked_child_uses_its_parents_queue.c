/* SPDX-License-Identifier: Apache-2.0 */
/* It joins as a member of its own at the first use; producers and consumers of the parent are not
 * its own. */
#include "esclusa_layout.h"
#include "testing.h"

static int members(const char *name)
{
    size_t byte_size;
    struct esclusa_header *header = test_map(name, &byte_size);
    struct esclusa_member *member = (struct esclusa_member *) (header + 1);
    int active = 0;
    for (uint32_t i = 0; i < header->members; i++) {
        active += (member[i].state & ESCLUSA_MEMBER_ACTIVE) != 0;
    }
    munmap(header, byte_size);
    return active;
}

int main(void)
{
    const char *name = test_name();
    esclusa_queue *queue;
    esclusa_producer *producer, *own;
    esclusa_consumer *consumer;
    char byte;
    EXPECT_OK(esclusa_queue_create(&queue, name, 4, 8));
    EXPECT_OK(esclusa_queue_producer(&producer, queue));
    EXPECT_OK(esclusa_queue_consumer(&consumer, queue));
    EXPECT_OK(esclusa_unlink(name)); /* joining anew needs no name */
    EXPECT_OK(esclusa_producer_put(producer, "a", 1, 0, 0));
    esclusa_message claim;
    EXPECT_OK(esclusa_producer_claim(producer, &claim, 0));
    pid_t pid = test_fork();
    if (pid == 0) {
        EXPECT_EQUAL(-EBADF, esclusa_producer_put(producer, "x", 1, 0, 0));
        EXPECT_EQUAL(-EBADF, esclusa_producer_publish(producer, &claim, 1, 0));
        EXPECT_EQUAL(-EBADF, esclusa_consumer_get(consumer, &byte, 1, NULL, 0));
        esclusa_producer_close(producer);
        esclusa_consumer_close(consumer);
        EXPECT_OK(esclusa_queue_producer(&own, queue));
        EXPECT_OK(esclusa_producer_put(own, "c", 1, 0, 0));
        esclusa_queue_close(queue);
        esclusa_producer_close(own);
        _exit(0);
    }
    test_wait(pid);
    memcpy(claim.data, "b", 1);
    EXPECT_OK(esclusa_producer_publish(producer, &claim, 1, 0)); /* the child took nothing away */
    for (char expected = 'a'; expected <= 'c'; expected++) {
        EXPECT_EQUAL(1, esclusa_consumer_get(consumer, &byte, 1, NULL, 0));
        EXPECT_EQUAL(expected, byte);
    }
    esclusa_queue_close(queue);
    esclusa_producer_close(producer);
    esclusa_consumer_close(consumer);

    name = test_name();
    EXPECT_OK(esclusa_queue_create(&queue, name, 4, 8));
    pid = test_fork();
    if (pid == 0) { /* only inherits */
        EXPECT_EQUAL(1, members(name));
        _exit(0);
    }
    test_wait(pid);
    pid = test_fork();
    if (pid == 0) {
        EXPECT_EQUAL(-ENOENT, esclusa_queue_open(&queue, "no-such-thing"));
        _exit(0);
    }
    test_wait(pid);
    esclusa_queue_figures figures;
    pid = test_fork();
    if (pid == 0) {
        EXPECT_OK(esclusa_queue_get_figures(queue, &figures));
        EXPECT_EQUAL(2, members(name));
        esclusa_queue_close(queue);
        EXPECT_EQUAL(1, members(name));
        _exit(0);
    }
    test_wait(pid);
    esclusa_queue_close(queue);
    EXPECT_EQUAL(0, members(name));
    return 0;
}
