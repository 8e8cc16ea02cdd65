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
 *
 * With `apart` for a third argument each victim and each survivor is process 1 of a PID namespace
 * of its own, so that no number tells one from the other; there a death is measured from the end of
 * its process.
 */
#include <sched.h>

#include "kill_matrix/matrix.h"
#include "namespaces.h"

struct ledger *ledger;
struct totals totals;
static uint64_t armed_at;
static _Atomic int64_t *stamp;
static pid_t (*start)(void) = test_fork; /* a victim or a survivor */

void arm(void)
{
    esclusa_kill_stamp(stamp);
    esclusa_kill_arm(armed_at);
}

void disarm(void)
{
    ledger->stores = esclusa_kill_count();
    esclusa_kill_arm(0);
}

static bool is_apart(void)
{
    return start == test_fork_apart;
}

/* Process 1 of a namespace is deaf to its own SIGKILL: the parent's comes at once. */
static void die(void)
{
    ledger->came_through = 1;
    raise(SIGKILL);
    while (is_apart()) {
        pause();
    }
}

void die_at(uint64_t store, void (*victim)(const char *), const char *name)
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

void ready(void)
{
    ledger->survivor_ready = 1;
}

void progressed(void)
{
    if (ledger->died != 0 && ledger->returned == 0) {
        ledger->returned = test_now();
    }
}

void hung(const char *who)
{
    fprintf(stderr, "%s: %s\n", who, esclusa_error());
    ledger->hung = 1;
}

void await_returned(void)
{
    int64_t until = test_now() + SECONDS(SURVIVOR_WAITS_SECONDS);
    while (ledger->returned == 0) {
        if (test_now() > until) {
            ledger->hung = 1;
            return;
        }
        test_pause(100000);
    }
}

/* ---- a death ---- */

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
            sched_yield(); /* as above */
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
static uint64_t run(const struct object *object, const struct operation *operation, uint64_t at)
{
    memset(ledger, 0, sizeof *ledger);
    const char *name = test_name();
    armed_at = at;
    stamp = &ledger->died;
    object->prepare(name, operation);
    pid_t survivor = 0;
    if (operation->survivor != NULL) {
        survivor = start();
        if (survivor == 0) {
            operation->survivor(name);
        }
        test_await(&ledger->survivor_ready, 1);
        test_pause(300000); /* until it sleeps, mostly */
    }
    pid_t victim = start();
    if (victim == 0) {
        operation->victim(name);
        die(); /* what it still holds is lost with it, too */
    }
    int status;
    bool reaped = false;
    while (ledger->died == 0 && !(is_apart() && ledger->came_through != 0) && !reaped) {
        reaped = waitpid(victim, &status, WNOHANG) == victim;
        sched_yield(); /* the victim may need this core */
    }
    bool killed = ledger->died != 0;
    if (is_apart() && !reaped) {
        EXPECT_EQUAL(0, kill(victim, SIGKILL));
    }
    /* Where nobody measures a private file's lock has to be free; who is apart has no number that
     * tells its member. */
    if ((survivor == 0 || is_apart()) && !reaped) {
        EXPECT_EQUAL(victim, waitpid(victim, &status, 0));
        reaped = true;
    }
    int64_t freed = is_apart() ? test_now() : await_freed(name, victim);
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
    if (object->judge != NULL) {
        object->judge(operation, at);
    }
    if (ledger->hung != 0) {
        fprintf(stderr, "%s, store %" PRIu64 ": hung\n", operation->name, at);
        totals.hangs++;
    }
    unlink(test_path(name));
    test_state.names--;
    return killed ? 0 : ledger->stores;
}

/* ---- all of them ---- */

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

static void try_each_store(const struct object *object, const struct operation *operation)
{
    struct totals *before = malloc(sizeof *before);
    *before = totals;
    int first = totals.samples;
    uint64_t stores = run(object, operation, 0);
    for (uint64_t at = 1; at <= stores; at++) {
        alarm(TEST_WATCHDOG_SECONDS);
        /* Who comes first is not always the same, so that a victim may have come through. */
        for (int i = 0; i < 5 && run(object, operation, at) != 0; i++) {
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

static const struct object *const objects[] = {
    &queue_object,     &counter_object,   &array_object,  &counters_object, &mutex_object,
    &condition_object, &semaphore_object, &rwlock_object, &barrier_object,  &event_object,
    &latch_object,     &pthread_object,   &ring_object,   &creation_object};

/* Where there is no O_TMPFILE. */
static void try_private_names(void)
{
    struct operation privately = creation_object.operations[0];
    setenv("ESCLUSA_TEST_NO_TMPFILE", "1", 1);
    privately.name = "create by a private name";
    try_each_store(&creation_object, &privately);
    unsetenv("ESCLUSA_TEST_NO_TMPFILE");
}

/* From now on whoever is started is process 1; false where none can be. */
static bool go_apart(void)
{
    pid_t one = test_fork_apart();
    if (one == 0) {
        _exit(0);
    }
    if (one > 0) {
        test_wait(one);
        start = test_fork_apart;
    }
    return one > 0;
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
    const char *only = argc > 2 ? argv[2] : "";
    if (argc > 3 && strcmp(argv[3], "apart") == 0 && !go_apart()) {
        rmdir(directory);
        return test_skip("a PID namespace cannot be made; run as root");
    }
    for (int round = 0; round < rounds; round++) {
        for (size_t i = 0; i < sizeof objects / sizeof *objects; i++) {
            bool is_had = objects[i]->is_had == NULL || objects[i]->is_had();
            if (!is_had) {
                printf("%s\n", objects[i]->without);
            }
            is_had = is_had && !(is_apart() && objects[i] == &pthread_object); /* refused there */
            for (const struct operation *each = objects[i]->operations;
                 is_had && each->name != NULL; each++) {
                if (strstr(each->name, only) != NULL) {
                    try_each_store(objects[i], each);
                }
            }
        }
        try_private_names();
    }
    print("all", &totals, 0);
    rmdir(directory);
    return totals.hangs + totals.losses + totals.doubles == 0 ? 0 : 1;
}
