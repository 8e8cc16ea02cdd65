/* SPDX-License-Identifier: Apache-2.0 */
#include "native.h"

typedef int end_function(esclusa_consumer *consumer, esclusa_message *message);

/*
 * Acknowledge or hand back, whatever views are alive: they stay readable, for the queue stays
 * mapped, but show what comes next into the slot, and so are an error.
 */
static PyObject *end(native_held *self, end_function *function, const char *ended)
{
    if (native_held_handle(self) == NULL) {
        return NULL;
    }
    int released = native_lease_end(&self->lease);
    esclusa_consumer *handle = native_held_handle(self); /* which may have closed or ended it */
    if (handle == NULL) {
        return NULL;
    }
    int result = function(handle, &self->message);
    self->ended = ended;
    if (result < 0) {
        return native_end_raise(self->end, result);
    }
    return released ? Py_NewRef(Py_None) : native_raise_views("the message has ended");
}

static PyObject *acknowledge(native_held *self)
{
    return end(self, esclusa_consumer_acknowledge, "acknowledged");
}

PyDoc_STRVAR(release_doc,
             "release($self, /)\n--\n\n"
             "Hand the message back: it is delivered again, before those not taken yet.\n\n"
             "Raises BufferError, when that is done, if views of `data` are still alive.");

static PyObject *message_release(PyObject *object, PyObject *Py_UNUSED(ignored))
{
    return end((native_held *) object, esclusa_consumer_release, "handed back");
}

PyDoc_STRVAR(close_doc,
             "close($self, /)\n--\n\n"
             "Acknowledge the message, unless it was released. May be called again.\n\n"
             "Raises BufferError, when that is done, if views of `data` are still alive.");

static PyObject *message_close(PyObject *object, PyObject *Py_UNUSED(ignored))
{
    native_held *self = (native_held *) object;
    return self->ended != NULL ? Py_NewRef(Py_None) : acknowledge(self);
}

static PyObject *message_exit(PyObject *object, PyObject *const *arguments, Py_ssize_t count)
{
    return native_exit_result(message_close(object, NULL), arguments, count);
}

/* Dropped without an end: handed back, unless a view is alive or the consumer is in use; then its
 * close does it. */
static void message_dealloc(PyObject *object)
{
    native_held *self = (native_held *) object;
    if (native_held_drop(self)) {
        esclusa_consumer_release(self->end->handle, &self->message);
    }
    native_held_free(self);
}

static PyObject *message_get_type(PyObject *self, void *Py_UNUSED(ignored))
{
    return PyLong_FromUnsignedLong(((native_held *) self)->message.type);
}

static PyObject *message_get_delivery_count(PyObject *self, void *Py_UNUSED(ignored))
{
    return PyLong_FromUnsignedLong(((native_held *) self)->message.delivery_count);
}

static PyMethodDef message_methods[] = {
    {"release", message_release, METH_NOARGS, release_doc},
    {"close", message_close, METH_NOARGS, close_doc},
    {"__enter__", native_held_enter, METH_NOARGS, NULL},
    {"__exit__", NATIVE_METHOD(message_exit), METH_FASTCALL, NULL},
    {"__reduce__", native_refuse_pickling, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyGetSetDef message_attributes[] = {
    {"data", native_held_view, NULL,
     "The bytes, in the slot itself: a memoryview, released when the message is acknowledged.",
     NULL},
    {"type", message_get_type, NULL, "The type it was put with.", NULL},
    {"delivery_count", message_get_delivery_count, NULL,
     "1, or more if it was handed back before, or its consumer died.", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

PyDoc_STRVAR(
    type_doc,
    "A message, taken in place by Consumer.take().\n\n"
    "Leaving `with` acknowledges it, also by an exception, unless release() was called. Then its "
    "`data` can\nbe used no more; BufferError says that slices or numpy arrays over it are still "
    "alive (not if another\nexception is on its way). A message dropped without either is handed "
    "back.");

static PyType_Slot message_slots[] = {
    {Py_tp_doc, (void *) type_doc},
    {Py_tp_methods, message_methods},
    {Py_tp_getset, message_attributes},
    {Py_tp_dealloc, message_dealloc},
    {0, NULL},
};

PyType_Spec native_message_spec = {
    .name = "esclusa.Message",
    .basicsize = sizeof(native_held),
    .flags = NATIVE_FINAL_TYPE,
    .slots = message_slots,
};
