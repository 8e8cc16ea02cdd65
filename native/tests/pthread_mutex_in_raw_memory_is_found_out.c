/* SPDX-License-Identifier: Apache-2.0 */
/* A pthread_mutex_t that somebody else initialised: type and robustness, what is refused, deaths.
 */
#include <pthread.h>

#include "testing.h"

static char *data;
static esclusa_memory *memory;

static pthread_mutex_t *make(uint64_t offset, int type, bool robust, bool shared)
{
    pthread_mutexattr_t attributes;
    EXPECT_EQUAL(0, pthread_mutexattr_init(&attributes));
    EXPECT_EQUAL(0, pthread_mutexattr_settype(&attributes, type));
    if (shared) {
        pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    }
    if (robust) {
        EXPECT_EQUAL(0, pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST));
    }
    pthread_mutex_t *mutex = (pthread_mutex_t *) (void *) (data + offset);
    EXPECT_EQUAL(0, pthread_mutex_init(mutex, &attributes));
    pthread_mutexattr_destroy(&attributes);
    return mutex;
}

static void is_found_out(uint64_t offset, int type, bool robust)
{
    pthread_mutex_t *plain = make(offset, type, robust, true);
    esclusa_pthread_mutex *mutex;
    EXPECT_OK(esclusa_pthread_mutex_at(&mutex, memory, offset));
    EXPECT_EQUAL(robust, esclusa_pthread_mutex_is_robust(mutex));
    EXPECT_OK(esclusa_pthread_mutex_lock(mutex));
    bool recursive = type == PTHREAD_MUTEX_RECURSIVE;
    EXPECT(recursive || pthread_mutex_trylock(plain) != 0);
    EXPECT_EQUAL(recursive ? 0 : -EDEADLK, esclusa_pthread_mutex_lock(mutex));
    EXPECT_EQUAL(-EBUSY, esclusa_pthread_mutex_close(mutex));
    EXPECT_OK(esclusa_pthread_mutex_unlock(mutex));
    EXPECT_EQUAL(recursive ? 0 : -EPERM, esclusa_pthread_mutex_unlock(mutex));
    EXPECT_EQUAL(0, pthread_mutex_trylock(plain));
    EXPECT_EQUAL(0, pthread_mutex_unlock(plain));
    EXPECT_EQUAL(-EOPNOTSUPP, esclusa_pthread_condition_signal(mutex, 0));
    EXPECT_OK(esclusa_pthread_mutex_close(mutex));
}

static void refuses(int error, uint64_t offset, const char *why)
{
    esclusa_pthread_mutex *mutex = (esclusa_pthread_mutex *) 1;
    EXPECT_EQUAL(error, esclusa_pthread_mutex_at(&mutex, memory, offset));
    EXPECT(mutex == NULL);
    if (strstr(esclusa_error(), why) == NULL) {
        FAIL("'%s' is not in: %s", why, esclusa_error());
    }
}

/* A program without this library dies with it. */
static void is_recovered(uint64_t offset)
{
    pthread_mutex_t *plain = make(offset, PTHREAD_MUTEX_NORMAL, true, true);
    esclusa_pthread_mutex *mutex;
    EXPECT_OK(esclusa_pthread_mutex_at(&mutex, memory, offset));
    _Atomic int *locked = test_shared(sizeof *locked);
    pid_t owner = test_fork();
    if (owner == 0) {
        EXPECT_EQUAL(0, pthread_mutex_lock(plain));
        *locked = 1;
        pause();
    }
    test_await(locked, 1);
    EXPECT_EQUAL(-EBUSY, esclusa_pthread_mutex_try_lock(mutex));
    test_kill(owner);
    EXPECT_EQUAL(-EOWNERDEAD, esclusa_pthread_mutex_lock(mutex));
    EXPECT_OK(esclusa_pthread_mutex_mark_repaired(mutex));
    EXPECT_OK(esclusa_pthread_mutex_unlock(mutex));
    EXPECT_OK(esclusa_pthread_mutex_close(mutex));
}

int main(void)
{
    enum { BYTES = 20000 };
    if (getenv("ESCLUSA_EMULATOR") != NULL) {
        return test_skip("the emulator's mremap makes no second mapping");
    }
    const char *name = test_name();
    EXPECT_OK(esclusa_memory_create(&memory, name, BYTES));
    data = esclusa_memory_data(memory);
    for (int robust = 0; robust < 2; robust++) {
        is_found_out(64, PTHREAD_MUTEX_NORMAL, robust);
        is_found_out(8, PTHREAD_MUTEX_RECURSIVE, robust);
        is_found_out(4096 - 8, PTHREAD_MUTEX_ERRORCHECK, robust); /* on two pages */
        is_found_out(BYTES - sizeof(pthread_mutex_t), PTHREAD_MUTEX_NORMAL, robust);
    }
    refuses(-EINVAL, 1024, "is private to a process, or was not initialised");
    make(64, PTHREAD_MUTEX_NORMAL, false, false);
    refuses(-EINVAL, 64, "at offset 64 is private to a process");
    memset(data + 64, 0x5a, sizeof(pthread_mutex_t));
    refuses(-EINVAL, 64, "at offset 64 is no pthread_mutex_t");
    refuses(-EINVAL, 12, "offset 12 is no multiple of 8");
    refuses(-ERANGE, BYTES - 8, "do not lie within its 20000");
    refuses(-ERANGE, UINT64_MAX - 7, "do not lie within its 20000");
    if (test_has_robust_lists()) {
        is_recovered(128);
    }
    make(192, PTHREAD_MUTEX_ERRORCHECK, true, true);
    esclusa_pthread_mutex *mutex;
    EXPECT_OK(esclusa_pthread_mutex_at(&mutex, memory, 192));
    EXPECT(strcmp(name, esclusa_pthread_mutex_name(mutex)) == 0);
    pid_t child = test_fork(); /* its parent's handle serves it too */
    if (child == 0) {
        EXPECT_OK(esclusa_pthread_mutex_lock(mutex));
        EXPECT_OK(esclusa_pthread_mutex_unlock(mutex));
        _exit(0);
    }
    test_wait(child);
    EXPECT_OK(esclusa_pthread_mutex_lock(mutex));
    esclusa_memory_close(memory);
    EXPECT_OK(esclusa_pthread_mutex_unlock(mutex));
    EXPECT_OK(esclusa_pthread_mutex_close(mutex));
    EXPECT_EQUAL(-EBADF, esclusa_pthread_mutex_at(&mutex, memory, 192));
    EXPECT_OK(esclusa_memory_unlink(name));
    return 0;
}
