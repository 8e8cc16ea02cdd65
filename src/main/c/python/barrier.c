/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>

#include "private.h"
#include "waited.h"

static int create(void **out, const char *name, uint32_t number, const esclusa_options *options)
{
    esclusa_barrier *made;
    int result = esclusa_barrier_create_with(&made, name, number, options);
    *out = made;
    return result;
}

static int open(void **out, const char *name, uint32_t number, const esclusa_options *options)
{
    (void) number;
    esclusa_barrier *made;
    int result = esclusa_barrier_open_with(&made, name, options);
    *out = made;
    return result;
}

static int create_or_open(void **out, const char *name, uint32_t number,
                          const esclusa_options *options)
{
    esclusa_barrier *made;
    int result = esclusa_barrier_create_or_open_with(&made, name, number, options);
    *out = made;
    return result;
}

PyDoc_STRVAR(create_doc,
             "create($type, /, name, parties, *, members=256, mode=0o600, temporary=False)\n--\n\n"
             "Create the barrier `name` for `parties` parties.\n\n"
             "Raises FileExistsError if the name is taken.");

static PyObject *barrier_create(PyObject *type, PyObject *const *arguments, Py_ssize_t count,
                                PyObject *keywords)
{
    static const native_signature signature = {
        "create", 2, 2, {"name", "parties", "members", "mode", "temporary"}};
    return native_waited_make(type, &signature, create, arguments, count, keywords);
}

PyDoc_STRVAR(
    create_or_open_doc,
    "create_or_open($type, /, name, parties, *, members=256, "
    "mode=0o600, temporary=False, any_user=False)\n--\n\n"
    "Open the barrier `name`, or create it if there is none.\n\nRaises "
    "ValueError if the one found was made for other parties, or has another number of members "
    "and `members` is given.");

static PyObject *barrier_create_or_open(PyObject *type, PyObject *const *arguments,
                                        Py_ssize_t count, PyObject *keywords)
{
    static const native_signature signature = {
        "create_or_open", 2, 2, {"name", "parties", "members", "mode", "temporary", "any_user"}};
    return native_waited_make(type, &signature, create_or_open, arguments, count, keywords);
}

PyDoc_STRVAR(open_doc,
             "open($type, /, name, *, any_user=False)\n--\n\n"
             "Open the barrier `name` that a Java, C or Python process created.\n\n"
             "Raises FileNotFoundError if there is none, ValueError if it is something else, "
             "PermissionError\nif it belongs to another user and `any_user` is not set.");

static PyObject *barrier_open(PyObject *type, PyObject *const *arguments, Py_ssize_t count,
                              PyObject *keywords)
{
    return native_waited_open(type, open, arguments, count, keywords);
}

/* ---- waiting ---- */

struct awaiting {
    esclusa_barrier *handle;
    esclusa_barrier_arrival arrival;
};

static int64_t attempt(void *context, int64_t timeout_nanos)
{
    struct awaiting *awaiting = context;
    return esclusa_barrier_wait_on(awaiting->handle, &awaiting->arrival, timeout_nanos);
}

/* A time-out and a broken barrier are the same, as in threading. */
static PyObject *raise_broken(int64_t result)
{
    PyObject *threading = PyImport_ImportModule("threading");
    PyObject *type =
        threading == NULL ? NULL : PyObject_GetAttrString(threading, "BrokenBarrierError");
    Py_XDECREF(threading);
    if (type != NULL) {
        native_raise_as(type, result);
        Py_DECREF(type);
    }
    return NULL;
}

PyDoc_STRVAR(
    wait_doc,
    "wait($self, /, timeout=None)\n--\n\n"
    "Arrive, and wait for the others; return how many were missing then: parties - 1 to 0.\n\n"
    "Raises threading.BrokenBarrierError when a party died, timed out or was interrupted, or "
    "somebody reset\nthe barrier meanwhile; also when the own time-out, in seconds, has passed.");

static PyObject *barrier_wait(PyObject *self, PyObject *const *arguments, Py_ssize_t count,
                              PyObject *keywords)
{
    static const native_signature signature = {"wait", 0, 1, {"timeout"}};
    PyObject *given[NATIVE_PARAMETERS];
    int64_t timeout_nanos = ESCLUSA_FOREVER;
    struct awaiting awaiting = {NULL, {0}};
    if (native_arguments(&signature, arguments, count, keywords, given) != 0 ||
        native_timeout(given[0], &timeout_nanos) != 0 ||
        (awaiting.handle = native_open_handle(self)) == NULL) {
        return NULL;
    }
    int64_t result = native_wait(attempt, &awaiting, native_deadline(timeout_nanos));
    if (result == -ETIMEDOUT) {
        result = esclusa_barrier_give_up(awaiting.handle, &awaiting.arrival, -ETIMEDOUT);
    } else if (result == NATIVE_RAISED && ((native_object *) self)->handle == awaiting.handle) {
        esclusa_barrier_give_up(awaiting.handle, &awaiting.arrival, -EINTR);
    }
    if (result == -ETIMEDOUT || result == -ECANCELED) {
        return raise_broken(result);
    }
    return result < 0 ? native_raise_wait((native_object *) self, result)
                      : PyLong_FromLongLong(result);
}

/* ---- reset, figures ---- */

PyDoc_STRVAR(reset_doc, "reset($self, /)\n--\n\n"
                        "Make it whole and empty; who waits gets BrokenBarrierError.");

static PyObject *barrier_reset(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    esclusa_barrier *handle = native_open_handle(self);
    if (handle == NULL) {
        return NULL;
    }
    int result = esclusa_barrier_reset(handle);
    return result < 0 ? native_raise(result) : Py_NewRef(Py_None);
}

static PyObject *barrier_get_broken(PyObject *self, void *Py_UNUSED(ignored))
{
    esclusa_barrier *handle = native_open_handle(self);
    if (handle == NULL) {
        return NULL;
    }
    int result = esclusa_barrier_is_broken(handle);
    return result < 0 ? native_raise(result) : PyBool_FromLong(result);
}

static PyObject *barrier_get_waiting(PyObject *self, void *Py_UNUSED(ignored))
{
    esclusa_barrier *handle = native_open_handle(self);
    if (handle == NULL) {
        return NULL;
    }
    int result = esclusa_barrier_waiting(handle);
    return result < 0 ? native_raise(result) : PyLong_FromLong(result);
}

static PyObject *barrier_get_parties(PyObject *self, void *Py_UNUSED(ignored))
{
    esclusa_barrier *handle = native_open_handle(self);
    return handle == NULL ? NULL : PyLong_FromUnsignedLong(esclusa_barrier_parties(handle));
}

PyDoc_STRVAR(close_doc, "close($self, /)\n--\n\n"
                        "Close this handle; the barrier stays. May be called again.\n\nBreaks the "
                        "barrier if a thread waits by this handle.");

static PyObject *barrier_close(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    NATIVE_CLOSE(esclusa_barrier_close, (native_object *) self);
    Py_RETURN_NONE;
}

static PyObject *barrier_exit(PyObject *self, PyObject *const *Py_UNUSED(arguments),
                              Py_ssize_t Py_UNUSED(count))
{
    return barrier_close(self, NULL);
}

static void barrier_dealloc(PyObject *self)
{
    Py_XDECREF(barrier_close(self, NULL));
    native_waited_free((native_waited *) self);
}

static int set_policy(void *handle, const esclusa_wait_policy *policy)
{
    return esclusa_barrier_set_wait_policy(handle, policy);
}

static native_policy_setter policy_setter = {set_policy};

static PyMethodDef barrier_methods[] = {
    {"create", NATIVE_METHOD(barrier_create), NATIVE_FASTCALL | METH_CLASS, create_doc},
    {"open", NATIVE_METHOD(barrier_open), NATIVE_FASTCALL | METH_CLASS, open_doc},
    {"create_or_open", NATIVE_METHOD(barrier_create_or_open), NATIVE_FASTCALL | METH_CLASS,
     create_or_open_doc},
    NATIVE_FROM_FD(from_fd),
    {"unlink", NATIVE_METHOD(native_unlink), NATIVE_FASTCALL | METH_STATIC, native_unlink_doc},
    NATIVE_FILENO,
    {"wait", NATIVE_METHOD(barrier_wait), NATIVE_FASTCALL, wait_doc},
    {"reset", barrier_reset, METH_NOARGS, reset_doc},
    {"close", barrier_close, METH_NOARGS, close_doc},
    {"__enter__", native_enter, METH_NOARGS, NULL},
    {"__exit__", NATIVE_METHOD(barrier_exit), METH_FASTCALL, NULL},
    {"__reduce__", native_refuse_pickling, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyGetSetDef barrier_attributes[] = {
    {"name", native_get_name, NULL, "The name it was created or opened by.", NULL},
    {"parties", barrier_get_parties, NULL, "How many have to arrive.", NULL},
    {"n_waiting", barrier_get_waiting, NULL, "How many wait.", NULL},
    {"broken", barrier_get_broken, NULL,
     "Has a party died, timed out or been interrupted, and nobody reset it since?", NULL},
    {"wait_policy", native_waited_get_policy, native_waited_set_policy,
     "How this handle waits: a WaitPolicy.", &policy_setter},
    {NULL, NULL, NULL, NULL, NULL},
};

PyDoc_STRVAR(
    type_doc,
    "Where threads of Java, C and Python processes wait for one another, as threading.Barrier.\n\n"
    "Reached through create(), open() and create_or_open(). A process takes part from its first "
    "wait()\nuntil it closes the barrier; its death in that time breaks it. reset() mends it.");

static PyType_Slot barrier_slots[] = {
    {Py_tp_doc, (void *) type_doc},     {Py_tp_methods, barrier_methods},
    {Py_tp_getset, barrier_attributes}, {Py_tp_dealloc, barrier_dealloc},
    {Py_tp_repr, native_repr},          {0, NULL},
};

PyType_Spec native_barrier_spec = {
    .name = "esclusa.SharedBarrier",
    .basicsize = sizeof(native_waited),
    .flags = NATIVE_FINAL_TYPE,
    .slots = barrier_slots,
};
