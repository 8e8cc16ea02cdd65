/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Usage: worker WORK OBJECT SIDE CPU CONTROL NAME SLOTS OTHER_CPU. One of the two measured
 * processes, in C.
 *
 * WORK     throughput   side 0 puts, side 1 gets
 *          round-trip   side 0 asks, side 1 answers
 *          two-and-two  each side has a thread that puts and one that gets
 *          one-thread   one process puts and gets
 *          line         only calibrates
 *          eventfd-trip, pipe-trip, socket-trip
 *                       one process, with a thread that answers on the other side's CPU
 * OBJECT   esclusa or vyukov; of the trips it is those of the kernel
 * CONTROL  the file that both sides map
 * NAME     what their queues are called
 *
 * Commands come as lines on stdin, each is answered by a line; in between it sleeps in read(2).
 *
 * open          is answered: ready
 * chunk N mean  BEFORE AFTER START END DISPLACED WRONG PUT GOT
 *               the line's round trip before and after, which side 0 knows; the clock; how often
 *               the thread lost its core to somebody else; messages that were not as they should
 *               be; the sums of the counts put and got
 * chunk N each  the same, and a histogram of the single round trips: VALUE:COUNT ...
 *
 * The end of stdin is the end.
 */
#include "control.h"
#include "ends.h"
#include "histogram.h"
#include "raw_memory.h"
#include "trips.h"

#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>

struct result {
    double before, after;
    int64_t start, end, displaced, wrong;
    uint64_t put, got;
};

static struct worker {
    const char *work, *object, *name;
    int side, cpu, other_cpu;
    bool trips, alone;
    uint32_t slots;
    struct control *control;
    int64_t round; /* of meeting the other side */
    struct ends out, in;
    struct source source;
    uint64_t next[2]; /* what to expect of producer 0 and 1 */
    struct histogram histogram;
} me;

static struct companion {
    sem_t go, done;
    int64_t n, wrong;
    uint64_t got;
} companion;

static bool is(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

/* ---- open ---- */

static void open_ends(const char *suffix, struct ends *out, struct ends *in)
{
    char name[256];
    if (is(me.object, "vyukov")) {
        snprintf(name, sizeof name, "%s/%s%s", raw_folder(), me.name, suffix);
        struct vyukov *q = raw_memory(name, vyukov_bytes(me.slots), me.side == 0);
        if (me.side == 0)
            vyukov_start(q, me.slots);
        if (out != NULL)
            out->vyukov = q;
        if (in != NULL)
            in->vyukov = q;
        return;
    }
    esclusa_options temporary = {.flags = ESCLUSA_TEMPORARY};
    esclusa_queue *queue;
    snprintf(name, sizeof name, "%s%s", me.name, suffix);
    must(esclusa_queue_create_or_open_with(&queue, name, me.slots, MESSAGE_BYTES, &temporary),
         name);
    if (out != NULL)
        must(esclusa_queue_producer(&out->producer, queue), "producer");
    if (in != NULL)
        must(esclusa_queue_consumer(&in->consumer, queue), "consumer");
}

static void open_work(void)
{
    source_start(&me.source, (uint64_t) me.side);
    if (me.trips) {
        trips_start(me.work, me.other_cpu);
    } else if (is(me.work, "round-trip")) {
        open_ends("-0", me.side == 0 ? &me.out : NULL, me.side == 1 ? &me.in : NULL);
        open_ends("-1", me.side == 1 ? &me.out : NULL, me.side == 0 ? &me.in : NULL);
    } else if (is(me.work, "throughput")) {
        open_ends("", me.side == 0 ? &me.out : NULL, me.side == 1 ? &me.in : NULL);
    } else if (!is(me.work, "line")) {
        open_ends("", &me.out, &me.in);
    }
}

/* ---- the works; `put` and `get` are known where these are inlined ---- */

/* Get n messages of both producers, each in its own order. */
ALWAYS_INLINE void consume_both(int64_t n, get_function *get, int64_t *wrong, uint64_t *got)
{
    struct message m;
    for (int64_t i = 0; i < n; i++) {
        get(&me.in, &m);
        uint64_t producer = m.word[0] >> 56, count = message_count(&m);
        *wrong += !message_is_whole(&m) || producer > 1 || count < me.next[producer & 1];
        me.next[producer & 1] = count + 1;
        *got += count;
    }
}

ALWAYS_INLINE void ask(int64_t n, bool each, put_function *put, get_function *get, struct result *r)
{
    for (int64_t i = 0; i < n; i++) {
        struct message answer;
        int64_t start = each ? now_nanos() : 0;
        const struct message *question = source_next(&me.source);
        put(&me.out, question);
        get(&me.in, &answer);
        if (each)
            histogram_add(&me.histogram, now_nanos() - start);
        r->wrong += !message_is_whole(&answer) | (answer.word[0] != question->word[0]);
    }
}

ALWAYS_INLINE void answer(int64_t n, put_function *put, get_function *get)
{
    for (int64_t i = 0; i < n; i++) {
        struct message m;
        get(&me.in, &m);
        put(&me.out, &m);
    }
}

ALWAYS_INLINE void put_and_get(int64_t n, put_function *put, get_function *get, struct result *r)
{
    for (int64_t i = 0; i < n; i++) {
        produce(&me.out, &me.source, 1, put);
        r->wrong += consume(&me.in, &me.next[0], 1, get);
    }
}

/* The companion gets while this thread puts; both have the same core. */
ALWAYS_INLINE void both(int64_t n, put_function *put, struct result *r)
{
    uint64_t first = me.source.next;
    companion.n = n;
    sem_post(&companion.go);
    produce(&me.out, &me.source, n, put);
    sem_wait(&companion.done);
    r->wrong += companion.wrong;
    r->got += companion.got;
    for (uint64_t i = first; i < me.source.next; i++)
        r->put += i;
}

ALWAYS_INLINE void work(int64_t n, bool each, put_function *put, get_function *get,
                        struct result *r)
{
    if (is(me.work, "throughput")) {
        if (me.side == 0)
            produce(&me.out, &me.source, n, put);
        else
            r->wrong += consume(&me.in, &me.next[0], n, get);
    } else if (is(me.work, "round-trip")) {
        if (me.side == 0)
            ask(n, each, put, get, r);
        else
            answer(n, put, get);
    } else if (is(me.work, "one-thread")) {
        put_and_get(n, put, get, r);
    } else if (is(me.work, "two-and-two")) {
        both(n, put, r);
    }
}

static void *companion_thread(void *unused)
{
    (void) unused;
    pin_to(me.cpu);
    for (;;) {
        sem_wait(&companion.go);
        companion.wrong = 0;
        companion.got = 0;
        if (is(me.object, "vyukov"))
            consume_both(companion.n, get_vyukov, &companion.wrong, &companion.got);
        else
            consume_both(companion.n, get_esclusa, &companion.wrong, &companion.got);
        sem_post(&companion.done);
    }
    return NULL;
}

/* ---- chunks ---- */

static void chunk(int64_t n, bool each)
{
    struct result r = {0};
    if (each)
        histogram_clear(&me.histogram);
    if (!me.alone) {
        meet(me.control, me.side, ++me.round);
        r.before = calibrate(me.control, me.side);
        meet(me.control, me.side, ++me.round);
    }
    r.displaced = -times_displaced();
    r.start = now_nanos();
    if (me.trips)
        r.wrong = trips_ask(n);
    else if (is(me.object, "vyukov"))
        work(n, each, put_vyukov, get_vyukov, &r);
    else
        work(n, each, put_esclusa, get_esclusa, &r);
    r.end = now_nanos();
    r.displaced += times_displaced();
    if (!me.alone) {
        meet(me.control, me.side, ++me.round);
        r.after = calibrate(me.control, me.side);
    }
    printf("%.1f %.1f %lld %lld %lld %lld %llu %llu", r.before, r.after, (long long) r.start,
           (long long) r.end, (long long) r.displaced, (long long) r.wrong,
           (unsigned long long) r.put, (unsigned long long) r.got);
    if (each)
        histogram_print(&me.histogram);
    printf("\n");
}

int main(int argc, char **argv)
{
    if (argc != 9) {
        fprintf(stderr, "usage: worker WORK OBJECT SIDE CPU CONTROL NAME SLOTS OTHER_CPU\n");
        return 2;
    }
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    me.work = argv[1];
    me.object = argv[2];
    me.side = atoi(argv[3]);
    me.cpu = atoi(argv[4]);
    me.control = control_map(argv[5]);
    me.name = argv[6];
    me.slots = (uint32_t) strtoul(argv[7], NULL, 10);
    me.other_cpu = atoi(argv[8]);
    me.trips = strstr(me.work, "-trip") != NULL && !is(me.work, "round-trip");
    me.alone = me.trips || is(me.work, "one-thread");
    if (pin_to(me.cpu) != 0)
        perror("sched_setaffinity");
    sem_init(&companion.go, 0, 0);
    sem_init(&companion.done, 0, 0);
    pthread_t thread;
    if (is(me.work, "two-and-two"))
        pthread_create(&thread, NULL, companion_thread, NULL);

    char line[80], mode[8];
    long long n;
    while (fgets(line, sizeof line, stdin) != NULL) {
        if (is(line, "open\n")) {
            open_work();
            printf("ready\n");
        } else if (sscanf(line, "chunk %lld %7s", &n, mode) == 2) {
            chunk(n, is(mode, "each"));
        } else {
            fprintf(stderr, "what is %s", line);
            return 2;
        }
        fflush(stdout);
    }
    return 0;
}
