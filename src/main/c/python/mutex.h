/* SPDX-License-Identifier: Apache-2.0 */
/* A Mutex is what the user has; its core is the lock, and what `with` holds on to. */
#ifndef ESCLUSA_PYTHON_MUTEX_H
#define ESCLUSA_PYTHON_MUTEX_H

#include "native.h"
#include "private.h"

typedef struct native_mutex native_mutex;

typedef struct mutex_core {
    native_object base;
    PyObject *repair; /* NULL: none */
    PyObject *policy;
    native_mutex *owner; /* who keeps it, not kept itself; NULL when that is gone */
} mutex_core;

struct native_mutex {
    PyObject ob_base;
    mutex_core *core;
    PyObject *enter; /* methods bound to the core */
    PyObject *exit;
};

/* A lock as its conditions see it; `mutex` begins with a native_object, `handle` is its handle. */
typedef struct native_lock {
    int (*wait_on)(void *handle, uint32_t number, esclusa_condition_waiter *waiter,
                   int64_t timeout_nanos);
    int (*come_back)(void *handle, uint32_t number, esclusa_condition_waiter *waiter, int result);
    int (*signal)(void *handle, uint32_t number);
    int (*signal_all)(void *handle, uint32_t number);
    /* As native_mutex_lock, _locked and _unlock. */
    int (*lock)(PyObject *mutex, int64_t timeout_nanos);
    int (*locked)(PyObject *mutex, void *handle, int64_t result);
    int (*unlock)(PyObject *mutex);
} native_lock;

/* condition() of a `mutex` whose conditions are the lock's. */
PyObject *native_condition_new(PyObject *mutex, const native_lock *lock, PyObject *const *arguments,
                               Py_ssize_t count, PyObject *keywords);

/* Make a Mutex of a core that has none. */
PyObject *native_mutex_wrap(mutex_core *core);
int native_mutex_bind(native_mutex *self);

/* Returns 1 when the lock was got, 0 at the time-out, -1 with an exception. */
int native_mutex_lock(mutex_core *self, int64_t timeout_nanos);
/* The same of what a call ended with by which the thread may have the lock. */
int native_mutex_locked(mutex_core *self, esclusa_mutex *handle, int64_t result);
/* Returns 0, or -1 with an exception. */
int native_mutex_unlock(mutex_core *self);
void native_mutex_close(mutex_core *self);
/* Mutex.condition() */
PyObject *native_mutex_condition(PyObject *self, PyObject *const *arguments, Py_ssize_t count,
                                 PyObject *keywords);
extern const char native_condition_doc[];

#endif
