/* SPDX-License-Identifier: Apache-2.0 */
/* What the objects have in common. */
#include "native.h"

#include <errno.h>
#include <stdbool.h>

void *native_new(PyObject *type, PyObject *name)
{
    native_object *self = (native_object *) PyType_GenericAlloc((PyTypeObject *) type, 0);
    if (self != NULL) {
        self->name = Py_NewRef(name);
    }
    return self;
}

void native_free(native_object *self)
{
    PyTypeObject *type = native_type_of(self);
    Py_CLEAR(self->name);
    freefunc release = (freefunc) PyType_GetSlot(type, Py_tp_free);
    release(self);
    Py_DECREF(type);
}

PyObject *native_made(native_object *self, void *handle, int result)
{
    native_keep(self, handle);
    if (result < 0) {
        Py_DECREF((PyObject *) self);
        return native_raise(result);
    }
    return (PyObject *) self;
}

PyObject *native_get_name(PyObject *self, void *Py_UNUSED(ignored))
{
    return Py_NewRef(((native_object *) self)->name);
}

PyObject *native_repr(PyObject *self)
{
    native_object *object = (native_object *) self;
    PyObject *type = PyType_GetName(native_type_of(self));
    if (type == NULL) {
        return NULL;
    }
    PyObject *text = PyUnicode_FromFormat("<%U %R%s>", type, object->name,
                                          object->handle == NULL ? ", closed" : "");
    Py_DECREF(type);
    return text;
}

const char native_unlink_doc[] =
    "unlink(name)\n--\n\n"
    "Remove the name; who has the object open keeps it.\n\n"
    "Raises FileNotFoundError if there is none, ValueError if it is no object of ours.";

PyObject *native_unlink(PyObject *Py_UNUSED(ignored), PyObject *const *arguments, Py_ssize_t count,
                        PyObject *keywords)
{
    static const native_signature signature = {"unlink", 1, 1, {"name"}};
    PyObject *given[NATIVE_PARAMETERS];
    const char *name;
    if (native_arguments(&signature, arguments, count, keywords, given) != 0 ||
        (name = native_name(given[0])) == NULL) {
        return NULL;
    }
    int result;
    NATIVE_WITHOUT_GIL(result = esclusa_unlink(name));
    return result < 0 ? native_raise(result) : Py_NewRef(Py_None);
}

PyObject *native_enter(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    return native_open_handle(self) == NULL ? NULL : Py_NewRef(self);
}

PyObject *native_exit_result(PyObject *closed, PyObject *const *arguments, Py_ssize_t count)
{
    if (closed != NULL || count == 0 || arguments[0] == Py_None ||
        !(PyErr_ExceptionMatches(PyExc_BufferError) || PyErr_ExceptionMatches(PyExc_ValueError))) {
        return closed;
    }
    PyErr_Clear();
    Py_RETURN_NONE;
}

PyObject *native_refuse_pickling(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    PyObject *type = PyType_GetName(native_type_of(self));
    if (type != NULL) {
        PyErr_Format(PyExc_TypeError,
                     "a %U cannot be pickled: send the object's name, or its descriptor if it has "
                     "none, and open it there",
                     type);
        Py_DECREF(type);
    }
    return NULL;
}

void *native_join_anew(native_object *self)
{
    void *handle = self->handle;
    int result;
    NATIVE_WITHOUT_GIL(result = esclusa_join_anew(handle));
    if (self->handle == NULL) { /* closed meanwhile */
        return native_raise_closed(self);
    }
    return result < 0 ? native_raise(result) : handle;
}

void *native_raise_closed(native_object *self)
{
    PyObject *type = PyType_GetName(native_type_of(self));
    if (type != NULL) {
        PyErr_Format(PyExc_ValueError, "%U '%U' is closed", type, self->name);
        Py_DECREF(type);
    }
    return NULL;
}

PyObject *native_raise_wait(native_object *self, int64_t result)
{
    bool closed = result == -EBADF && self->handle == NULL;
    return closed ? native_raise_closed(self) : native_raise(result);
}
