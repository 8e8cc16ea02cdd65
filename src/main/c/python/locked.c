/* SPDX-License-Identifier: Apache-2.0 */
#include "locked.h"

#include <errno.h>

PyObject *native_lock_raise(int64_t result)
{
    return result == -EPERM ? native_raise_as(PyExc_ValueError, result) : native_raise(result);
}

/* The hook may have closed the object. */
static int run_repair(PyObject *self, void *handle, PyObject *repair,
                      const native_recovery *recovery)
{
    PyObject *done = PyObject_CallNoArgs(repair);
    if (done == NULL) {
        if (((native_object *) self)->handle == handle) {
            recovery->unlock(handle);
        }
        return -1;
    }
    Py_DECREF(done);
    if (native_open_handle(self) == NULL) {
        return -1;
    }
    int result = recovery->mark_repaired(handle);
    if (result < 0) {
        native_lock_raise(result);
    }
    return result < 0 ? -1 : 1;
}

int native_locked(PyObject *self, void *handle, int64_t result, PyObject *repair,
                  const native_recovery *recovery)
{
    if (result == -EOWNERDEAD && repair != NULL) {
        return run_repair(self, handle, repair, recovery);
    }
    if (result == 0 || result == -EOWNERDEAD) {
        return 1;
    }
    if (result == -ETIMEDOUT) {
        return 0;
    }
    native_lock_raise(result);
    return -1;
}
