/* SPDX-License-Identifier: Apache-2.0 */
/* A SharedReadWriteLock, and its two sides: `lock.read` and `lock.write`. */
#ifndef ESCLUSA_PYTHON_RWLOCK_H
#define ESCLUSA_PYTHON_RWLOCK_H

#include "waited.h"

typedef struct native_rwlock {
    native_waited waited;
    PyObject *repair; /* NULL: none */
} native_rwlock;

/* Returns 1 when the lock was got, 0 at the time-out, -1 with an exception. */
int native_rwlock_lock(native_rwlock *self, int writes, int64_t timeout_nanos);
/* The same for a method of that name, with its arguments. Returns a bool, or NULL with an
 * exception. */
PyObject *native_rwlock_acquire(native_rwlock *self, const char *function, int writes,
                                PyObject *const *arguments, Py_ssize_t count, PyObject *keywords);
/* Returns None, or NULL with an exception. */
PyObject *native_rwlock_unlock(native_rwlock *self, int writes);
/* The attributes `read` and `write`. */
PyObject *native_rwlock_side(PyObject *self, void *writes);

#endif
