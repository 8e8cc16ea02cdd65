/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>

#include "bells.h"
#include "private.h"
#include "waited.h"

static int create(void **out, const char *name, uint32_t number, const esclusa_options *options)
{
    (void) number;
    esclusa_event *made;
    int result = esclusa_event_create_with(&made, name, options);
    *out = made;
    return result;
}

static int open(void **out, const char *name, uint32_t number, const esclusa_options *options)
{
    (void) number;
    esclusa_event *made;
    int result = esclusa_event_open_with(&made, name, options);
    *out = made;
    return result;
}

static int create_or_open(void **out, const char *name, uint32_t number,
                          const esclusa_options *options)
{
    (void) number;
    esclusa_event *made;
    int result = esclusa_event_create_or_open_with(&made, name, options);
    *out = made;
    return result;
}

PyDoc_STRVAR(create_doc,
             "create($type, /, name, *, members=256, mode=0o600, temporary=False)\n--\n\n"
             "Create the event `name`.\n\n"
             "Raises FileExistsError if the name is taken.");

static PyObject *event_create(PyObject *type, PyObject *const *arguments, Py_ssize_t count,
                              PyObject *keywords)
{
    static const native_signature signature = {
        "create", 1, 1, {"name", "members", "mode", "temporary"}};
    return native_waited_make(type, &signature, create, arguments, count, keywords);
}

PyDoc_STRVAR(create_or_open_doc,
             "create_or_open($type, /, name, *, members=256, "
             "mode=0o600, temporary=False, any_user=False)\n--\n\n"
             "Open the event `name`, or create it if there is none.\n\n"
             "Raises ValueError if `members` is given and the one found has another "
             "number.");

static PyObject *event_create_or_open(PyObject *type, PyObject *const *arguments, Py_ssize_t count,
                                      PyObject *keywords)
{
    static const native_signature signature = {
        "create_or_open", 1, 1, {"name", "members", "mode", "temporary", "any_user"}};
    return native_waited_make(type, &signature, create_or_open, arguments, count, keywords);
}

PyDoc_STRVAR(open_doc,
             "open($type, /, name, *, any_user=False)\n--\n\n"
             "Open the event `name` that a Java, C or Python process created.\n\n"
             "Raises FileNotFoundError if there is none, ValueError if it is something else, "
             "PermissionError\nif it belongs to another user and `any_user` is not set.");

static PyObject *event_open(PyObject *type, PyObject *const *arguments, Py_ssize_t count,
                            PyObject *keywords)
{
    return native_waited_open(type, open, arguments, count, keywords);
}

PyDoc_STRVAR(set_doc, "set($self, /)\n--\n\n"
                      "Set it, and wake all who wait.\n\n"
                      "Whoever finds it set sees all that was written before.");

static PyObject *event_set(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    esclusa_event *handle = native_open_handle(self);
    if (handle == NULL) {
        return NULL;
    }
    int result = esclusa_event_set(handle);
    return result < 0 ? native_raise(result) : Py_NewRef(Py_None);
}

PyDoc_STRVAR(clear_doc, "clear($self, /)\n--\n\nFrom now on it is not set.");

static PyObject *event_clear(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    esclusa_event *handle = native_open_handle(self);
    if (handle == NULL) {
        return NULL;
    }
    int result = esclusa_event_clear(handle);
    return result < 0 ? native_raise(result) : Py_NewRef(Py_None);
}

PyDoc_STRVAR(is_set_doc, "is_set($self, /)\n--\n\nReturn whether it is set.");

static PyObject *event_is_set(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    esclusa_event *handle = native_open_handle(self);
    if (handle == NULL) {
        return NULL;
    }
    int result = esclusa_event_is_set(handle);
    return result < 0 ? native_raise(result) : PyBool_FromLong(result);
}

static int64_t attempt(void *context, int64_t timeout_nanos)
{
    native_waiting *waiting = context;
    return esclusa_event_wait_since(waiting->handle, &waiting->since, timeout_nanos);
}

PyDoc_STRVAR(wait_doc, "wait($self, /, timeout=None)\n--\n\n"
                       "Wait until it is set; return False if the time-out, in seconds, passed.\n\n"
                       "Returns True also when it was set and cleared since the wait began.");

static PyObject *event_wait(PyObject *self, PyObject *const *arguments, Py_ssize_t count,
                            PyObject *keywords)
{
    return native_waited_wait(self, attempt, arguments, count, keywords);
}

PyDoc_STRVAR(close_doc, "close($self, /)\n--\n\n"
                        "Close this handle; the event stays. May be called again.");

static PyObject *event_close(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    NATIVE_CLOSE(esclusa_event_close, (native_object *) self);
    Py_RETURN_NONE;
}

static PyObject *event_exit(PyObject *self, PyObject *const *Py_UNUSED(arguments),
                            Py_ssize_t Py_UNUSED(count))
{
    return event_close(self, NULL);
}

static void event_dealloc(PyObject *self)
{
    Py_XDECREF(event_close(self, NULL));
    native_waited_free((native_waited *) self);
}

static int set_policy(void *handle, const esclusa_wait_policy *policy)
{
    return esclusa_event_set_wait_policy(handle, policy);
}

static native_policy_setter policy_setter = {set_policy};

PyDoc_STRVAR(ring_doc, "ring($self, /, fd)\n--\n\n" NATIVE_BELL_TEXT(
                           "when it is set, or has been set since."));

static int ringer(void *handle, int fd)
{
    return esclusa_event_ring(handle, fd);
}

static PyObject *event_ring(PyObject *self, PyObject *const *arguments, Py_ssize_t count,
                            PyObject *keywords)
{
    return native_bell_set(self, ringer, arguments, count, keywords);
}

static PyMethodDef event_methods[] = {
    {"create", NATIVE_METHOD(event_create), NATIVE_FASTCALL | METH_CLASS, create_doc},
    {"open", NATIVE_METHOD(event_open), NATIVE_FASTCALL | METH_CLASS, open_doc},
    {"create_or_open", NATIVE_METHOD(event_create_or_open), NATIVE_FASTCALL | METH_CLASS,
     create_or_open_doc},
    NATIVE_FROM_FD(from_fd),
    {"unlink", NATIVE_METHOD(native_unlink), NATIVE_FASTCALL | METH_STATIC, native_unlink_doc},
    NATIVE_FILENO,
    {"set", event_set, METH_NOARGS, set_doc},
    {"clear", event_clear, METH_NOARGS, clear_doc},
    {"is_set", event_is_set, METH_NOARGS, is_set_doc},
    {"wait", NATIVE_METHOD(event_wait), NATIVE_FASTCALL, wait_doc},
    {"ring", NATIVE_METHOD(event_ring), NATIVE_FASTCALL, ring_doc},
    {"close", event_close, METH_NOARGS, close_doc},
    {"__enter__", native_enter, METH_NOARGS, NULL},
    {"__exit__", NATIVE_METHOD(event_exit), METH_FASTCALL, NULL},
    {"__reduce__", native_refuse_pickling, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyObject *event_get_times_set(PyObject *self, void *Py_UNUSED(ignored))
{
    esclusa_event *handle = native_open_handle(self);
    if (handle == NULL) {
        return NULL;
    }
    int64_t result = esclusa_event_times_set(handle);
    return result < 0 ? native_raise(result) : PyLong_FromLongLong(result);
}

static PyGetSetDef event_attributes[] = {
    {"times_set", event_get_times_set, NULL,
     "How often it has been set while it was not, modulo 2**31.", NULL},
    {"name", native_get_name, NULL, "The name it was created or opened by.", NULL},
    {"wait_policy", native_waited_get_policy, native_waited_set_policy,
     "How this handle waits: a WaitPolicy.", &policy_setter},
    {NULL, NULL, NULL, NULL, NULL},
};

PyDoc_STRVAR(
    type_doc,
    "An event that Java, C and Python processes set, clear and wait for, as threading.Event.\n\n"
    "Reached through create(), open() and create_or_open(). All threads may "
    "use it. A process that\ndies while it waits or sets disturbs nobody.");

static PyType_Slot event_slots[] = {
    {Py_tp_doc, (void *) type_doc},   {Py_tp_methods, event_methods},
    {Py_tp_getset, event_attributes}, {Py_tp_dealloc, event_dealloc},
    {Py_tp_repr, native_repr},        {0, NULL},
};

PyType_Spec native_event_spec = {
    .name = "esclusa.SharedEvent",
    .basicsize = sizeof(native_waited),
    .flags = NATIVE_FINAL_TYPE,
    .slots = event_slots,
};
