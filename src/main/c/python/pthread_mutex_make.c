/* SPDX-License-Identifier: Apache-2.0 */
/* How a PthreadMutex is made, opened, or found in a SharedMemory. */
#include "pthread_mutex.h"

#include <errno.h>

#include "locked.h"

typedef int make_function(esclusa_pthread_mutex **out, const char *name,
                          const esclusa_options *options);

static native_pthread_mutex *new(PyObject *type, PyObject *name, PyObject *repair)
{
    native_pthread_mutex *self = native_new(type, name);
    if (self != NULL) {
        self->repair = Py_XNewRef(repair);
    }
    return self;
}

static PyObject *make(PyObject *type, native_making how, make_function *function,
                      PyObject *const *arguments, Py_ssize_t count, PyObject *keywords)
{
    native_lock_given given;
    native_pthread_mutex *self;
    if (native_lock_arguments(how, arguments, count, keywords, &given) != 0 ||
        (self = new(type, given.name, given.repair)) == NULL) {
        return NULL;
    }
    esclusa_pthread_mutex *handle;
    int result;
    NATIVE_WITHOUT_GIL(result = function(&handle, given.text, &given.options));
    return native_made(&self->base, handle, result);
}

const char native_pthread_mutex_create_doc[] =
    "create($type, /, name, repair=None, *, members=256, mode=0o600, temporary=False)\n--\n\n"
    "Create the pthread mutex `name`. See the class for `repair`.\n\n"
    "Raises FileExistsError if the name is taken.";

PyObject *native_pthread_mutex_create(PyObject *type, PyObject *const *arguments, Py_ssize_t count,
                                      PyObject *keywords)
{
    return make(type, NATIVE_CREATE, esclusa_pthread_mutex_create_with, arguments, count, keywords);
}

const char native_pthread_mutex_create_or_open_doc[] =
    "create_or_open($type, /, name, repair=None, *, members=256, "
    "mode=0o600, temporary=False, any_user=False)\n--\n\n"
    "Open the pthread mutex `name`, or create it if there is none.\n\n"
    "Raises ValueError if `members` is given and the one found has another number.";

PyObject *native_pthread_mutex_create_or_open(PyObject *type, PyObject *const *arguments,
                                              Py_ssize_t count, PyObject *keywords)
{
    return make(type, NATIVE_CREATE_OR_OPEN, esclusa_pthread_mutex_create_or_open_with, arguments,
                count, keywords);
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
    return make(type, NATIVE_OPEN, esclusa_pthread_mutex_open_with, arguments, count, keywords);
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
    PyObject *repair;
    if (native_arguments(&signature, arguments, count, keywords, given) != 0 ||
        native_int64(given[1], "offset", &offset) != 0 ||
        native_repair_argument(given[2], &repair) != 0) {
        return NULL;
    }
    if (Py_TYPE(given[0]) != native_type_state(type)->memory_type) {
        PyErr_Format(PyExc_TypeError, "memory must be a SharedMemory, not %R", Py_TYPE(given[0]));
        return NULL;
    }
    esclusa_memory *memory = native_open_handle(given[0]);
    native_pthread_mutex *self =
        memory == NULL ? NULL : new(type, ((native_object *) given[0])->name, repair);
    if (self == NULL) {
        return NULL;
    }
    esclusa_pthread_mutex *handle;
    int result = esclusa_pthread_mutex_at(&handle, memory, (uint64_t) offset);
    if (result == -ERANGE) {
        Py_DECREF((PyObject *) self);
        return native_raise_as(PyExc_IndexError, result);
    }
    return native_made(&self->base, handle, result);
}
