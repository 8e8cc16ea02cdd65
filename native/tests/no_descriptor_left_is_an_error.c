/* SPDX-License-Identifier: Apache-2.0 */
/* RLIMIT_NOFILE reached at each step of creating and opening: EMFILE, nothing is left behind, and
 * it works again with one more. Who has an object open needs none to use it, to wait, and to see a
 * death. */
#include <sys/resource.h>

#include "kinds.h"

enum { LIMIT = 100, ENOUGH = 5 };

static int descriptors(void)
{
    int count = 0;
    for (int fd = 0; fd < LIMIT; fd++) {
        count += fcntl(fd, F_GETFD) >= 0;
    }
    return count;
}

static unsigned mappings(const char *name)
{
    FILE *file = fopen("/proc/self/maps", "re");
    EXPECT(file != NULL);
    char line[4600];
    unsigned count = 0;
    while (fgets(line, sizeof line, file) != NULL) {
        count += strstr(line, name) != NULL;
    }
    fclose(file);
    return count;
}

/* All but so many are taken; returns how many that took. */
static int leave(int spare, int taken[LIMIT])
{
    int count = 0, fd;
    while ((fd = open("/dev/null", O_RDONLY | O_CLOEXEC)) >= 0) {
        taken[count++] = fd;
    }
    EXPECT_EQUAL(EMFILE, errno);
    while (spare-- > 0) {
        close(taken[--count]);
    }
    return count;
}

static void give_back(int count, const int taken[LIMIT])
{
    while (count > 0) {
        close(taken[--count]);
    }
}

static bool refused(int result)
{
    EXPECT(result == 0 || result == -EMFILE);
    EXPECT(result == 0 || strstr(esclusa_error(), "EMFILE") != NULL);
    return result != 0;
}

static void of_a_kind(size_t kind)
{
    const char *there = test_name(), *fresh = test_name();
    EXPECT_OK(kinds[kind].create(there));
    int refusals = 0;
    for (int spare = 0; spare <= ENOUGH; spare++) {
        int taken[LIMIT], before = descriptors();
        int count = leave(spare, taken);
        int opened = kinds[kind].open(there);
        bool was_refused = refused(opened);
        int created = kinds[kind].create(fresh);
        was_refused |= refused(created);
        EXPECT_EQUAL(LIMIT - spare, descriptors());
        give_back(count, taken);
        EXPECT_EQUAL(before, descriptors());
        EXPECT_EQUAL(0, mappings(there) + mappings(fresh));
        EXPECT_EQUAL(0, test_count_files(test_directory(), ".esclusa-"));
        EXPECT_EQUAL(created == 0 ? 0 : -ENOENT, kinds[kind].open(fresh));
        if (created == 0) {
            EXPECT_OK(esclusa_unlink(fresh));
        }
        EXPECT(spare == 0 ? was_refused : spare < ENOUGH || !was_refused);
        refusals += was_refused;
    }
    EXPECT(refusals > 0);
}

static void what_is_open_needs_none(void)
{
    esclusa_queue *queue;
    esclusa_producer *producer;
    esclusa_consumer *consumer;
    esclusa_mutex *mutex;
    char byte;
    int taken[LIMIT];
    EXPECT_OK(esclusa_queue_create(&queue, test_name(), 4, 8));
    EXPECT_OK(esclusa_mutex_create(&mutex, test_name()));
    EXPECT_OK(esclusa_queue_consumer(&consumer, queue));
    _Atomic int *step = test_shared(sizeof *step);
    pid_t pid = test_fork();
    if (pid == 0) {
        EXPECT_OK(esclusa_queue_producer(&producer, queue));
        EXPECT_OK(esclusa_mutex_lock(mutex));
        *step = 1;
        pause();
    }
    test_await(step, 1);
    int count = leave(0, taken);
    pid_t killer = test_fork();
    if (killer == 0) {
        test_pause(MILLIS(30));
        kill(pid, SIGKILL);
        _exit(0);
    }
    EXPECT_EQUAL(-EPIPE, esclusa_consumer_get(consumer, &byte, 1, NULL, SECONDS(20)));
    EXPECT_EQUAL(-EOWNERDEAD, esclusa_mutex_lock_for(mutex, SECONDS(20)));
    EXPECT_OK(esclusa_mutex_unlock(mutex));
    give_back(count, taken);
    waitpid(pid, NULL, 0);
    test_wait(killer);
    esclusa_consumer_close(consumer);
    esclusa_queue_close(queue);
    esclusa_mutex_close(mutex);
}

int main(void)
{
    const struct rlimit limit = {LIMIT, LIMIT};
    EXPECT_EQUAL(0, setrlimit(RLIMIT_NOFILE, &limit));
    what_is_open_needs_none(); /* before there is a watcher, which would have its descriptor */
    for (size_t kind = 0; kind < KINDS; kind++) {
        of_a_kind(kind);
    }
    return 0;
}
