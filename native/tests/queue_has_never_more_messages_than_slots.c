/* SPDX-License-Identifier: Apache-2.0 */
/* As who reads head, sleeps, and reads tail would have it. */
#include "esclusa_layout.h"
#include "testing.h"

int main(void)
{
    static const uint64_t wrong[] = {5, UINT64_MAX, INT64_MAX};
    const char *name = test_name();
    esclusa_queue *queue;
    esclusa_queue_figures figures;
    EXPECT_OK(esclusa_queue_create(&queue, name, 4, 8));
    size_t byte_size;
    struct esclusa_header *header = test_map(name, &byte_size);
    struct esclusa_queue *words =
        (struct esclusa_queue *) (void *) ((char *) header + header->body_offset);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        words->tail = wrong[i];
        EXPECT_OK(esclusa_queue_get_figures(queue, &figures));
        EXPECT_EQUAL(4, figures.size);
    }
    words->tail = 0;
    EXPECT_OK(esclusa_queue_get_figures(queue, &figures));
    EXPECT_EQUAL(0, figures.size);
    munmap(header, byte_size);
    esclusa_queue_close(queue);
    return 0;
}
