/* SPDX-License-Identifier: Apache-2.0 */
/* docs/design/pthread-mutex.md */
#include "pthread_mutex.h"

#include <errno.h>
#include <inttypes.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "condition.h"
#include "pthread_abi.h"
#include "shared.h"

static const char creating[] = "create segment";

/* ---- the kind ---- */

static uint64_t body_bytes(const uint64_t *parameter, uint32_t members, const char **why)
{
    (void) members;
    *why = "its C library, architecture or size of a pthread_mutex_t is unknown";
    bool known = (parameter[0] == ESCLUSA_GLIBC || parameter[0] == ESCLUSA_MUSL) &&
                 (parameter[1] == ESCLUSA_X86_64 || parameter[1] == ESCLUSA_AARCH64) &&
                 parameter[2] >= 1 && parameter[2] <= ESCLUSA_PTHREAD_MUTEX_BYTES;
    return known ? sizeof(struct esclusa_pthread_mutex) : 0;
}

/* Robust, shared between processes, and looking who unlocks it. Returns 0 or an errno. */
static int initialise(pthread_mutex_t *mutex)
{
    pthread_mutexattr_t attributes;
    int error = pthread_mutexattr_init(&attributes);
    if (error != 0) {
        return error;
    }
    error = pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_ERRORCHECK);
    if (error == 0) {
        error = pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    }
    if (error == 0) {
        error = pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
    }
    if (error == 0) {
        error = pthread_mutex_init(mutex, &attributes);
    }
    pthread_mutexattr_destroy(&attributes);
    return error;
}

static void fill(void *body, const uint64_t *parameter, int64_t value)
{
    (void) parameter;
    (void) value;
    esclusa_kill_point();
    initialise(body); /* was tried before, see can_create() */
}

static void attach(struct segment *segment)
{
    struct esclusa_pthread_mutex *body = segment->body;
    esclusa_pthread_mutex *mutex = (esclusa_pthread_mutex *) segment;
    mutex->mutex = (pthread_mutex_t *) (void *) body->mutex;
    mutex->conditions = body->condition;
    mutex->robust = true;
}

static void forked(struct segment *segment)
{
    atomic_store_explicit(&((esclusa_pthread_mutex *) segment)->holder, 0, memory_order_relaxed);
}

/* Not when the thread that had it has ended: the kernel has handed it on. */
static bool held(struct segment *segment)
{
    esclusa_pthread_mutex *mutex = (esclusa_pthread_mutex *) segment;
    return atomic_load_explicit(&mutex->holder, memory_order_acquire) != 0 &&
           (!mutex->robust ||
            syscall(SYS_tgkill, getpid(), (pid_t) pthread_owner_of(mutex->mutex), 0) == 0);
}

static const char *libc_name(uint64_t number)
{
    return number == ESCLUSA_GLIBC ? "glibc" : "musl";
}

static const char *architecture_name(uint64_t number)
{
    return number == ESCLUSA_X86_64 ? "x86-64" : "AArch64";
}

static int check_namespace(const char *doing, const char *name, uint64_t made_in)
{
    uint64_t ours = esclusa_pid_namespace();
    if (made_in != 0 && made_in == ours) {
        return 0;
    }
    return esclusa_fail(-EOPNOTSUPP, doing, name, "%s, use a Mutex",
                        made_in == 0 || ours == 0
                            ? "which PID namespace it belongs to cannot be told without /proc"
                            : "it was made in another PID namespace, whose thread ids mean nothing "
                              "here");
}

static int accept(const char *doing, const char *name, const struct esclusa_header *found)
{
    if (found->parameter[0] != ESCLUSA_LIBC || found->parameter[1] != ESCLUSA_ARCHITECTURE ||
        found->parameter[2] != sizeof(pthread_mutex_t)) {
        return esclusa_fail(-EOPNOTSUPP, doing, name,
                            "it was made by %s on %s, whose pthread_mutex_t has %" PRIu64
                            " bytes, this is %s on %s with %zu; use a Mutex",
                            libc_name(found->parameter[0]), architecture_name(found->parameter[1]),
                            found->parameter[2], libc_name(ESCLUSA_LIBC),
                            architecture_name(ESCLUSA_ARCHITECTURE), sizeof(pthread_mutex_t));
    }
    return check_namespace(doing, name, found->pid_namespace);
}

/* The kernel hands the mutex on. */
static bool repair(struct segment *segment, struct dead *dead)
{
    (void) dead;
    esclusa_conditions_rouse(((esclusa_pthread_mutex *) segment)->conditions);
    return false;
}

const struct kind esclusa_pthread_mutex_kind = {
    .number = ESCLUSA_KIND_PTHREAD_MUTEX,
    .handle = HANDLE_PTHREAD_MUTEX,
    .noun = "pthread mutex",
    .control_bytes = sizeof(struct esclusa_pthread_mutex_handle),
    .parameters = 3,
    .body_bytes = body_bytes,
    .fill = fill,
    .attach = attach,
    .repair = repair,
    .give_back = esclusa_give_back_nothing,
    .forked = forked,
    .accept = accept,
    .held = held,
};

/* ---- create, open ---- */

static struct wanted wanted_of(const char *name, const esclusa_options *options)
{
    return (struct wanted){
        .kind = &esclusa_pthread_mutex_kind,
        .name = name,
        .options = options,
        .parameter = {ESCLUSA_LIBC, ESCLUSA_ARCHITECTURE, sizeof(pthread_mutex_t)},
    };
}

/* Would what we create be one that we can open? */
static int can_create(const char *name)
{
    pthread_mutex_t trial;
    int error = initialise(&trial);
    if (error != 0) {
        return esclusa_fail(-error, creating, name,
                            "this system has no robust pthread_mutex_t that processes share");
    }
    pthread_mutex_destroy(&trial);
    return check_namespace(creating, name, esclusa_pid_namespace());
}

int esclusa_pthread_mutex_create_with(esclusa_pthread_mutex **out, const char *name,
                                      const esclusa_options *options)
{
    *out = NULL;
    struct wanted wanted = wanted_of(name, options);
    int result = can_create(name);
    return result != 0 ? result : esclusa_segment_create((struct segment **) out, &wanted);
}

int esclusa_pthread_mutex_open_with(esclusa_pthread_mutex **out, const char *name,
                                    const esclusa_options *options)
{
    struct wanted wanted = wanted_of(name, options);
    return esclusa_segment_open((struct segment **) out, &wanted);
}

int esclusa_pthread_mutex_create_or_open_with(esclusa_pthread_mutex **out, const char *name,
                                              const esclusa_options *options)
{
    *out = NULL;
    struct wanted wanted = wanted_of(name, options);
    int result = can_create(name);
    return result != 0 ? result : esclusa_segment_create_or_open((struct segment **) out, &wanted);
}

int esclusa_pthread_mutex_create(esclusa_pthread_mutex **out, const char *name)
{
    return esclusa_pthread_mutex_create_with(out, name, NULL);
}

int esclusa_pthread_mutex_open(esclusa_pthread_mutex **out, const char *name)
{
    return esclusa_pthread_mutex_open_with(out, name, NULL);
}

int esclusa_pthread_mutex_create_or_open(esclusa_pthread_mutex **out, const char *name)
{
    return esclusa_pthread_mutex_create_or_open_with(out, name, NULL);
}

const char *esclusa_pthread_mutex_name(const esclusa_pthread_mutex *mutex)
{
    return esclusa_segment_name((const struct handle *) mutex, HANDLE_PTHREAD_MUTEX);
}

int esclusa_pthread_mutex_set_repair(esclusa_pthread_mutex *mutex, esclusa_repair hook,
                                     void *context)
{
    struct thread *me;
    int result = handle_enter((struct handle *) mutex, HANDLE_PTHREAD_MUTEX, &me);
    if (result == 0) {
        mutex->hook = hook;
        mutex->context = context;
        handle_leave(&mutex->segment.handle, HANDLE_PTHREAD_MUTEX, me);
    }
    return result;
}

/* A thread that locks it just now has it still: the mapping stays until it has unlocked. */
int esclusa_pthread_mutex_close(esclusa_pthread_mutex *mutex)
{
    if (mutex != NULL && mutex->segment.handle.kind == HANDLE_PTHREAD_MUTEX &&
        handle_is_open(&mutex->segment.handle) && held(&mutex->segment)) {
        return esclusa_fail(-EBUSY, "close pthread mutex", mutex->segment.name,
                            "a thread of this process has it");
    }
    esclusa_handle_close((struct handle *) mutex, HANDLE_PTHREAD_MUTEX);
    return 0;
}
