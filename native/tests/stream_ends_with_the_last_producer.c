/* SPDX-License-Identifier: Apache-2.0 */
/* By close and by death; a later producer opens it again. */
#include "testing.h"

static void ends(esclusa_consumer *consumer, const char *name)
{
    char byte;
    esclusa_message message;
    EXPECT_EQUAL(-EPIPE, esclusa_consumer_get(consumer, &byte, 1, NULL, ESCLUSA_FOREVER));
    EXPECT_SENTENCE("cannot get from queue '%s': EPIPE: the stream has ended", name);
    EXPECT_EQUAL(-EPIPE, esclusa_consumer_get(consumer, &byte, 1, NULL, 0));
    EXPECT_EQUAL(-EPIPE, esclusa_consumer_take(consumer, &message, ESCLUSA_FOREVER));
}

int main(void)
{
    const char *name = test_name();
    esclusa_queue *queue;
    esclusa_producer *one, *two;
    esclusa_consumer *consumer;
    char byte;
    EXPECT_OK(esclusa_queue_create(&queue, name, 4, 8));
    EXPECT_OK(esclusa_queue_consumer(&consumer, queue));
    EXPECT_EQUAL(-ETIMEDOUT, esclusa_consumer_get(consumer, &byte, 1, NULL,
                                                  MILLIS(10))); /* none has been there */
    EXPECT_OK(esclusa_queue_producer(&one, queue));
    EXPECT_OK(esclusa_queue_producer(&two, queue));
    EXPECT_OK(esclusa_producer_put(one, "x", 1, 0, 0));
    esclusa_producer_close(one);
    EXPECT_EQUAL(1, esclusa_consumer_get(consumer, &byte, 1, NULL, 0));
    EXPECT_EQUAL(-ETIMEDOUT, esclusa_consumer_get(consumer, &byte, 1, NULL, MILLIS(10)));
    EXPECT_OK(esclusa_producer_put(two, "y", 1, 0, 0));
    esclusa_producer_close(two);
    EXPECT_EQUAL(1,
                 esclusa_consumer_get(consumer, &byte, 1, NULL, 0)); /* what is there comes first */
    ends(consumer, name);

    EXPECT_OK(esclusa_queue_producer(&one, queue));
    EXPECT_EQUAL(-ETIMEDOUT, esclusa_consumer_get(consumer, &byte, 1, NULL, 0));
    esclusa_message claim;
    EXPECT_OK(esclusa_producer_claim(one, &claim, 0));
    esclusa_producer_close(one); /* with a claim, which is skipped */
    ends(consumer, name);

    for (int round = 0; round < 10;
         round++) { /* a consumer asleep notices the last producer's death or close */
        pid_t pid = test_fork();
        if (pid == 0) {
            EXPECT_OK(esclusa_queue_producer(&one, queue));
            EXPECT_OK(esclusa_producer_put(one, "z", 1, 0, 0));
            test_pause(MILLIS(30));
            if (round % 2 == 0) {
                raise(SIGKILL);
            }
            esclusa_producer_close(one);
            esclusa_queue_close(queue);
            _exit(0);
        }
        int64_t length = -EPIPE;
        while (length == -EPIPE) { /* until he has come */
            length = esclusa_consumer_get(consumer, &byte, 1, NULL, SECONDS(20));
        }
        EXPECT_EQUAL(1, length);
        ends(consumer, name);
        int status;
        EXPECT_EQUAL(pid, waitpid(pid, &status, 0));
    }
    esclusa_queue_close(queue);
    esclusa_consumer_close(consumer);
    return 0;
}
