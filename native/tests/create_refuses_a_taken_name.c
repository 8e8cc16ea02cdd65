/* SPDX-License-Identifier: Apache-2.0 */
#include "testing.h"

int main(void)
{
    const char *name = test_name();
    esclusa_counter *first, *second = (esclusa_counter *) 1;
    EXPECT_OK(esclusa_counter_create(&first, name, 7));
    EXPECT_EQUAL(-EEXIST, esclusa_counter_create(&second, name, 8));
    EXPECT(second == NULL);
    EXPECT_SENTENCE("cannot create segment '%s': EEXIST", name);
    esclusa_queue *queue;
    EXPECT_EQUAL(-EEXIST, esclusa_queue_create(&queue, name, 8, 8));
    int64_t value;
    EXPECT_OK(esclusa_counter_get(first, &value));
    EXPECT_EQUAL(7, value);
    esclusa_counter_close(first);
    esclusa_memory *memory, *again;
    name = test_name();
    EXPECT_OK(esclusa_memory_create(&memory, name, 100));
    EXPECT_EQUAL(-EEXIST, esclusa_memory_create(&again, name, 100));
    esclusa_memory_close(memory);
    return 0;
}
