/* SPDX-License-Identifier: Apache-2.0 */
/* What every test program begins with: checks that say where and why, names, child processes, a
 * watchdog. */
#ifndef ESCLUSA_TESTING_H
#define ESCLUSA_TESTING_H

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "esclusa/esclusa.h"

/* Sanitizers are slow, and their memory is their own affair. */
#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
#define TEST_SANITIZED 1
#else
#define TEST_SANITIZED 0
#endif

#ifdef __SANITIZE_THREAD__
#define TEST_FORKS_SLOWLY 1
#else
#define TEST_FORKS_SLOWLY 0
#endif

#ifdef __SANITIZE_THREAD__
__attribute__((weak, visibility("default"))) const char *__tsan_default_options(void);
const char *__tsan_default_options(void)
{
    return "die_after_fork=0";
}
#endif

enum {
    TEST_SKIPPED = 77,
    TEST_WATCHDOG_SECONDS = TEST_SANITIZED ? 220 : 55, /* less than ctest's own */
};

#define MILLIS(n) ((int64_t) (n) * 1000000)
#define SECONDS(n) ((int64_t) (n) * 1000000000)

/* End the process, with its children's names of segments still to be unlinked by the parent. */
#define FAIL(...) test_fail(__FILE__, __LINE__, __VA_ARGS__)
#define EXPECT(condition)                                                                          \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            FAIL("%s; last error: %s", #condition, esclusa_error());                               \
        }                                                                                          \
    } while (0)
#define EXPECT_EQUAL(expected, actual)                                                             \
    do {                                                                                           \
        int64_t expected_ = (int64_t) (expected), actual_ = (int64_t) (actual);                    \
        if (expected_ != actual_) {                                                                \
            FAIL("%s is %" PRId64 ", not %s = %" PRId64 "; last error: %s", #actual, actual_,      \
                 #expected, expected_, esclusa_error());                                           \
        }                                                                                          \
    } while (0)
#define EXPECT_OK(call) EXPECT_EQUAL(0, call)
#define EXPECT_SENTENCE(...)                                                                       \
    do {                                                                                           \
        char sentence_[1024];                                                                      \
        snprintf(sentence_, sizeof sentence_, __VA_ARGS__);                                        \
        if (strcmp(sentence_, esclusa_error()) != 0) {                                             \
            FAIL("the sentence is\n  %s\nnot\n  %s", esclusa_error(), sentence_);                  \
        }                                                                                          \
    } while (0)

struct test_state {
    pid_t pid;
    unsigned names;
    char name[64][64];
};

static struct test_state test_state;

__attribute__((noreturn, format(printf, 3, 4), unused)) static void
test_fail(const char *file, int line, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "%s:%d: ", file, line);
    vfprintf(stderr, format, arguments);
    fprintf(stderr, "\n");
    va_end(arguments);
    if (getpid() == test_state.pid) {
        exit(1);
    }
    _exit(1);
}

static const char *test_directory(void)
{
    const char *directory = getenv("ESCLUSA_DIR");
    return directory != NULL ? directory : "/dev/shm";
}

static void test_clean_up(void)
{
    if (getpid() != test_state.pid) {
        return;
    }
    for (unsigned i = 0; i < test_state.names; i++) {
        char path[4200];
        snprintf(path, sizeof path, "%s/%s", test_directory(), test_state.name[i]);
        unlink(path);
        snprintf(path, sizeof path, "/dev/shm/%s", test_state.name[i]);
        unlink(path);
    }
}

static void test_hung(int number)
{
    (void) number;
    static const char text[] = "the watchdog barked\n";
    (void) !write(STDERR_FILENO, text, sizeof text - 1);
    test_clean_up();
    signal(SIGABRT, SIG_DFL);
    abort();
}

__attribute__((constructor)) static void test_begin(void)
{
    test_state.pid = getpid();
    signal(SIGALRM, test_hung);
    alarm(TEST_WATCHDOG_SECONDS);
    atexit(test_clean_up);
}

/* A fresh name, which is unlinked at the end. */
__attribute__((unused)) static const char *test_name(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    char *name = test_state.name[test_state.names++ % 64];
    snprintf(name, sizeof test_state.name[0], "test-%d-%lld-%u", (int) getpid(),
             (long long) now.tv_sec * 1000000000 + now.tv_nsec, test_state.names);
    return name;
}

__attribute__((unused)) static const char *test_path(const char *name)
{
    static char path[4200];
    snprintf(path, sizeof path, "%s/%s", test_directory(), name);
    return path;
}

__attribute__((unused)) static int64_t test_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t) now.tv_sec * 1000000000 + now.tv_nsec;
}

/* For short waits on what cannot be waited for, e.g. that another thread has gone to sleep. */
__attribute__((unused)) static void test_pause(int64_t nanos)
{
    struct timespec time = {nanos / 1000000000, nanos % 1000000000};
    nanosleep(&time, NULL);
}

/* Returns twice, as fork does. A child that fails makes test_wait fail. */
__attribute__((unused)) static pid_t test_fork(void)
{
    fflush(NULL);
    pid_t pid = fork();
    EXPECT(pid >= 0);
    if (pid == 0) {
        alarm(TEST_WATCHDOG_SECONDS); /* fork clears it */
    }
    return pid;
}

__attribute__((unused)) static void test_wait(pid_t pid)
{
    int status;
    EXPECT_EQUAL(pid, waitpid(pid, &status, 0));
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        FAIL("child %d ended with status 0x%x", (int) pid, (unsigned) status);
    }
}

__attribute__((unused)) static void test_kill(pid_t pid)
{
    EXPECT_EQUAL(0, kill(pid, SIGKILL));
    int status;
    EXPECT_EQUAL(pid, waitpid(pid, &status, 0));
    EXPECT(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

/* Zeroed memory that children share. */
__attribute__((unused)) static void *test_shared(size_t byte_size)
{
    void *memory = mmap(NULL, byte_size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    EXPECT(memory != MAP_FAILED);
    return memory;
}

/* Wait until a word that another process sets is at least `value`. */
__attribute__((unused)) static void test_await(_Atomic int *word, int value)
{
    while (*word < value) {
        test_pause(100000);
    }
}

/* The bytes of a segment, past the library. */
__attribute__((unused)) static void *test_map(const char *name, size_t *byte_size)
{
    int fd = open(test_path(name), O_RDWR | O_CLOEXEC);
    EXPECT(fd >= 0);
    struct stat status;
    EXPECT_EQUAL(0, fstat(fd, &status));
    void *map = mmap(NULL, (size_t) status.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    EXPECT(map != MAP_FAILED);
    close(fd);
    if (byte_size != NULL) {
        *byte_size = (size_t) status.st_size;
    }
    return map;
}

/* How many files of ours lie in the folder: the prefix is "test-PID-" or ".esclusa-". */
__attribute__((unused)) static int test_count_files(const char *directory, const char *prefix)
{
    int count = 0;
    DIR *files = opendir(directory);
    EXPECT(files != NULL);
    for (struct dirent *entry = readdir(files); entry != NULL; entry = readdir(files)) {
        count += strncmp(entry->d_name, prefix, strlen(prefix)) == 0;
    }
    closedir(files);
    return count;
}

/* Does the kernel hand on what a thread had that has ended? An emulator of another processor does
 * not see the list of those. get_robust_list(2) */
__attribute__((unused)) static bool test_has_robust_lists(void)
{
    return getenv("ESCLUSA_EMULATOR") == NULL;
}

/* Linux 5.16 and later, but no emulator of another processor that was made before. */
__attribute__((unused)) static bool test_has_futex_waitv(void)
{
#ifdef SYS_futex_waitv
    long number = SYS_futex_waitv;
#else
    long number = 449;
#endif
    return syscall(number, NULL, 0, 0, NULL, CLOCK_MONOTONIC) < 0 && errno == EINVAL;
}

/* Become a fresh process of this program: the child of a fork, and without a return. */
__attribute__((noreturn, unused)) static void test_run_again(char **argv, const char *argument)
{
    static char self[4096];
    EXPECT(readlink("/proc/self/exe", self, sizeof self - 1) > 0);
    const char *emulator = getenv("ESCLUSA_EMULATOR");
    if (emulator == NULL) {
        execl(self, argv[0], argument, (char *) NULL);
    } else {
        execlp(emulator, emulator, self, argument, (char *) NULL);
    }
    FAIL("cannot start %s: %s", emulator == NULL ? self : emulator, strerror(errno));
}

__attribute__((unused)) static int test_skip(const char *reason)
{
    printf("skipped: %s\n", reason);
    return TEST_SKIPPED;
}

#endif
