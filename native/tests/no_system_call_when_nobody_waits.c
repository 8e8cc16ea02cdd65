/* SPDX-License-Identifier: Apache-2.0 */
/* A thousand of each operation, with nobody waiting, under a filter that ends the process at its
 * first system call. */
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include "testing.h"

enum { TIMES = 1000 };

/* From now on only the end of the process is allowed. */
static bool forbid_calls(void)
{
    struct sock_filter steps[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_exit_group, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
    };
    struct sock_fprog program = {.len = sizeof steps / sizeof *steps, .filter = steps};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

static esclusa_counter *counter;
static esclusa_mutex *mutex;
static esclusa_producer *producer;
static esclusa_consumer *consumer;

static void must(bool is)
{
    if (!is) {
        _exit(2);
    }
}

static void copy(void)
{
    char room[400] = {0};
    uint32_t type;
    must(esclusa_producer_put(producer, room, 8, 7, ESCLUSA_FOREVER) == 0);
    must(esclusa_producer_put(producer, room, sizeof room, 8, SECONDS(1)) == 0);
    must(esclusa_consumer_get(consumer, room, sizeof room, &type, ESCLUSA_FOREVER) == 8);
    must(esclusa_consumer_get(consumer, room, sizeof room, &type, SECONDS(1)) == sizeof room);
}

static void in_place(void)
{
    esclusa_message message;
    must(esclusa_producer_claim(producer, &message, SECONDS(1)) == 0);
    must(esclusa_producer_publish(producer, &message, 8, 7) == 0);
    must(esclusa_consumer_take(consumer, &message, SECONDS(1)) == 0);
    must(esclusa_consumer_release(consumer, &message) == 0);
    must(esclusa_consumer_take(consumer, &message, SECONDS(1)) == 0);
    must(esclusa_consumer_acknowledge(consumer, &message) == 0);
    must(esclusa_producer_claim(producer, &message, SECONDS(1)) == 0);
    must(esclusa_producer_abort(producer, &message) == 0);
}

static void in_batches(void)
{
    char room[100];
    esclusa_item items[3] = {{.data = "1", .length = 1}, {.data = "22", .length = 2}};
    must(esclusa_producer_put_many(producer, items, 2, SECONDS(1)) == 2);
    must(esclusa_consumer_get_many(consumer, room, sizeof room, items, 2, SECONDS(1)) == 2);
}

static void all(void)
{
    int64_t value;
    for (int i = 0; i < TIMES; i++) {
        must(esclusa_counter_add(counter, 1, &value) == 0);
        must(esclusa_mutex_lock(mutex) == 0);
        must(esclusa_mutex_unlock(mutex) == 0);
        must(esclusa_mutex_lock_for(mutex, SECONDS(1)) == 0);
        must(esclusa_mutex_unlock(mutex) == 0);
        copy();
        in_place();
        in_batches();
    }
}

/* Returns the status of a child that does `work` under the filter. */
static int filtered(void (*work)(void))
{
    esclusa_queue *queue;
    pid_t pid = test_fork();
    if (pid == 0) {
        EXPECT_OK(esclusa_counter_create(&counter, test_name(), 0));
        EXPECT_OK(esclusa_mutex_create(&mutex, test_name()));
        EXPECT_OK(esclusa_queue_create(&queue, test_name(), 4, 400));
        EXPECT_OK(esclusa_queue_producer(&producer, queue));
        EXPECT_OK(esclusa_queue_consumer(&consumer, queue));
        all(); /* what is asked once has been asked */
        for (unsigned i = 0; i < test_state.names; i++) {
            unlink(test_path(test_state.name[i]));
        }
        if (!forbid_calls()) {
            _exit(TEST_SKIPPED);
        }
        work();
        _exit(0);
    }
    int status;
    EXPECT_EQUAL(pid, waitpid(pid, &status, 0));
    return status;
}

static void ask_something(void)
{
    getppid();
}

int main(void)
{
    if (TEST_SANITIZED) {
        return test_skip("sanitizers make calls of their own");
    }
    int control = filtered(ask_something);
    if (WIFEXITED(control) && WEXITSTATUS(control) == TEST_SKIPPED) {
        return test_skip("the kernel takes no seccomp(2) filter here");
    }
    EXPECT(WIFSIGNALED(control) && WTERMSIG(control) == SIGSYS);
    int status = filtered(all);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        FAIL("a system call, or an operation that failed: status 0x%x", (unsigned) status);
    }
    return 0;
}
