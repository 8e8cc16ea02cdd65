/* SPDX-License-Identifier: Apache-2.0 */
/* A daemon that gives root's rights up keeps what it has open, makes objects of its own, and opens
 * others' where their mode and its options allow that. */
#include "testing.h"

enum { NOBODY = 65534 };

static void as_nobody(const char *root_only, const char *everybodys, const char *own,
                      esclusa_mutex *held, esclusa_queue *queue)
{
    esclusa_counter *counter;
    esclusa_consumer *consumer;
    char byte;
    int64_t value;
    const esclusa_options any = {.flags = ESCLUSA_ANY_USER};

    EXPECT_OK(esclusa_mutex_lock(held)); /* a member since before */
    EXPECT_OK(esclusa_mutex_unlock(held));
    EXPECT_OK(esclusa_queue_consumer(&consumer, queue));
    EXPECT_EQUAL(-ETIMEDOUT, esclusa_consumer_get(consumer, &byte, 1, NULL, MILLIS(5)));

    EXPECT_EQUAL(-EACCES, esclusa_counter_open(&counter, root_only));
    EXPECT_SENTENCE("cannot open segment '%s': EACCES", root_only);
    EXPECT_EQUAL(-EACCES, esclusa_counter_open_with(&counter, root_only, &any));
    EXPECT_EQUAL(-EACCES, esclusa_counter_open(&counter, everybodys));
    EXPECT_SENTENCE("cannot open segment '%s': EACCES: it belongs to user 0", everybodys);
    EXPECT_OK(esclusa_counter_open_with(&counter, everybodys, &any));
    EXPECT_OK(esclusa_counter_add(counter, 1, &value));
    EXPECT_EQUAL(8, value);
    esclusa_counter_close(counter);

    esclusa_semaphore *unnamed;
    EXPECT_OK(esclusa_semaphore_create(&unnamed, ESCLUSA_UNNAMED, 2, ESCLUSA_SEMAPHORE_OWNED));
    esclusa_semaphore_close(unnamed);
    EXPECT_OK(esclusa_counter_create(&counter, own, 3));
    esclusa_counter_close(counter);
    EXPECT_EQUAL(-EACCES, esclusa_unlink(root_only));
}

int main(void)
{
    if (geteuid() != 0) {
        return test_skip("only root can become another user");
    }
    const char *root_only = test_name(), *everybodys = test_name(), *own = test_name();
    const esclusa_options open_to_all = {.mode = 0666};
    esclusa_counter *counter;
    esclusa_mutex *mutex;
    esclusa_queue *queue;
    EXPECT_OK(esclusa_counter_create(&counter, root_only, 1));
    esclusa_counter_close(counter);
    EXPECT_OK(esclusa_counter_create_with(&counter, everybodys, 7, &open_to_all));
    esclusa_counter_close(counter);
    const char *shared = test_name();
    EXPECT_OK(esclusa_mutex_create_with(&mutex, shared, &open_to_all));
    EXPECT_OK(esclusa_queue_create(&queue, test_name(), 4, 8));
    pid_t pid = test_fork();
    if (pid == 0) {
        /* What a process of its own has open; a forked child would have to join anew. */
        esclusa_mutex *held;
        esclusa_queue *jobs;
        EXPECT_OK(esclusa_mutex_open(&held, shared));
        EXPECT_OK(esclusa_queue_open(&jobs, esclusa_queue_name(queue)));
        EXPECT_EQUAL(0, setresgid(NOBODY, NOBODY, NOBODY));
        EXPECT_EQUAL(0, setresuid(NOBODY, NOBODY, NOBODY));
        as_nobody(root_only, everybodys, own, held, jobs);
        EXPECT_OK(esclusa_mutex_lock(held)); /* and dies with it */
        _exit(0);
    }
    test_wait(pid);
    EXPECT_EQUAL(-EOWNERDEAD, esclusa_mutex_lock_for(mutex, SECONDS(20)));
    EXPECT_OK(esclusa_mutex_unlock(mutex));
    EXPECT_EQUAL(-EACCES, esclusa_counter_open(&counter, own)); /* root is no owner either */
    EXPECT_SENTENCE("cannot open segment '%s': EACCES: it belongs to user 65534", own);
    esclusa_mutex_close(mutex);
    esclusa_queue_close(queue);
    return 0;
}
