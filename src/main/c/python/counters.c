/* SPDX-License-Identifier: Apache-2.0 */
/* SharedCounters: a table of labelled counters. */
#include "counters.h"

#include <errno.h>
#include <string.h>

/* ---- create, open ---- */

typedef int make_function(esclusa_counters **out, const char *name, uint32_t capacity,
                          const esclusa_options *options);

static PyObject *make(PyObject *type, const native_signature *signature, make_function *function,
                      PyObject *const *arguments, Py_ssize_t count, PyObject *keywords)
{
    PyObject *given[NATIVE_PARAMETERS];
    esclusa_options options = {0};
    uint32_t capacity = ESCLUSA_COUNTERS_DEFAULT;
    const char *name;
    if (native_arguments(signature, arguments, count, keywords, given) != 0 ||
        (name = native_name(given[0])) == NULL ||
        native_uint32(given[1], "capacity", 1, 1 << 20, &capacity) != 0 ||
        native_options(given[2], given[3], given[4], &options) != 0 ||
        native_any_user(given[5], &options) != 0) {
        return NULL;
    }
    native_object *self = native_new(type, given[0]);
    if (self == NULL) {
        return NULL;
    }
    esclusa_counters *handle;
    int result;
    NATIVE_WITHOUT_GIL(result = function(&handle, name, capacity, &options));
    return native_made(self, handle, result);
}

PyDoc_STRVAR(
    create_doc,
    "create($type, /, name, capacity=1024, *, members=256, mode=0o600, temporary=False)\n--\n\n"
    "Create the table `name` with room for `capacity` counters, 1 to 1,048,576.\n\n"
    "Raises FileExistsError if the name is taken.");

static PyObject *counters_create(PyObject *type, PyObject *const *arguments, Py_ssize_t count,
                                 PyObject *keywords)
{
    static const native_signature signature = {
        "create", 1, 2, {"name", "capacity", "members", "mode", "temporary"}};
    return make(type, &signature, esclusa_counters_create_with, arguments, count, keywords);
}

PyDoc_STRVAR(
    create_or_open_doc,
    "create_or_open($type, /, name, capacity=1024, *, members=256, mode=0o600, temporary=False, "
    "any_user=False)\n--\n\n"
    "Open the table `name`, or create it if there is none.\n\n"
    "Raises ValueError if the one found has another capacity, or another number of members "
    "than\nis given.");

static PyObject *counters_create_or_open(PyObject *type, PyObject *const *arguments,
                                         Py_ssize_t count, PyObject *keywords)
{
    static const native_signature signature = {
        "create_or_open", 1, 2, {"name", "capacity", "members", "mode", "temporary", "any_user"}};
    return make(type, &signature, esclusa_counters_create_or_open_with, arguments, count, keywords);
}

PyDoc_STRVAR(open_doc, "open($type, /, name, *, any_user=False)\n--\n\n"
                       "Open the table `name` that a Java, C or Python process created.\n\n"
                       "Raises FileNotFoundError if there is none, ValueError if it is something "
                       "else, PermissionError\nif it belongs to another user and `any_user` is "
                       "not set.");

static PyObject *counters_open(PyObject *type, PyObject *const *arguments, Py_ssize_t count,
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
    esclusa_counters *handle;
    int result;
    NATIVE_WITHOUT_GIL(result = esclusa_counters_open_with(&handle, name, &options));
    return native_made(self, handle, result);
}

/* ---- counters ---- */

/* Of a str without a zero in it; NULL with an exception. */
static const char *text_of(PyObject *value, const char *what)
{
    if (!PyUnicode_Check(value)) {
        PyErr_Format(PyExc_TypeError, "a %s is a str, not %R", what, Py_TYPE(value));
        return NULL;
    }
    Py_ssize_t length = 0;
    const char *text = PyUnicode_AsUTF8AndSize(value, &length);
    if (text != NULL && strlen(text) != (size_t) length) {
        PyErr_Format(PyExc_ValueError, "a %s has no zero in it: %R", what, value);
        return NULL;
    }
    return text;
}

static int type_of(PyObject *value, enum esclusa_labelled_counter_type *type)
{
    *type = ESCLUSA_COUNTER;
    if (value == NULL ||
        (PyUnicode_Check(value) && PyUnicode_CompareWithASCIIString(value, "counter") == 0)) {
        return 0;
    }
    if (PyUnicode_Check(value) && PyUnicode_CompareWithASCIIString(value, "gauge") == 0) {
        *type = ESCLUSA_GAUGE;
        return 0;
    }
    PyErr_Format(PyExc_ValueError, "type must be 'counter' or 'gauge', not %R", value);
    return -1;
}

PyDoc_STRVAR(
    allocate_doc,
    "allocate($self, /, label, unit='', type='counter')\n--\n\n"
    "Allocate a counter with the value 0, which this process owns.\n\n"
    "`label` is 1 to 96 bytes of UTF-8 and need not be unique, `unit` 0 to 16, both without "
    "control\ncharacters; `type` is 'counter', which by convention only grows, or 'gauge'. "
    "Raises OSError with\nENOSPC if all counters are in use.");

static PyObject *counters_allocate(PyObject *self, PyObject *const *arguments, Py_ssize_t count,
                                   PyObject *keywords)
{
    static const native_signature signature = {"allocate", 1, 3, {"label", "unit", "type"}};
    PyObject *given[NATIVE_PARAMETERS];
    const char *label, *unit = "";
    enum esclusa_labelled_counter_type type;
    esclusa_counters *handle;
    if (native_arguments(&signature, arguments, count, keywords, given) != 0 ||
        (label = text_of(given[0], "label")) == NULL ||
        (given[1] != NULL && (unit = text_of(given[1], "unit")) == NULL) ||
        type_of(given[2], &type) != 0 || (handle = native_open_handle(self)) == NULL) {
        return NULL;
    }
    esclusa_labelled_counter_info info = {.type = type};
    int result;
    NATIVE_WITHOUT_GIL(result = esclusa_counters_allocate(handle, &info.id, label, unit, type));
    if (result < 0) {
        return native_raise(result);
    }
    strcpy(info.label, label); /* both fit, or it would have been refused */
    strcpy(info.unit, unit);
    return native_labelled_new(self, &info);
}

PyDoc_STRVAR(find_doc, "find($self, /, label)\n--\n\n"
                       "Return the counter with this label, of several the one with the lowest "
                       "index, or None.");

static PyObject *counters_find(PyObject *self, PyObject *const *arguments, Py_ssize_t count,
                               PyObject *keywords)
{
    static const native_signature signature = {"find", 1, 1, {"label"}};
    PyObject *given[NATIVE_PARAMETERS];
    const char *label;
    esclusa_counters *handle;
    if (native_arguments(&signature, arguments, count, keywords, given) != 0 ||
        (label = text_of(given[0], "label")) == NULL ||
        (handle = native_open_handle(self)) == NULL) {
        return NULL;
    }
    esclusa_labelled_counter_info info;
    int result;
    do { /* until it is still there when it is read */
        result = esclusa_counters_find(handle, &info.id, label);
        if (result == 1) {
            result = esclusa_counters_read(handle, info.id.index, &info);
        } else if (result == 0) {
            Py_RETURN_NONE;
        }
    } while (result >= 0 && (result == 0 || strcmp(info.label, label) != 0));
    return result < 0 ? native_raise(result) : native_labelled_new(self, &info);
}

typedef PyObject *convert_function(PyObject *self, const esclusa_labelled_counter_info *info);

/* A list of all that are there. */
static PyObject *all(PyObject *self, convert_function *convert)
{
    esclusa_counters *handle = native_open_handle(self);
    PyObject *list = handle == NULL ? NULL : PyList_New(0);
    uint32_t capacity = list == NULL ? 0 : esclusa_counters_capacity(handle);
    for (uint32_t i = 0; i < capacity; i++) {
        esclusa_labelled_counter_info info;
        int result = esclusa_counters_read(handle, i, &info);
        if (result == 0) {
            continue;
        }
        PyObject *item = result < 0 ? native_raise(result) : convert(self, &info);
        int appended = item == NULL ? -1 : PyList_Append(list, item);
        Py_XDECREF(item);
        if (appended != 0) {
            Py_DECREF(list);
            return NULL;
        }
    }
    return list;
}

static PyObject *to_dict(PyObject *Py_UNUSED(self), const esclusa_labelled_counter_info *info)
{
    static const char *const languages[] = {"", "Java", "C", "Python"};
    const char *language = info->language < 4 ? languages[info->language] : "";
    PyObject *label = native_text(info->label), *unit = native_text(info->unit);
    PyObject *result = NULL;
    if (label != NULL && unit != NULL) {
        result = Py_BuildValue("{s:I,s:O,s:O,s:N,s:L,s:O,s:s,s:I}", "index",
                               (unsigned) info->id.index, "label", label, "unit", unit, "type",
                               native_counter_type(info->type), "value", (long long) info->value,
                               "orphaned", info->orphaned ? Py_True : Py_False, "language",
                               language, "pid", (unsigned) info->pid);
    }
    Py_XDECREF(label);
    Py_XDECREF(unit);
    return result;
}

PyDoc_STRVAR(snapshot_doc,
             "snapshot($self, /)\n--\n\n"
             "Return a dict for each counter, by index: index, label, unit, type, value, orphaned "
             "(its owner\nhas died or left), language and pid of its owner ('' and 0 when "
             "orphaned).\n\nNo lock is taken, and each label is whole.");

static PyObject *counters_snapshot(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    return all(self, to_dict);
}

static PyObject *counters_iterate(PyObject *self)
{
    PyObject *list = all(self, native_labelled_new);
    PyObject *iterator = list == NULL ? NULL : PyObject_GetIter(list);
    Py_XDECREF(list);
    return iterator;
}

static PyObject *counters_get_capacity(PyObject *self, void *Py_UNUSED(ignored))
{
    esclusa_counters *handle = native_open_handle(self);
    return handle == NULL ? NULL : PyLong_FromUnsignedLong(esclusa_counters_capacity(handle));
}

/* ---- the type ---- */

PyDoc_STRVAR(close_doc, "close($self, /)\n--\n\n"
                        "Close this handle; the counters that it allocated stay, orphaned. May be "
                        "called again.");

static PyObject *counters_close(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    NATIVE_CLOSE(esclusa_counters_close, (native_object *) self);
    Py_RETURN_NONE;
}

static PyObject *counters_exit(PyObject *self, PyObject *const *Py_UNUSED(arguments),
                               Py_ssize_t Py_UNUSED(count))
{
    return counters_close(self, NULL);
}

static void counters_dealloc(PyObject *self)
{
    Py_XDECREF(counters_close(self, NULL));
    native_free((native_object *) self);
}

static PyMethodDef counters_methods[] = {
    {"create", NATIVE_METHOD(counters_create), NATIVE_FASTCALL | METH_CLASS, create_doc},
    {"open", NATIVE_METHOD(counters_open), NATIVE_FASTCALL | METH_CLASS, open_doc},
    {"create_or_open", NATIVE_METHOD(counters_create_or_open), NATIVE_FASTCALL | METH_CLASS,
     create_or_open_doc},
    NATIVE_FROM_FD(from_fd),
    {"unlink", NATIVE_METHOD(native_unlink), NATIVE_FASTCALL | METH_STATIC, native_unlink_doc},
    NATIVE_FILENO,
    {"allocate", NATIVE_METHOD(counters_allocate), NATIVE_FASTCALL, allocate_doc},
    {"find", NATIVE_METHOD(counters_find), NATIVE_FASTCALL, find_doc},
    {"snapshot", counters_snapshot, METH_NOARGS, snapshot_doc},
    {"close", counters_close, METH_NOARGS, close_doc},
    {"__enter__", native_enter, METH_NOARGS, NULL},
    {"__exit__", NATIVE_METHOD(counters_exit), METH_FASTCALL, NULL},
    {"__reduce__", native_refuse_pickling, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyGetSetDef counters_attributes[] = {
    {"name", native_get_name, NULL, "The name it was created or opened by.", NULL},
    {"capacity", counters_get_capacity, NULL, "How many counters it has room for.", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

PyDoc_STRVAR(type_doc, "A table of labelled 64-bit counters that Java, C and Python processes "
                       "share.\n\nReached through create(), open() and create_or_open(). All "
                       "threads may use it. Iterating gives\neach LabelledCounter.");

static PyType_Slot counters_slots[] = {
    {Py_tp_doc, (void *) type_doc},
    {Py_tp_methods, counters_methods},
    {Py_tp_getset, counters_attributes},
    {Py_tp_dealloc, counters_dealloc},
    {Py_tp_repr, native_repr},
    {Py_tp_iter, counters_iterate},
    {0, NULL},
};

PyType_Spec native_counters_spec = {
    .name = "esclusa.SharedCounters",
    .basicsize = sizeof(native_object),
    .flags = NATIVE_FINAL_TYPE,
    .slots = counters_slots,
};
