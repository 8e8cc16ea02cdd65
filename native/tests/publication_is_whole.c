/* SPDX-License-Identifier: Apache-2.0 */
/* Somebody who opens the name all the time sees either nothing or all of it. */
#include "testing.h"

enum { ROUNDS = 300 };

static void hammer(const char *name, _Atomic int *stop)
{
    int seen = 0;
    while (*stop == 0) {
        esclusa_queue *queue;
        int result = esclusa_queue_open(&queue, name);
        if (result == 0) {
            esclusa_queue_figures figures;
            EXPECT_OK(esclusa_queue_get_figures(queue, &figures));
            EXPECT_EQUAL(0, figures.size);
            seen++;
        } else {
            EXPECT_EQUAL(-ENOENT, result);
        }
        esclusa_queue_close(queue);
    }
    _exit(seen > 0 ? 0 : 1);
}

int main(void)
{
    const char *name = test_name();
    _Atomic int *stop = test_shared(sizeof *stop);
    pid_t pid = test_fork();
    if (pid == 0) {
        hammer(name, stop);
    }
    for (int i = 0; i < ROUNDS; i++) {
        esclusa_queue *queue;
        EXPECT_OK(esclusa_queue_create(&queue, name, 512, 200));
        esclusa_queue_close(queue);
        EXPECT_OK(esclusa_unlink(name));
    }
    *stop = 1;
    test_wait(pid);
    return 0;
}
