/* SPDX-License-Identifier: Apache-2.0 */
#include "testing.h"

int main(void)
{
    const char *name = test_name();
    esclusa_counter *counter = (esclusa_counter *) 1;
    EXPECT_EQUAL(-ENOENT, esclusa_counter_open(&counter, name));
    EXPECT(counter == NULL);
    EXPECT_SENTENCE("cannot open segment '%s': ENOENT", name);
    esclusa_mutex *mutex;
    EXPECT_EQUAL(-ENOENT, esclusa_mutex_open(&mutex, name));
    esclusa_queue *queue;
    EXPECT_EQUAL(-ENOENT, esclusa_queue_open(&queue, name));
    esclusa_memory *memory;
    EXPECT_EQUAL(-ENOENT, esclusa_memory_open(&memory, name));
    EXPECT_EQUAL(-ENOENT, esclusa_unlink(name));
    EXPECT_EQUAL(-ENOENT, esclusa_memory_unlink(name));
    return 0;
}
