/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `async for message in consumer`: what __anext__ returns.
 *
 * A message at hand is returned at the first step, without a turn of the event loop; it is taken
 * then, not before, so that one that nobody awaits is not lost. Otherwise a coroutine of
 * esclusa._aio goes on: it waits in the loop. Now and then it does so although there are messages:
 * others are to have their turn.
 */
#include <errno.h>
#include <time.h>

#include "bells.h"

static const uint32_t MESSAGES_IN_A_TURN = 256;
static const int64_t NANOS_IN_A_TURN = 1000 * 1000;

typedef struct native_next {
    PyObject ob_base;
    native_end *consumer; /* NULL: it is over */
    PyObject *inner;      /* the coroutine, once it goes on with that */
    int running;          /* a send(), throw() or close() is under way, in whatever thread */
} native_next;

static int64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t) time.tv_sec * 1000000000 + time.tv_nsec;
}

PyObject *native_consumer_next(PyObject *consumer)
{
    native_next *self = PyObject_New(native_next, native_state_of(consumer)->next_type);
    if (self != NULL) {
        self->consumer = (native_end *) Py_NewRef(consumer);
        self->inner = NULL;
        self->running = 0;
    }
    return (PyObject *) self;
}

static void finish(native_next *self)
{
    Py_CLEAR(self->consumer);
    Py_CLEAR(self->inner);
}

static void next_dealloc(PyObject *object)
{
    PyTypeObject *type = native_type_of(object);
    finish((native_next *) object);
    PyObject_Free(object);
    Py_DECREF(type);
}

/*
 * What a step works on stays while it is under way: Python code within it, a signal's handler or
 * another thread is refused, as by a generator's asend(). Returns 0, or -1 with RuntimeError.
 */
static int begin_step(native_next *self)
{
    if (self->running) {
        PyErr_SetString(PyExc_RuntimeError, "this __anext__() is already running");
        return -1;
    }
    self->running = 1;
    return 0;
}

static void end_step(native_next *self, int is_over)
{
    self->running = 0;
    if (is_over) {
        finish(self);
    }
}

/* Is it others' turn? */
static int is_turn_over(native_end *consumer)
{
    int64_t time = now();
    if (consumer->turn == 0) {
        consumer->turn_began = time;
    }
    return consumer->turn >= MESSAGES_IN_A_TURN || time - consumer->turn_began >= NANOS_IN_A_TURN;
}

/* Go on with the coroutine. Returns 0, or -1 with an exception. */
static int start_inner(native_next *self, int yields)
{
    native_state *state = native_state_of(self->consumer);
    self->consumer->turn = 0;
    if (state->next_message == NULL) { /* asyncio is imported by who uses it, and not before */
        PyObject *module = PyImport_ImportModule("esclusa._aio");
        if (module == NULL) {
            return -1;
        }
        state->next_message = PyObject_GetAttrString(module, "next_message");
        Py_DECREF(module);
    }
    PyObject *yield = yields ? Py_True : Py_False;
    if (state->next_message != NULL) {
        self->inner =
            PyObject_CallFunctionObjArgs(state->next_message, self->consumer, yield, NULL);
    }
    return self->inner != NULL ? 0 : -1;
}

/* The first step. Returns the message, or NULL: with an exception, or to go on with the coroutine.
 */
static PyObject *first(native_next *self)
{
    native_end *consumer = self->consumer;
    if (is_turn_over(consumer)) {
        start_inner(self, 1);
        return NULL;
    }
    native_take call;
    call.handle = native_end_handle(consumer);
    if (call.handle == NULL) {
        return NULL;
    }
    int64_t result = native_take_attempt(&call, 0);
    if (result == -ETIMEDOUT) {
        start_inner(self, 0);
        return NULL;
    }
    if (result == -EPIPE) {
        PyErr_SetNone(PyExc_StopAsyncIteration);
        return NULL;
    }
    if (result < 0) {
        return native_end_raise(consumer, result);
    }
    consumer->turn++;
    return native_take_bytes(consumer, &call);
}

static PySendResult next_send(PyObject *object, PyObject *value, PyObject **result)
{
    native_next *self = (native_next *) object;
    *result = NULL;
    if (begin_step(self) != 0) {
        return PYGEN_ERROR;
    }
    if (self->consumer == NULL) {
        PyErr_SetString(PyExc_RuntimeError, "it was awaited before");
        end_step(self, 1);
        return PYGEN_ERROR;
    }
    if (self->inner == NULL) {
        *result = first(self);
        value = Py_None;
    }
    PySendResult how = *result != NULL ? PYGEN_RETURN : PYGEN_ERROR;
    if (self->inner != NULL) {
        how = PyIter_Send(self->inner, value, result);
    }
    end_step(self, how != PYGEN_NEXT);
    return how;
}

static PyObject *step(PyObject *self, PyObject *value)
{
    PyObject *result;
    switch (next_send(self, value, &result)) {
    case PYGEN_NEXT:
        return result;
    case PYGEN_RETURN: {
        PyObject *stop = PyObject_CallFunctionObjArgs(PyExc_StopIteration, result, NULL);
        Py_DECREF(result);
        if (stop != NULL) {
            PyErr_SetObject(PyExc_StopIteration, stop);
            Py_DECREF(stop);
        }
        return NULL;
    }
    default:
        return NULL;
    }
}

static PyObject *next_iternext(PyObject *self)
{
    return step(self, Py_None);
}

static PyObject *next_self(PyObject *self)
{
    return Py_NewRef(self);
}

/* Before the first step: nothing has been taken. */
static PyObject *raise_given(PyObject *arguments)
{
    PyObject *type, *value = NULL, *traceback = NULL;
    if (!PyArg_UnpackTuple(arguments, "throw", 1, 3, &type, &value, &traceback)) {
        return NULL;
    }
    if (PyExceptionInstance_Check(type)) {
        PyErr_SetObject((PyObject *) Py_TYPE(type), type);
    } else {
        PyErr_SetObject(type, value != NULL ? value : Py_None);
    }
    return NULL;
}

static PyObject *next_throw(PyObject *object, PyObject *arguments)
{
    native_next *self = (native_next *) object;
    PyObject *result = NULL;
    if (begin_step(self) != 0) {
        return NULL;
    }
    if (self->inner == NULL) {
        raise_given(arguments);
    } else {
        PyObject *method = PyObject_GetAttrString(self->inner, "throw");
        result = method == NULL ? NULL : PyObject_Call(method, arguments, NULL);
        Py_XDECREF(method);
    }
    end_step(self, result == NULL);
    return result;
}

static PyObject *next_close(PyObject *object, PyObject *Py_UNUSED(ignored))
{
    native_next *self = (native_next *) object;
    if (begin_step(self) != 0) {
        return NULL;
    }
    PyObject *result =
        self->inner == NULL ? Py_NewRef(Py_None) : PyObject_CallMethod(self->inner, "close", NULL);
    end_step(self, 1);
    return result;
}

static PyMethodDef next_methods[] = {
    {"send", step, METH_O, NULL},
    {"throw", next_throw, METH_VARARGS, NULL},
    {"close", next_close, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot next_slots[] = {
    {Py_tp_methods, next_methods},
    {Py_tp_dealloc, next_dealloc},
    {Py_tp_iter, next_self},
    {Py_tp_iternext, next_iternext},
    {Py_am_await, next_self},
    {Py_am_send, next_send},
    {0, NULL},
};

PyType_Spec native_next_spec = {
    .name = "esclusa._ConsumerNext",
    .basicsize = sizeof(native_next),
    .flags = NATIVE_FINAL_TYPE,
    .slots = next_slots,
};
