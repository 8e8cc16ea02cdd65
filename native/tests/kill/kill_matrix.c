/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Death at every store of every operation.
 *
 * For each operation a victim process runs it once to count its stores; then, for each number, a
 * victim dies before that store, and a survivor goes on: a consumer that drains the queue up to an
 * end mark which is put after the death, a producer that waits for room, or one that wants the
 * lock. A ledger, which is not in the segment, says what each message may have become.
 *
 *   free      from the kill to the moment when the kernel has freed the dead one's member lock
 *   progress  from then to the first return of a survivor that needed what the dead one held
 */
#include "esclusa_layout.h"
#include "kill.h"
#include "testing.h"

enum {
    SLOTS = 6,
    IDS = 64,
    FROM_VICTIM = 16, /* ids of messages that victims put */
    FROM_SURVIVOR = 32,
    END = IDS - 1,
    SURVIVOR_WAITS_SECONDS = 10,
    SAMPLES = 20000,
};

/* What the ledger knows of a message. */
enum fate {
    UNKNOWN = 0,
    MAY_COME = 1, /* a put, an acknowledge or a get of it had begun */
    MUST_COME =
        2,    /* its put has returned; or the victim had it in its hands, or was handing it back */
    GONE = 3, /* acknowledged */
};

struct ledger {
    _Atomic int64_t died;        /* when the victim died, 0 it lives */
    _Atomic int64_t died_before; /* when one died whose remains the victim sweeps */
    _Atomic int64_t returned;    /* when the survivor had what it needed */
    _Atomic int survivor_ready;
    _Atomic int go; /* for a survivor that must not take what the victim wants */
    _Atomic uint64_t stores;
    _Atomic int fate[IDS];
    _Atomic int seen[IDS];
    _Atomic int may_miss; /* messages that a get which has begun may have taken along */
    _Atomic int hung;
    _Atomic int locked;
};

struct operation {
    const char *name;
    /* In the parent, before anybody else comes. NULL: a queue. */
    void (*prepare)(const char *name);
    /* In the victim: opens what it needs, calls arm(), does it. */
    void (*victim)(const char *name);
    /* In the survivor, which says when it is ready. */
    void (*survivor)(const char *name);
    /* In the parent, after the death. Returns how many promises were broken. */
    void (*after)(const char *name);
    int preload; /* messages put before */
};

static struct ledger *ledger;
static uint64_t armed_at;
static _Atomic int64_t *stamp;
static esclusa_queue *queue;
static esclusa_producer *producer;
static struct totals {
    int64_t stores, kills, hangs, losses, doubles;
    int64_t progress[SAMPLES], freed[SAMPLES];
    int samples;
} totals;

/* The victim's last step before the operation. */
static void arm(void)
{
    esclusa_kill_stamp(stamp);
    esclusa_kill_arm(armed_at);
}

static void disarm(void)
{
    ledger->stores = esclusa_kill_count();
    esclusa_kill_arm(0);
}

/* ---- victims ---- */

struct ends {
    esclusa_queue *queue;
    esclusa_producer *producer;
    esclusa_consumer *consumer;
};

static struct ends open_ends(const char *name)
{
    struct ends ends;
    EXPECT_OK(esclusa_queue_open(&ends.queue, name));
    EXPECT_OK(esclusa_queue_producer(&ends.producer, ends.queue));
    EXPECT_OK(esclusa_queue_consumer(&ends.consumer, ends.queue));
    return ends;
}

static void put(esclusa_producer *with, uint32_t id)
{
    ledger->fate[id] = MAY_COME;
    EXPECT_OK(esclusa_producer_put(with, &id, sizeof id, id, ESCLUSA_FOREVER));
    ledger->fate[id] = MUST_COME;
}

static void victim_puts(const char *name)
{
    struct ends ends = open_ends(name);
    arm();
    put(ends.producer, FROM_VICTIM);
    put(ends.producer, FROM_VICTIM + 1);
    disarm();
}

static void victim_puts_many(const char *name)
{
    struct ends ends = open_ends(name);
    uint32_t ids[3];
    esclusa_item items[3];
    for (uint32_t i = 0; i < 3; i++) {
        ids[i] = FROM_VICTIM + i;
        items[i] = (esclusa_item){&ids[i], sizeof ids[i], ids[i]};
        ledger->fate[ids[i]] = MAY_COME;
    }
    arm();
    EXPECT_EQUAL(3, esclusa_producer_put_many(ends.producer, items, 3, ESCLUSA_FOREVER));
    disarm();
    for (uint32_t i = 0; i < 3; i++) {
        ledger->fate[ids[i]] = MUST_COME;
    }
}

static void victim_claims_and_publishes(const char *name)
{
    struct ends ends = open_ends(name);
    esclusa_message message;
    uint32_t id = FROM_VICTIM;
    arm();
    EXPECT_OK(esclusa_producer_claim(ends.producer, &message, ESCLUSA_FOREVER));
    memcpy(message.data, &id, sizeof id);
    ledger->fate[id] = MAY_COME;
    EXPECT_OK(esclusa_producer_publish(ends.producer, &message, sizeof id, id));
    ledger->fate[id] = MUST_COME;
    disarm();
}

static void victim_claims_and_aborts(const char *name)
{
    struct ends ends = open_ends(name);
    esclusa_message message;
    arm();
    EXPECT_OK(esclusa_producer_claim(ends.producer, &message, ESCLUSA_FOREVER));
    EXPECT_OK(esclusa_producer_abort(ends.producer, &message));
    disarm();
}

static void victim_gets(const char *name)
{
    struct ends ends = open_ends(name);
    uint32_t id;
    arm();
    for (int i = 0; i < 2; i++) {
        ledger->may_miss = 1;
        EXPECT_EQUAL(sizeof id,
                     esclusa_consumer_get(ends.consumer, &id, sizeof id, NULL, ESCLUSA_FOREVER));
        ledger->fate[id] = GONE;
        ledger->may_miss = 0;
    }
    disarm();
}

static void victim_gets_many(const char *name)
{
    struct ends ends = open_ends(name);
    uint32_t ids[3];
    esclusa_item items[3];
    ledger->may_miss = 3;
    arm();
    EXPECT_EQUAL(
        3, esclusa_consumer_get_many(ends.consumer, ids, sizeof ids, items, 3, ESCLUSA_FOREVER));
    disarm();
    for (int i = 0; i < 3; i++) {
        ledger->fate[ids[i]] = GONE;
    }
    ledger->may_miss = 0;
}

static uint32_t take(struct ends *ends, esclusa_message *message)
{
    uint32_t id;
    EXPECT_OK(esclusa_consumer_take(ends->consumer, message, ESCLUSA_FOREVER));
    memcpy(&id, message->data, sizeof id);
    return id;
}

static void victim_takes_and_acknowledges(const char *name)
{
    struct ends ends = open_ends(name);
    esclusa_message message;
    arm();
    for (int i = 0; i < 2; i++) {
        uint32_t id = take(&ends, &message);
        ledger->fate[id] = MAY_COME;
        EXPECT_OK(esclusa_consumer_acknowledge(ends.consumer, &message));
        ledger->fate[id] = GONE;
    }
    disarm();
}

static void victim_takes_and_releases(const char *name)
{
    struct ends ends = open_ends(name);
    esclusa_message message;
    arm();
    take(&ends, &message);
    EXPECT_OK(esclusa_consumer_release(ends.consumer, &message));
    take(&ends, &message); /* again, as one that was handed back */
    EXPECT_EQUAL(2, message.delivery_count);
    EXPECT_OK(esclusa_consumer_release(ends.consumer, &message));
    disarm();
}

static void victim_gets_what_was_returned(const char *name)
{
    struct ends ends = open_ends(name);
    esclusa_message message;
    take(&ends, &message);
    EXPECT_OK(esclusa_consumer_release(ends.consumer, &message));
    uint32_t id;
    arm();
    ledger->may_miss = 1;
    EXPECT_EQUAL(sizeof id,
                 esclusa_consumer_get(ends.consumer, &id, sizeof id, NULL, ESCLUSA_FOREVER));
    ledger->fate[id] = GONE;
    ledger->may_miss = 0;
    disarm();
}

static void victim_waits_in_vain(const char *name)
{
    struct ends ends = open_ends(name);
    char byte;
    arm();
    EXPECT_EQUAL(-ETIMEDOUT, esclusa_consumer_get(ends.consumer, &byte, 1, NULL, MILLIS(1)));
    disarm();
}

static void victim_waits_for_room(const char *name)
{
    struct ends ends = open_ends(name);
    arm();
    EXPECT_EQUAL(-ETIMEDOUT, esclusa_producer_put(ends.producer, "x", 1, 0, MILLIS(1)));
    disarm();
}

static void victim_opens(const char *name)
{
    esclusa_queue *own;
    arm();
    EXPECT_OK(esclusa_queue_open(&own, name));
    disarm();
}

static void victim_registers(const char *name)
{
    struct ends ends;
    EXPECT_OK(esclusa_queue_open(&ends.queue, name));
    arm();
    EXPECT_OK(esclusa_queue_producer(&ends.producer, ends.queue));
    EXPECT_OK(esclusa_queue_consumer(&ends.consumer, ends.queue));
    disarm();
}

static void victim_closes_ends(const char *name)
{
    struct ends ends = open_ends(name);
    esclusa_message message, claim;
    take(&ends, &message);
    EXPECT_OK(esclusa_producer_claim(ends.producer, &claim, ESCLUSA_FOREVER));
    arm();
    esclusa_consumer_close(ends.consumer);
    esclusa_producer_close(ends.producer);
    disarm();
}

static void victim_closes(const char *name)
{
    struct ends ends = open_ends(name);
    esclusa_message message, claim;
    take(&ends, &message);
    EXPECT_OK(esclusa_producer_claim(ends.producer, &claim, ESCLUSA_FOREVER));
    arm();
    esclusa_queue_close(ends.queue);
    disarm();
}

/* A process that dies before it holds more than its armed store; what its life leaves is the
 * sweeper's work. */
static void die_at(uint64_t store, void (*victim)(const char *), const char *name)
{
    pid_t pid = test_fork();
    if (pid == 0) {
        armed_at = store;
        stamp = &ledger->died_before;
        victim(name);
        raise(SIGKILL);
    }
    int status;
    EXPECT_EQUAL(pid, waitpid(pid, &status, 0));
    EXPECT(WIFSIGNALED(status));
    ledger->stores = 0;
}

static void hold_two_and_die(const char *name)
{
    struct ends ends = open_ends(name);
    esclusa_message message, claim;
    take(&ends, &message);
    EXPECT_OK(esclusa_producer_claim(ends.producer, &claim, ESCLUSA_FOREVER));
}

/* The store after the compare-and-set; after the waiter counted itself. */
enum { PUT_HAS_WON = 3, GET_HAS_WON = 3, WAIT_HAS_ENTERED = 3 };

static void victim_sweeps(const char *name)
{
    die_at(0, hold_two_and_die, name);
    die_at(PUT_HAS_WON, victim_puts, name);
    die_at(GET_HAS_WON, victim_gets, name);
    ledger->may_miss = 0; /* that get had not acknowledged */
    struct ends ends = open_ends(name);
    put(ends.producer, FROM_VICTIM + 5); /* the ring is full now */
    arm();
    /* Waiting for room behind what is owned: sweeps. */
    int result = esclusa_producer_claim(ends.producer, &(esclusa_message){0}, MILLIS(20));
    EXPECT(result == 0 || result == -ETIMEDOUT);
    disarm();
}

/* Whose count of waiters is too high, because one died asleep: the wake-up finds nobody, and
 * settles. */
static void victim_puts_after_a_waiter_died(const char *name)
{
    die_at(WAIT_HAS_ENTERED, victim_waits_in_vain, name);
    victim_puts(name);
}

/* ---- survivors ---- */

static void ready(void)
{
    ledger->survivor_ready = 1;
}

static int missing(void)
{
    int count = -ledger->may_miss;
    for (int id = 0; id < END; id++) {
        count += ledger->fate[id] == MUST_COME && ledger->seen[id] == 0;
    }
    return count;
}

/* Until the end mark and all that must come have come; what the dead one held may come behind the
 * mark. */
static void drain(const char *name, bool early)
{
    struct ends ends;
    EXPECT_OK(esclusa_queue_open(&ends.queue, name));
    EXPECT_OK(esclusa_queue_consumer(&ends.consumer, ends.queue));
    ready();
    if (!early) {
        test_await(&ledger->go, 1);
    }
    while (ledger->seen[END] == 0 || missing() > 0) {
        uint32_t id;
        int64_t length = esclusa_consumer_get(ends.consumer, &id, sizeof id, NULL,
                                              SECONDS(SURVIVOR_WAITS_SECONDS));
        if (length != sizeof id) {
            fprintf(stderr, "survivor: %s\n", esclusa_error());
            ledger->hung = 1;
            break;
        }
        ledger->seen[id]++;
    }
    ledger->returned = test_now();
    _exit(0);
}

/* Asleep on the empty queue when the victim comes. */
static void survivor_drains_early(const char *name)
{
    drain(name, true);
}

static void survivor_drains(const char *name)
{
    drain(name, false);
}

/* Waits for room behind what the victim takes; the parent drains. */
static void survivor_puts(const char *name)
{
    struct ends ends;
    EXPECT_OK(esclusa_queue_open(&ends.queue, name));
    EXPECT_OK(esclusa_queue_producer(&ends.producer, ends.queue));
    ready();
    uint32_t id = FROM_SURVIVOR;
    ledger->fate[id] = MAY_COME;
    if (esclusa_producer_put(ends.producer, &id, sizeof id, 0, SECONDS(SURVIVOR_WAITS_SECONDS)) !=
        0) {
        fprintf(stderr, "survivor: %s\n", esclusa_error());
        ledger->hung = 1;
    }
    ledger->fate[id] = MUST_COME;
    ledger->returned = test_now();
    _exit(0);
}

/* ---- what the parent does ---- */

static void prepare_queue(const char *name)
{
    esclusa_options options = {.members = 8, .handles = 16};
    EXPECT_OK(esclusa_queue_create_with(&queue, name, SLOTS, sizeof(uint32_t), &options));
    EXPECT_OK(esclusa_queue_producer(&producer, queue));
}

/* The end mark: in a slot that is free once the survivor goes on. */
static void put_end_mark(const char *name)
{
    (void) name;
    ledger->go = 1;
    uint32_t id = END;
    if (esclusa_producer_put(producer, &id, sizeof id, 0, SECONDS(SURVIVOR_WAITS_SECONDS)) != 0) {
        fprintf(stderr, "end mark: %s\n", esclusa_error());
        ledger->hung = 1;
    }
}

static void drain_for_survivor(const char *name)
{
    (void) name;
    esclusa_consumer *consumer;
    EXPECT_OK(esclusa_queue_consumer(&consumer, queue));
    bool marked = false;
    for (uint32_t id = 0; id != END;) {
        int64_t length =
            esclusa_consumer_get(consumer, &id, sizeof id, NULL, MILLIS(marked ? 10000 : 1));
        if (length == sizeof id) {
            ledger->seen[id]++;
        } else if (marked || ledger->hung != 0) {
            fprintf(stderr, "parent: %s\n", esclusa_error());
            ledger->hung = 1;
            break;
        } else if (ledger->returned != 0) {
            put_end_mark(name);
            marked = true;
        }
    }
    esclusa_consumer_close(consumer);
}

/* What comes back late is noted, and each slot still goes round. */
static void use_every_slot(void)
{
    esclusa_consumer *consumer;
    EXPECT_OK(esclusa_queue_consumer(&consumer, queue));
    uint32_t id;
    while (esclusa_consumer_get(consumer, &id, sizeof id, NULL, MILLIS(5)) == sizeof id) {
        ledger->seen[id]++;
    }
    for (uint32_t i = 0; i < 2 * SLOTS; i++) {
        if (esclusa_producer_put(producer, &i, sizeof i, 0, SECONDS(5)) != 0 ||
            esclusa_consumer_get(consumer, &id, sizeof id, NULL, SECONDS(5)) != sizeof id ||
            id != i) {
            fprintf(stderr, "a slot is stuck: %s\n", esclusa_error());
            ledger->hung = 1;
            break;
        }
    }
    esclusa_consumer_close(consumer);
}

static void judge_messages(const char *operation, uint64_t at)
{
    int lost = missing(), doubles = 0;
    for (int id = 0; id < END; id++) {
        int seen = ledger->seen[id], fate = ledger->fate[id];
        doubles += seen > 1 || (fate == GONE && seen > 0) || (fate == UNKNOWN && seen > 0);
    }
    if (lost > 0 || doubles > 0) {
        fprintf(stderr, "%s, store %" PRIu64 ": %d lost, %d double:", operation, at, lost, doubles);
        for (int id = 0; id < END; id++) {
            if (ledger->fate[id] != UNKNOWN || ledger->seen[id] != 0) {
                fprintf(stderr, " %d(fate %d, seen %d)", id, ledger->fate[id], ledger->seen[id]);
            }
        }
        fprintf(stderr, "\n");
    }
    totals.losses += lost > 0 ? lost : 0;
    totals.doubles += doubles;
}

/* The victim's member index as it stands in the segment, or -1. */
static int64_t member_of(const char *name, pid_t pid)
{
    int64_t found = -1;
    if (access(test_path(name), F_OK) == 0) {
        size_t byte_size;
        struct esclusa_header *header = test_map(name, &byte_size);
        struct esclusa_member *member = (struct esclusa_member *) (header + 1);
        for (uint32_t i = 0; i < header->members; i++) {
            if (member[i].pid == (uint32_t) pid) {
                found = i;
            }
        }
        munmap(header, byte_size);
    }
    return found;
}

/* Wait until the victim's lock is free. Returns when. */
static int64_t await_freed(const char *name, pid_t victim)
{
    int64_t member = member_of(name, victim);
    if (member >= 0) {
        int fd = open(test_path(name), O_RDWR | O_CLOEXEC);
        EXPECT(fd >= 0);
        struct flock range;
        do {
            range = (struct flock){.l_type = F_WRLCK,
                                   .l_whence = SEEK_SET,
                                   .l_start = ESCLUSA_LOCK_BASE + member,
                                   .l_len = 1};
        } while (fcntl(fd, F_OFD_GETLK, &range) == 0 && range.l_type != F_UNLCK);
        close(fd);
    }
    return test_now();
}

/* Returns the store count of a victim that was not killed, 0 of one that was. */
static uint64_t run(const struct operation *operation, uint64_t at)
{
    memset(ledger, 0, sizeof *ledger);
    const char *name = test_name();
    armed_at = at;
    stamp = &ledger->died;
    (operation->prepare != NULL ? operation->prepare : prepare_queue)(name);
    for (int i = 0; i < operation->preload; i++) {
        put(producer, (uint32_t) i);
    }
    pid_t survivor = 0;
    if (operation->survivor != NULL) {
        survivor = test_fork();
        if (survivor == 0) {
            operation->survivor(name);
        }
        test_await(&ledger->survivor_ready, 1);
        test_pause(300000); /* until it sleeps, mostly */
    }
    pid_t victim = test_fork();
    if (victim == 0) {
        operation->victim(name);
        raise(SIGKILL); /* what it still holds is lost with it, too */
    }
    int status;
    bool reaped = false;
    while (ledger->died == 0 && !reaped) {
        reaped = waitpid(victim, &status, WNOHANG) == victim;
    }
    bool killed = ledger->died != 0;
    if (survivor == 0 && !reaped) { /* nobody measures, and a private file's lock has to be free */
        EXPECT_EQUAL(victim, waitpid(victim, &status, 0));
        reaped = true;
    }
    int64_t freed = await_freed(name, victim);
    operation->after(name);
    if (survivor != 0) {
        test_wait(survivor);
    }
    if (!reaped) {
        EXPECT_EQUAL(victim, waitpid(victim, &status, 0));
    }
    if (killed) {
        EXPECT(totals.samples < SAMPLES);
        totals.freed[totals.samples] = freed - ledger->died;
        totals.progress[totals.samples++] = ledger->returned > freed ? ledger->returned - freed : 0;
        totals.kills++;
        if (totals.progress[totals.samples - 1] > MILLIS(10)) {
            printf("%s, store %" PRIu64 ": progress after %.1f ms\n", operation->name, at,
                   (double) totals.progress[totals.samples - 1] / 1e6);
        }
    }
    EXPECT(WIFSIGNALED(status)); /* else it failed, and has said why */
    if (queue != NULL) {
        if (ledger->hung == 0) {
            use_every_slot();
            judge_messages(operation->name, at);
        }
        esclusa_queue_close(queue);
        esclusa_producer_close(producer);
        queue = NULL;
        producer = NULL;
    }
    if (ledger->hung != 0) {
        fprintf(stderr, "%s, store %" PRIu64 ": hung\n", operation->name, at);
        totals.hangs++;
    }
    unlink(test_path(name));
    test_state.names--;
    return killed ? 0 : ledger->stores;
}

/* ---- counter and mutex ---- */

static esclusa_counter *counter;
static esclusa_mutex *mutex;

static void prepare_counter(const char *name)
{
    EXPECT_OK(esclusa_counter_create(&counter, name, 0));
}

static void victim_adds(const char *name)
{
    esclusa_counter *own;
    EXPECT_OK(esclusa_counter_open(&own, name));
    arm();
    for (int i = 0; i < 3; i++) {
        EXPECT_OK(esclusa_counter_add(own, 1, NULL));
        ledger->seen[0]++;
    }
    esclusa_counter_close(own);
    disarm();
}

static void check_counter(const char *name)
{
    (void) name;
    int64_t value;
    EXPECT_OK(esclusa_counter_get(counter, &value));
    totals.losses += value < ledger->seen[0];
    totals.doubles += value > ledger->seen[0] + 1;
    ledger->returned = test_now();
    esclusa_counter_close(counter);
}

static esclusa_array *array;

static void prepare_array(const char *name)
{
    const uint64_t shape[] = {10, 1000};
    EXPECT_OK(esclusa_array_create(&array, name, ESCLUSA_F64, 2, shape));
}

static void victim_changes_elements(const char *name)
{
    esclusa_array *own;
    const double one = 1, three[] = {1, 1, 1};
    EXPECT_OK(esclusa_array_open(&own, name));
    arm();
    EXPECT_OK(esclusa_array_fetch_add_f64(own, 3, 1, NULL));
    ledger->seen[0]++;
    EXPECT_EQUAL(1, esclusa_array_compare_and_set_f64(own, 4, 0, 1));
    ledger->seen[1]++;
    EXPECT_OK(esclusa_array_exchange_f64(own, 5, 1, NULL));
    ledger->seen[2]++;
    EXPECT_OK(esclusa_array_put(own, 6, three, 3));
    ledger->seen[3]++;
    EXPECT_OK(esclusa_array_fill(own, 10, 9980, &one));
    ledger->seen[4]++;
    esclusa_array_close(own);
    disarm();
}

/* Each element is 1 if its change has returned, else 1 or 0; its neighbours stay. */
static void check_array(const char *name)
{
    static const unsigned touched[] = {3, 4, 5, 8, 9989};
    (void) name;
    const double *elements = esclusa_array_data(array);
    for (int i = 0; i < 5; i++) {
        double found = elements[touched[i]];
        totals.losses += found != 1 && ledger->seen[i] != 0;
        totals.doubles += found != 1 && found != 0;
    }
    totals.doubles += elements[2] != 0 || elements[9] != 0 || elements[9990] != 0;
    ledger->returned = test_now();
    esclusa_array_close(array);
}

/* ---- the table of counters ---- */

static esclusa_counters *counters;

static void prepare_counters(const char *name)
{
    EXPECT_OK(esclusa_counters_create(&counters, name, 2));
}

/* The other of the two places serves the parent. */
static void victim_counts(const char *name)
{
    esclusa_counters *own;
    esclusa_counter_id id;
    EXPECT_OK(esclusa_counters_open(&own, name));
    arm();
    for (int round = 0; round < 2; round++) {
        ledger->seen[0] = 0;
        EXPECT_OK(esclusa_counters_allocate(own, &id, "counted", "rounds", ESCLUSA_GROWS));
        ledger->fate[0] = MUST_COME;
        for (int i = 0; i < 3; i++) {
            EXPECT_OK(esclusa_counters_add(own, id, 1, NULL));
            ledger->seen[0]++;
        }
        ledger->fate[0] = MAY_COME;
        if (round == 0) {
            EXPECT_EQUAL(1, esclusa_counters_free(own, id));
            ledger->fate[0] = MAY_COME;
        }
    }
    ledger->fate[0] = MUST_COME;
    esclusa_counters_close(own);
    disarm();
}

static void hold_a_counter(const char *name)
{
    esclusa_counters *own;
    esclusa_counter_id id;
    EXPECT_OK(esclusa_counters_open(&own, name));
    EXPECT_OK(esclusa_counters_allocate(own, &id, "counted", "rounds", ESCLUSA_GROWS));
    EXPECT_OK(esclusa_counters_add(own, id, 3, NULL));
    ledger->seen[0] = 3;
    ledger->fate[0] = MUST_COME;
}

static void victim_sweeps_counters(const char *name)
{
    die_at(0, hold_a_counter, name);
    esclusa_counters *own;
    esclusa_counter_info info;
    EXPECT_OK(esclusa_counters_open(&own, name));
    test_pause(MILLIS(1)); /* joining may have swept */
    arm();
    EXPECT_EQUAL(1, esclusa_counters_read(own, 0, &info));
    disarm();
}

/* Nothing stays half written, nobody's, or somebody's who is dead; what is there is whole. */
static void check_counters(const char *name)
{
    (void) name;
    esclusa_counter_id id, found;
    int there = 0;
    EXPECT_OK(esclusa_counters_allocate(counters, &id, "other", "", ESCLUSA_GAUGE));
    esclusa_counter_info info = {.value = 0};
    for (int64_t until = test_now() + SECONDS(SURVIVOR_WAITS_SECONDS);;) {
        there = esclusa_counters_find(counters, &found, "counted");
        if (there == 0 ||
            (esclusa_counters_read(counters, found.index, &info) == 1 && info.orphaned == 1)) {
            break;
        }
        if (test_now() > until) {
            ledger->hung = 1;
            break;
        }
    }
    if (there == 1) {
        totals.losses += info.value < ledger->seen[0] || strcmp(info.unit, "rounds") != 0;
        totals.doubles += info.value > ledger->seen[0] + 1 && ledger->fate[0] == MUST_COME;
        EXPECT_EQUAL(1, esclusa_counters_free(counters, found));
    } else {
        totals.losses += ledger->fate[0] == MUST_COME;
    }
    /* Both places serve again. */
    int result = esclusa_counters_allocate(counters, &found, "last", "", ESCLUSA_GAUGE);
    ledger->hung |= result != 0;
    ledger->returned = test_now();
    esclusa_counters_close(counters);
}

static void prepare_mutex(const char *name)
{
    EXPECT_OK(esclusa_mutex_create(&mutex, name));
}

static void victim_locks(const char *name)
{
    esclusa_mutex *own;
    EXPECT_OK(esclusa_mutex_open(&own, name));
    arm();
    for (int i = 0; i < 3; i++) {
        int result = esclusa_mutex_lock(own);
        EXPECT(result == 0 || result == -EOWNERDEAD);
        EXPECT_EQUAL(0, ledger->locked++);
        if (result != 0) {
            EXPECT_OK(esclusa_mutex_mark_repaired(own));
        }
        EXPECT_EQUAL(1, ledger->locked--);
        EXPECT_OK(esclusa_mutex_unlock(own));
    }
    esclusa_mutex_close(own);
    disarm();
}

static void victim_repairs(const char *name)
{
    pid_t pid = test_fork();
    if (pid == 0) {
        esclusa_mutex *own;
        EXPECT_OK(esclusa_mutex_open(&own, name));
        EXPECT_OK(esclusa_mutex_lock(own));
        raise(SIGKILL);
    }
    int status;
    EXPECT_EQUAL(pid, waitpid(pid, &status, 0));
    victim_locks(name);
}

static void victim_closes_it_locked(const char *name)
{
    esclusa_mutex *own;
    EXPECT_OK(esclusa_mutex_open(&own, name));
    EXPECT_OK(esclusa_mutex_lock(own));
    ledger->locked = 1;
    test_pause(MILLIS(1)); /* the survivor sleeps behind it */
    ledger->locked = 0;
    arm();
    esclusa_mutex_close(own);
    disarm();
}

/* Holds it when the victim comes, then wants it again and again until the victim is dead. */
static void survivor_locks(const char *name)
{
    esclusa_mutex *own;
    EXPECT_OK(esclusa_mutex_open(&own, name));
    ready();
    bool last = false;
    while (!last && ledger->hung == 0) {
        last = ledger->go != 0;
        int result = esclusa_mutex_lock_for(own, SECONDS(SURVIVOR_WAITS_SECONDS));
        if (result == -EOWNERDEAD) {
            ledger->locked = 0; /* the dead one may have been inside */
            EXPECT_OK(esclusa_mutex_mark_repaired(own));
        } else if (result != 0) {
            fprintf(stderr, "survivor: %s\n", esclusa_error());
            ledger->hung = 1;
            break;
        }
        if (ledger->died != 0 && ledger->returned == 0) {
            ledger->returned = test_now();
        }
        if (ledger->locked++ != 0) {
            fprintf(stderr, "two owners\n");
            ledger->seen[1]++;
        }
        ledger->locked--;
        EXPECT_OK(esclusa_mutex_unlock(own));
        test_pause(20000);
    }
    _exit(0);
}

static void check_mutex(const char *name)
{
    (void) name;
    ledger->go = 1;
    int result = esclusa_mutex_lock_for(mutex, SECONDS(SURVIVOR_WAITS_SECONDS));
    if (result != 0 && result != -EOWNERDEAD) {
        ledger->hung = 1;
    } else {
        EXPECT_OK(esclusa_mutex_unlock(mutex));
    }
    totals.doubles += ledger->seen[1];
    esclusa_mutex_close(mutex);
}

/* ---- creation ---- */

static void prepare_nothing(const char *name)
{
    (void) name;
}

static void victim_creates(const char *name)
{
    esclusa_queue *own;
    esclusa_options options = {.members = 4, .handles = 4};
    arm();
    EXPECT_OK(esclusa_queue_create_with(&own, name, 3, 8, &options));
    disarm();
}

/* Nothing, or a whole one; no private file outlives the next creation. */
static void check_creation(const char *name)
{
    esclusa_queue *own;
    esclusa_options options = {.members = 4, .handles = 4};
    int result = esclusa_queue_open(&own, name);
    EXPECT(result == 0 || result == -ENOENT);
    if (result == -ENOENT) {
        EXPECT_OK(esclusa_queue_create_with(&own, name, 3, 8, &options));
    }
    esclusa_producer *end;
    EXPECT_OK(esclusa_queue_producer(&end, own));
    EXPECT_OK(esclusa_producer_put(end, "x", 1, 0, 0));
    esclusa_queue_close(own);
    esclusa_producer_close(end);
    EXPECT_OK(esclusa_unlink(name));
    EXPECT_OK(esclusa_queue_create_with(&own, name, 3, 8, &options));
    esclusa_queue_close(own);
    totals.losses += test_count_files(test_directory(), ".esclusa-") != 0;
    ledger->returned = test_now();
}

/* ---- the table ---- */

static const struct operation operations[] = {
    {.name = "put",
     .victim = victim_puts,
     .survivor = survivor_drains_early,
     .after = put_end_mark},
    {.name = "put, dead waiter",
     .victim = victim_puts_after_a_waiter_died,
     .survivor = survivor_drains,
     .after = put_end_mark},
    {.name = "put_many",
     .victim = victim_puts_many,
     .survivor = survivor_drains_early,
     .after = put_end_mark},
    {.name = "claim publish",
     .victim = victim_claims_and_publishes,
     .survivor = survivor_drains_early,
     .after = put_end_mark},
    {.name = "claim abort",
     .victim = victim_claims_and_aborts,
     .survivor = survivor_drains_early,
     .after = put_end_mark},
    {.name = "get",
     .victim = victim_gets,
     .survivor = survivor_drains,
     .after = put_end_mark,
     .preload = 4},
    {.name = "get_many",
     .victim = victim_gets_many,
     .survivor = survivor_drains,
     .after = put_end_mark,
     .preload = 4},
    {.name = "take acknowledge",
     .victim = victim_takes_and_acknowledges,
     .survivor = survivor_drains,
     .after = put_end_mark,
     .preload = 4},
    {.name = "take release",
     .victim = victim_takes_and_releases,
     .survivor = survivor_drains,
     .after = put_end_mark,
     .preload = 4},
    {.name = "get returned",
     .victim = victim_gets_what_was_returned,
     .survivor = survivor_drains,
     .after = put_end_mark,
     .preload = 4},
    {.name = "get, full ring",
     .victim = victim_gets,
     .survivor = survivor_puts,
     .after = drain_for_survivor,
     .preload = SLOTS},
    {.name = "get_many, full ring",
     .victim = victim_gets_many,
     .survivor = survivor_puts,
     .after = drain_for_survivor,
     .preload = SLOTS},
    {.name = "take acknowledge, full ring",
     .victim = victim_takes_and_acknowledges,
     .survivor = survivor_puts,
     .after = drain_for_survivor,
     .preload = SLOTS},
    {.name = "take release, full ring",
     .victim = victim_takes_and_releases,
     .survivor = survivor_puts,
     .after = drain_for_survivor,
     .preload = SLOTS},
    {.name = "wait, empty",
     .victim = victim_waits_in_vain,
     .survivor = survivor_drains_early,
     .after = put_end_mark},
    {.name = "wait, full ring",
     .victim = victim_waits_for_room,
     .survivor = survivor_drains,
     .after = put_end_mark,
     .preload = SLOTS},
    {.name = "open",
     .victim = victim_opens,
     .survivor = survivor_drains,
     .after = put_end_mark,
     .preload = 2},
    {.name = "register",
     .victim = victim_registers,
     .survivor = survivor_drains,
     .after = put_end_mark,
     .preload = 2},
    {.name = "close ends",
     .victim = victim_closes_ends,
     .survivor = survivor_drains,
     .after = put_end_mark,
     .preload = 3},
    {.name = "close queue",
     .victim = victim_closes,
     .survivor = survivor_drains,
     .after = put_end_mark,
     .preload = 3},
    {.name = "sweep",
     .victim = victim_sweeps,
     .survivor = survivor_drains,
     .after = put_end_mark,
     .preload = 3},
    {.name = "counter add close",
     .prepare = prepare_counter,
     .victim = victim_adds,
     .after = check_counter},
    {.name = "array close",
     .prepare = prepare_array,
     .victim = victim_changes_elements,
     .after = check_array},
    {.name = "counters",
     .prepare = prepare_counters,
     .victim = victim_counts,
     .after = check_counters},
    {.name = "counters, sweep",
     .prepare = prepare_counters,
     .victim = victim_sweeps_counters,
     .after = check_counters},
    {.name = "mutex",
     .prepare = prepare_mutex,
     .victim = victim_locks,
     .survivor = survivor_locks,
     .after = check_mutex},
    {.name = "mutex, alone",
     .prepare = prepare_mutex,
     .victim = victim_locks,
     .after = check_mutex},
    {.name = "mutex repair",
     .prepare = prepare_mutex,
     .victim = victim_repairs,
     .survivor = survivor_locks,
     .after = check_mutex},
    {.name = "mutex close locked",
     .prepare = prepare_mutex,
     .victim = victim_closes_it_locked,
     .survivor = survivor_locks,
     .after = check_mutex},
    {.name = "create",
     .prepare = prepare_nothing,
     .victim = victim_creates,
     .after = check_creation},
};

static int compare(const void *one, const void *other)
{
    int64_t a = *(const int64_t *) one, b = *(const int64_t *) other;
    return a < b ? -1 : a > b;
}

static double micros(const int64_t *sorted, int count, double quantile)
{
    int at = (int) (quantile * (count - 1) + 0.5);
    return count == 0 ? 0 : (double) sorted[at] / 1000;
}

static void print(const char *title, const struct totals *of, int first)
{
    static int64_t progress[SAMPLES], freed[SAMPLES];
    int count = of->samples - first;
    memcpy(progress, of->progress + first, (size_t) count * sizeof *progress);
    memcpy(freed, of->freed + first, (size_t) count * sizeof *freed);
    qsort(progress, (size_t) count, sizeof *progress, compare);
    qsort(freed, (size_t) count, sizeof *freed, compare);
    printf("%-28s stores %3" PRId64 " kills %3" PRId64 " hangs %" PRId64 " losses %" PRId64
           " doubles %" PRId64 " progress p50 %.0f p99 %.0f max %.0f us, free p50 %.0f us\n",
           title, of->stores, of->kills, of->hangs, of->losses, of->doubles,
           micros(progress, count, 0.5), micros(progress, count, 0.99), micros(progress, count, 1),
           micros(freed, count, 0.5));
    fflush(stdout);
}

static void try_each_store(const struct operation *operation)
{
    struct totals *before = malloc(sizeof *before);
    *before = totals;
    int first = totals.samples;
    uint64_t stores = run(operation, 0);
    for (uint64_t at = 1; at <= stores; at++) {
        alarm(TEST_WATCHDOG_SECONDS);
        /* Who comes first is not always the same, so that a victim may have come through. */
        for (int i = 0; i < 5 && run(operation, at) != 0; i++) {
        }
    }
    totals.stores += (int64_t) stores;
    struct totals *these = malloc(sizeof *these);
    *these = totals;
    these->stores -= before->stores;
    these->kills -= before->kills;
    these->hangs -= before->hangs;
    these->losses -= before->losses;
    these->doubles -= before->doubles;
    print(operation->name, these, first);
    free(these);
    free(before);
}

int main(int argc, char **argv)
{
    if (TEST_FORKS_SLOWLY) {
        return test_skip("ThreadSanitizer sees threads, not processes");
    }
    ledger = test_shared(sizeof *ledger);
    char directory[] = "/dev/shm/test-kill-XXXXXX"; /* of our own: private files are counted */
    EXPECT(mkdtemp(directory) != NULL);
    setenv("ESCLUSA_DIR", directory, 1);
    int rounds = argc > 1 ? atoi(argv[1]) : 1;
    for (int round = 0; round < rounds; round++) {
        for (size_t i = 0; i < sizeof operations / sizeof *operations; i++) {
            if (argc <= 2 || strcmp(argv[2], operations[i].name) == 0) {
                try_each_store(&operations[i]);
            }
        }
        setenv("ESCLUSA_TEST_NO_TMPFILE", "1", 1);
        struct operation privately = operations[sizeof operations / sizeof *operations - 1];
        privately.name = "create by a private name";
        try_each_store(&privately);
        unsetenv("ESCLUSA_TEST_NO_TMPFILE");
    }
    print("all", &totals, 0);
    rmdir(directory);
    return totals.hangs + totals.losses + totals.doubles == 0 ? 0 : 1;
}
