/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Usage: dead_members_leave_room [NAME], of a queue that is there and has room for two more
 * besides. Four processes at a time open a segment that has room for six members, register a handle
 * of which there are as many, and die. Whoever finds a table full sweeps the dead; that another one
 * has just swept them is no reason to say that all are in use.
 */
#include "testing.h"

enum { OPENERS = 4, ROOM = 6 };

static void open_and_die(const char *name)
{
    esclusa_queue *queue;
    esclusa_consumer *consumer;
    EXPECT_OK(esclusa_queue_open(&queue, name));
    EXPECT_OK(esclusa_queue_consumer(&consumer, queue));
    raise(SIGKILL);
}

int main(int argc, char **argv)
{
    if (TEST_FORKS_SLOWLY) {
        return test_skip("ThreadSanitizer sees threads, not processes");
    }
    const char *name = argc > 1 ? argv[1] : test_name();
    esclusa_options options = {.members = ROOM, .handles = ROOM};
    int deaths = argc > 2 ? atoi(argv[2]) : 500;
    if (argc == 1) {
        esclusa_queue *queue;
        EXPECT_OK(esclusa_queue_create_with(&queue, name, 4, 8, &options));
        esclusa_queue_close(queue);
    }
    pid_t openers[OPENERS];
    for (int i = 0; i < OPENERS; i++) {
        openers[i] = test_fork();
        for (int death = 0; openers[i] == 0 && death < deaths; death++) {
            int status;
            pid_t pid = test_fork();
            if (pid == 0) {
                open_and_die(name);
            }
            EXPECT_EQUAL(pid, waitpid(pid, &status, 0));
            EXPECT(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
        }
        if (openers[i] == 0) {
            _exit(0);
        }
    }
    for (int i = 0; i < OPENERS; i++) {
        test_wait(openers[i]);
    }
    return 0;
}
