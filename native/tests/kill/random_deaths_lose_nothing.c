/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Usage: random_deaths_lose_nothing [SECONDS]. Three producers and three consumers work on a small
 * ring; one of them is killed every few milliseconds, wherever it is, and another one starts. At
 * the end each message whose put had returned was acknowledged, and none came again after that.
 */
#include <sched.h>
#include <stdatomic.h>

#include "testing.h"

enum { SIDES = 3, IDS = 1 << 24, NAP_MICROS = 7000 };

enum fate { NONE, PUT_BEGUN, PUT_DONE, ACKNOWLEDGE_BEGUN, ACKNOWLEDGED };

struct ledger {
    _Atomic uint32_t next;
    _Atomic int stop;
    _Atomic int64_t doubles, again, stuck;
    _Atomic unsigned char fate[IDS];
};

static struct ledger *ledger;
static unsigned watchdog_seconds;

/* Returns a new id, below IDS, or IDS when there is none left. */
static uint32_t begin(void)
{
    uint32_t id = ledger->next++;
    if (id >= IDS) {
        ledger->stop = 1;
        return IDS;
    }
    ledger->fate[id] = PUT_BEGUN;
    return id;
}

/* A consumer may have had it in its hands meanwhile. */
static void done(uint32_t id)
{
    unsigned char begun = PUT_BEGUN;
    atomic_compare_exchange_strong(&ledger->fate[id], &begun, PUT_DONE);
}

static void produce(const char *name)
{
    esclusa_queue *queue;
    esclusa_producer *producer;
    EXPECT_OK(esclusa_queue_open(&queue, name));
    EXPECT_OK(esclusa_queue_producer(&producer, queue));
    for (int i = 0; ledger->stop == 0; i++) {
        uint32_t ids[3] = {begin(), begin(), begin()};
        esclusa_item items[2] = {{&ids[0], 4, 0}, {&ids[1], 4, 0}};
        esclusa_message claim;
        if (ids[2] == IDS || ids[1] == IDS || ids[0] == IDS) {
            break;
        }
        int64_t put = 0;
        while (put < 2) {
            int64_t more =
                esclusa_producer_put_many(producer, items + put, (uint32_t) (2 - put), SECONDS(20));
            EXPECT(more > 0);
            put += more;
        }
        done(ids[0]);
        done(ids[1]);
        if (i % 2 == 0) {
            EXPECT_OK(esclusa_producer_put(producer, &ids[2], 4, 0, SECONDS(20)));
        } else {
            EXPECT_OK(esclusa_producer_claim(producer, &claim, SECONDS(20)));
            memcpy(claim.data, &ids[2], 4);
            EXPECT_OK(esclusa_producer_publish(producer, &claim, 4, 0));
        }
        done(ids[2]);
        if (i % 16 == 0) {
            esclusa_producer_close(producer);
            EXPECT_OK(esclusa_queue_producer(&producer, queue));
        }
    }
    esclusa_queue_close(queue);
    _exit(0);
}

static void consume(const char *name)
{
    esclusa_queue *queue;
    esclusa_consumer *consumer;
    EXPECT_OK(esclusa_queue_open(&queue, name));
    EXPECT_OK(esclusa_queue_consumer(&consumer, queue));
    for (int i = 0;; i++) {
        esclusa_message message;
        int result = esclusa_consumer_take(consumer, &message, SECONDS(20));
        if (result == -EPIPE && ledger->stop != 0) {
            break;
        } else if (result == -EPIPE) { /* all producers are dead or between two lives */
            sched_yield();
            continue;
        }
        EXPECT_EQUAL(0, result);
        uint32_t id;
        memcpy(&id, message.data, 4);
        ledger->again += message.delivery_count > 1;
        ledger->doubles += ledger->fate[id] == ACKNOWLEDGED || ledger->fate[id] == NONE;
        if (i % 7 == 0) {
            EXPECT_OK(esclusa_consumer_release(consumer, &message));
            continue;
        }
        ledger->fate[id] = ACKNOWLEDGE_BEGUN;
        EXPECT_OK(esclusa_consumer_acknowledge(consumer, &message));
        ledger->fate[id] = ACKNOWLEDGED;
        if (i % 50 == 0) {
            esclusa_consumer_close(consumer);
            EXPECT_OK(esclusa_queue_consumer(&consumer, queue));
        }
    }
    esclusa_queue_close(queue);
    _exit(0);
}

static pid_t start(const char *name, int which)
{
    pid_t pid = test_fork();
    if (pid == 0) {
        alarm(watchdog_seconds);
        (which < SIDES ? produce : consume)(name);
    }
    return pid;
}

int main(int argc, char **argv)
{
    if (TEST_FORKS_SLOWLY) {
        return test_skip("ThreadSanitizer sees threads, not processes");
    }
    int64_t seconds = argc > 1 ? atoi(argv[1]) : 5;
    watchdog_seconds = (unsigned) seconds + TEST_WATCHDOG_SECONDS;
    alarm(watchdog_seconds);
    ledger = test_shared(sizeof *ledger);
    const char *name = test_name();
    esclusa_queue *queue;
    esclusa_options options = {.members = 16, .handles = 16};
    EXPECT_OK(esclusa_queue_create_with(&queue, name, 7, 4, &options));
    esclusa_queue_close(queue); /* so that nobody but the workers repairs */
    pid_t pids[2 * SIDES];
    for (int i = 0; i < 2 * SIDES; i++) {
        pids[i] = start(name, i);
    }
    int kills = 0;
    uint64_t seed = (uint64_t) test_now() | 1;
    for (int64_t end = test_now() + SECONDS(seconds); test_now() < end && ledger->stop == 0;
         kills++) {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        test_pause((int64_t) (seed % NAP_MICROS) * 1000);
        int which = (int) (seed >> 32) % (2 * SIDES);
        which = which < 0 ? -which : which;
        int status;
        EXPECT_EQUAL(0, kill(pids[which], SIGKILL));
        EXPECT_EQUAL(pids[which], waitpid(pids[which], &status, 0));
        EXPECT(WIFSIGNALED(status) || (ledger->stop != 0 && WEXITSTATUS(status) == 0));
        pids[which] = start(name, which);
    }
    ledger->stop = 1;
    for (int i = 0; i < 2 * SIDES; i++) {
        test_wait(pids[i]);
    }
    int64_t losses = 0, messages = 0;
    uint32_t ids = ledger->next < IDS ? ledger->next : IDS;
    for (uint32_t id = 0; id < ids; id++) {
        losses += ledger->fate[id] == PUT_DONE;
        messages += ledger->fate[id] == ACKNOWLEDGED;
    }
    printf("kills %d messages %" PRId64 " losses %" PRId64 " doubles %" PRId64
           " delivered again %" PRId64 "\n",
           kills, messages, losses, (int64_t) ledger->doubles, (int64_t) ledger->again);
    EXPECT_OK(esclusa_queue_open(&queue, name));
    esclusa_queue_figures figures;
    EXPECT_OK(esclusa_queue_get_figures(queue, &figures));
    EXPECT_EQUAL(0, figures.size);
    EXPECT_EQUAL(0, figures.producers + figures.consumers);
    esclusa_queue_close(queue);
    return losses + ledger->doubles == 0 && messages > 0 ? 0 : 1;
}
