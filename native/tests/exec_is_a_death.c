/* SPDX-License-Identifier: Apache-2.0 */
/* No descriptor of ours goes into another program: a process that becomes one is gone for those who
 * shared with it, whoever lives on under its number. */
#include "testing.h"

/* In the new program: nothing of ours is open, and the file is in no mapping. */
static int after_exec(void)
{
    DIR *files = opendir("/proc/self/fd");
    EXPECT(files != NULL);
    for (struct dirent *entry = readdir(files); entry != NULL; entry = readdir(files)) {
        char path[300], target[4200] = {0};
        snprintf(path, sizeof path, "/proc/self/fd/%s", entry->d_name);
        if (readlink(path, target, sizeof target - 1) > 0) {
            EXPECT(strstr(target, "/test-") == NULL && strstr(target, "inotify") == NULL);
        }
    }
    closedir(files);
    pause();
    return 0;
}

int main(int argc, char **argv)
{
    if (argc > 1) {
        return after_exec();
    }
    esclusa_mutex *mutex;
    esclusa_queue *queue;
    esclusa_producer *producer;
    esclusa_consumer *consumer;
    char byte;
    EXPECT_OK(esclusa_mutex_create(&mutex, test_name()));
    EXPECT_OK(esclusa_queue_create(&queue, test_name(), 4, 8));
    EXPECT_OK(esclusa_queue_consumer(&consumer, queue));
    _Atomic int *step = test_shared(sizeof *step);
    pid_t pid = test_fork();
    if (pid == 0) {
        EXPECT_OK(esclusa_mutex_lock(mutex));
        EXPECT_OK(esclusa_queue_producer(&producer, queue));
        esclusa_consumer *own;
        EXPECT_OK(esclusa_queue_consumer(&own, queue));
        EXPECT_EQUAL(-ETIMEDOUT, esclusa_consumer_get(own, &byte, 1, NULL, MILLIS(5)));
        *step = 1;
        test_await(step, 2);
        test_run_again(argv, "after");
    }
    test_await(step, 1);
    EXPECT_EQUAL(-ETIMEDOUT, esclusa_mutex_lock_for(mutex, MILLIS(20)));
    *step = 2;
    EXPECT_EQUAL(-EOWNERDEAD, esclusa_mutex_lock_for(mutex, SECONDS(20)));
    EXPECT_EQUAL(-EPIPE, esclusa_consumer_get(consumer, &byte, 1, NULL, SECONDS(20)));
    test_kill(pid); /* it lives */
    EXPECT_OK(esclusa_mutex_unlock(mutex));
    esclusa_mutex_close(mutex);
    esclusa_consumer_close(consumer);
    esclusa_queue_close(queue);
    return 0;
}
