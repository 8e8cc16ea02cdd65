/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>

#include "bells.h"

PyObject *native_queue_consumer(PyObject *queue, PyObject *Py_UNUSED(ignored))
{
    esclusa_queue *handle = native_open_handle(queue);
    if (handle == NULL) {
        return NULL;
    }
    native_state *state = native_state_of(queue);
    native_end *self = native_end_new(state->consumer_type, (native_queue *) queue);
    if (self == NULL) {
        return NULL;
    }
    esclusa_consumer *consumer;
    int result;
    NATIVE_WITHOUT_GIL(result = esclusa_queue_consumer(&consumer, handle));
    self->handle = consumer;
    if (result < 0) {
        Py_DECREF(self);
        return native_raise(result);
    }
    return (PyObject *) self;
}

int64_t native_take_attempt(void *context, int64_t timeout_nanos)
{
    native_take *call = context;
    return esclusa_consumer_take(call->handle, &call->message, timeout_nanos);
}

int native_take_next(native_end *self, native_take *call, int64_t timeout_nanos)
{
    call->handle = native_end_handle(self);
    if (call->handle == NULL) {
        return -1;
    }
    int64_t result = native_take_attempt(call, 0);
    if (result == -ETIMEDOUT && timeout_nanos != 0) {
        result = native_end_wait(self, native_take_attempt, call, native_deadline(timeout_nanos));
    }
    if (result >= 0) {
        return 0;
    }
    native_end_raise(self, result);
    return -1;
}

static int parse_timeout(const native_signature *signature, PyObject *const *arguments,
                         Py_ssize_t count, PyObject *keywords, int64_t *timeout_nanos)
{
    if (keywords == NULL && count == 0) {
        return 0;
    }
    PyObject *given[NATIVE_PARAMETERS];
    if (native_arguments(signature, arguments, count, keywords, given) != 0) {
        return -1;
    }
    return native_timeout(given[0], timeout_nanos);
}

PyDoc_STRVAR(take_doc,
             "take($self, /, timeout=None)\n--\n\n"
             "Take the next message in place, waiting for one; `with` acknowledges it at its "
             "end.\n\n"
             "Raises queue.Empty at the time-out, in seconds (0: do not wait), EOFError at the end "
             "of the stream.");

static PyObject *consumer_take(PyObject *object, PyObject *const *arguments, Py_ssize_t count,
                               PyObject *keywords)
{
    static const native_signature signature = {"take", 0, 1, {"timeout"}};
    native_end *self = (native_end *) object;
    int64_t timeout_nanos = ESCLUSA_FOREVER;
    native_take call;
    if (parse_timeout(&signature, arguments, count, keywords, &timeout_nanos) != 0 ||
        native_take_next(self, &call, timeout_nanos) != 0) {
        return NULL;
    }
    PyTypeObject *type = native_state_of(self)->message_type;
    PyObject *message = native_held_new(type, self, &call.message);
    if (message == NULL) {
        esclusa_consumer_release(call.handle, &call.message);
    }
    return message;
}

/*
 * Taken in place, copied once, and acknowledged only when the bytes are there and no signal's
 * handler has raised: a message is not lost to Ctrl-C or to a lack of memory.
 */
PyObject *native_take_bytes(native_end *self, native_take *call)
{
    PyObject *bytes = PyBytes_FromStringAndSize(call->message.data, call->message.length);
    if (bytes != NULL && PyErr_CheckSignals() != 0) {
        Py_CLEAR(bytes);
    }
    if (bytes == NULL) {
        esclusa_consumer_release(call->handle, &call->message);
        return NULL;
    }
    /* A signal's handler may have closed it. */
    int64_t result = native_end_handle(self) == NULL
                         ? NATIVE_RAISED
                         : esclusa_consumer_acknowledge(call->handle, &call->message);
    if (result < 0) {
        Py_DECREF(bytes);
        return native_end_raise(self, result);
    }
    return bytes;
}

PyDoc_STRVAR(get_doc, "get($self, /, timeout=None)\n--\n\n"
                      "Return the bytes of the next message, waiting for one, and acknowledge "
                      "it.\n\n"
                      "Raises queue.Empty at the time-out, in seconds (0: do not wait), EOFError "
                      "at the end of the stream.");

static PyObject *consumer_get(PyObject *object, PyObject *const *arguments, Py_ssize_t count,
                              PyObject *keywords)
{
    static const native_signature signature = {"get", 0, 1, {"timeout"}};
    native_end *self = (native_end *) object;
    int64_t timeout_nanos = ESCLUSA_FOREVER;
    native_take call;
    if (parse_timeout(&signature, arguments, count, keywords, &timeout_nanos) != 0 ||
        native_take_next(self, &call, timeout_nanos) != 0) {
        return NULL;
    }
    return native_take_bytes(self, &call);
}

PyDoc_STRVAR(ring_doc, "ring($self, /, fd)\n--\n\n" NATIVE_BELL_TEXT(
                           "when a message is there, or the stream has ended."));

static int ringer(void *handle, int fd)
{
    return esclusa_consumer_ring(handle, fd);
}

static PyObject *consumer_ring(PyObject *self, PyObject *const *arguments, Py_ssize_t count,
                               PyObject *keywords)
{
    return native_end_bell_set(self, ringer, arguments, count, keywords);
}

static PyObject *consumer_aiter(PyObject *self)
{
    return Py_NewRef(self);
}

PyDoc_STRVAR(close_doc, "close($self, /)\n--\n\n"
                        "Close this consumer; messages that it holds are delivered again. May be "
                        "called again.\n\n"
                        "Raises BufferError while a view of a message's bytes is alive.");

static void close_handle(native_end *self)
{
    NATIVE_CLOSE(esclusa_consumer_close, self);
}

static PyObject *consumer_close(PyObject *object, PyObject *Py_UNUSED(ignored))
{
    native_end *self = (native_end *) object;
    if (self->handle != NULL && !native_queue_release_views(self->queue, self)) {
        return native_raise_views("cannot close the Consumer");
    }
    close_handle(self);
    Py_RETURN_NONE;
}

static PyObject *consumer_exit(PyObject *object, PyObject *const *arguments, Py_ssize_t count)
{
    PyObject *closed = native_exit_result(consumer_close(object, NULL), arguments, count);
    if (closed != NULL) {
        close_handle((native_end *) object);
    }
    return closed;
}

static void consumer_dealloc(PyObject *object)
{
    close_handle((native_end *) object);
    native_end_free((native_end *) object);
}

static PyMethodDef consumer_methods[] = {
    {"get", NATIVE_METHOD(consumer_get), NATIVE_FASTCALL, get_doc},
    {"get_many", NATIVE_METHOD(native_consumer_get_many), NATIVE_FASTCALL, native_get_many_doc},
    {"take", NATIVE_METHOD(consumer_take), NATIVE_FASTCALL, take_doc},
    {"ring", NATIVE_METHOD(consumer_ring), NATIVE_FASTCALL, ring_doc},
    {"close", consumer_close, METH_NOARGS, close_doc},
    {"__enter__", native_end_enter, METH_NOARGS, NULL},
    {"__exit__", NATIVE_METHOD(consumer_exit), METH_FASTCALL, NULL},
    {"__reduce__", native_refuse_pickling, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

PyDoc_STRVAR(type_doc,
             "Takes messages out of a queue; made by MessageQueue.consumer().\n\n"
             "It serves one thread at a time; a thread may have many. `async for message in "
             "consumer` gets the bytes of\none message after the other in an event "
             "loop of asyncio, and ends with the stream.");

static PyType_Slot consumer_slots[] = {
    {Py_tp_doc, (void *) type_doc},
    {Py_tp_methods, consumer_methods},
    {Py_tp_dealloc, consumer_dealloc},
    {Py_tp_repr, native_end_repr},
    {Py_am_aiter, consumer_aiter},
    {Py_am_anext, native_consumer_next},
    {0, NULL},
};

PyType_Spec native_consumer_spec = {
    .name = "esclusa.Consumer",
    .basicsize = sizeof(native_end),
    .flags = NATIVE_FINAL_TYPE,
    .slots = consumer_slots,
};
