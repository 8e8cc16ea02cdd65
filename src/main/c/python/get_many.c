/* SPDX-License-Identifier: Apache-2.0 */
/* Consumer.get_many(). */
#include "native.h"

#include <errno.h>

/* What get_many has taken and not yet acknowledged. */
typedef struct taken {
    esclusa_message *messages;
    size_t length;
    size_t capacity;
} taken;

/* Make room for one more; without memory for it the harvest stays as it is. */
static int harvest_grow(taken *harvest)
{
    if (harvest->length < harvest->capacity) {
        return 1;
    }
    size_t capacity = harvest->capacity == 0 ? 16 : 2 * harvest->capacity;
    esclusa_message *grown = PyMem_Realloc(harvest->messages, capacity * sizeof *grown);
    if (grown == NULL) {
        return 0;
    }
    harvest->messages = grown;
    harvest->capacity = capacity;
    return 1;
}

static int append(PyObject *list, const esclusa_message *message)
{
    PyObject *bytes = PyBytes_FromStringAndSize(message->data, message->length);
    if (bytes == NULL) {
        return -1;
    }
    int result = PyList_Append(list, bytes);
    Py_DECREF(bytes);
    return result;
}

/* Take what is there, after the first, up to `limit` in all, and append its bytes to `list`. */
static int harvest_rest(taken *harvest, native_take *call, uint32_t limit, PyObject *list)
{
    for (;;) {
        harvest->messages[harvest->length++] = call->message;
        if (append(list, &call->message) != 0) {
            return -1;
        }
        if (harvest->length >= limit || !harvest_grow(harvest) ||
            native_take_attempt(call, 0) < 0) {
            return PyErr_CheckSignals();
        }
    }
}

/* Acknowledge all, or, when they did not reach the caller, hand all back. */
static int harvest_end(const taken *harvest, esclusa_consumer *handle, int delivered)
{
    int result = 0;
    for (size_t i = 0; i < harvest->length && result == 0; i++) {
        esclusa_message *message = &harvest->messages[i];
        result = delivered ? esclusa_consumer_acknowledge(handle, message)
                           : esclusa_consumer_release(handle, message);
    }
    return result;
}

const char native_get_many_doc[] =
    PyDoc_STR("get_many($self, /, limit, timeout=None)\n--\n\n"
              "Return the bytes of the next messages, a list of 1 to `limit`, and acknowledge "
              "them.\n\n"
              "Waits for the first only. Raises queue.Empty at the time-out, in seconds (0: do not "
              "wait),\nEOFError at the end of the stream.");

PyObject *native_consumer_get_many(PyObject *object, PyObject *const *arguments, Py_ssize_t count,
                                   PyObject *keywords)
{
    static const native_signature signature = {"get_many", 1, 2, {"limit", "timeout"}};
    native_end *self = (native_end *) object;
    PyObject *given[NATIVE_PARAMETERS];
    uint32_t limit;
    int64_t timeout_nanos = ESCLUSA_FOREVER;
    if (native_arguments(&signature, arguments, count, keywords, given) != 0 ||
        native_uint32(given[0], "limit", 1, UINT32_MAX, &limit) != 0 ||
        native_timeout(given[1], &timeout_nanos) != 0) {
        return NULL;
    }
    native_take call;
    taken harvest = {0};
    PyObject *list = PyList_New(0);
    if (list == NULL || !harvest_grow(&harvest)) {
        Py_XDECREF(list);
        return PyErr_NoMemory();
    }
    int failed = native_take_next(self, &call, timeout_nanos);
    if (failed == 0) {
        failed = harvest_rest(&harvest, &call, limit, list);
        int64_t result = native_end_handle(self) == NULL
                             ? NATIVE_RAISED
                             : harvest_end(&harvest, call.handle, failed == 0);
        if (failed == 0 && result < 0) {
            native_end_raise(self, result);
            failed = -1;
        }
    }
    PyMem_Free(harvest.messages);
    if (failed != 0) {
        Py_CLEAR(list);
    }
    return list;
}
