/* SPDX-License-Identifier: Apache-2.0 */
/* What Claim and Message have in common: bytes in a slot, until they end. */
#include "native.h"

PyObject *native_held_new(PyTypeObject *type, native_end *end, const esclusa_message *message)
{
    native_held *self = PyObject_New(native_held, type);
    if (self == NULL) {
        return NULL;
    }
    self->end = (native_end *) Py_NewRef((PyObject *) end);
    self->lease = (native_lease){NULL, NULL};
    self->message = *message;
    self->ended = NULL;
    native_queue *queue = end->queue;
    self->previous = NULL;
    self->next = queue->held;
    if (queue->held != NULL) {
        queue->held->previous = self;
    }
    queue->held = self;
    return (PyObject *) self;
}

static void unlink_from_queue(native_held *self)
{
    if (self->next != NULL) {
        self->next->previous = self->previous;
    }
    if (self->previous != NULL) {
        self->previous->next = self->next;
    } else {
        self->end->queue->held = self->next;
    }
}

int native_held_drop(native_held *self)
{
    unlink_from_queue(self); /* first: the rest may run Python code, which may close the queue */
    int released = native_lease_end(&self->lease);
    const native_end *end = self->end;
    return self->ended == NULL && released && end->handle != NULL && !end->waiting &&
           end->queue->base.handle != NULL;
}

void native_held_free(native_held *self)
{
    PyTypeObject *type = native_type_of(self);
    Py_CLEAR(self->end);
    PyObject_Free(self);
    Py_DECREF(type);
}

int native_queue_release_views(native_queue *queue, const native_end *end)
{
    /* Each is kept until the next is: releasing a view may run Python code, which may drop any. */
    native_held *each = (native_held *) Py_XNewRef((PyObject *) queue->held);
    while (each != NULL) {
        if (end == NULL || each->end == end) {
            native_lease_release(&each->lease);
        }
        native_held *next = (native_held *) Py_XNewRef((PyObject *) each->next);
        Py_DECREF((PyObject *) each);
        each = next;
    }
    return (end != NULL ? end->exports : queue->exports) == 0;
}

static void *raise_ended(native_held *self)
{
    PyObject *type = PyType_GetName(native_type_of(self));
    if (type != NULL) {
        PyErr_Format(PyExc_ValueError, "this %U of '%U' was %s", type, self->end->queue->base.name,
                     self->ended);
        Py_DECREF(type);
    }
    return NULL;
}

PyObject *native_held_enter(PyObject *object, PyObject *Py_UNUSED(ignored))
{
    native_held *self = (native_held *) object;
    return self->ended != NULL ? raise_ended(self) : Py_NewRef(object);
}

void *native_held_handle(native_held *self)
{
    return self->ended != NULL ? raise_ended(self) : native_end_handle(self->end);
}

static native_region *region(native_held *self)
{
    native_state *state = native_state_of(self);
    native_region *made = native_region_new(state, self->message.data, self->message.length);
    if (made == NULL) {
        return NULL;
    }
    made->owner = Py_NewRef((PyObject *) self->end); /* which keeps the queue mapped */
    made->owner_exports = &self->end->exports;
    made->queue_exports = &self->end->queue->exports;
    return made;
}

PyObject *native_held_view(PyObject *object, void *Py_UNUSED(ignored))
{
    native_held *self = (native_held *) object;
    if (self->ended != NULL) {
        return raise_ended(self);
    }
    if (self->end->handle == NULL || self->end->queue->base.handle == NULL) {
        return native_end_handle(self->end); /* closed: the slot is another's by now */
    }
    if (self->lease.region == NULL && (self->lease.region = region(self)) == NULL) {
        return NULL;
    }
    return native_lease_view(&self->lease);
}
