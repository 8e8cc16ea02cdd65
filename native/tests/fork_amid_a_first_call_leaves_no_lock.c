/* SPDX-License-Identifier: Apache-2.0 */
/* A process forks while another thread is in its first call of the library, which no segment has
 * been opened with before: no lock of that thread is left in the child, which uses the library. */
#include <pthread.h>

#include "testing.h"

enum { HELD = MILLIS(200) };

static _Atomic bool armed;
static _Atomic int inside, forking;

/* The library's: it allocates its records and control blocks so, with its lock. They are never
 * given back. */
void *aligned_alloc(size_t alignment, size_t byte_size)
{
    if (armed) {
        armed = false;
        inside = 1;
        test_await(&forking, 1);
        test_pause(HELD); /* in which the fork comes, unless it waits for us */
    }
    void *memory =
        mmap(NULL, byte_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return memory == MAP_FAILED || alignment > 4096 ? NULL : memory;
}

static void *create_raw_memory(void *argument)
{
    (void) argument;
    esclusa_memory *memory;
    EXPECT_OK(esclusa_memory_create(&memory, ESCLUSA_UNNAMED, 64));
    esclusa_memory_close(memory);
    return NULL;
}

static void *call_anything(void *argument)
{
    (void) argument;
    EXPECT_EQUAL(-EBADF, esclusa_counter_get(NULL, NULL));
    return NULL;
}

/* Handlers that came later are called sooner. pthread_atfork(3) */
static void about_to_fork(void)
{
    forking = inside;
}

static void use_the_library(void)
{
    create_raw_memory(NULL);
    esclusa_counter *counter;
    EXPECT_OK(esclusa_counter_create(&counter, ESCLUSA_UNNAMED, 1));
    esclusa_counter_close(counter);
}

/* In a process of its own, whose first call is that of the thread. */
static void fork_amid(void *(*call)(void *) )
{
    pid_t fresh = test_fork();
    if (fresh == 0) {
        pthread_t thread;
        armed = true;
        EXPECT_OK(pthread_create(&thread, NULL, call, NULL));
        test_await(&inside, 1);
        pid_t child = test_fork();
        if (child == 0) {
            use_the_library();
            _exit(0);
        }
        test_wait(child);
        EXPECT_OK(pthread_join(thread, NULL));
        use_the_library();
        _exit(0);
    }
    test_wait(fresh);
}

int main(void)
{
    EXPECT_OK(pthread_atfork(about_to_fork, NULL, NULL));
    fork_amid(create_raw_memory);
    fork_amid(call_anything);
    return 0;
}
