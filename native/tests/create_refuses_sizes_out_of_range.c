/* SPDX-License-Identifier: Apache-2.0 */
#include "testing.h"

int main(void)
{
    const char *name = test_name();
    esclusa_queue *queue;
    EXPECT_EQUAL(-EINVAL, esclusa_queue_create(&queue, name, 0, 8));
    EXPECT_EQUAL(-EINVAL, esclusa_queue_create(&queue, name, UINT32_C(0x80000000), 8));
    EXPECT_EQUAL(-EINVAL, esclusa_queue_create(&queue, name, 8, UINT32_C(0x80000000)));
    esclusa_options members = {.members = 65536}, handles = {.handles = 65536},
                    flags = {.flags = 4}, mode = {.mode = 01777};
    EXPECT_EQUAL(-EINVAL, esclusa_queue_create_with(&queue, name, 8, 8, &members));
    EXPECT_EQUAL(-EINVAL, esclusa_queue_create_with(&queue, name, 8, 8, &handles));
    EXPECT_EQUAL(-EINVAL, esclusa_queue_create_with(&queue, name, 8, 8, &flags));
    EXPECT_EQUAL(-EINVAL, esclusa_queue_create_with(&queue, name, 8, 8, &mode));
    esclusa_memory *memory;
    EXPECT_EQUAL(-EINVAL, esclusa_memory_create(&memory, name, 0));
    EXPECT(esclusa_memory_create(&memory, name, UINT64_MAX) < 0);
    EXPECT_EQUAL(0, test_count_files(test_directory(), name));
    return 0;
}
