/* SPDX-License-Identifier: Apache-2.0 */
/* What the two ends of a queue, producer and consumer, have in common. */
#include "native.h"

#include <errno.h>
#include <unistd.h>

native_end *native_end_new(PyTypeObject *type, native_queue *queue)
{
    native_end *self = PyObject_New(native_end, type);
    if (self == NULL) {
        return NULL;
    }
    self->handle = NULL;
    self->queue = (native_queue *) Py_NewRef((PyObject *) queue);
    self->exports = 0;
    self->process = getpid();
    self->waiting = 0;
    self->turn = 0;
    return self;
}

void native_end_free(native_end *self)
{
    PyTypeObject *type = native_type_of(self);
    Py_CLEAR(self->queue);
    PyObject_Free(self);
    Py_DECREF(type);
}

static const char *why_unusable(const native_end *self)
{
    if (self->handle == NULL) {
        return "is closed";
    }
    if (self->queue->base.handle == NULL) {
        return "is closed, with its queue";
    }
    if (self->process != getpid()) {
        return "is the parent's: a forked child makes its own";
    }
    return self->waiting ? "is waiting in another thread" : "is closed";
}

static void *raise_unusable(native_end *self)
{
    PyObject *type = PyType_GetName(native_type_of(self));
    if (type != NULL) {
        PyErr_Format(PyExc_ValueError, "this %U of '%U' %s", type, self->queue->base.name,
                     why_unusable(self));
        Py_DECREF(type);
    }
    return NULL;
}

void *native_end_handle(native_end *self)
{
    if (self->handle == NULL || self->queue->base.handle == NULL || self->waiting) {
        return raise_unusable(self);
    }
    return self->handle;
}

PyObject *native_end_raise(native_end *self, int64_t result)
{
    if (result == -EBADF) {
        return raise_unusable(self);
    }
    if (result == -ETIMEDOUT) {
        native_state *state = native_state_of(self);
        int puts = native_type_of(self) == state->producer_type;
        return native_raise_as(puts ? state->full : state->empty, result);
    }
    return native_raise(result);
}

int64_t native_end_wait(native_end *self, native_attempt *attempt, void *context, int64_t deadline)
{
    self->waiting = 1;
    int64_t result = native_wait(attempt, context, deadline);
    self->waiting = 0;
    return result;
}

PyObject *native_end_enter(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    return native_end_handle((native_end *) self) == NULL ? NULL : Py_NewRef(self);
}

PyObject *native_end_repr(PyObject *self)
{
    native_end *end = (native_end *) self;
    PyObject *type = PyType_GetName(native_type_of(self));
    if (type == NULL) {
        return NULL;
    }
    const char *closed = end->handle == NULL || end->queue->base.handle == NULL ? ", closed" : "";
    PyObject *text = PyUnicode_FromFormat("<%U of %R%s>", type, end->queue->base.name, closed);
    Py_DECREF(type);
    return text;
}
