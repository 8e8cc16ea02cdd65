/* SPDX-License-Identifier: Apache-2.0 */
/* esclusa.wait(): for several objects, without a descriptor. */
#include <errno.h>
#include <stdlib.h>

#include "bells.h"
#include "private.h"

typedef struct waiting_many {
    void *handle[ESCLUSA_WAIT_ANY_MAX];
    unsigned char ready[ESCLUSA_WAIT_ANY_MAX];
    uint64_t since[ESCLUSA_WAIT_ANY_MAX];
    uint32_t count;
} waiting_many;

static int64_t attempt(void *context, int64_t timeout_nanos)
{
    waiting_many *all = context;
    return esclusa_wait_any_since(all->handle, all->count, all->ready, all->since, timeout_nanos);
}

static int is_end(native_state *state, PyObject *object)
{
    return Py_TYPE(object) == state->consumer_type || Py_TYPE(object) == state->producer_type;
}

/* The handle, or NULL with an exception. */
static void *handle_of(native_state *state, PyObject *object)
{
    PyTypeObject *type = Py_TYPE(object);
    if (is_end(state, object)) {
        return native_end_handle((native_end *) object);
    }
    if (type == state->semaphore_type || type == state->event_type || type == state->latch_type) {
        return native_open_handle(object);
    }
    PyErr_Format(PyExc_TypeError,
                 "wait() takes Consumer, Producer, SharedSemaphore, SharedEvent and SharedLatch, "
                 "not %R",
                 (PyObject *) type);
    return NULL;
}

static int collect(native_state *state, PyObject *objects, waiting_many *all)
{
    Py_ssize_t count = PyTuple_Size(objects);
    if (count < 1 || count > ESCLUSA_WAIT_ANY_MAX) {
        PyErr_Format(PyExc_ValueError, "wait() for %zd objects, of 1 to %d", count,
                     ESCLUSA_WAIT_ANY_MAX);
        return -1;
    }
    for (Py_ssize_t i = 0; i < count; i++) {
        all->handle[i] = handle_of(state, PyTuple_GetItem(objects, i));
        if (all->handle[i] == NULL) {
            return -1;
        }
        all->since[i] = ESCLUSA_EVENT_NOW;
    }
    all->count = (uint32_t) count;
    return 0;
}

static void mark(native_state *state, PyObject *objects, int waiting)
{
    for (Py_ssize_t i = 0; i < PyTuple_Size(objects); i++) {
        PyObject *object = PyTuple_GetItem(objects, i);
        if (is_end(state, object)) {
            ((native_end *) object)->waiting = waiting;
        }
    }
}

static PyObject *those_ready(PyObject *objects, const waiting_many *all)
{
    PyObject *list = PyList_New(0);
    for (uint32_t i = 0; list != NULL && i < all->count; i++) {
        if (all->ready[i] && PyList_Append(list, PyTuple_GetItem(objects, (Py_ssize_t) i)) != 0) {
            Py_CLEAR(list);
        }
    }
    return list;
}

const char native_wait_many_doc[] =
    PyDoc_STR("wait(objects, timeout=None)\n--\n\n"
              "Wait until a call on one of them would not wait; return the list of those.\n\n"
              "`objects` are 1 to 127 of Consumer (a message, or the end of the stream), Producer "
              "(room),\nSharedSemaphore (a permit), SharedEvent (set, or set since) and "
              "SharedLatch. The list is empty at the\ntime-out, in seconds. Nothing is taken, and "
              "another one may be quicker. Raises ValueError if one is\nclosed, also by another "
              "thread during the wait.");

PyObject *native_wait_many(PyObject *module, PyObject *const *arguments, Py_ssize_t count,
                           PyObject *keywords)
{
    static const native_signature signature = {"wait", 1, 2, {"objects", "timeout"}};
    native_state *state = PyModule_GetState(module);
    PyObject *given[NATIVE_PARAMETERS];
    int64_t timeout_nanos = ESCLUSA_FOREVER;
    if (native_arguments(&signature, arguments, count, keywords, given) != 0 ||
        native_timeout(given[1], &timeout_nanos) != 0) {
        return NULL;
    }
    PyObject *objects = PySequence_Tuple(given[0]);
    waiting_many all;
    if (objects == NULL || collect(state, objects, &all) != 0) {
        Py_XDECREF(objects);
        return NULL;
    }
    int64_t result = attempt(&all, 0);
    if (result == -ETIMEDOUT && timeout_nanos != 0) {
        mark(state, objects, 1);
        result = native_wait(attempt, &all, native_deadline(timeout_nanos));
        mark(state, objects, 0);
    }
    PyObject *ready = NULL;
    if (result == -ETIMEDOUT) {
        ready = PyList_New(0);
    } else if (result < 0) {
        native_raise(result);
    } else {
        ready = those_ready(objects, &all);
    }
    Py_DECREF(objects);
    return ready;
}
