/* SPDX-License-Identifier: Apache-2.0 */
/* A member without futexes cannot wake anybody: while one lives, sleeps are short. When none lives,
 * the mark goes. */
#include "esclusa_layout.h"
#include "testing.h"

/* Put past the library: nobody is woken. */
static void put_without_waking(struct esclusa_header *header)
{
    struct esclusa_queue *queue =
        (struct esclusa_queue *) (void *) ((char *) header + header->body_offset);
    char *slots = (char *) (queue + 1) + header->parameter[2] * sizeof(struct esclusa_handle);
    uint64_t ticket = queue->tail;
    uint64_t stride = (32 + header->parameter[1] + 63) / 64 * 64;
    struct esclusa_slot *slot = (void *) (slots + ticket % header->parameter[0] * stride);
    queue->tail = ticket + 1;
    slot->length = 1;
    slot->ticket = ticket;
    slot->word = ticket << 20 | ESCLUSA_FULL << 16;
}

int main(void)
{
    const char *name = test_name();
    esclusa_queue *queue;
    esclusa_consumer *consumer;
    char byte;
    EXPECT_OK(esclusa_queue_create(&queue, name, 4, 8));
    struct esclusa_header *header = test_map(name, NULL);
    struct esclusa_member *slow = (struct esclusa_member *) (header + 1) + 200;
    int lock = open(test_path(name), O_RDWR | O_CLOEXEC);
    struct flock range = {
        .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = ESCLUSA_LOCK_BASE + 200, .l_len = 1};
    EXPECT_EQUAL(0, fcntl(lock, F_OFD_SETLK, &range));
    _Atomic int *ready = test_shared(sizeof *ready);
    pid_t pid = test_fork();
    if (pid == 0) {
        close(lock);
        EXPECT_OK(esclusa_queue_consumer(&consumer, queue));
        *ready = 1;
        EXPECT_EQUAL(1, esclusa_consumer_get(consumer, &byte, 1, NULL,
                                             SECONDS(20))); /* was asleep when the mark came */
        *ready = 2;
        EXPECT_EQUAL(1, esclusa_consumer_get(consumer, &byte, 1, NULL, SECONDS(20)));
        test_await(ready, 3);
        EXPECT_EQUAL(-ETIMEDOUT, esclusa_consumer_get(consumer, &byte, 1, NULL, MILLIS(500)));
        EXPECT_EQUAL(0, header->mark);
        _exit(0);
    }
    test_await(ready, 1);
    test_pause(MILLIS(50));
    slow->state = UINT64_C(1) << 32 | ESCLUSA_MEMBER_ACTIVE | ESCLUSA_MEMBER_SLOW;
    header->mark++;
    close(open(test_path(name), O_RDWR | O_CLOEXEC)); /* its event rouses the watchers */
    test_pause(MILLIS(50));
    int64_t before = test_now();
    put_without_waking(header);
    test_await(ready, 2);
    printf("noticed after %.1f ms\n", (double) (test_now() - before) / 1e6);
    test_pause(MILLIS(50));
    put_without_waking(header);
    close(lock); /* the slow member dies */
    *ready = 3;
    test_wait(pid);
    esclusa_queue_close(queue);
    return 0;
}
