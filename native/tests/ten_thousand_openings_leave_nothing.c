/* SPDX-License-Identifier: Apache-2.0 */
#include "testing.h"

enum { OPENINGS = TEST_SANITIZED ? 2000 : 10000 };

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

static void open_all_kinds(const char *counter_name, const char *mutex_name, const char *queue_name,
                           const char *array_name, const char *counters_name)
{
    esclusa_counter *counter;
    esclusa_mutex *mutex;
    esclusa_queue *queue;
    esclusa_producer *producer;
    esclusa_consumer *consumer;
    esclusa_array *array;
    esclusa_counters *counters;
    esclusa_counter_id id;
    EXPECT_OK(esclusa_counters_open(&counters, counters_name));
    EXPECT_OK(esclusa_counters_allocate(counters, &id, "one", "", ESCLUSA_GROWS));
    EXPECT_EQUAL(1, esclusa_counters_free(counters, id));
    esclusa_counters_close(counters);
    EXPECT_OK(esclusa_array_open(&array, array_name));
    esclusa_array_close(array);
    EXPECT_OK(esclusa_counter_open(&counter, counter_name));
    EXPECT_OK(esclusa_mutex_open(&mutex, mutex_name));
    EXPECT_OK(esclusa_queue_open(&queue, queue_name));
    EXPECT_OK(esclusa_queue_producer(&producer, queue));
    EXPECT_OK(esclusa_queue_consumer(&consumer, queue));
    EXPECT_OK(esclusa_producer_put(producer, "x", 1, 0, 0));
    char byte;
    EXPECT_EQUAL(1, esclusa_consumer_get(consumer, &byte, 1, NULL, 0));
    esclusa_consumer_close(consumer);
    esclusa_queue_close(queue);
    esclusa_producer_close(producer);
    esclusa_mutex_close(mutex);
    esclusa_counter_close(counter);
}

int main(void)
{
    const char *names[] = {test_name(), test_name(), test_name(), test_name(), test_name()};
    esclusa_counter *counter;
    esclusa_mutex *mutex;
    esclusa_queue *queue;
    EXPECT_OK(esclusa_counter_create(&counter, names[0], 0));
    EXPECT_OK(esclusa_mutex_create(&mutex, names[1]));
    EXPECT_OK(esclusa_queue_create(&queue, names[2], 16, 16));
    const uint64_t length = 100;
    esclusa_array *array;
    EXPECT_OK(esclusa_array_create(&array, names[3], ESCLUSA_F64, 1, &length));
    esclusa_counters *counters;
    EXPECT_OK(esclusa_counters_create(&counters, names[4], 8));
    int maps = 0, files = 0;
    for (int i = 0; i < OPENINGS; i++) {
        open_all_kinds(names[0], names[1], names[2], names[3], names[4]);
        if (i == 1000) { /* the control blocks that are kept are there by now */
            maps = count_lines("/proc/self/maps");
            files = test_count_files("/proc/self/fd", "");
        }
    }
    EXPECT_EQUAL(files, test_count_files("/proc/self/fd", ""));
    EXPECT(TEST_SANITIZED || count_lines("/proc/self/maps") <= maps + 2);
    esclusa_queue_close(queue);
    esclusa_mutex_close(mutex);
    esclusa_counter_close(counter);
    esclusa_array_close(array);
    esclusa_counters_close(counters);
    return 0;
}
