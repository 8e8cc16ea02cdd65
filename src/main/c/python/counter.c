/* SPDX-License-Identifier: Apache-2.0 */
#include "native.h"

typedef int make_function(esclusa_counter **out, const char *name, int64_t value,
                          const esclusa_options *options);

static PyObject *make(PyObject *type, const native_signature *signature, make_function *function,
                      PyObject *const *arguments, Py_ssize_t count, PyObject *keywords)
{
    PyObject *given[NATIVE_PARAMETERS];
    esclusa_options options = {0};
    int64_t value = 0;
    const char *name;
    if (native_arguments(signature, arguments, count, keywords, given) != 0 ||
        (name = native_name(given[0])) == NULL || native_int64(given[1], "value", &value) != 0 ||
        native_options(given[2], given[3], given[4], &options) != 0 ||
        native_any_user(given[5], &options) != 0) {
        return NULL;
    }
    native_object *self = native_new(type, given[0]);
    if (self == NULL) {
        return NULL;
    }
    esclusa_counter *handle;
    int result;
    NATIVE_WITHOUT_GIL(result = function(&handle, name, value, &options));
    return native_made(self, handle, result);
}

PyDoc_STRVAR(create_doc,
             "create($type, /, name, value=0, *, members=256, mode=0o600, temporary=False)\n--\n\n"
             "Create the counter `name`.\n\n"
             "Raises FileExistsError if the name is taken.");

static PyObject *counter_create(PyObject *type, PyObject *const *arguments, Py_ssize_t count,
                                PyObject *keywords)
{
    static const native_signature signature = {
        "create", 1, 2, {"name", "value", "members", "mode", "temporary"}};
    return make(type, &signature, esclusa_counter_create_with, arguments, count, keywords);
}

PyDoc_STRVAR(create_or_open_doc,
             "create_or_open($type, /, name, value=0, *, members=256, mode=0o600, temporary=False, "
             "any_user=False)\n--\n\n"
             "Open the counter `name`, or create it with `value` if there is none.\n\n"
             "Raises ValueError if `members` is given and the one found has another number.");

static PyObject *counter_create_or_open(PyObject *type, PyObject *const *arguments,
                                        Py_ssize_t count, PyObject *keywords)
{
    static const native_signature signature = {
        "create_or_open", 1, 2, {"name", "value", "members", "mode", "temporary", "any_user"}};
    return make(type, &signature, esclusa_counter_create_or_open_with, arguments, count, keywords);
}

PyDoc_STRVAR(open_doc, "open($type, /, name, *, any_user=False)\n--\n\n"
                       "Open the counter `name` that a Java, C or Python process created.\n\n"
                       "Raises FileNotFoundError if there is none, ValueError if it is something "
                       "else, PermissionError\nif it belongs to another user and `any_user` is "
                       "not set.");

static PyObject *counter_open(PyObject *type, PyObject *const *arguments, Py_ssize_t count,
                              PyObject *keywords)
{
    static const native_signature signature = {"open", 1, 1, {"name", "any_user"}};
    PyObject *given[NATIVE_PARAMETERS];
    esclusa_options options = {0};
    const char *name;
    if (native_arguments(&signature, arguments, count, keywords, given) != 0 ||
        (name = native_name(given[0])) == NULL || native_any_user(given[1], &options) != 0) {
        return NULL;
    }
    native_object *self = native_new(type, given[0]);
    if (self == NULL) {
        return NULL;
    }
    esclusa_counter *handle;
    int result;
    NATIVE_WITHOUT_GIL(result = esclusa_counter_open_with(&handle, name, &options));
    return native_made(self, handle, result);
}

PyDoc_STRVAR(add_doc, "add($self, /, n=1)\n--\n\n"
                      "Add `n`, which may be negative, and return the new value. It wraps at 64 "
                      "bits.\n\nNo addition of any process is lost.");

static PyObject *counter_add(PyObject *self, PyObject *const *arguments, Py_ssize_t count,
                             PyObject *keywords)
{
    static const native_signature signature = {"add", 0, 1, {"n"}};
    PyObject *given[NATIVE_PARAMETERS];
    int64_t delta = 1;
    if (keywords == NULL && count == 1) {
        given[0] = arguments[0];
    } else if (native_arguments(&signature, arguments, count, keywords, given) != 0) {
        return NULL;
    }
    esclusa_counter *handle;
    if (native_int64(given[0], "n", &delta) != 0 || (handle = native_open_handle(self)) == NULL) {
        return NULL;
    }
    int64_t sum;
    int result = esclusa_counter_add(handle, delta, &sum);
    return result < 0 ? native_raise(result) : PyLong_FromLongLong(sum);
}

PyDoc_STRVAR(compare_and_set_doc,
             "compare_and_set($self, /, expected, value)\n--\n\n"
             "Set the counter to `value` if it is `expected`; return whether it was.");

static PyObject *counter_compare_and_set(PyObject *self, PyObject *const *arguments,
                                         Py_ssize_t count, PyObject *keywords)
{
    static const native_signature signature = {"compare_and_set", 2, 2, {"expected", "value"}};
    PyObject *given[NATIVE_PARAMETERS];
    int64_t expected, value;
    esclusa_counter *handle;
    if (native_arguments(&signature, arguments, count, keywords, given) != 0 ||
        native_int64(given[0], "expected", &expected) != 0 ||
        native_int64(given[1], "value", &value) != 0 ||
        (handle = native_open_handle(self)) == NULL) {
        return NULL;
    }
    int result = esclusa_counter_compare_and_set(handle, expected, value);
    return result < 0 ? native_raise(result) : PyBool_FromLong(result);
}

static PyObject *counter_get_value(PyObject *self, void *Py_UNUSED(ignored))
{
    esclusa_counter *handle = native_open_handle(self);
    if (handle == NULL) {
        return NULL;
    }
    int64_t value;
    int result = esclusa_counter_get(handle, &value);
    return result < 0 ? native_raise(result) : PyLong_FromLongLong(value);
}

static int counter_set_value(PyObject *self, PyObject *value, void *Py_UNUSED(ignored))
{
    if (value == NULL) {
        PyErr_SetString(PyExc_AttributeError, "value cannot be deleted");
        return -1;
    }
    int64_t number;
    esclusa_counter *handle;
    if (native_int64(value, "value", &number) != 0 || (handle = native_open_handle(self)) == NULL) {
        return -1;
    }
    int result = esclusa_counter_set(handle, number);
    if (result < 0) {
        native_raise(result);
    }
    return result < 0 ? -1 : 0;
}

PyDoc_STRVAR(close_doc,
             "close($self, /)\n--\n\nClose this handle; the counter stays. May be called again.");

static PyObject *counter_close(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    NATIVE_CLOSE(esclusa_counter_close, (native_object *) self);
    Py_RETURN_NONE;
}

static PyObject *counter_exit(PyObject *self, PyObject *const *Py_UNUSED(arguments),
                              Py_ssize_t Py_UNUSED(count))
{
    return counter_close(self, NULL);
}

static void counter_dealloc(PyObject *self)
{
    Py_XDECREF(counter_close(self, NULL));
    native_free((native_object *) self);
}

static PyMethodDef counter_methods[] = {
    {"create", NATIVE_METHOD(counter_create), NATIVE_FASTCALL | METH_CLASS, create_doc},
    {"open", NATIVE_METHOD(counter_open), NATIVE_FASTCALL | METH_CLASS, open_doc},
    {"create_or_open", NATIVE_METHOD(counter_create_or_open), NATIVE_FASTCALL | METH_CLASS,
     create_or_open_doc},
    NATIVE_FROM_FD(from_fd),
    {"unlink", NATIVE_METHOD(native_unlink), NATIVE_FASTCALL | METH_STATIC, native_unlink_doc},
    NATIVE_FILENO,
    {"add", NATIVE_METHOD(counter_add), NATIVE_FASTCALL, add_doc},
    {"compare_and_set", NATIVE_METHOD(counter_compare_and_set), NATIVE_FASTCALL,
     compare_and_set_doc},
    {"close", counter_close, METH_NOARGS, close_doc},
    {"__enter__", native_enter, METH_NOARGS, NULL},
    {"__exit__", NATIVE_METHOD(counter_exit), METH_FASTCALL, NULL},
    {"__reduce__", native_refuse_pickling, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyGetSetDef counter_attributes[] = {
    {"name", native_get_name, NULL, "The name it was created or opened by.", NULL},
    {"value", counter_get_value, counter_set_value,
     "The value. Who reads it sees all that was written before it was set.", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

PyDoc_STRVAR(type_doc, "A 64-bit counter that Java, C and Python processes share.\n\n"
                       "Reached through create(), open() and create_or_open(). All threads may "
                       "use it.");

static PyType_Slot counter_slots[] = {
    {Py_tp_doc, (void *) type_doc},     {Py_tp_methods, counter_methods},
    {Py_tp_getset, counter_attributes}, {Py_tp_dealloc, counter_dealloc},
    {Py_tp_repr, native_repr},          {0, NULL},
};

PyType_Spec native_counter_spec = {
    .name = "esclusa.SharedCounter",
    .basicsize = sizeof(native_object),
    .flags = NATIVE_FINAL_TYPE,
    .slots = counter_slots,
};
