/* SPDX-License-Identifier: Apache-2.0 */
/* One thread creates, opens and closes while another forks: no child has a copy of a descriptor
 * whose locks say that its parent lives, by whichever way the file was made. Nor has one that is
 * forked in the middle of a creation, while its private name is held by a lock. */
#include <pthread.h>
#include <stdatomic.h>

#include "kill.h"
#include "testing.h"

enum { CHILDREN = TEST_FORKS_SLOWLY ? 20 : 100, ROUNDS_MIN = 50 };

static const char *kept;
static _Atomic bool stop;
static _Atomic int rounds;

static void *open_and_create(void *argument)
{
    const char *made = argument;
    while (!stop) {
        esclusa_mutex *mutex;
        EXPECT_OK(esclusa_mutex_open(&mutex, kept));
        esclusa_mutex_close(mutex);
        EXPECT_OK(esclusa_mutex_create(&mutex, made));
        EXPECT_OK(esclusa_unlink(made));
        esclusa_mutex_close(mutex);
        rounds++;
    }
    return NULL;
}

/* What the kernel says of each descriptor. proc_pid_fdinfo(5) */
static bool has_lock(const char *fdinfo)
{
    FILE *file = fopen(fdinfo, "re");
    char line[256];
    bool has = false;
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        has |= strncmp(line, "lock:", 5) == 0;
    }
    if (file != NULL) {
        fclose(file);
    }
    return has;
}

/* Those with locks, of files whose path has this in it. */
static int count_locked(pid_t pid, const char *part)
{
    char folder[64];
    snprintf(folder, sizeof folder, "/proc/%d/fdinfo", (int) pid);
    DIR *files = opendir(folder);
    EXPECT(files != NULL);
    int count = 0;
    for (struct dirent *entry = readdir(files); entry != NULL; entry = readdir(files)) {
        char path[64 + sizeof entry->d_name], target[4200] = "";
        snprintf(path, sizeof path, "/proc/%d/fd/%s", (int) pid, entry->d_name);
        (void) !readlink(path, target, sizeof target - 1);
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        count += entry->d_name[0] != '.' && strstr(target, part) != NULL && has_lock(path);
    }
    closedir(files);
    return count;
}

static void fork_meanwhile(void)
{
    kept = test_name();
    esclusa_mutex *mutex;
    EXPECT_OK(esclusa_mutex_create(&mutex, kept));
    EXPECT(count_locked(getpid(), "") > 0); /* else the kernel does not tell */
    esclusa_mutex_close(mutex);

    _Atomic int *forked = test_shared(sizeof *forked);
    stop = false;
    rounds = 0;
    pthread_t thread;
    EXPECT_OK(pthread_create(&thread, NULL, open_and_create, (void *) test_name()));
    pid_t child[CHILDREN];
    for (int i = 0; i < CHILDREN; i++) {
        child[i] = test_fork();
        if (child[i] == 0) {
            ++*forked;
            for (;;) {
                pause();
            }
        }
        test_pause(500000);
    }
    test_await(&rounds, ROUNDS_MIN);
    stop = true;
    EXPECT_OK(pthread_join(thread, NULL));
    test_await(forked, CHILDREN);
    int locked = 0;
    for (int i = 0; i < CHILDREN; i++) {
        locked += count_locked(child[i], "");
        test_kill(child[i]);
    }
    EXPECT_EQUAL(0, locked);
}

/* ---- the kill points of the library, put to another use ---- */

static _Thread_local bool watched;
static int forks;

/* The lock is one of the description, which parent and child have in common: the child has to look
 * before the parent lets it go. */
void esclusa_kill_point(void)
{
    if (!watched || count_locked(getpid(), "/.esclusa-") == 0) {
        return;
    }
    watched = false;
    pid_t child = test_fork();
    if (child == 0) {
        EXPECT_EQUAL(0, count_locked(getpid(), "/.esclusa-"));
        _exit(0);
    }
    test_wait(child);
    forks++;
    watched = true;
}

bool esclusa_test_without(const char *variable)
{
    return getenv(variable) != NULL;
}

static void fork_while_the_private_name_is_locked(void)
{
    esclusa_mutex *mutex;
    watched = true;
    EXPECT_OK(esclusa_mutex_create(&mutex, test_name()));
    watched = false;
    EXPECT(forks > 0);
    esclusa_mutex_close(mutex);
}

int main(void)
{
    fork_meanwhile();
    setenv("ESCLUSA_TEST_NO_TMPFILE", "1", 1); /* private names, each held by a lock */
    fork_meanwhile();
    fork_while_the_private_name_is_locked();
    return 0;
}
