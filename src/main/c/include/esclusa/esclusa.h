/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Esclusa: counters, arrays, locks and queues that Java, C and Python processes of one Linux
 * machine share, and that survive the death of any of them.
 *
 * Every function returns 0 (or a result >= 0 where it says so), or -errno. Results come through the
 * first argument, which is set to NULL on failure. esclusa_error() gives the sentence for the
 * calling thread's last failure. Nothing is printed, no signal handler is installed, and the
 * process never exits.
 *
 * A name is one of [A-Za-z0-9_-][A-Za-z0-9_.-]{0,199}, without a slash; anything else is -EINVAL.
 * Segments lie in /dev/shm, or in the folder that ESCLUSA_DIR names. Two names stand for none:
 * every create takes ESCLUSA_UNNAMED, and every open "fd:5" for the descriptor 5 of what was made
 * so.
 *
 * Errors that every create gives: -EEXIST taken; -ENOSPC no room, nothing is left behind; -EINVAL a
 * name or size out of range; -ENOMEM; -errno of open(2), posix_fallocate(3), mmap(2), linkat(2).
 * Errors that every open gives: -ENOENT no such segment; -EPROTO not a whole segment of this kind
 * and version (the sentence says which check failed); -EACCES it belongs to another user; -EUSERS
 * all its members are in use; -ENOMEM; -errno of open(2), mmap(2), fcntl(2). Every create_or_open
 * gives both, but -EEXIST and -ENOENT; -EINVAL when what it finds has other parameters, or other
 * members or handles than those that the options give (the sentence has both); -EAGAIN or -EEXIST
 * when the name came and went a hundred times.
 *
 * A handle may be used by all threads of the process, but a producer or consumer by one at a time:
 * two at once is undefined, and not looked for. After close a call gives -EBADF, and one that
 * returns no result NULL, 0 or what it returned before; close waits for no one, and whoever waits
 * in another thread gets -EBADF. In a forked child a handle joins anew at its first use; what the
 * parent holds, the child does not.
 *
 * Times are nanoseconds. A timeout of ESCLUSA_FOREVER waits without limit, 0 does not wait. A wait
 * that a signal ends whose handler was installed without SA_RESTART returns -EINTR; where the
 * kernel has no futex_waitv(2), before Linux 5.16, a handler with it ends the wait too.
 */
#ifndef ESCLUSA_H
#define ESCLUSA_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

#define ESCLUSA_FOREVER INT64_MAX

enum {
    ESCLUSA_VERSION_MAJOR = 0,
    ESCLUSA_VERSION_MINOR = 1,
};

enum esclusa_flags {
    ESCLUSA_TEMPORARY = 1, /* create: `gc` removes the object when no member lives */
    ESCLUSA_ANY_USER = 2,  /* open: accept a segment of another user */
};

/* What may be asked beyond a name. Zero in a field means its default. */
typedef struct esclusa_options {
    uint32_t flags;   /* enum esclusa_flags */
    uint32_t mode;    /* permission bits of a new segment; default 0600 */
    uint32_t members; /* room for so many open handles in all processes; default 256 */
    uint32_t handles; /* queue: room for so many producers and consumers; default 1024 */
} esclusa_options;

/* How a blocking call waits: it spins, then yields, then sleeps (docs/design/waiting.md). */
typedef struct esclusa_wait_policy {
    int64_t spin_nanos; /* ESCLUSA_FOREVER: never sleep */
    uint32_t yields;
} esclusa_wait_policy;

extern const esclusa_wait_policy ESCLUSA_WAIT_DEFAULT;    /* 1 us, 50 yields, sleep */
extern const esclusa_wait_policy ESCLUSA_WAIT_BUSY_SPIN;  /* never sleeps */
extern const esclusa_wait_policy ESCLUSA_WAIT_SLEEP_ONLY; /* sleeps at once */

/* The sentence for the last failure of the calling thread; "" if there was none. Valid until its
 * next call. */
const char *esclusa_error(void);

/* ---- without a name ---- */

/*
 * In place of a name, in every create: the object lies in memory of its own (memfd_create(2)),
 * sealed so that nobody can shrink it, and is gone with the last process that has it. Its name is
 * said to be "memfd:esclusa-queue" or the like. -ENOMEM if this machine has not as many bytes
 * available.
 */
#define ESCLUSA_UNNAMED "memfd:"

/*
 * The descriptor of an open object of whatever kind that was made without a name; esclusa_memory
 * too. It belongs to the object and is closed with it (and on exec). Send it to another process
 * (unix(7), SCM_RIGHTS), or have a child inherit it, and open it there as "fd:5", which leaves the
 * descriptor to its owner: each opening has a description of its own. Returns the number, or
 * -EINVAL the object has a name, or is a producer or consumer; -EBADF.
 *
 * That open gives, besides what every open does: -EBADF no such descriptor; -EPROTO it is no memory
 * that is sealed against shrinking, and not against writing; -EACCES it is not open for reading and
 * writing, or its mode keeps this user from opening it anew.
 */
int esclusa_fileno(const void *object);

/* ---- raw memory: the same object as Python's multiprocessing.shared_memory, always in /dev/shm
 * ---- */

typedef struct esclusa_memory_handle esclusa_memory;

/* Create `byte_size` (1 or more) zero bytes with mode 0600. */
int esclusa_memory_create(esclusa_memory **out, const char *name, uint64_t byte_size);
int esclusa_memory_open(esclusa_memory **out, const char *name);
/* Open, or create if there is none; -EINVAL if the one found has fewer bytes (Python rounds up on
 * other systems, never on Linux). */
int esclusa_memory_create_or_open(esclusa_memory **out, const char *name, uint64_t byte_size);
void *esclusa_memory_data(const esclusa_memory *memory);
uint64_t esclusa_memory_byte_size(const esclusa_memory *memory);
const char *esclusa_memory_name(const esclusa_memory *memory);
void esclusa_memory_close(esclusa_memory *memory);
/* Remove the name; who has it open keeps it. Returns 0, -ENOENT, or -errno of unlink(2). */
int esclusa_memory_unlink(const char *name);

/* ---- objects ---- */

/* Remove the name of an object of any kind; who has it open keeps it. Refuses a file without our
 * header (-EPROTO). */
int esclusa_unlink(const char *name);

typedef struct esclusa_counter_handle esclusa_counter;

int esclusa_counter_create(esclusa_counter **out, const char *name, int64_t value);
int esclusa_counter_create_with(esclusa_counter **out, const char *name, int64_t value,
                                const esclusa_options *options);
int esclusa_counter_open(esclusa_counter **out, const char *name);
int esclusa_counter_open_with(esclusa_counter **out, const char *name,
                              const esclusa_options *options);
/* `value` is used only if the counter is made now. */
int esclusa_counter_create_or_open(esclusa_counter **out, const char *name, int64_t value);
int esclusa_counter_create_or_open_with(esclusa_counter **out, const char *name, int64_t value,
                                        const esclusa_options *options);
const char *esclusa_counter_name(const esclusa_counter *counter);
/* Read the value, with acquire order. */
int esclusa_counter_get(esclusa_counter *counter, int64_t *value);
/* Write the value, with release order. */
int esclusa_counter_set(esclusa_counter *counter, int64_t value);
/* Add `delta`, sequentially consistent, wrapping; *sum (may be NULL) is the new value. */
int esclusa_counter_add(esclusa_counter *counter, int64_t delta, int64_t *sum);
/* Returns 1 if the value was `expected` and is `value` now, 0 if it was something else. */
int esclusa_counter_compare_and_set(esclusa_counter *counter, int64_t expected, int64_t value);
void esclusa_counter_close(esclusa_counter *counter);

/* ---- arrays ---- */

enum { ESCLUSA_DIMENSIONS_MAX = 5 };

/* What an array's elements are. */
enum esclusa_type {
    ESCLUSA_I8 = 1,
    ESCLUSA_I16 = 2,
    ESCLUSA_I32 = 3,
    ESCLUSA_I64 = 4,
    ESCLUSA_F32 = 5, /* float */
    ESCLUSA_F64 = 6, /* double */
};

typedef struct esclusa_array_handle esclusa_array;

/* Create an array of zeros; `shape` has the lengths of its 1 to 5 dimensions, each 1 or more, all
 * together at most 2^47 bytes. The elements lie in C order, the first at a multiple of 64. */
int esclusa_array_create(esclusa_array **out, const char *name, enum esclusa_type type,
                         uint32_t dimensions, const uint64_t *shape);
int esclusa_array_create_with(esclusa_array **out, const char *name, enum esclusa_type type,
                              uint32_t dimensions, const uint64_t *shape,
                              const esclusa_options *options);
/* Open an array of whatever type and shape. */
int esclusa_array_open(esclusa_array **out, const char *name);
int esclusa_array_open_with(esclusa_array **out, const char *name, const esclusa_options *options);
/* The same; -EPROTO if its elements are of another type. */
int esclusa_array_open_as(esclusa_array **out, const char *name, enum esclusa_type type);
int esclusa_array_open_as_with(esclusa_array **out, const char *name, enum esclusa_type type,
                               const esclusa_options *options);
/* -EPROTO if the one found is of another type, -EINVAL if it has another shape; the sentence has
 * both. */
int esclusa_array_create_or_open(esclusa_array **out, const char *name, enum esclusa_type type,
                                 uint32_t dimensions, const uint64_t *shape);
int esclusa_array_create_or_open_with(esclusa_array **out, const char *name, enum esclusa_type type,
                                      uint32_t dimensions, const uint64_t *shape,
                                      const esclusa_options *options);
const char *esclusa_array_name(const esclusa_array *array);
/* How many elements there are, in all dimensions together. */
uint64_t esclusa_array_length(const esclusa_array *array);
/* One of enum esclusa_type. */
uint32_t esclusa_array_type(const esclusa_array *array);
uint32_t esclusa_array_dimensions(const esclusa_array *array);
/* The lengths of its dimensions; those that it does not have are 0. Valid until close. */
const uint64_t *esclusa_array_shape(const esclusa_array *array);
/*
 * The elements themselves; NULL after close. The pointer is valid until esclusa_array_close, which
 * waits for nobody who uses it: the memory may be unmapped by then. Several processes write there
 * at once, so that what is not ordered by a lock or otherwise goes through _Atomic or the functions
 * below.
 */
void *esclusa_array_data(esclusa_array *array);
/*
 * Copy `count` elements, from the array or into it, from index `from` on; fill as many with *value.
 * Plain: somebody else may see a part of it. -ERANGE if they do not all lie within the length; the
 * sentence has index and length.
 */
int esclusa_array_get(esclusa_array *array, uint64_t from, void *into, uint64_t count);
int esclusa_array_put(esclusa_array *array, uint64_t from, const void *values, uint64_t count);
int esclusa_array_fill(esclusa_array *array, uint64_t from, uint64_t count, const void *value);
/* Closing it leaves the array as it is. */
void esclusa_array_close(esclusa_array *array);

/*
 * One element, by its index into all of them, for each type T: i8, i16, i32, i64, f32, f64.
 *
 *   get_T              read, with acquire order
 *   set_T              write, with release order
 *   fetch_add_T        add; integers wrap. *before (may be NULL) is what was there
 *   exchange_T         write; *before (may be NULL) is what was there
 *   compare_and_set_T  1 if it was `expected`, bit by bit, and is `value` now; 0 if not
 *
 * The last three are sequentially consistent, and no addition of any process is lost. -ERANGE
 * outside the length, with index and length in the sentence; -EINVAL for an array of another type.
 */
int esclusa_array_get_i8(esclusa_array *array, uint64_t index, int8_t *value);
int esclusa_array_set_i8(esclusa_array *array, uint64_t index, int8_t value);
int esclusa_array_fetch_add_i8(esclusa_array *array, uint64_t index, int8_t delta, int8_t *before);
int esclusa_array_exchange_i8(esclusa_array *array, uint64_t index, int8_t value, int8_t *before);
int esclusa_array_compare_and_set_i8(esclusa_array *array, uint64_t index, int8_t expected,
                                     int8_t value);
int esclusa_array_get_i16(esclusa_array *array, uint64_t index, int16_t *value);
int esclusa_array_set_i16(esclusa_array *array, uint64_t index, int16_t value);
int esclusa_array_fetch_add_i16(esclusa_array *array, uint64_t index, int16_t delta,
                                int16_t *before);
int esclusa_array_exchange_i16(esclusa_array *array, uint64_t index, int16_t value,
                               int16_t *before);
int esclusa_array_compare_and_set_i16(esclusa_array *array, uint64_t index, int16_t expected,
                                      int16_t value);
int esclusa_array_get_i32(esclusa_array *array, uint64_t index, int32_t *value);
int esclusa_array_set_i32(esclusa_array *array, uint64_t index, int32_t value);
int esclusa_array_fetch_add_i32(esclusa_array *array, uint64_t index, int32_t delta,
                                int32_t *before);
int esclusa_array_exchange_i32(esclusa_array *array, uint64_t index, int32_t value,
                               int32_t *before);
int esclusa_array_compare_and_set_i32(esclusa_array *array, uint64_t index, int32_t expected,
                                      int32_t value);
int esclusa_array_get_i64(esclusa_array *array, uint64_t index, int64_t *value);
int esclusa_array_set_i64(esclusa_array *array, uint64_t index, int64_t value);
int esclusa_array_fetch_add_i64(esclusa_array *array, uint64_t index, int64_t delta,
                                int64_t *before);
int esclusa_array_exchange_i64(esclusa_array *array, uint64_t index, int64_t value,
                               int64_t *before);
int esclusa_array_compare_and_set_i64(esclusa_array *array, uint64_t index, int64_t expected,
                                      int64_t value);
int esclusa_array_get_f32(esclusa_array *array, uint64_t index, float *value);
int esclusa_array_set_f32(esclusa_array *array, uint64_t index, float value);
int esclusa_array_fetch_add_f32(esclusa_array *array, uint64_t index, float delta, float *before);
int esclusa_array_exchange_f32(esclusa_array *array, uint64_t index, float value, float *before);
int esclusa_array_compare_and_set_f32(esclusa_array *array, uint64_t index, float expected,
                                      float value);
int esclusa_array_get_f64(esclusa_array *array, uint64_t index, double *value);
int esclusa_array_set_f64(esclusa_array *array, uint64_t index, double value);
int esclusa_array_fetch_add_f64(esclusa_array *array, uint64_t index, double delta, double *before);
int esclusa_array_exchange_f64(esclusa_array *array, uint64_t index, double value, double *before);
int esclusa_array_compare_and_set_f64(esclusa_array *array, uint64_t index, double expected,
                                      double value);

/* ---- a table of labelled counters ---- */

enum {
    ESCLUSA_LABEL_LENGTH = 96, /* bytes of UTF-8 */
    ESCLUSA_UNIT_LENGTH = 16,
    ESCLUSA_COUNTERS_DEFAULT = 1024, /* a usual capacity */
};

enum esclusa_counter_type {
    ESCLUSA_GROWS = 0, /* a counter: by convention it only grows */
    ESCLUSA_GAUGE = 1,
};

typedef struct esclusa_counters_handle esclusa_counters;

/* One counter of a table, in all processes; valid until somebody frees it. */
typedef struct esclusa_counter_id {
    uint32_t index;
    uint32_t generation;
} esclusa_counter_id;

/* `capacity` from 1 to 1,048,576; each counter has three cache lines. */
int esclusa_counters_create(esclusa_counters **out, const char *name, uint32_t capacity);
int esclusa_counters_create_with(esclusa_counters **out, const char *name, uint32_t capacity,
                                 const esclusa_options *options);
int esclusa_counters_open(esclusa_counters **out, const char *name);
int esclusa_counters_open_with(esclusa_counters **out, const char *name,
                               const esclusa_options *options);
/* -EINVAL if the one found has another capacity; the sentence has both. */
int esclusa_counters_create_or_open(esclusa_counters **out, const char *name, uint32_t capacity);
int esclusa_counters_create_or_open_with(esclusa_counters **out, const char *name,
                                         uint32_t capacity, const esclusa_options *options);
const char *esclusa_counters_name(const esclusa_counters *counters);
uint32_t esclusa_counters_capacity(const esclusa_counters *counters);
/*
 * Allocate a counter with the value 0, which this handle's member owns. `label` is 1 to 96 bytes of
 * UTF-8, `unit` (may be NULL) 0 to 16, both without control characters, else -EINVAL. Labels need
 * not be unique. -ENOSPC: all are in use; the sentence says how many. Its owner's death or close
 * leaves it, marked as orphaned.
 */
int esclusa_counters_allocate(esclusa_counters *counters, esclusa_counter_id *id, const char *label,
                              const char *unit, enum esclusa_counter_type type);
/* Free a counter, whoever owns it. Returns 1, or 0 if somebody has freed it before. */
int esclusa_counters_free(esclusa_counters *counters, esclusa_counter_id id);
/* Returns 1 if the counter has not been freed, else 0. */
int esclusa_counters_is_valid(esclusa_counters *counters, esclusa_counter_id id);
/*
 * The value: add (sequentially consistent, wrapping; *sum, which may be NULL, is the new value),
 * set (release), get (acquire). They do not look whether the counter is still there: the value of
 * one that was freed may be another's by now. -ERANGE for an index outside the capacity.
 */
int esclusa_counters_add(esclusa_counters *counters, esclusa_counter_id id, int64_t delta,
                         int64_t *sum);
int esclusa_counters_set(esclusa_counters *counters, esclusa_counter_id id, int64_t value);
int esclusa_counters_get(esclusa_counters *counters, esclusa_counter_id id, int64_t *value);

typedef struct esclusa_counter_info {
    esclusa_counter_id id;
    int64_t value;
    uint32_t type;     /* enum esclusa_counter_type */
    uint32_t orphaned; /* 1: its owner has died or left, and the following are 0 */
    uint32_t pid;      /* of its owner, in the owner's PID namespace */
    uint32_t language; /* of its owner: 1 Java, 2 C, 3 Python */
    char unit[ESCLUSA_UNIT_LENGTH + 1];
    char label[ESCLUSA_LABEL_LENGTH + 1];
} esclusa_counter_info;

/*
 * Read the counter at `index`, which is less than the capacity (else -ERANGE), without a lock:
 * label, unit and type are those of one counter. Returns 1; 0 if there is none, or it changed each
 * time that it was looked at. A death is noticed within about a millisecond.
 */
int esclusa_counters_read(esclusa_counters *counters, uint32_t index, esclusa_counter_info *info);
/* Find the first counter with this label. Returns 1, or 0 if there is none. */
int esclusa_counters_find(esclusa_counters *counters, esclusa_counter_id *id, const char *label);
/* Leaves the counters that it allocated, marked as orphaned. */
void esclusa_counters_close(esclusa_counters *counters);

/* ---- mutex ---- */

typedef struct esclusa_mutex_handle esclusa_mutex;

/* Called with the lock held, after its owner died. Returns 0 if the data is sound again; then the
 * lock is no longer recovered. Anything else: the lock call returns -EOWNERDEAD, with the lock,
 * which stays recovered (in Java and Python an exception of the hook lets go of it). */
typedef int (*esclusa_repair)(void *context);

int esclusa_mutex_create(esclusa_mutex **out, const char *name);
int esclusa_mutex_create_with(esclusa_mutex **out, const char *name,
                              const esclusa_options *options);
int esclusa_mutex_open(esclusa_mutex **out, const char *name);
int esclusa_mutex_open_with(esclusa_mutex **out, const char *name, const esclusa_options *options);
int esclusa_mutex_create_or_open(esclusa_mutex **out, const char *name);
int esclusa_mutex_create_or_open_with(esclusa_mutex **out, const char *name,
                                      const esclusa_options *options);
const char *esclusa_mutex_name(const esclusa_mutex *mutex);
/* Set the repair hook of this handle (NULL: none); not while another thread locks. */
int esclusa_mutex_set_repair(esclusa_mutex *mutex, esclusa_repair repair, void *context);
int esclusa_mutex_set_wait_policy(esclusa_mutex *mutex, const esclusa_wait_policy *policy);
/*
 * Lock. Returns 0; -EOWNERDEAD: locked too, but an owner died with it and nobody has called
 * esclusa_mutex_mark_repaired() since; -EDEADLK the calling thread has it already; -ETIMEDOUT;
 * -EINTR; -EBADF.
 */
int esclusa_mutex_lock(esclusa_mutex *mutex);
int esclusa_mutex_lock_for(esclusa_mutex *mutex, int64_t timeout_nanos);
/* As lock, without waiting: -EBUSY when somebody alive has it. */
int esclusa_mutex_try_lock(esclusa_mutex *mutex);
/* Returns 0, or -EPERM when the calling thread does not have it. */
int esclusa_mutex_unlock(esclusa_mutex *mutex);
/* Returns 1 or 0: has an owner died, and nobody said since that the data is sound? Only for its
 * owner, else -EPERM. */
int esclusa_mutex_is_recovered(esclusa_mutex *mutex);
int esclusa_mutex_mark_repaired(esclusa_mutex *mutex);
/* Closing a mutex that is held counts as its owner's death. */
void esclusa_mutex_close(esclusa_mutex *mutex);

/* ---- conditions of a mutex; all calls are its owner's, else -EPERM ---- */

/* A mutex has so many, 0 to 6. The processes agree on which number means what. */
enum { ESCLUSA_CONDITIONS = 7 };

/*
 * Let go of the mutex, wait for a signal, and lock again: in any case but -EPERM, -EINVAL and
 * -EBADF. Returns 0, also without a signal (look again at what you wait for); -EOWNERDEAD locked,
 * but an owner died with it meanwhile, as esclusa_mutex_lock; -ETIMEDOUT, -EINTR locked, and no
 * signal came.
 */
int esclusa_condition_wait(esclusa_mutex *mutex, uint32_t number, int64_t timeout_nanos);
/* Have one of those who wait return, or all. A dead one eats no signal. */
int esclusa_condition_signal(esclusa_mutex *mutex, uint32_t number);
int esclusa_condition_signal_all(esclusa_mutex *mutex, uint32_t number);

/* ---- pthread mutex: the POSIX one, for what a C program locks with pthread_mutex_lock ---- */

typedef struct esclusa_pthread_mutex_handle esclusa_pthread_mutex;

/*
 * Robust, shared between processes, error-checking: pthread_mutexattr_setrobust(3). It names its
 * owner by a thread id, and its bytes are the C library's own: opening one that was made in another
 * PID namespace, by another C library or for another architecture is -EOPNOTSUPP, and so is making
 * one where /proc does not tell the namespace. Use an esclusa_mutex there. Its memory must be
 * trusted: the C library follows pointers in it.
 */
int esclusa_pthread_mutex_create(esclusa_pthread_mutex **out, const char *name);
int esclusa_pthread_mutex_create_with(esclusa_pthread_mutex **out, const char *name,
                                      const esclusa_options *options);
int esclusa_pthread_mutex_open(esclusa_pthread_mutex **out, const char *name);
int esclusa_pthread_mutex_open_with(esclusa_pthread_mutex **out, const char *name,
                                    const esclusa_options *options);
int esclusa_pthread_mutex_create_or_open(esclusa_pthread_mutex **out, const char *name);
int esclusa_pthread_mutex_create_or_open_with(esclusa_pthread_mutex **out, const char *name,
                                              const esclusa_options *options);
/*
 * Use the pthread_mutex_t that a program initialised at `offset` of `memory`, in this PID namespace
 * and with this C library, for which the caller vouches. Its type and robustness are found out: a
 * recursive one may be locked again by its owner, and of one that is not robust no death is seen.
 * -ERANGE it does not lie within the memory; -EINVAL the offset is not aligned, or there is none
 * that processes share; -EOPNOTSUPP it inherits priorities. It has a mapping of its own: the memory
 * may be closed before it. It has no conditions.
 */
int esclusa_pthread_mutex_at(esclusa_pthread_mutex **out, esclusa_memory *memory, uint64_t offset);
/* What it was made or opened by; of one at an offset, the memory's name. */
const char *esclusa_pthread_mutex_name(const esclusa_pthread_mutex *mutex);
/* Returns 1 if the death of its owner hands it on, else 0. */
int esclusa_pthread_mutex_is_robust(esclusa_pthread_mutex *mutex);
/* Set the repair hook of this handle (NULL: none), as esclusa_mutex_set_repair. */
int esclusa_pthread_mutex_set_repair(esclusa_pthread_mutex *mutex, esclusa_repair repair,
                                     void *context);
/*
 * Lock. What its owner wrote before unlocking is visible. Returns 0; -EOWNERDEAD: locked too, but
 * the thread that had it ended, in whatever way, and the data may be half changed: call
 * esclusa_pthread_mutex_mark_repaired() before you unlock, or nobody can lock it ever again;
 * -ENOTRECOVERABLE that has happened; -EDEADLK the calling thread has it already; -ETIMEDOUT;
 * -EBADF, up to 50 ms after the close. No signal ends the wait.
 */
int esclusa_pthread_mutex_lock(esclusa_pthread_mutex *mutex);
int esclusa_pthread_mutex_lock_for(esclusa_pthread_mutex *mutex, int64_t timeout_nanos);
/* As lock, without waiting: -EBUSY when somebody alive has it. */
int esclusa_pthread_mutex_try_lock(esclusa_pthread_mutex *mutex);
/* Returns 0, or -EPERM when the calling thread does not have it. */
int esclusa_pthread_mutex_unlock(esclusa_pthread_mutex *mutex);
/* Returns 1 or 0: did this owner get it from a dead one, and has not said since that the data is
 * sound? Only for its owner, else -EPERM. */
int esclusa_pthread_mutex_is_recovered(esclusa_pthread_mutex *mutex);
/* pthread_mutex_consistent(3). Only for its owner, else -EPERM. */
int esclusa_pthread_mutex_mark_repaired(esclusa_pthread_mutex *mutex);
/* Returns 0; -EBUSY, and it stays open, while a thread of this process has it by this handle. */
int esclusa_pthread_mutex_close(esclusa_pthread_mutex *mutex);

/* The conditions of a pthread mutex, as those of a mutex: 0 to 6, for its owner, and without a
 * pthread_cond_t, as one that waits there and dies stops all others. -EOPNOTSUPP at an offset. */
int esclusa_pthread_condition_wait(esclusa_pthread_mutex *mutex, uint32_t number,
                                   int64_t timeout_nanos);
int esclusa_pthread_condition_signal(esclusa_pthread_mutex *mutex, uint32_t number);
int esclusa_pthread_condition_signal_all(esclusa_pthread_mutex *mutex, uint32_t number);

/* ---- semaphore ---- */

typedef struct esclusa_semaphore_handle esclusa_semaphore;

enum esclusa_semaphore_mode {
    ESCLUSA_SEMAPHORE_OWNED = 0,  /* a handle holds its permits; its death gives them back */
    ESCLUSA_SEMAPHORE_SIGNAL = 1, /* permits belong to nobody, and anybody may release more */
};

/* `permits` from 0 to 1048575; in the mode OWNED there are never more nor fewer. */
int esclusa_semaphore_create(esclusa_semaphore **out, const char *name, uint32_t permits,
                             enum esclusa_semaphore_mode mode);
int esclusa_semaphore_create_with(esclusa_semaphore **out, const char *name, uint32_t permits,
                                  enum esclusa_semaphore_mode mode, const esclusa_options *options);
int esclusa_semaphore_open(esclusa_semaphore **out, const char *name);
int esclusa_semaphore_open_with(esclusa_semaphore **out, const char *name,
                                const esclusa_options *options);
/* -EINVAL if the one found was created with other permits or another mode; the sentence has both.
 */
int esclusa_semaphore_create_or_open(esclusa_semaphore **out, const char *name, uint32_t permits,
                                     enum esclusa_semaphore_mode mode);
int esclusa_semaphore_create_or_open_with(esclusa_semaphore **out, const char *name,
                                          uint32_t permits, enum esclusa_semaphore_mode mode,
                                          const esclusa_options *options);
const char *esclusa_semaphore_name(const esclusa_semaphore *semaphore);
int esclusa_semaphore_set_wait_policy(esclusa_semaphore *semaphore,
                                      const esclusa_wait_policy *policy);
/*
 * Take `count` permits at once. Returns 0; -EINVAL 0 of them, or more than there can be;
 * -ETIMEDOUT; -EINTR; -EBADF. What was done before a release is visible after the acquire that it
 * let through.
 */
int esclusa_semaphore_acquire(esclusa_semaphore *semaphore, uint32_t count);
int esclusa_semaphore_acquire_for(esclusa_semaphore *semaphore, uint32_t count,
                                  int64_t timeout_nanos);
/* As acquire, without waiting: -EBUSY when fewer are free. */
int esclusa_semaphore_try_acquire(esclusa_semaphore *semaphore, uint32_t count);
/* Returns 0; mode OWNED: -EPERM when this handle holds fewer; mode SIGNAL: -EOVERFLOW when there
 * would be more than 1048575. Any thread may release what another one of its process acquired. */
int esclusa_semaphore_release(esclusa_semaphore *semaphore, uint32_t count);
/* Returns how many permits are free, as it was at some moment during the call. */
int esclusa_semaphore_available(esclusa_semaphore *semaphore);
/* In the mode OWNED the permits of this handle are free afterwards. */
void esclusa_semaphore_close(esclusa_semaphore *semaphore);

/* ---- read-write lock ---- */

typedef struct esclusa_rwlock_handle esclusa_rwlock;

int esclusa_rwlock_create(esclusa_rwlock **out, const char *name);
int esclusa_rwlock_create_with(esclusa_rwlock **out, const char *name,
                               const esclusa_options *options);
int esclusa_rwlock_open(esclusa_rwlock **out, const char *name);
int esclusa_rwlock_open_with(esclusa_rwlock **out, const char *name,
                             const esclusa_options *options);
int esclusa_rwlock_create_or_open(esclusa_rwlock **out, const char *name);
int esclusa_rwlock_create_or_open_with(esclusa_rwlock **out, const char *name,
                                       const esclusa_options *options);
const char *esclusa_rwlock_name(const esclusa_rwlock *rwlock);
/* Set the repair hook of this handle (NULL: none), which runs for writers; not while another thread
 * locks. */
int esclusa_rwlock_set_repair(esclusa_rwlock *rwlock, esclusa_repair repair, void *context);
int esclusa_rwlock_set_wait_policy(esclusa_rwlock *rwlock, const esclusa_wait_policy *policy);
/*
 * Lock: many may read, or one write. Neither side starves the other. Returns 0; -EOWNERDEAD: locked
 * too, but a writer died with it and no writer has called esclusa_rwlock_mark_repaired() since;
 * -EDEADLK the calling thread has it already, for either; -ETIMEDOUT; -EINTR; -EBADF.
 */
int esclusa_rwlock_read_lock(esclusa_rwlock *rwlock);
int esclusa_rwlock_read_lock_for(esclusa_rwlock *rwlock, int64_t timeout_nanos);
int esclusa_rwlock_write_lock(esclusa_rwlock *rwlock);
int esclusa_rwlock_write_lock_for(esclusa_rwlock *rwlock, int64_t timeout_nanos);
/* As lock, without waiting: -EBUSY when it is taken, or somebody waits for it. */
int esclusa_rwlock_try_read_lock(esclusa_rwlock *rwlock);
int esclusa_rwlock_try_write_lock(esclusa_rwlock *rwlock);
/* Returns 0, or -EPERM when the calling thread does not have it for that. */
int esclusa_rwlock_read_unlock(esclusa_rwlock *rwlock);
int esclusa_rwlock_write_unlock(esclusa_rwlock *rwlock);
/* Returns 1 or 0: has a writer died, and no writer said since that the data is sound? Only for who
 * has it, else -EPERM. */
int esclusa_rwlock_is_recovered(esclusa_rwlock *rwlock);
/* Only for who has it for writing, else -EPERM. */
int esclusa_rwlock_mark_repaired(esclusa_rwlock *rwlock);
/* Closing one that is held counts as the death of who has it. */
void esclusa_rwlock_close(esclusa_rwlock *rwlock);

/* ---- barrier: all wait for all, again and again, as threading.Barrier ---- */

typedef struct esclusa_barrier_handle esclusa_barrier;

/*
 * `parties`, 1 to 65535, is how many have to arrive. A member takes part from its first wait until
 * it closes the barrier; its death in that time breaks it, wherever it is. So does closing a handle
 * while a thread waits by it, a time-out and an interrupt.
 */
int esclusa_barrier_create(esclusa_barrier **out, const char *name, uint32_t parties);
int esclusa_barrier_create_with(esclusa_barrier **out, const char *name, uint32_t parties,
                                const esclusa_options *options);
int esclusa_barrier_open(esclusa_barrier **out, const char *name);
int esclusa_barrier_open_with(esclusa_barrier **out, const char *name,
                              const esclusa_options *options);
/* -EINVAL if the one found is for other parties; the sentence has both. */
int esclusa_barrier_create_or_open(esclusa_barrier **out, const char *name, uint32_t parties);
int esclusa_barrier_create_or_open_with(esclusa_barrier **out, const char *name, uint32_t parties,
                                        const esclusa_options *options);
const char *esclusa_barrier_name(const esclusa_barrier *barrier);
int esclusa_barrier_set_wait_policy(esclusa_barrier *barrier, const esclusa_wait_policy *policy);
/*
 * Arrive, and wait for the others. Returns how many were missing then: parties - 1 for the first, 0
 * for the last; what each wrote before is visible to all. -ECANCELED it is broken: a party died,
 * timed out or was interrupted, or somebody reset it meanwhile; -ETIMEDOUT, -EINTR: this call broke
 * it; -EBADF.
 */
int esclusa_barrier_wait(esclusa_barrier *barrier, int64_t timeout_nanos);
/* Make it whole and empty; who waits gets -ECANCELED. Nothing happens if it is so already. */
int esclusa_barrier_reset(esclusa_barrier *barrier);
/* Returns 1 or 0. */
int esclusa_barrier_is_broken(esclusa_barrier *barrier);
/* Returns how many wait, or -errno. */
int esclusa_barrier_waiting(esclusa_barrier *barrier);
uint32_t esclusa_barrier_parties(const esclusa_barrier *barrier);
void esclusa_barrier_close(esclusa_barrier *barrier);

/* ---- event: set or not, as threading.Event ---- */

typedef struct esclusa_event_handle esclusa_event;

/* Create an event that is not set. */
int esclusa_event_create(esclusa_event **out, const char *name);
int esclusa_event_create_with(esclusa_event **out, const char *name,
                              const esclusa_options *options);
int esclusa_event_open(esclusa_event **out, const char *name);
int esclusa_event_open_with(esclusa_event **out, const char *name, const esclusa_options *options);
int esclusa_event_create_or_open(esclusa_event **out, const char *name);
int esclusa_event_create_or_open_with(esclusa_event **out, const char *name,
                                      const esclusa_options *options);
const char *esclusa_event_name(const esclusa_event *event);
int esclusa_event_set_wait_policy(esclusa_event *event, const esclusa_wait_policy *policy);
/* Set it, and wake all who wait. What was written before is visible to whoever finds it set. */
int esclusa_event_set(esclusa_event *event);
int esclusa_event_clear(esclusa_event *event);
/* Returns 1 or 0. */
int esclusa_event_is_set(esclusa_event *event);
/* Wait until it is set. Returns 0, also when it was set and cleared since the wait began;
 * -ETIMEDOUT, -EINTR, -EBADF. */
int esclusa_event_wait(esclusa_event *event, int64_t timeout_nanos);
void esclusa_event_close(esclusa_event *event);

/* ---- latch: counts down to 0, once ---- */

typedef struct esclusa_latch_handle esclusa_latch;

/* `count` from 1 to 2^31 - 1. Nobody counts for a member that died: where a death must be noticed,
 * use a barrier. */
int esclusa_latch_create(esclusa_latch **out, const char *name, uint32_t count);
int esclusa_latch_create_with(esclusa_latch **out, const char *name, uint32_t count,
                              const esclusa_options *options);
int esclusa_latch_open(esclusa_latch **out, const char *name);
int esclusa_latch_open_with(esclusa_latch **out, const char *name, const esclusa_options *options);
/* -EINVAL if the one found was made with another count; the sentence has both. */
int esclusa_latch_create_or_open(esclusa_latch **out, const char *name, uint32_t count);
int esclusa_latch_create_or_open_with(esclusa_latch **out, const char *name, uint32_t count,
                                      const esclusa_options *options);
const char *esclusa_latch_name(const esclusa_latch *latch);
int esclusa_latch_set_wait_policy(esclusa_latch *latch, const esclusa_wait_policy *policy);
/* Take `n` (1 or more, else -EINVAL) from the count, which stops at 0. What was written before is
 * visible to whoever finds it 0. */
int esclusa_latch_count_down(esclusa_latch *latch, uint32_t n);
/* Returns how much is left, or -errno. */
int64_t esclusa_latch_count(esclusa_latch *latch);
/* Wait until the count is 0. Returns 0, -ETIMEDOUT, -EINTR, -EBADF. */
int esclusa_latch_wait(esclusa_latch *latch, int64_t timeout_nanos);
void esclusa_latch_close(esclusa_latch *latch);

/* ---- message queue ---- */

typedef struct esclusa_queue_handle esclusa_queue;
typedef struct esclusa_producer_handle esclusa_producer;
typedef struct esclusa_consumer_handle esclusa_consumer;

/* `slots` from 1, exact; `slot_bytes` is the largest payload, from 0. */
int esclusa_queue_create(esclusa_queue **out, const char *name, uint32_t slots,
                         uint32_t slot_bytes);
int esclusa_queue_create_with(esclusa_queue **out, const char *name, uint32_t slots,
                              uint32_t slot_bytes, const esclusa_options *options);
int esclusa_queue_open(esclusa_queue **out, const char *name);
int esclusa_queue_open_with(esclusa_queue **out, const char *name, const esclusa_options *options);
/* -EINVAL if the one found has other slots or slot_bytes, or other handles than those given; the
 * sentence has both. */
int esclusa_queue_create_or_open(esclusa_queue **out, const char *name, uint32_t slots,
                                 uint32_t slot_bytes);
int esclusa_queue_create_or_open_with(esclusa_queue **out, const char *name, uint32_t slots,
                                      uint32_t slot_bytes, const esclusa_options *options);
const char *esclusa_queue_name(const esclusa_queue *queue);
uint32_t esclusa_queue_slots(const esclusa_queue *queue);
uint32_t esclusa_queue_slot_bytes(const esclusa_queue *queue);
int esclusa_queue_set_wait_policy(esclusa_queue *queue, const esclusa_wait_policy *policy);

/* What a queue tells of itself; each figure was true at some moment during the call. */
typedef struct esclusa_queue_figures {
    uint64_t size;       /* claimed or published, and not yet taken */
    uint64_t put;        /* messages ever published (tickets less those that became no message) */
    uint64_t taken;      /* tickets ever taken for the first time, or stepped over */
    uint64_t returned;   /* times a message was handed back */
    uint64_t high_water; /* greatest size that a producer saw */
    uint32_t producers;  /* registered handles of living members */
    uint32_t consumers;
    uint32_t producers_waiting; /* those of them that wait now */
    uint32_t consumers_waiting;
} esclusa_queue_figures;

int esclusa_queue_get_figures(esclusa_queue *queue, esclusa_queue_figures *figures);

/*
 * Register a producer or a consumer. It serves one thread at a time. Returns 0; -EUSERS all handles
 * of the queue are in use; -ENOMEM; -EBADF. Closing gives back what it holds: a consumer's messages
 * are delivered again, a producer's claims are skipped.
 */
int esclusa_queue_producer(esclusa_producer **out, esclusa_queue *queue);
int esclusa_queue_consumer(esclusa_consumer **out, esclusa_queue *queue);
void esclusa_producer_close(esclusa_producer *producer);
void esclusa_consumer_close(esclusa_consumer *consumer);
/* Closes its producers and consumers too, which stay valid for their own close only. */
void esclusa_queue_close(esclusa_queue *queue);

/*
 * Put a copy of `length` bytes with `type`. Returns 0; -EMSGSIZE longer than the slot (the sentence
 * has both sizes); -ETIMEDOUT the queue stayed full; -EINTR; -EBADF. What is put before is visible
 * to whoever takes the message.
 */
int esclusa_producer_put(esclusa_producer *producer, const void *data, uint32_t length,
                         uint32_t type, int64_t timeout_nanos);

typedef struct esclusa_message {
    void *data;              /* in the slot itself; a consumer may also write it */
    uint32_t length;         /* claim: the room, slot_bytes; take: the payload */
    uint32_t type;           /* take only */
    uint32_t delivery_count; /* take only: 1, or more when it was handed back before */
    uint32_t slot;           /* for the library */
    uint64_t ticket;         /* for the library */
    uint64_t word;           /* for the library */
} esclusa_message;

/* Claim a slot to write in place. Those behind it wait until it is published or aborted. Returns 0,
 * -ETIMEDOUT the queue stayed full, -EINTR, -EBADF. */
int esclusa_producer_claim(esclusa_producer *producer, esclusa_message *message,
                           int64_t timeout_nanos);
/* Returns 0; -EMSGSIZE longer than the slot, and it is claimed still; -EINVAL not a claim of this
 * producer, or not any more; -EBADF. */
int esclusa_producer_publish(esclusa_producer *producer, esclusa_message *message, uint32_t length,
                             uint32_t type);
/* It becomes no message. Returns 0; -EINVAL as publish; -EBADF. */
int esclusa_producer_abort(esclusa_producer *producer, esclusa_message *message);

typedef struct esclusa_item {
    const void *data;
    uint32_t length;
    uint32_t type;
} esclusa_item;

/*
 * Put up to `count` messages in order, waiting for room until the deadline. Returns how many went
 * in: `count`, or fewer at the time-out (at least 1), or -ETIMEDOUT, -EINTR, -EBADF when none did;
 * -EMSGSIZE before any if one is too long.
 */
int64_t esclusa_producer_put_many(esclusa_producer *producer, const esclusa_item *items,
                                  uint32_t count, int64_t timeout_nanos);

/*
 * Take a message in place; it is held until acknowledged or released, however many are held.
 * Returns 0; -EPIPE the stream has ended; -ETIMEDOUT the queue stayed empty; -EPROTO the message's
 * length was overwritten by garbage, and it was dropped; -EINTR; -EBADF.
 */
int esclusa_consumer_take(esclusa_consumer *consumer, esclusa_message *message,
                          int64_t timeout_nanos);
/* Returns 0; -EINVAL this consumer does not hold it, or not any more; -EBADF. */
int esclusa_consumer_acknowledge(esclusa_consumer *consumer, esclusa_message *message);
/* Hand it back: it is delivered again, with a higher count, before those not taken yet. Returns as
 * acknowledge. */
int esclusa_consumer_release(esclusa_consumer *consumer, esclusa_message *message);

/*
 * Copy the next message into `buffer` and acknowledge it. Returns its length, *type (may be NULL)
 * its type; -EMSGSIZE when `capacity` is too small: the message stays where it is and is the next;
 * else as take.
 */
int64_t esclusa_consumer_get(esclusa_consumer *consumer, void *buffer, uint32_t capacity,
                             uint32_t *type, int64_t timeout_nanos);

/*
 * Copy up to `limit` messages, waiting for the first only, one after the other into `buffer`;
 * items[i].data points there. Returns how many (at least 1); -EMSGSIZE when not even the first
 * fits; -EINVAL a limit of 0; else as take.
 */
int64_t esclusa_consumer_get_many(esclusa_consumer *consumer, void *buffer, size_t capacity,
                                  esclusa_item *items, uint32_t limit, int64_t timeout_nanos);

/* ---- waiting for many ---- */

enum { ESCLUSA_WAIT_ANY_MAX = 127 };

/*
 * Add 1 to the eventfd `fd`, once, as soon as a call that does not wait may succeed, or would tell
 * the end of the stream: at once if that is so now. Then it is to be armed again. What is armed may
 * be armed again; a producer or consumer is armed with one descriptor, and a new one takes its
 * place, the others with any number of them. -1 disarms.
 *
 *   consumer   a message is there, or the stream has ended
 *   producer   a slot is free
 *   semaphore  `count` permits are free
 *   event      it is set, or has been set since
 *   latch      its count is 0
 *
 * It may ring although another one was quicker, and when the handle is closed: look, and arm again.
 * What is armed is waited for by a thread of the library, which keeps a descriptor of its own, so
 * that `fd` may be closed at any time. A forked child inherits nothing that is armed. A consumer
 * that is armed does not count as waiting for the end of the stream. Returns 0; -EINVAL no eventfd
 * is open at `fd`, or `count` as in acquire; -EMFILE; -EAGAIN no thread is to be had; -ENOMEM;
 * -EBADF the handle is closed.
 */
int esclusa_consumer_ring(esclusa_consumer *consumer, int fd);
int esclusa_producer_ring(esclusa_producer *producer, int fd);
int esclusa_semaphore_ring(esclusa_semaphore *semaphore, uint32_t count, int fd);
int esclusa_event_ring(esclusa_event *event, int fd);
int esclusa_latch_ring(esclusa_latch *latch, int fd);

/*
 * Wait, without a descriptor, until one of `count` (1 to ESCLUSA_WAIT_ANY_MAX) objects is ready as
 * above, with 1 permit for a semaphore; an event also when it has been set and cleared since the
 * call began. `objects` holds handles of these kinds. ready[i] (may be NULL) becomes 1 or 0 for
 * each. Nothing is taken, and another one may be quicker. Returns the index of the first that is
 * ready; -EINVAL another count, or a handle of another kind; -ETIMEDOUT; -EINTR; -ENOMEM; -EBADF
 * one is closed.
 */
int esclusa_wait_any(void *const *objects, uint32_t count, unsigned char *ready,
                     int64_t timeout_nanos);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif

#endif
