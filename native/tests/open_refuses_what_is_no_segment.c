/* SPDX-License-Identifier: Apache-2.0 */
/* A FIFO, a folder, a link, zeros, another kind, a newer layout, sizes that do not add up. */
#include "testing.h"

/* zlib's CRC-32, written once more: the library's own is what is tested. */
static uint32_t crc32_of(const unsigned char *at, size_t length)
{
    uint32_t crc = UINT32_MAX;
    while (length-- > 0) {
        crc ^= *at++;
        for (int bit = 0; bit < 8; bit++) {
            crc = (crc & 1) != 0 ? crc >> 1 ^ UINT32_C(0xedb88320) : crc >> 1;
        }
    }
    return crc ^ UINT32_MAX;
}

static void refuses(const char *name, const char *why)
{
    esclusa_queue *queue = (esclusa_queue *) 1;
    EXPECT_EQUAL(-EPROTO, esclusa_queue_open(&queue, name));
    EXPECT(queue == NULL);
    EXPECT_SENTENCE("cannot open segment '%s': EPROTO: %s", name, why);
}

/* Replace `byte_size` bytes at `offset` of a header, and make the checksum sound again. */
static void change_header(const char *name, size_t offset, uint64_t value, size_t byte_size)
{
    size_t whole;
    unsigned char *bytes = test_map(name, &whole);
    EXPECT_EQUAL(UINT32_C(0xcbf43926), crc32_of((const unsigned char *) "123456789", 9));
    uint32_t sum = crc32_of(bytes, 124);
    EXPECT(memcmp(bytes + 124, &sum, 4) == 0);
    memcpy(bytes + offset, &value, byte_size);
    sum = crc32_of(bytes, 124);
    memcpy(bytes + 124, &sum, 4);
    munmap(bytes, whole);
}

static void refuses_header(size_t offset, uint64_t value, size_t byte_size, const char *why)
{
    const char *name = test_name();
    esclusa_queue *queue;
    esclusa_options options = {.members = 4, .handles = 4};
    EXPECT_OK(esclusa_queue_create_with(&queue, name, 4, 8, &options));
    esclusa_queue_close(queue);
    change_header(name, offset, value, byte_size);
    refuses(name, why);
    unlink(test_path(name));
    test_state.names--;
}

/* The same of an array of 3 x 4 i32. */
static void refuses_array(unsigned parameter, uint64_t value, const char *why)
{
    const char *name = test_name();
    const uint64_t shape[] = {3, 4};
    esclusa_array *array;
    esclusa_options options = {.members = 4};
    EXPECT_OK(esclusa_array_create_with(&array, name, ESCLUSA_I32, 2, shape, &options));
    esclusa_array_close(array);
    change_header(name, 64 + 8 * parameter, value, 8);
    EXPECT_EQUAL(-EPROTO, esclusa_array_open(&array, name));
    EXPECT(array == NULL);
    EXPECT_SENTENCE("cannot open segment '%s': EPROTO: %s", name, why);
    unlink(test_path(name));
    test_state.names--;
}

/* The same of a table of 3 counters. */
static void refuses_counters(uint64_t capacity, const char *why)
{
    const char *name = test_name();
    esclusa_counters *counters;
    esclusa_options options = {.members = 4};
    EXPECT_OK(esclusa_counters_create_with(&counters, name, 3, &options));
    esclusa_counters_close(counters);
    change_header(name, 64, capacity, 8);
    EXPECT_EQUAL(-EPROTO, esclusa_counters_open(&counters, name));
    EXPECT(counters == NULL);
    EXPECT_SENTENCE("cannot open segment '%s': EPROTO: %s", name, why);
    unlink(test_path(name));
    test_state.names--;
}

int main(void)
{
    const char *name = test_name();
    EXPECT_EQUAL(0, mkfifo(test_path(name), 0600));
    refuses(name, "it is not a regular file");

    name = test_name();
    EXPECT_EQUAL(0, mkdir(test_path(name), 0700));
    refuses(name, "it is not a regular file");
    rmdir(test_path(name));

    const char *target = test_name();
    esclusa_queue *queue;
    EXPECT_OK(esclusa_queue_create(&queue, target, 4, 8));
    esclusa_queue_close(queue);
    name = test_name();
    EXPECT_EQUAL(0, symlink(target, test_path(name)));
    refuses(name, "it is not a regular file");

    name = test_name();
    esclusa_memory *memory;
    setenv("ESCLUSA_DIR", "/dev/shm", 1);
    EXPECT_OK(esclusa_memory_create(&memory, name, 4096));
    esclusa_memory_close(memory);
    refuses(name, "it does not begin with ESCLUSA");

    name = test_name();
    esclusa_mutex *mutex;
    EXPECT_OK(esclusa_mutex_create(&mutex, name));
    esclusa_mutex_close(mutex);
    refuses(name, "it is a mutex, not a queue");

    refuses_header(8, 2, 2, "its layout is version 2, this library knows version 1");
    refuses_header(10, 1, 2, "its layout is version 1.1, this library knows up to 1.0");
    refuses_header(12, 99, 4, "it is of the unknown kind 99");
    refuses_header(16, 4096, 8, "it has 1280 bytes, its header says 4096");
    refuses_header(52, 0, 4, "its header says room for 0 members");
    refuses_header(52, 65536, 4, "its header says room for 65536 members");
    refuses_header(56, 256, 8, "its body is at 256, not at 512");
    refuses_header(64, 0, 8, "a queue has 1 to 2147483647 slots");
    refuses_header(64, UINT64_MAX, 8, "a queue has 1 to 2147483647 slots");
    refuses_header(72, UINT64_C(1) << 31, 8, "a slot has 0 to 2147483647 bytes");
    refuses_header(80, 0, 8, "a queue has room for 1 to 65535 producers and consumers");
    refuses_header(88, 1, 8, "it has a parameter that its kind does not know");
    refuses_header(64, 5, 8, "it has 1280 bytes, its parameters ask for 1344");

    static const char lengths[] =
        "each dimension of an array is 1 or more, and all of it at most 2^47 bytes";
    refuses_array(0, 2 << 8, "there is no such type of elements");
    refuses_array(0, 7 | 2 << 8, "there is no such type of elements");
    refuses_array(0, 3, "an array has 1 to 5 dimensions");
    refuses_array(0, 3 | 6 << 8, "an array has 1 to 5 dimensions");
    refuses_array(0, 3 | 2 << 8 | 1 << 16, "an array has 1 to 5 dimensions");
    refuses_array(0, 3 | 1 << 8, "it has a length of a dimension that it does not have");
    refuses_array(0, 3 | 3 << 8, lengths);
    refuses_array(1, 0, lengths);
    refuses_array(2, UINT64_C(1) << 62, lengths);
    refuses_array(2, UINT64_MAX, lengths);
    refuses_array(5, 1, "it has a length of a dimension that it does not have");
    refuses_array(1, 8, "it has 576 bytes, its parameters ask for 640");

    refuses_counters(0, "a table has room for 1 to 1048576 counters");
    refuses_counters((1 << 20) + 1, "a table has room for 1 to 1048576 counters");
    refuses_counters(4, "it has 1088 bytes, its parameters ask for 1280");
    return 0;
}
