/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Usage: queue_duel [SECONDS [SLOTS]]. The queue of the library against a plain Vyukov queue,
 * messages of 64 bytes: put and get by one thread, then one producer and one consumer in two
 * processes on two cores.
 *
 * The small brother of `./esclusa bench`, for work on the queue itself. Chunks of some 7 ms
 * alternate between the two in random order, each between two calibrations; those during which
 * somebody else had a core are dropped. See benchmarks/README.md.
 */
#include "control.h"
#include "ends.h"
#include "statistics.h"

#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>

enum { VYUKOV, ESCLUSA, CONTESTANTS, NEAR = 0, FAR, REGIMES, CHUNK_NANOS = 7000000 };

static const char *const contestant_name[] = {"vyukov", "esclusa"};
static const char *const regime_name[] = {"near", "far"};

struct table {
    struct control control;
    _Atomic int64_t messages; /* of the next chunk; 0: the end */
    _Atomic int who;
    _Atomic int64_t displaced; /* of the producer, in the last chunk */
};

struct duel {
    struct table *table;
    struct ends ends;
    struct source source[CONTESTANTS];
    uint64_t next[CONTESTANTS];
    struct samples one_thread[CONTESTANTS], two_cores[CONTESTANTS][REGIMES], line[REGIMES];
    int64_t wrong;
};

static struct duel duel;
static char queue_name[64];

static void *shared(size_t bytes)
{
    void *at =
        mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    if (at == MAP_FAILED) {
        perror("mmap");
        exit(1);
    }
    return at;
}

static void open_ends(uint32_t slots, bool produces, bool consumes)
{
    esclusa_queue *queue;
    must(esclusa_queue_create_or_open(&queue, queue_name, slots, MESSAGE_BYTES), "queue");
    if (produces)
        must(esclusa_queue_producer(&duel.ends.producer, queue), "producer");
    if (consumes)
        must(esclusa_queue_consumer(&duel.ends.consumer, queue), "consumer");
}

static void produce_chunk(int who, int64_t n)
{
    if (who == VYUKOV)
        produce(&duel.ends, &duel.source[who], n, put_vyukov);
    else
        produce(&duel.ends, &duel.source[who], n, put_esclusa);
}

static void consume_chunk(int who, int64_t n)
{
    if (who == VYUKOV)
        duel.wrong += consume(&duel.ends, &duel.next[who], n, get_vyukov);
    else
        duel.wrong += consume(&duel.ends, &duel.next[who], n, get_esclusa);
}

ALWAYS_INLINE void put_and_get(int who, int64_t n, put_function *put, get_function *get)
{
    for (int64_t i = 0; i < n; i++) {
        produce(&duel.ends, &duel.source[who], 1, put);
        duel.wrong += consume(&duel.ends, &duel.next[who], 1, get);
    }
}

static void by_one_thread(int64_t until)
{
    const int64_t n = 20000;
    for (int who = 0; now_nanos() < until; who = rand() % CONTESTANTS) {
        int64_t displaced = times_displaced(), start = now_nanos();
        if (who == VYUKOV)
            put_and_get(who, n, put_vyukov, get_vyukov);
        else
            put_and_get(who, n, put_esclusa, get_esclusa);
        double each = (double) (now_nanos() - start) / (double) n;
        if (times_displaced() == displaced)
            samples_add(&duel.one_thread[who], each);
    }
}

static void producer_process(void)
{
    struct table *t = duel.table;
    for (int64_t round = 1;; round += 2) {
        meet(&t->control, 1, round);
        int64_t n = atomic_load(&t->messages);
        int who = atomic_load(&t->who);
        if (n == 0)
            exit(0);
        calibrate(&t->control, 1);
        meet(&t->control, 1, round + 1);
        int64_t displaced = times_displaced();
        produce_chunk(who, n);
        atomic_store(&t->displaced, times_displaced() - displaced);
        calibrate(&t->control, 1);
    }
}

static int regime_of(double before, double after)
{
    if (before > after * 1.5 || after > before * 1.5 || before > 1000)
        return -1;
    return before < 200 ? NEAR : FAR;
}

static void consumer_process(int64_t until)
{
    struct table *t = duel.table;
    double nanos_each[CONTESTANTS] = {200, 200};
    for (int64_t round = 1; now_nanos() < until; round += 2) {
        int who = rand() % CONTESTANTS;
        int64_t n = (int64_t) (CHUNK_NANOS / nanos_each[who]);
        atomic_store(&t->who, who);
        atomic_store(&t->messages, n);
        meet(&t->control, 0, round);
        double before = calibrate(&t->control, 0);
        meet(&t->control, 0, round + 1);
        int64_t displaced = times_displaced(), start = now_nanos();
        consume_chunk(who, n);
        double each = (double) (now_nanos() - start) / (double) n;
        displaced -= times_displaced();
        double after = calibrate(&t->control, 0);
        int regime = regime_of(before, after);
        nanos_each[who] = 0.8 * nanos_each[who] + 0.2 * each;
        displaced -= atomic_load(&t->displaced);
        if (regime >= 0 && displaced == 0 && round > 40) {
            samples_add(&duel.two_cores[who][regime], 1e3 / each);
            samples_add(&duel.line[regime], before);
        }
    }
}

static void print_row(const char *work, const char *who, const char *regime, struct samples *s,
                      const char *unit, double reference)
{
    if (s->n == 0)
        return;
    double p50 = samples_percentile(s, 0.5);
    printf("%-12s %-8s %-5s %6d %9.1f %9.1f %9.1f %s", work, who, regime, s->n,
           samples_percentile(s, 0.1), p50, samples_percentile(s, 0.9), unit);
    printf(reference > 0 ? "  %.2f of vyukov\n" : "\n", p50 / reference);
}

static void print_table(void)
{
    printf("%-12s %-8s %-5s %6s %9s %9s %9s\n", "work", "who", "where", "n", "p10", "p50", "p90");
    for (int who = 0; who < CONTESTANTS; who++)
        print_row("one thread", contestant_name[who], "-", &duel.one_thread[who], "ns",
                  who == 0 ? 0 : samples_percentile(&duel.one_thread[0], 0.5));
    for (int regime = 0; regime < REGIMES; regime++) {
        print_row("line", "-", regime_name[regime], &duel.line[regime], "ns", 0);
        for (int who = 0; who < CONTESTANTS; who++)
            print_row("two cores", contestant_name[who], regime_name[regime],
                      &duel.two_cores[who][regime], "Mmsg/s",
                      who == 0 ? 0 : samples_percentile(&duel.two_cores[0][regime], 0.5));
    }
    printf("messages that were not what they should be: %lld\n", (long long) duel.wrong);
}

int main(int argc, char **argv)
{
    double seconds = argc > 1 ? atof(argv[1]) : 6;
    uint32_t slots = argc > 2 ? (uint32_t) atoi(argv[2]) : 1024;
    snprintf(queue_name, sizeof queue_name, "esclusa-duel-%d-%lld", (int) getpid(),
             (long long) now_nanos());
    duel.table = shared(sizeof *duel.table);
    duel.ends.vyukov = shared(vyukov_bytes(slots));
    vyukov_start(duel.ends.vyukov, slots);
    for (int who = 0; who < CONTESTANTS; who++)
        source_start(&duel.source[who], 1);

    pid_t child = fork();
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        pin_to(1);
        open_ends(slots, true, false);
        producer_process();
    }
    pin_to(0);
    open_ends(slots, false, true);
    consumer_process(now_nanos() + (int64_t) (seconds * 0.8e9));
    atomic_store(&duel.table->messages, 0);
    atomic_store(&duel.table->control.side[0].round, INT64_MAX);
    waitpid(child, NULL, 0);
    esclusa_unlink(queue_name);

    strcat(queue_name, "-one");
    vyukov_start(duel.ends.vyukov, slots);
    memset(duel.next, 0, sizeof duel.next);
    open_ends(slots, true, true);
    esclusa_unlink(queue_name);
    by_one_thread(now_nanos() + (int64_t) (seconds * 0.2e9));
    print_table();
    return duel.wrong != 0;
}
