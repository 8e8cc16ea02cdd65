/* SPDX-License-Identifier: Apache-2.0 */
/* All of an object has its room when it is made: no write to it is a SIGBUS, however full the file
 * system is by then. */
#include <sched.h>
#include <sys/mount.h>
#include <sys/statvfs.h>

#include "testing.h"

enum { PIECE = 8000, PIECES = 3, COUNTERS = 50 };

static unsigned long long blocks_left(void)
{
    struct statvfs space;
    EXPECT_EQUAL(0, statvfs(test_directory(), &space));
    return space.f_bavail;
}

static void leave_no_byte(void)
{
    static const char page[4096];
    char path[64];
    snprintf(path, sizeof path, "%s/rest", test_directory());
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    while (write(fd, page, sizeof page) > 0) {
    }
    EXPECT_EQUAL(ENOSPC, errno);
    close(fd);
    EXPECT_EQUAL(0, blocks_left());
}

int main(void)
{
    /* Where raw memory lies, too. In a mount namespace of our own. */
    if (unshare(CLONE_NEWNS) != 0 || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
        mount("tmpfs", "/dev/shm", "tmpfs", 0, "size=128k") != 0) {
        return test_skip("a tmpfs cannot be mounted; run as root");
    }
    unsetenv("ESCLUSA_DIR");
    static const uint64_t length = PIECE;
    static char piece[PIECE];
    esclusa_array *array;
    esclusa_memory *memory;
    esclusa_queue *queue;
    esclusa_producer *producer;
    esclusa_counters *counters;
    EXPECT_OK(esclusa_array_create(&array, "array", ESCLUSA_I8, 1, &length));
    EXPECT_OK(esclusa_memory_create(&memory, "memory", PIECE));
    esclusa_options few = {.members = 1, .handles = 1};
    EXPECT_OK(esclusa_queue_create_with(&queue, "queue", PIECES, PIECE, &few));
    EXPECT_OK(esclusa_counters_create_with(&counters, "counters", COUNTERS, &few));
    EXPECT_OK(esclusa_queue_producer(&producer, queue));
    leave_no_byte();
    memset(piece, 0xff, sizeof piece);
    EXPECT_OK(esclusa_array_put(array, 0, piece, PIECE));
    memset(esclusa_memory_data(memory), 0xff, PIECE);
    for (int i = 0; i < PIECES; i++) {
        EXPECT_OK(esclusa_producer_put(producer, piece, PIECE, 0, 0));
    }
    for (int i = 0; i < COUNTERS; i++) {
        esclusa_labelled_counter_id id;
        EXPECT_OK(esclusa_counters_allocate(counters, &id, "label", "unit", ESCLUSA_COUNTER));
        EXPECT_OK(esclusa_counters_add(counters, id, 1, NULL));
    }
    esclusa_counters_close(counters);
    esclusa_producer_close(producer);
    esclusa_queue_close(queue);
    esclusa_memory_close(memory);
    esclusa_array_close(array);
    return 0;
}
