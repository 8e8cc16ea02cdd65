/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the CPython extension `esclusa._native` share; it stands on the public C API
 * only. */
#ifndef ESCLUSA_PYTHON_NATIVE_H
#define ESCLUSA_PYTHON_NATIVE_H

#ifndef Py_LIMITED_API
#define Py_LIMITED_API 0x030B0000
#endif
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <sys/types.h>

#include <esclusa/esclusa.h>

#include "private.h"

/* ---- the module ---- */

enum { NATIVE_ARRAY_TYPES = 6 };

typedef struct native_state {
    PyObject *full;  /* queue.Full */
    PyObject *empty; /* queue.Empty */
    PyObject *wait_policy_type;
    PyObject *default_wait_policy;
    PyObject *figures_type;
    PyObject *release; /* the name "release", interned */
    PyTypeObject *mutex_type;
    PyTypeObject *memory_type;
    PyTypeObject *mutex_core_type;
    PyTypeObject *producer_type;
    PyTypeObject *consumer_type;
    PyTypeObject *message_type;
    PyTypeObject *claim_type;
    PyTypeObject *region_type;
    PyTypeObject *rwlock_side_type;
    PyTypeObject *array_types[NATIVE_ARRAY_TYPES]; /* in the order of native_array_elements */
    PyTypeObject *array_part_type;
    PyTypeObject *condition_type;
    PyTypeObject *labelled_type;
    PyTypeObject *semaphore_type;
    PyTypeObject *event_type;
    PyTypeObject *latch_type;
    PyTypeObject *next_type;
    PyObject *next_message; /* of esclusa._aio, once it was needed */
} native_state;

extern PyType_Spec native_counter_spec;
extern PyType_Spec native_mutex_spec;
extern PyType_Spec native_mutex_core_spec;
extern PyType_Spec native_memory_spec;
extern PyType_Spec native_pthread_mutex_spec;
extern PyType_Spec native_queue_spec;
extern PyType_Spec native_producer_spec;
extern PyType_Spec native_consumer_spec;
extern PyType_Spec native_message_spec;
extern PyType_Spec native_claim_spec;
extern PyType_Spec native_region_spec;
extern PyType_Spec native_condition_spec;
extern PyType_Spec native_semaphore_spec;
extern PyType_Spec native_rwlock_spec;
extern PyType_Spec native_rwlock_side_spec;
extern PyType_Spec native_barrier_spec;
extern PyType_Spec native_event_spec;
extern PyType_Spec native_latch_spec;
extern PyType_Spec native_counters_spec;
extern PyType_Spec native_labelled_spec;
extern PyType_Spec native_array_part_spec;
extern PyType_Spec *const native_array_specs[NATIVE_ARRAY_TYPES];

/* Have `with` use the bound methods that each Mutex keeps. */
int native_mutex_keep_methods(PyObject *module, PyTypeObject *type);

/* Return the golden text of docs/layout/v1.txt from the structures that this extension was built
 * with. */
PyObject *native_layout(PyObject *module, PyObject *ignored);

/* The module's state: every type of ours is final, and knows its module. */
static inline native_state *native_type_state(PyObject *type)
{
    return PyType_GetModuleState((PyTypeObject *) type);
}

static inline PyTypeObject *native_type_of(void *object)
{
    return Py_TYPE((PyObject *) object);
}

static inline native_state *native_state_of(void *object)
{
    return PyType_GetModuleState(native_type_of(object));
}

#define NATIVE_METHOD(function) ((PyCFunction) (void (*)(void))(function))
#define NATIVE_FASTCALL (METH_FASTCALL | METH_KEYWORDS)
/*
 * Around a call of the library that may sleep: for the file system, and up to 250 ms for room in
 * the tables of members, handles and counters. Other threads may close meanwhile what it works on;
 * the library bears that.
 */
#define NATIVE_WITHOUT_GIL(statement)                                                              \
    do {                                                                                           \
        Py_BEGIN_ALLOW_THREADS statement;                                                          \
        Py_END_ALLOW_THREADS                                                                       \
    } while (0)
/*
 * Close what `object` has, without the GIL: that repairs and wakes, and waits for others who open
 * or close. The object is closed from the first moment on, so that calls of other threads meanwhile
 * say so, and another close has nothing to do.
 */
#define NATIVE_CLOSE(close, object)                                                                \
    do {                                                                                           \
        void *handle_ = (object)->handle;                                                          \
        (object)->handle = NULL;                                                                   \
        if (handle_ != NULL) {                                                                     \
            NATIVE_WITHOUT_GIL(close(handle_));                                                    \
        }                                                                                          \
    } while (0)
#define NATIVE_FINAL_TYPE                                                                          \
    (Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE | Py_TPFLAGS_DISALLOW_INSTANTIATION)

/* ---- objects: what SharedCounter, Mutex, SharedMemory and MessageQueue have in common ---- */

typedef struct native_object {
    PyObject ob_base; /* as PyObject_HEAD */
    void *handle;     /* of the C library; NULL once closed */
    PyObject *name;
} native_object;

/* Make an object of `type` without a handle; what follows its native_object is zero. */
void *native_new(PyObject *type, PyObject *name);
void native_free(native_object *self);

/* Keep the handle, NULL if it could not be opened. What was asked for without a name says now what
 * it is called. */
void native_keep(native_object *self, void *handle);

/* The common end of create and open: `self` with the handle; or NULL with an exception, and `self`
 * is let go of. */
PyObject *native_made(native_object *self, void *handle, int result);

/* fileno() and from_fd() of everything that can be made without a name. */
PyObject *native_fileno(PyObject *self, PyObject *ignored);
PyObject *native_from_fd(PyObject *type, PyObject *const *arguments, Py_ssize_t count,
                         PyObject *keywords);
PyObject *native_from_fd_with_repair(PyObject *type, PyObject *const *arguments, Py_ssize_t count,
                                     PyObject *keywords);
PyObject *native_from_fd_raw(PyObject *type, PyObject *const *arguments, Py_ssize_t count,
                             PyObject *keywords);
extern const char native_fileno_doc[], native_from_fd_doc[], native_from_fd_with_repair_doc[],
    native_from_fd_raw_doc[];

#define NATIVE_FROM_FD(variant)                                                                    \
    {"from_fd", NATIVE_METHOD(native_##variant), NATIVE_FASTCALL | METH_CLASS,                     \
     native_##variant##_doc}
#define NATIVE_FILENO {"fileno", native_fileno, METH_NOARGS, native_fileno_doc}

PyObject *native_get_name(PyObject *self, void *ignored);
PyObject *native_repr(PyObject *self);
/* unlink of everything with a header: a static method. */
PyObject *native_unlink(PyObject *ignored, PyObject *const *arguments, Py_ssize_t count,
                        PyObject *keywords);
extern const char native_unlink_doc[];
/* __enter__ of everything that has a handle: the object itself. */
PyObject *native_enter(PyObject *self, PyObject *ignored);
/*
 * The result of an __exit__ that ended with `closed` (NULL: an exception). A BufferError or
 * ValueError does not replace the exception by which the block was left: views may be in its
 * traceback, and a forked child has nothing to close.
 */
PyObject *native_exit_result(PyObject *closed, PyObject *const *arguments, Py_ssize_t count);
/* __reduce__: refuse to be pickled, and say what to do instead. */
PyObject *native_refuse_pickling(PyObject *self, PyObject *ignored);
/* Set the ValueError of an object that was closed, and return NULL. */
void *native_raise_closed(native_object *self);

/* The handle of an object that a forked child uses for the first time; NULL with an exception. */
void *native_join_anew(native_object *self);

static inline void *native_open_handle(PyObject *self)
{
    native_object *object = (native_object *) self;
    if (object->handle == NULL) {
        return native_raise_closed(object);
    }
    return esclusa_needs_joining(object->handle) ? native_join_anew(object) : object->handle;
}

/* ---- errors ---- */

/* A result like -errno: a Python exception is set. */
enum { NATIVE_RAISED = -1000000 };

/* Set the exception that fits the failure `result` of the C library, and return NULL. */
PyObject *native_raise(int64_t result);
/* The same of a wait: where a close by another thread has ended it, native_raise_closed. */
PyObject *native_raise_wait(native_object *self, int64_t result);
/* An exception of the type given, with the library's sentence. */
PyObject *native_raise_as(PyObject *type, int64_t result);

/* ---- arguments; each function sets an exception and returns -1 when it cannot ---- */

enum { NATIVE_PARAMETERS = 8 };

typedef struct native_signature {
    const char *function;
    Py_ssize_t required;   /* the first so many must be given */
    Py_ssize_t positional; /* the first so many may be given without their name */
    const char *names[NATIVE_PARAMETERS];
} native_signature;

/* Sort the arguments of a METH_FASTCALL | METH_KEYWORDS call; values[i] is NULL for what was not
 * given. */
int native_arguments(const native_signature *signature, PyObject *const *arguments,
                     Py_ssize_t count, PyObject *keywords, PyObject **values);

/* The functions below leave *result as it is when `value` is NULL. */
int native_uint32(PyObject *value, const char *what, uint32_t least, uint32_t most,
                  uint32_t *result);
int native_int64(PyObject *value, const char *what, int64_t *result);
/* Seconds; None is ESCLUSA_FOREVER. */
int native_timeout(PyObject *value, int64_t *nanos);
/* `blocking` and `timeout`, as threading's locks have them: without the first no time, and a
 * time-out of -1 is for ever. */
int native_blocking(PyObject *blocking, PyObject *timeout, int64_t *nanos);
/* The arguments of a `function` that is acquire(blocking=True, timeout=None). */
int native_acquire_arguments(const char *function, PyObject *const *arguments, Py_ssize_t count,
                             PyObject *keywords, int64_t *nanos);
/* The name as C sees it, ESCLUSA_UNNAMED for None; NULL when it is no str or holds a zero. */
const char *native_name(PyObject *value);

/* members, mode and temporary, as every create takes them. */
int native_options(PyObject *members, PyObject *mode, PyObject *temporary,
                   esclusa_options *options);
/* any_user, as every open takes it. */
int native_any_user(PyObject *value, esclusa_options *options);

/* A WaitPolicy as C knows it. */
int native_wait_policy(native_state *state, PyObject *value, esclusa_wait_policy *policy);

/* ---- waiting ---- */

typedef int64_t native_attempt(void *context, int64_t timeout_nanos);

/* The moment at which a time-out that begins now ends; ESCLUSA_FOREVER stays. */
int64_t native_deadline(int64_t timeout_nanos);
/* How long it is until then: 0 or more, ESCLUSA_FOREVER for ever. */
int64_t native_left(int64_t deadline);

/*
 * Wait by `attempt` without the GIL. Signals are handled as they come; when a handler raises, the
 * result is NATIVE_RAISED. Otherwise it is the attempt's, never -EINTR.
 */
int64_t native_wait(native_attempt *attempt, void *context, int64_t deadline);

/* ---- memory that Python looks at ---- */

/*
 * Lends bytes of a mapping through the buffer protocol, and keeps them mapped for as long as
 * somebody looks at them. The memoryview that the user gets is `view`.
 */
typedef struct native_region {
    PyObject ob_base;
    PyObject *owner;           /* whose mapping it is; kept alive */
    esclusa_memory *memory;    /* or the mapping itself, closed with the region */
    Py_ssize_t *owner_exports; /* of the owner, counted too; may be NULL */
    Py_ssize_t *queue_exports;
    void *data;
    Py_ssize_t byte_size;
    Py_ssize_t exports; /* how many look; a memoryview and its slices are one */
    int retired;        /* no new views */
} native_region;

native_region *native_region_new(native_state *state, void *data, Py_ssize_t byte_size);

/* What an object with a region keeps: the region, and the view that it has given out. */
typedef struct native_lease {
    native_region *region;
    PyObject *view;
} native_lease;

/* A new reference to the view of the lease, whose region is there. */
PyObject *native_lease_view(native_lease *lease);
/* Release the view. Returns 0 if views that cannot be released are alive: slices, numpy arrays. */
int native_lease_release(native_lease *lease);
/* Release the view, and let go of the region, which gives out no more. Returns the same. */
int native_lease_end(native_lease *lease);
/* Set BufferError: `what`, and why. Returns NULL. */
PyObject *native_raise_views(const char *what);

/* ---- the queue ---- */

typedef struct native_queue native_queue;
typedef struct native_end native_end;
typedef struct native_held native_held;

struct native_queue {
    native_object base;
    esclusa_queue *pinned; /* closed, while views were alive */
    PyObject *policy;
    Py_ssize_t exports; /* views on slots that are alive */
    native_held *held;  /* its claims and messages */
    uint32_t slots;
    uint32_t slot_bytes;
};

/* A producer or a consumer. */
struct native_end {
    PyObject ob_base;
    void *handle; /* NULL once closed */
    native_queue *queue;
    Py_ssize_t exports; /* views on slots that it holds */
    pid_t process;      /* that made it */
    int waiting;        /* a thread waits in it, without the GIL */
    uint32_t turn;      /* messages since others in the event loop had their turn */
    int64_t turn_began; /* when the first of these was asked for */
};

/* A slot that a producer has claimed (Claim) or a consumer has taken (Message). */
struct native_held {
    PyObject ob_base;
    native_end *end;
    native_lease lease;
    esclusa_message message;
    const char *ended; /* NULL: it is held; else what became of it */
    native_held *previous, *next;
};

/*
 * Release the views that claims and messages have given out: of one producer or consumer, or of all
 * when `end` is NULL. Returns 0 if views that cannot be released are alive.
 */
int native_queue_release_views(native_queue *queue, const native_end *end);
/* MessageQueue.producer() and .consumer() */
PyObject *native_queue_producer(PyObject *queue, PyObject *ignored);
PyObject *native_queue_consumer(PyObject *queue, PyObject *ignored);

/* Make a producer or consumer of `queue`, without a handle. */
native_end *native_end_new(PyTypeObject *type, native_queue *queue);
void native_end_free(native_end *self);
/* The handle, or NULL with ValueError: it is closed, or its queue, or another thread waits in it.
 */
void *native_end_handle(native_end *self);
/* native_raise of a call on it: a time-out is queue.Full or queue.Empty, EBADF says why. */
PyObject *native_end_raise(native_end *self, int64_t result);
/* native_wait, marking the handle as in use. */
int64_t native_end_wait(native_end *self, native_attempt *attempt, void *context, int64_t deadline);
PyObject *native_end_enter(PyObject *self, PyObject *ignored);
PyObject *native_end_repr(PyObject *self);

/*
 * Look at the bytes of `data`, without a copy, until PyBuffer_Release(buffer). bytes, the common
 * case, need no Py_buffer: buffer->obj is NULL then, and the caller's reference keeps them.
 */
int native_borrow(native_end *self, PyObject *data, Py_buffer *buffer, esclusa_item *item);
PyObject *native_producer_put_many(PyObject *self, PyObject *const *arguments, Py_ssize_t count,
                                   PyObject *keywords);
extern const char native_put_many_doc[];

typedef struct native_take {
    esclusa_consumer *handle;
    esclusa_message message;
} native_take;

/* The native_attempt of a native_take. */
int64_t native_take_attempt(void *take, int64_t timeout_nanos);
/* Take the next message in place. Returns 0, or -1 with an exception: queue.Empty, EOFError… */
int native_take_next(native_end *self, native_take *take, int64_t timeout_nanos);
/* The bytes of what was taken, which is acknowledged; or NULL with an exception, and handed back.
 */
PyObject *native_take_bytes(native_end *self, native_take *take);
PyObject *native_consumer_get_many(PyObject *self, PyObject *const *arguments, Py_ssize_t count,
                                   PyObject *keywords);
extern const char native_get_many_doc[];

/* Wrap what was just claimed or taken. On failure the caller gives it back. */
PyObject *native_held_new(PyTypeObject *type, native_end *end, const esclusa_message *message);
/* The beginning of its dealloc: nobody finds it any more. Returns 1 if the slot is to be given
 * back: it is still held, and no view of it is alive. */
int native_held_drop(native_held *self);
void native_held_free(native_held *self);
PyObject *native_held_enter(PyObject *self, PyObject *ignored);
/* The getter of its bytes; ValueError once it has ended. */
PyObject *native_held_view(PyObject *self, void *ignored);
/* The usable handle behind it, or NULL with ValueError: it has ended, or as native_end_handle(). */
void *native_held_handle(native_held *self);

#endif
