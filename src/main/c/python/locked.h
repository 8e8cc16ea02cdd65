/* SPDX-License-Identifier: Apache-2.0 */
/* What the locks of all kinds answer to who locks them, and their repair hooks. */
#ifndef ESCLUSA_PYTHON_LOCKED_H
#define ESCLUSA_PYTHON_LOCKED_H

#include "native.h"

/* How what a dead owner left is said to be sound, or left to the next. */
typedef struct native_recovery {
    int (*mark_repaired)(void *handle);
    int (*unlock)(void *handle);
} native_recovery;

/* native_raise of a call on a lock. A wrong owner is no matter of permissions: ValueError, not
 * PermissionError. */
PyObject *native_lock_raise(int64_t result);

/*
 * `result` is what locking by `handle`, that of the native_object `self`, ended with. Runs the hook
 * `repair` (NULL: none) after an owner's death; when it raises, the lock is released again and
 * stays recovered, so that the next owner is told. Returns 1 when the lock was got, 0 at the
 * time-out, -1 with an exception.
 */
int native_locked(PyObject *self, void *handle, int64_t result, PyObject *repair,
                  const native_recovery *recovery);

/* ---- how locks are made ---- */

typedef enum native_making { NATIVE_CREATE, NATIVE_CREATE_OR_OPEN, NATIVE_OPEN } native_making;

/* What such a method of a lock is given; borrowed from its arguments. */
typedef struct native_lock_given {
    PyObject *name;
    const char *text; /* the name as C sees it */
    PyObject *repair; /* NULL: none */
    esclusa_options options;
} native_lock_given;

/* Each returns 0, or -1 with an exception. */
int native_lock_arguments(native_making how, PyObject *const *arguments, Py_ssize_t count,
                          PyObject *keywords, native_lock_given *given);
/* `value` may be NULL or None: *repair is NULL then. */
int native_repair_argument(PyObject *value, PyObject **repair);

#endif
