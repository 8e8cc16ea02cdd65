/* SPDX-License-Identifier: Apache-2.0 */
/* From -errno to the exception that a Python programmer expects. */
#include "native.h"

#include <errno.h>
#include <string.h>

/* The library's sentence; what it says of a path may be in any encoding. */
static PyObject *sentence(int error)
{
    const char *text = esclusa_error();
    if (*text == '\0') {
        text = strerror(error);
    }
    return PyUnicode_DecodeUTF8(text, (Py_ssize_t) strlen(text), "replace");
}

PyObject *native_raise_as(PyObject *type, int64_t result)
{
    PyObject *text = sentence((int) -result);
    if (text != NULL) {
        PyErr_SetObject(type, text);
        Py_DECREF(text);
    }
    return NULL;
}

/* OSError picks its subclass by errno: FileNotFoundError, FileExistsError, PermissionError… */
static PyObject *raise_os_error(int error)
{
    PyObject *text = sentence(error);
    if (text == NULL) {
        return NULL;
    }
    PyObject *exception = PyObject_CallFunction(PyExc_OSError, "iN", error, text);
    if (exception != NULL) {
        PyErr_SetObject((PyObject *) Py_TYPE(exception), exception);
        Py_DECREF(exception);
    }
    return NULL;
}

PyObject *native_raise(int64_t result)
{
    if (result == NATIVE_RAISED) {
        return NULL;
    }
    int error = (int) -result;
    switch (error) {
    case EINVAL:
    case EPROTO:
    case EMSGSIZE:
    case EBADF:
    case EUSERS:
    case EDEADLK:
        return native_raise_as(PyExc_ValueError, result);
    case EPIPE:
        return native_raise_as(PyExc_EOFError, result);
    default:
        return raise_os_error(error);
    }
}
