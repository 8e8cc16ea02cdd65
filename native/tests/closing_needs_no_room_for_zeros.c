/* SPDX-License-Identifier: Apache-2.0 */
/* A queue whose messages views may still see is closed where the kernel has no room for more:
 * zeros come in their place all the same, or, where that can be had in no way, at an unpin later.
 */
#include <sys/resource.h>

#include "private.h"
#include "testing.h"

enum { SLOTS = 64, SLOT_BYTES = 1 << 16, MAPS_MAX = 100000 };

struct closed {
    esclusa_queue *queue, *other;
    esclusa_consumer *survivor;
    esclusa_message view; /* of a message that its queue's close has handed back */
};

static struct closed take_one(void)
{
    const char *name = test_name();
    struct closed closed;
    esclusa_producer *producer;
    esclusa_consumer *consumer;
    EXPECT_OK(esclusa_queue_create(&closed.queue, name, SLOTS, SLOT_BYTES));
    EXPECT_OK(esclusa_queue_open(&closed.other, name));
    EXPECT_OK(esclusa_queue_producer(&producer, closed.other));
    EXPECT_OK(esclusa_queue_consumer(&closed.survivor, closed.other));
    EXPECT_OK(esclusa_producer_put(producer, "payload", 8, 0, 0));
    EXPECT_OK(esclusa_queue_consumer(&consumer, closed.queue));
    EXPECT_OK(esclusa_consumer_take(consumer, &closed.view, 0));
    EXPECT_OK(esclusa_queue_pin(closed.queue));
    EXPECT_OK(esclusa_queue_pin(closed.queue));
    return closed;
}

static void end(struct closed *closed)
{
    esclusa_queue_unpin(closed->queue);
    esclusa_queue_close(closed->other);
}

/* From now on a write into the view is nobody else's. */
static void expect_zeros(struct closed *closed)
{
    esclusa_message again;
    EXPECT_EQUAL(-EBADF, esclusa_queue_pin(closed->queue));
    EXPECT(memcmp(closed->view.data, "\0\0\0\0\0\0\0", 8) == 0);
    strcpy(closed->view.data, "mine");
    EXPECT_OK(esclusa_consumer_take(closed->survivor, &again, 0));
    EXPECT(strcmp(again.data, "payload") == 0);
}

static void expect_still_shared(struct closed *closed)
{
    EXPECT_EQUAL(-EBADF, esclusa_queue_pin(closed->queue));
    EXPECT(strcmp(closed->view.data, "payload") == 0);
}

/* No more than there is, and a little for malloc. */
static struct rlimit limit_address_space(void)
{
    FILE *file = fopen("/proc/self/statm", "re");
    unsigned long pages;
    EXPECT(file != NULL && fscanf(file, "%lu", &pages) == 1);
    fclose(file);
    struct rlimit before;
    EXPECT_EQUAL(0, getrlimit(RLIMIT_AS, &before));
    struct rlimit now = {pages * (rlim_t) sysconf(_SC_PAGESIZE) + (1 << 18), before.rlim_max};
    EXPECT_EQUAL(0, setrlimit(RLIMIT_AS, &now));
    return before;
}

static struct rlimit limit_descriptors(void)
{
    struct rlimit before;
    EXPECT_EQUAL(0, getrlimit(RLIMIT_NOFILE, &before));
    struct rlimit now = {0, before.rlim_max};
    EXPECT_EQUAL(0, setrlimit(RLIMIT_NOFILE, &now));
    return before;
}

static void without_address_space(void)
{
    struct closed closed = take_one();
    struct rlimit before = limit_address_space();
    esclusa_queue_close(closed.queue);
    EXPECT_EQUAL(0, setrlimit(RLIMIT_AS, &before));
    expect_zeros(&closed);
    esclusa_queue_unpin(closed.queue);
    end(&closed);
}

static void without_descriptors_too(void)
{
    struct closed closed = take_one();
    struct rlimit before = limit_address_space();
    struct rlimit files = limit_descriptors();
    esclusa_queue_close(closed.queue);
    expect_still_shared(&closed);
    EXPECT_EQUAL(0, setrlimit(RLIMIT_NOFILE, &files));
    EXPECT_EQUAL(0, setrlimit(RLIMIT_AS, &before));
    esclusa_queue_unpin(closed.queue);
    expect_zeros(&closed);
    end(&closed);
}

static long maps_max(void)
{
    FILE *file = fopen("/proc/sys/vm/max_map_count", "re");
    long count = MAPS_MAX + 1;
    if (file != NULL) {
        (void) !fscanf(file, "%ld", &count);
        fclose(file);
    }
    return count;
}

static void without_mappings(void)
{
    static void *maps[MAPS_MAX];
    int count = 0;
    if (maps_max() > MAPS_MAX) {
        return;
    }
    struct closed closed = take_one();
    for (; count < MAPS_MAX; count++) {
        int access = count % 2 == 0 ? PROT_READ : PROT_NONE; /* or the kernel makes them one */
        maps[count] = mmap(NULL, 1, access, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (maps[count] == MAP_FAILED) {
            break;
        }
    }
    EXPECT_EQUAL(ENOMEM, errno);
    esclusa_queue_close(closed.queue);
    bool replaced = memcmp(closed.view.data, "payload", 8) != 0;
    while (count > 0) {
        munmap(maps[--count], 1);
    }
    EXPECT(!replaced); /* there was one mapping too many for any other */
    esclusa_queue_unpin(closed.queue);
    expect_zeros(&closed);
    end(&closed);
}

int main(void)
{
    if (TEST_SANITIZED || getenv("ESCLUSA_EMULATOR") != NULL) {
        return test_skip("sanitizers and emulators take address space of their own");
    }
    without_address_space();
    without_descriptors_too();
    without_mappings();
    return 0;
}
