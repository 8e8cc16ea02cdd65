/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>

#include "bells.h"

PyObject *native_queue_producer(PyObject *queue, PyObject *Py_UNUSED(ignored))
{
    esclusa_queue *handle = native_open_handle(queue);
    if (handle == NULL) {
        return NULL;
    }
    native_state *state = native_state_of(queue);
    native_end *self = native_end_new(state->producer_type, (native_queue *) queue);
    if (self == NULL) {
        return NULL;
    }
    esclusa_producer *producer;
    int result;
    NATIVE_WITHOUT_GIL(result = esclusa_queue_producer(&producer, handle));
    self->handle = producer;
    if (result < 0) {
        Py_DECREF(self);
        return native_raise(result);
    }
    return (PyObject *) self;
}

int native_borrow(native_end *self, PyObject *data, Py_buffer *buffer, esclusa_item *item)
{
    Py_ssize_t length;
    buffer->obj = NULL;
    if (PyBytes_CheckExact(data)) {
        item->data = PyBytes_AsString(data);
        length = PyBytes_Size(data);
    } else {
        if (PyObject_GetBuffer(data, buffer, PyBUF_SIMPLE) != 0) {
            return -1;
        }
        item->data = buffer->buf;
        length = buffer->len;
    }
    if (length > UINT32_MAX) { /* the library counts in 32 bits, and refuses the rest itself */
        PyErr_Format(PyExc_ValueError, "a message of %zd bytes does not fit in a slot of %u bytes",
                     length, self->queue->slot_bytes);
        PyBuffer_Release(buffer);
        return -1;
    }
    item->length = (uint32_t) length;
    return 0;
}

typedef struct put_call {
    esclusa_producer *handle;
    esclusa_item item;
} put_call;

static int64_t put_attempt(void *context, int64_t timeout_nanos)
{
    put_call *call = context;
    return esclusa_producer_put(call->handle, call->item.data, call->item.length, call->item.type,
                                timeout_nanos);
}

PyDoc_STRVAR(put_doc, "put($self, /, data, type=0, timeout=None)\n--\n\n"
                      "Put a copy of `data`, any contiguous buffer, waiting for room.\n\n"
                      "Raises queue.Full at the time-out, in seconds (0: do not wait), ValueError "
                      "if `data` is larger\nthan a slot.");

static PyObject *producer_put(PyObject *object, PyObject *const *arguments, Py_ssize_t count,
                              PyObject *keywords)
{
    static const native_signature signature = {"put", 1, 3, {"data", "type", "timeout"}};
    native_end *self = (native_end *) object;
    PyObject *given[NATIVE_PARAMETERS];
    put_call call = {0};
    int64_t timeout_nanos = ESCLUSA_FOREVER;
    Py_buffer buffer;
    if (native_arguments(&signature, arguments, count, keywords, given) != 0 ||
        native_uint32(given[1], "type", 0, UINT32_MAX, &call.item.type) != 0 ||
        native_timeout(given[2], &timeout_nanos) != 0 ||
        native_borrow(self, given[0], &buffer, &call.item) != 0) {
        return NULL;
    }
    int64_t result = NATIVE_RAISED;
    call.handle = native_end_handle(self);
    if (call.handle != NULL) {
        result = put_attempt(&call, 0);
        if (result == -ETIMEDOUT && timeout_nanos != 0) {
            result = native_end_wait(self, put_attempt, &call, native_deadline(timeout_nanos));
        }
        if (result < 0) {
            native_end_raise(self, result);
        }
    }
    if (buffer.obj != NULL) {
        PyBuffer_Release(&buffer);
    }
    return result < 0 ? NULL : Py_NewRef(Py_None);
}

typedef struct claim_call {
    esclusa_producer *handle;
    esclusa_message message;
} claim_call;

static int64_t claim_attempt(void *context, int64_t timeout_nanos)
{
    claim_call *call = context;
    return esclusa_producer_claim(call->handle, &call->message, timeout_nanos);
}

PyDoc_STRVAR(claim_doc,
             "claim($self, /, timeout=None)\n--\n\n"
             "Claim a slot, waiting for room, to write a message in place.\n\n"
             "Messages behind it wait until it is published or aborted. Raises queue.Full at the "
             "time-out, in\nseconds (0: do not wait).");

static PyObject *producer_claim(PyObject *object, PyObject *const *arguments, Py_ssize_t count,
                                PyObject *keywords)
{
    static const native_signature signature = {"claim", 0, 1, {"timeout"}};
    native_end *self = (native_end *) object;
    PyObject *given[NATIVE_PARAMETERS];
    int64_t timeout_nanos = ESCLUSA_FOREVER;
    claim_call call = {0};
    if (native_arguments(&signature, arguments, count, keywords, given) != 0 ||
        native_timeout(given[0], &timeout_nanos) != 0 ||
        (call.handle = native_end_handle(self)) == NULL) {
        return NULL;
    }
    int64_t result = claim_attempt(&call, 0);
    if (result == -ETIMEDOUT && timeout_nanos != 0) {
        result = native_end_wait(self, claim_attempt, &call, native_deadline(timeout_nanos));
    }
    if (result < 0) {
        return native_end_raise(self, result);
    }
    PyTypeObject *type = native_state_of(self)->claim_type;
    PyObject *claim = native_held_new(type, self, &call.message);
    if (claim == NULL) {
        esclusa_producer_abort(call.handle, &call.message);
    }
    return claim;
}

PyDoc_STRVAR(close_doc, "close($self, /)\n--\n\n"
                        "Close this producer; what it has claimed is skipped. May be called "
                        "again.\n\n"
                        "Raises BufferError while a view of a claim's bytes is alive.");

static void close_handle(native_end *self)
{
    NATIVE_CLOSE(esclusa_producer_close, self);
}

static PyObject *producer_close(PyObject *object, PyObject *Py_UNUSED(ignored))
{
    native_end *self = (native_end *) object;
    if (self->handle != NULL && !native_queue_release_views(self->queue, self)) {
        return native_raise_views("cannot close the Producer");
    }
    close_handle(self);
    Py_RETURN_NONE;
}

static PyObject *producer_exit(PyObject *object, PyObject *const *arguments, Py_ssize_t count)
{
    PyObject *closed = native_exit_result(producer_close(object, NULL), arguments, count);
    if (closed != NULL) {
        close_handle((native_end *) object);
    }
    return closed;
}

static void producer_dealloc(PyObject *object)
{
    close_handle((native_end *) object);
    native_end_free((native_end *) object);
}

PyDoc_STRVAR(ring_doc, "ring($self, /, fd)\n--\n\n" NATIVE_BELL_TEXT("when there is room."));

static int ringer(void *handle, int fd)
{
    return esclusa_producer_ring(handle, fd);
}

static PyObject *producer_ring(PyObject *self, PyObject *const *arguments, Py_ssize_t count,
                               PyObject *keywords)
{
    return native_end_bell_set(self, ringer, arguments, count, keywords);
}

static PyMethodDef producer_methods[] = {
    {"put", NATIVE_METHOD(producer_put), NATIVE_FASTCALL, put_doc},
    {"put_many", NATIVE_METHOD(native_producer_put_many), NATIVE_FASTCALL, native_put_many_doc},
    {"claim", NATIVE_METHOD(producer_claim), NATIVE_FASTCALL, claim_doc},
    {"ring", NATIVE_METHOD(producer_ring), NATIVE_FASTCALL, ring_doc},
    {"close", producer_close, METH_NOARGS, close_doc},
    {"__enter__", native_end_enter, METH_NOARGS, NULL},
    {"__exit__", NATIVE_METHOD(producer_exit), METH_FASTCALL, NULL},
    {"__reduce__", native_refuse_pickling, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

PyDoc_STRVAR(type_doc, "Puts messages into a queue; made by MessageQueue.producer().\n\n"
                       "It serves one thread at a time; a thread may have many. The stream ends "
                       "for consumers only after\nthe last producer has closed, or died.");

static PyType_Slot producer_slots[] = {
    {Py_tp_doc, (void *) type_doc},
    {Py_tp_methods, producer_methods},
    {Py_tp_dealloc, producer_dealloc},
    {Py_tp_repr, native_end_repr},
    {0, NULL},
};

PyType_Spec native_producer_spec = {
    .name = "esclusa.Producer",
    .basicsize = sizeof(native_end),
    .flags = NATIVE_FINAL_TYPE,
    .slots = producer_slots,
};
