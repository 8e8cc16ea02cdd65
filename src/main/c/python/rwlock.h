/* SPDX-License-Identifier: Apache-2.0 */
/* A SharedReadWriteLock, and its two sides: what `with lock.read:` and `with lock.write:` work on.
 */
#ifndef ESCLUSA_PYTHON_RWLOCK_H
#define ESCLUSA_PYTHON_RWLOCK_H

#include "waited.h"

typedef struct native_rwlock {
    native_waited waited;
    PyObject *repair; /* NULL: none */
} native_rwlock;

/* Returns 1 when the lock was got, 0 at the time-out, -1 with an exception. */
int native_rwlock_lock(native_rwlock *self, int writes, int64_t timeout_nanos);
/* Returns None, or NULL with an exception. */
PyObject *native_rwlock_unlock(native_rwlock *self, int writes);
/* The attributes `read` and `write`. */
PyObject *native_rwlock_side(PyObject *self, void *writes);

#endif
