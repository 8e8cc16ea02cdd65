/* SPDX-License-Identifier: Apache-2.0 */
#include "testing.h"

int main(void)
{
    const char *name = test_name();
    esclusa_queue *first, *second;
    EXPECT_OK(esclusa_queue_create_or_open(&first, name, 8, 100));
    EXPECT_OK(esclusa_queue_create_or_open(&second, name, 8, 100));
    esclusa_queue_close(second);
    EXPECT_EQUAL(-EINVAL, esclusa_queue_create_or_open(&second, name, 9, 100));
    EXPECT_SENTENCE("cannot open segment '%s': EINVAL: it has 8 slots of 100 bytes, not 9 of 100",
                    name);
    EXPECT_EQUAL(-EINVAL, esclusa_queue_create_or_open(&second, name, 8, 101));
    esclusa_options options = {.handles = 5};
    EXPECT_EQUAL(-EINVAL, esclusa_queue_create_or_open_with(&second, name, 8, 100, &options));
    options = (esclusa_options){.members = 5};
    EXPECT_EQUAL(-EINVAL, esclusa_queue_create_or_open_with(&second, name, 8, 100, &options));
    EXPECT_SENTENCE("cannot open segment '%s': EINVAL: it has room for 256 members, not 5", name);
    EXPECT_OK(esclusa_queue_open(&second, name));
    EXPECT_EQUAL(8, esclusa_queue_slots(second));
    EXPECT_EQUAL(100, esclusa_queue_slot_bytes(second));
    esclusa_queue_close(second);
    esclusa_queue_close(first);

    name = test_name();
    esclusa_memory *memory, *other;
    EXPECT_OK(esclusa_memory_create_or_open(&memory, name, 100));
    EXPECT_OK(esclusa_memory_create_or_open(&other, name, 50));
    EXPECT_EQUAL(100, esclusa_memory_byte_size(other));
    esclusa_memory_close(other);
    EXPECT_EQUAL(-EINVAL, esclusa_memory_create_or_open(&other, name, 101));
    esclusa_memory_close(memory);
    return 0;
}
