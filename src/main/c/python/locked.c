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
    if (result == -EPERM) {
        native_lock_raise(result);
    } else {
        native_raise_wait((native_object *) self, result);
    }
    return -1;
}

int native_repair_argument(PyObject *value, PyObject **repair)
{
    *repair = value == Py_None ? NULL : value;
    if (*repair != NULL && !PyCallable_Check(*repair)) {
        PyErr_Format(PyExc_TypeError, "repair must be callable, not %R", *repair);
        return -1;
    }
    return 0;
}

int native_lock_arguments(native_making how, PyObject *const *arguments, Py_ssize_t count,
                          PyObject *keywords, native_lock_given *given)
{
    static const native_signature signatures[] = {
        [NATIVE_CREATE] = {"create", 1, 2, {"name", "repair", "members", "mode", "temporary"}},
        [NATIVE_CREATE_OR_OPEN] = {"create_or_open",
                                   1,
                                   2,
                                   {"name", "repair", "members", "mode", "temporary", "any_user"}},
        [NATIVE_OPEN] = {"open", 1, 2, {"name", "repair", "any_user"}},
    };
    PyObject *values[NATIVE_PARAMETERS];
    int opens = how == NATIVE_OPEN;
    *given = (native_lock_given){0};
    if (native_arguments(&signatures[how], arguments, count, keywords, values) != 0 ||
        (!opens && native_options(values[2], values[3], values[4], &given->options) != 0) ||
        native_any_user(values[opens ? 2 : 5], &given->options) != 0 ||
        (given->text = native_name(values[0])) == NULL) {
        return -1;
    }
    given->name = values[0];
    return native_repair_argument(values[1], &given->repair);
}
