/* SPDX-License-Identifier: Apache-2.0 */
/* Producer.put_many(). */
#include "native.h"

#include <errno.h>

/* What put_many looks at: as many items, and buffers for those that are no bytes. */
typedef struct put_items {
    PyObject *objects; /* a tuple that keeps them alive */
    Py_ssize_t length;
    esclusa_item *items;
    Py_buffer *buffers; /* NULL: all are bytes so far */
} put_items;

static void batch_free(put_items *batch)
{
    for (Py_ssize_t i = 0; batch->buffers != NULL && i < batch->length; i++) {
        if (batch->buffers[i].obj != NULL) {
            PyBuffer_Release(&batch->buffers[i]);
        }
    }
    PyMem_Free(batch->buffers);
    PyMem_Free(batch->items);
    Py_XDECREF(batch->objects);
}

/* One element: bytes-like, or (bytes-like, type). */
static int batch_borrow(native_end *self, put_items *batch, Py_ssize_t i)
{
    PyObject *data = PyTuple_GetItem(batch->objects, i);
    PyObject *type = NULL;
    if (PyTuple_Check(data)) {
        if (PyTuple_Size(data) != 2) {
            PyErr_SetString(PyExc_ValueError, "an item is bytes-like or (bytes-like, type)");
            return -1;
        }
        type = PyTuple_GetItem(data, 1);
        data = PyTuple_GetItem(data, 0);
    }
    batch->items[i].type = 0;
    if (native_uint32(type, "type", 0, UINT32_MAX, &batch->items[i].type) != 0) {
        return -1;
    }
    if (!PyBytes_CheckExact(data) && batch->buffers == NULL) {
        batch->buffers = PyMem_Calloc((size_t) batch->length, sizeof *batch->buffers);
        if (batch->buffers == NULL) {
            PyErr_NoMemory();
            return -1;
        }
    }
    Py_buffer unused;
    Py_buffer *buffer = batch->buffers != NULL ? &batch->buffers[i] : &unused;
    return native_borrow(self, data, buffer, &batch->items[i]);
}

static int batch_init(native_end *self, put_items *batch, PyObject *items)
{
    batch->objects = PySequence_Tuple(items);
    if (batch->objects == NULL) {
        return -1;
    }
    batch->length = PyTuple_Size(batch->objects);
    if (batch->length == 0) {
        return 0;
    }
    batch->items = PyMem_Calloc((size_t) batch->length, sizeof *batch->items);
    if (batch->items == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    for (Py_ssize_t i = 0; i < batch->length; i++) {
        if (batch_borrow(self, batch, i) != 0) {
            return -1;
        }
    }
    return 0;
}

typedef struct put_many_call {
    esclusa_producer *handle;
    const esclusa_item *items;
    Py_ssize_t left;
} put_many_call;

static int64_t put_many_attempt(void *context, int64_t timeout_nanos)
{
    const put_many_call *call = context;
    const Py_ssize_t count = call->left <= INT32_MAX ? call->left : INT32_MAX;
    return esclusa_producer_put_many(call->handle, call->items, (uint32_t) count, timeout_nanos);
}

/* Returns how many went in, at least 1, or a failure. */
static int64_t put_batch(native_end *self, put_many_call *call, int64_t timeout_nanos)
{
    const Py_ssize_t length = call->left;
    const int64_t deadline = native_deadline(timeout_nanos);
    int64_t result = put_many_attempt(call, 0);
    for (;;) {
        if (result > 0) {
            call->items += result;
            call->left -= result;
        }
        if (call->left == 0) {
            return length;
        }
        if (result < 0 && result != -ETIMEDOUT) {
            return result;
        }
        if (native_left(deadline) == 0) {
            return call->left < length ? length - call->left : -ETIMEDOUT;
        }
        if (PyErr_CheckSignals() != 0) {
            return NATIVE_RAISED;
        }
        result = native_end_wait(self, put_many_attempt, call, deadline);
    }
}

const char native_put_many_doc[] = PyDoc_STR(
    "put_many($self, /, items, timeout=None)\n--\n\n"
    "Put several messages in order, each bytes-like or (bytes-like, type), and return how "
    "many went in.\n\n"
    "That is all of them, or fewer at the time-out, in seconds (0: do not wait). Raises "
    "queue.Full if\nthe time-out let none in, ValueError before any went in if one is "
    "larger than a slot.");

PyObject *native_producer_put_many(PyObject *object, PyObject *const *arguments, Py_ssize_t count,
                                   PyObject *keywords)
{
    static const native_signature signature = {"put_many", 1, 2, {"items", "timeout"}};
    native_end *self = (native_end *) object;
    PyObject *given[NATIVE_PARAMETERS];
    int64_t timeout_nanos = ESCLUSA_FOREVER;
    put_items batch = {0};
    if (native_arguments(&signature, arguments, count, keywords, given) != 0 ||
        native_timeout(given[1], &timeout_nanos) != 0) {
        return NULL;
    }
    int64_t result = NATIVE_RAISED;
    if (batch_init(self, &batch, given[0]) == 0) {
        put_many_call call = {native_end_handle(self), batch.items, batch.length};
        if (call.handle != NULL) {
            result = batch.length == 0 ? 0 : put_batch(self, &call, timeout_nanos);
        }
        if (result < 0) {
            native_end_raise(self, result);
        }
    }
    batch_free(&batch);
    return result < 0 ? NULL : PyLong_FromLongLong(result);
}
