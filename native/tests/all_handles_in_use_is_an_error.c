/* SPDX-License-Identifier: Apache-2.0 */
#include "testing.h"

int main(void)
{
    const char *name = test_name();
    esclusa_queue *queue;
    esclusa_producer *producer;
    esclusa_consumer *consumers[3], *more;
    esclusa_options options = {.handles = 3};
    EXPECT_OK(esclusa_queue_create_with(&queue, name, 4, 8, &options));
    EXPECT_OK(esclusa_queue_producer(&producer, queue));
    EXPECT_OK(esclusa_queue_consumer(&consumers[0], queue));
    EXPECT_OK(esclusa_queue_consumer(&consumers[1], queue));
    EXPECT_EQUAL(-EUSERS, esclusa_queue_consumer(&more, queue));
    EXPECT(more == NULL);
    EXPECT_SENTENCE("cannot consume from queue '%s': EUSERS: all 3 handles are in use", name);
    esclusa_consumer_close(consumers[1]);
    pid_t pid = test_fork();
    if (pid == 0) {
        EXPECT_OK(esclusa_queue_consumer(&consumers[2], queue));
        raise(SIGKILL);
    }
    int status;
    EXPECT_EQUAL(pid, waitpid(pid, &status, 0));
    EXPECT_OK(esclusa_queue_consumer(&consumers[2], queue)); /* the dead one's */
    esclusa_queue_close(queue);
    esclusa_producer_close(producer);
    esclusa_consumer_close(consumers[0]);
    esclusa_consumer_close(consumers[2]);
    return 0;
}
