/* SPDX-License-Identifier: Apache-2.0 */
/* A producer dies before each store of a put, and between publishing and the wake-up; a process
 * dies while it is armed, at each store of that. */
#include <poll.h>
#include <sys/eventfd.h>

#include "kill.h"
#include "testing.h"

static esclusa_queue *queue;

static bool is_rung(int fd, int millis)
{
    struct pollfd ready = {.fd = fd, .events = POLLIN};
    uint64_t count;
    return poll(&ready, 1, millis) > 0 && read(fd, &count, sizeof count) == sizeof count;
}

/* Returns whether the child died. */
static bool died(pid_t pid)
{
    int status;
    EXPECT_EQUAL(pid, waitpid(pid, &status, 0));
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) {
        return true;
    }
    EXPECT(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    return false;
}

static void dead_producers(void)
{
    esclusa_consumer *consumer;
    esclusa_producer *living; /* so that the stream does not end */
    EXPECT_OK(esclusa_queue_consumer(&consumer, queue));
    EXPECT_OK(esclusa_queue_producer(&living, queue));
    int fd = eventfd(0, EFD_CLOEXEC), rings = 0;
    bool dead = true;
    for (uint64_t n = 1; dead; n++) {
        EXPECT_OK(esclusa_consumer_ring(consumer, fd));
        test_pause(MILLIS(2)); /* the bell sleeps */
        pid_t pid = test_fork();
        if (pid == 0) {
            esclusa_producer *producer;
            EXPECT_OK(esclusa_queue_producer(&producer, queue));
            esclusa_kill_arm(n);
            EXPECT_OK(esclusa_producer_put(producer, "x", 1, 0, 0));
            _exit(0);
        }
        dead = died(pid);
        char byte;
        void *objects[] = {consumer};
        bool there = esclusa_wait_any(objects, 1, NULL, 0) == 0;
        bool rung = is_rung(fd, there ? 20000 : 20);
        rings += rung;
        int64_t got = esclusa_consumer_get(consumer, &byte, 1, NULL, 0);
        EXPECT_EQUAL(rung ? 1 : -ETIMEDOUT, got);
    }
    printf("rung for %d\n", rings);
    EXPECT(rings >= 2); /* dead after publishing, and alive */
    esclusa_producer_close(living);
    esclusa_consumer_close(consumer);
}

static void dead_bells(void)
{
    esclusa_producer *producer;
    EXPECT_OK(esclusa_queue_producer(&producer, queue));
    bool dead = true;
    for (uint64_t n = 1; dead; n++) {
        pid_t pid = test_fork();
        if (pid == 0) {
            esclusa_consumer *consumer;
            int fd = eventfd(0, EFD_CLOEXEC);
            EXPECT_OK(esclusa_queue_consumer(&consumer, queue));
            esclusa_kill_arm(n);
            EXPECT_OK(esclusa_consumer_ring(consumer, fd));
            test_pause(MILLIS(5));
            EXPECT_OK(esclusa_consumer_ring(consumer, -1));
            test_pause(MILLIS(5));
            uint64_t stores = esclusa_kill_count();
            esclusa_kill_arm(0);
            EXPECT_OK(esclusa_consumer_ring(consumer, fd));
            test_pause(MILLIS(5));
            if (stores >= n) {
                _exit(1);
            }
            kill(getpid(), n % 2 == 0 ? SIGKILL : SIGTERM); /* armed */
            _exit(0);
        }
        int status;
        EXPECT_EQUAL(pid, waitpid(pid, &status, 0));
        EXPECT(WIFSIGNALED(status));
        dead = WTERMSIG(status) == SIGKILL;
        /* What it left costs system calls until a wake-up finds nobody, and not for ever. */
        esclusa_consumer *consumer;
        char byte;
        EXPECT_OK(esclusa_queue_consumer(&consumer, queue));
        for (int i = 0; i < 4; i++) {
            EXPECT_OK(esclusa_producer_put(producer, "x", 1, 0, 0));
            EXPECT_EQUAL(1, esclusa_consumer_get(consumer, &byte, 1, NULL, 0));
        }
        esclusa_consumer_close(consumer);
        esclusa_queue_figures figures;
        EXPECT_OK(esclusa_queue_get_figures(queue, &figures));
        EXPECT_EQUAL(0, figures.consumers_waiting);
        EXPECT_EQUAL(0, figures.consumers);
    }
    esclusa_producer_close(producer);
}

/* Once more as if the kernel had no futex_waitv(2): then it is looked every millisecond. */
int main(int argc, char **argv)
{
    if (argc == 1) {
        pid_t pid = test_fork();
        if (pid == 0) {
            setenv("ESCLUSA_TEST_NO_WAITV", "1", 1);
            test_run_again(argv, "deaf");
        }
        test_wait(pid);
    }
    EXPECT_OK(esclusa_queue_create(&queue, test_name(), 4, 8));
    dead_producers();
    dead_bells();
    esclusa_queue_close(queue);
    return 0;
}
