/* SPDX-License-Identifier: Apache-2.0 */
/* fileno() and from_fd(): objects without a name. */
#include "native.h"

#include <string.h>

#include "private.h"

void native_keep(native_object *self, void *handle)
{
    self->handle = handle;
    const char *name = esclusa_object_name(handle);
    if (strchr(name, ':') == NULL) { /* no name has one */
        return;
    }
    PyObject *said = PyUnicode_FromString(name);
    if (said == NULL) {
        PyErr_Clear(); /* it keeps the one that was asked for */
        return;
    }
    PyObject *before = self->name;
    self->name = said;
    Py_DECREF(before);
}

const char native_fileno_doc[] =
    "fileno($self, /)\n--\n\n"
    "Return the descriptor of an object that was made without a name, by create(None).\n\n"
    "It belongs to the object and is closed with it. Pass it to another process by "
    "socket.send_fds() or\nPopen(pass_fds=...), which opens it with from_fd().\n\n"
    "Raises ValueError if the object has a name.";

PyObject *native_fileno(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    const void *handle = native_open_handle(self);
    if (handle == NULL) {
        return NULL;
    }
    int result = esclusa_fileno(handle);
    return result < 0 ? native_raise(result) : PyLong_FromLong(result);
}

#define FROM_FD_DOC(parameters, more)                                                              \
    "from_fd($type, /, fd" parameters ")\n--\n\n"                                                  \
    "Open what another process made without a name: `fd` is its descriptor, or has a "             \
    "fileno().\n\n"                                                                                \
    "The descriptor is opened anew, and stays the caller's to close." more "\n\n"                  \
    "Raises ValueError if it is something else, or not sealed against shrinking, "                 \
    "PermissionError if\nit is not open for reading and writing, or belongs to another user"

const char native_from_fd_doc[] =
    FROM_FD_DOC(", *, any_user=False", "") " and `any_user`\nis not set.";
const char native_from_fd_with_repair_doc[] = FROM_FD_DOC(
    ", repair=None, *, any_user=False", " See the class for `repair`.") " and `any_user"
                                                                        "`\nis not set.";
const char native_from_fd_raw_doc[] = FROM_FD_DOC("", "") ".";

/* open("fd:5", …) of the type, with the other arguments as they are. */
static PyObject *open_descriptor(PyObject *type, const native_signature *signature,
                                 PyObject *const *arguments, Py_ssize_t count, PyObject *keywords)
{
    PyObject *given[NATIVE_PARAMETERS];
    if (native_arguments(signature, arguments, count, keywords, given) != 0) {
        return NULL;
    }
    int fd = PyObject_AsFileDescriptor(given[0]);
    PyObject *options = fd < 0 ? NULL : PyDict_New();
    for (int i = 1; options != NULL && i < NATIVE_PARAMETERS && signature->names[i] != NULL; i++) {
        if (given[i] != NULL && PyDict_SetItemString(options, signature->names[i], given[i]) != 0) {
            Py_CLEAR(options);
        }
    }
    PyObject *name =
        options == NULL ? NULL : Py_BuildValue("(N)", PyUnicode_FromFormat("fd:%d", fd));
    PyObject *open = name == NULL ? NULL : PyObject_GetAttrString(type, "open");
    PyObject *made = open == NULL ? NULL : PyObject_Call(open, name, options);
    Py_XDECREF(open);
    Py_XDECREF(name);
    Py_XDECREF(options);
    return made;
}

PyObject *native_from_fd(PyObject *type, PyObject *const *arguments, Py_ssize_t count,
                         PyObject *keywords)
{
    static const native_signature signature = {"from_fd", 1, 1, {"fd", "any_user"}};
    return open_descriptor(type, &signature, arguments, count, keywords);
}

PyObject *native_from_fd_with_repair(PyObject *type, PyObject *const *arguments, Py_ssize_t count,
                                     PyObject *keywords)
{
    static const native_signature signature = {"from_fd", 1, 2, {"fd", "repair", "any_user"}};
    return open_descriptor(type, &signature, arguments, count, keywords);
}

PyObject *native_from_fd_raw(PyObject *type, PyObject *const *arguments, Py_ssize_t count,
                             PyObject *keywords)
{
    static const native_signature signature = {"from_fd", 1, 1, {"fd"}};
    return open_descriptor(type, &signature, arguments, count, keywords);
}
