/* SPDX-License-Identifier: Apache-2.0 */
/* How a PthreadMutex is made, opened, or found in a SharedMemory. */
#include "pthread_mutex.h"

#include <errno.h>

typedef int make_function(esclusa_pthread_mutex **out, const char *name,
                          const esclusa_options *options);

static native_pthread_mutex *new(PyObject *type, PyObject *name, PyObject *repair)
{
    if (repair == Py_None) {
        repair = NULL;
    }
    if (repair != NULL && !PyCallable_Check(repair)) {
        PyErr_Format(PyExc_TypeError, "repair must be callable, not %R", repair);
        return NULL;
    }
    native_pthread_mutex *self = native_new(type, name);
    if (self != NULL) {
        self->repair = Py_XNewRef(repair);
    }
    return self;
}

/* What the library's call that opened it ended with. */
static PyObject *made(native_pthread_mutex *self, esclusa_pthread_mutex *handle, int result)
{
    native_keep(&self->base, handle);
    if (result < 0) {
        Py_DECREF((PyObject *) self);
        return native_raise(result);
    }
    return (PyObject *) self;
}

static PyObject *wrap(PyObject *type, PyObject *name, PyObject *repair, make_function *function,
                      const esclusa_options *options)
{
    const char *text = native_name(name);
    native_pthread_mutex *self = text == NULL ? NULL : new(type, name, repair);
    if (self == NULL) {
        return NULL;
    }
    esclusa_pthread_mutex *handle;
    int result;
    NATIVE_WITHOUT_GIL(result = function(&handle, text, options));
    return made(self, handle, result);
}

static PyObject *make(PyObject *type, const native_signature *signature, make_function *function,
                      PyObject *const *arguments, Py_ssize_t count, PyObject *keywords)
{
    PyObject *given[NATIVE_PARAMETERS];
    esclusa_options options = {0};
    if (native_arguments(signature, arguments, count, keywords, given) != 0 ||
        native_options(given[2], given[3], given[4], &options) != 0 ||
        native_any_user(given[5], &options) != 0) {
        return NULL;
    }
    return wrap(type, given[0], given[1], function, &options);
}

const char native_pthread_mutex_create_doc[] =
    "create($type, /, name, repair=None, *, members=256, mode=0o600, temporary=False)\n--\n\n"
    "Create the pthread mutex `name`. See the class for `repair`.\n\n"
    "Raises FileExistsError if the name is taken.";

PyObject *native_pthread_mutex_create(PyObject *type, PyObject *const *arguments, Py_ssize_t count,
                                      PyObject *keywords)
{
    static const native_signature signature = {
        "create", 1, 2, {"name", "repair", "members", "mode", "temporary"}};
    return make(type, &signature, esclusa_pthread_mutex_create_with, arguments, count, keywords);
}

const char native_pthread_mutex_create_or_open_doc[] =
    "create_or_open($type, /, name, repair=None, *, members=256, "
    "mode=0o600, temporary=False, any_user=False)\n--\n\n"
    "Open the pthread mutex `name`, or create it if there is none.";

PyObject *native_pthread_mutex_create_or_open(PyObject *type, PyObject *const *arguments,
                                              Py_ssize_t count, PyObject *keywords)
{
    static const native_signature signature = {
        "create_or_open", 1, 2, {"name", "repair", "members", "mode", "temporary", "any_user"}};
    return make(type, &signature, esclusa_pthread_mutex_create_or_open_with, arguments, count,
                keywords);
}

const char native_pthread_mutex_open_doc[] =
    "open($type, /, name, repair=None, *, any_user=False)\n--\n\n"
    "Open the pthread mutex `name` that a Java, C or Python process created.\n\n"
    "Raises FileNotFoundError if there is none, ValueError if it is something else, "
    "PermissionError\nif it belongs to another user and `any_user` is not set, OSError with "
    "EOPNOTSUPP if it was made in\nanother PID namespace, by another C library or for "
    "another architecture.";

PyObject *native_pthread_mutex_open(PyObject *type, PyObject *const *arguments, Py_ssize_t count,
                                    PyObject *keywords)
{
    static const native_signature signature = {"open", 1, 2, {"name", "repair", "any_user"}};
    PyObject *given[NATIVE_PARAMETERS];
    esclusa_options options = {0};
    if (native_arguments(&signature, arguments, count, keywords, given) != 0 ||
        native_any_user(given[2], &options) != 0) {
        return NULL;
    }
    return wrap(type, given[0], given[1], esclusa_pthread_mutex_open_with, &options);
}

const char native_pthread_mutex_at_doc[] =
    "at($type, /, memory, offset, repair=None)\n--\n\n"
    "Use the pthread_mutex_t that a program has initialised at `offset` of a SharedMemory.\n\n"
    "Its type and robustness are found out. The caller vouches that this is the same PID namespace "
    "and C\nlibrary. It has a mapping of its own: the memory may be closed before it.\n\n"
    "Raises IndexError if it does not lie within the memory, ValueError if the offset is not "
    "aligned or\nthere is none that processes share.";

PyObject *native_pthread_mutex_at(PyObject *type, PyObject *const *arguments, Py_ssize_t count,
                                  PyObject *keywords)
{
    static const native_signature signature = {"at", 2, 3, {"memory", "offset", "repair"}};
    PyObject *given[NATIVE_PARAMETERS];
    int64_t offset = 0;
    if (native_arguments(&signature, arguments, count, keywords, given) != 0 ||
        native_int64(given[1], "offset", &offset) != 0) {
        return NULL;
    }
    if (Py_TYPE(given[0]) != native_type_state(type)->memory_type) {
        PyErr_Format(PyExc_TypeError, "memory must be a SharedMemory, not %R", Py_TYPE(given[0]));
        return NULL;
    }
    esclusa_memory *memory = native_open_handle(given[0]);
    native_pthread_mutex *self =
        memory == NULL ? NULL : new(type, ((native_object *) given[0])->name, given[2]);
    if (self == NULL) {
        return NULL;
    }
    esclusa_pthread_mutex *handle;
    int result = esclusa_pthread_mutex_at(&handle, memory, (uint64_t) offset);
    if (result == -ERANGE) {
        Py_DECREF((PyObject *) self);
        return native_raise_as(PyExc_IndexError, result);
    }
    return made(self, handle, result);
}
