/* SPDX-License-Identifier: Apache-2.0 */
/* LabelledCounter: one counter of a table. */
#include <string.h>

#include "counters.h"

typedef struct native_labelled {
    PyObject ob_base;
    PyObject *table;
    esclusa_labelled_counter_id id;
    PyObject *label, *unit, *type;
} native_labelled;

static native_labelled *of(PyObject *self)
{
    return (native_labelled *) self;
}

PyObject *native_text(const char *text)
{
    return PyUnicode_DecodeUTF8(text, (Py_ssize_t) strlen(text), "replace");
}

PyObject *native_counter_type(uint32_t type)
{
    return PyUnicode_InternFromString(type == ESCLUSA_GAUGE ? "gauge" : "counter");
}

PyObject *native_labelled_new(PyObject *table, const esclusa_labelled_counter_info *info)
{
    PyTypeObject *type = native_state_of(table)->labelled_type;
    native_labelled *self = (native_labelled *) PyType_GenericAlloc(type, 0);
    if (self == NULL) {
        return NULL;
    }
    self->table = Py_NewRef(table);
    self->id = info->id;
    self->label = native_text(info->label);
    self->unit = native_text(info->unit);
    self->type = native_counter_type(info->type);
    if (self->label == NULL || self->unit == NULL || self->type == NULL) {
        Py_CLEAR(self);
    }
    return (PyObject *) self;
}

static void labelled_dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    Py_CLEAR(of(self)->table);
    Py_CLEAR(of(self)->label);
    Py_CLEAR(of(self)->unit);
    Py_CLEAR(of(self)->type);
    freefunc release = (freefunc) PyType_GetSlot(type, Py_tp_free);
    release(self);
    Py_DECREF(type);
}

PyDoc_STRVAR(
    add_doc,
    "add($self, /, n=1)\n--\n\n"
    "Add `n`, which may be negative, and return the new value. It wraps at 64 bits.\n\nDoes "
    "not look whether somebody has freed it: its place may be another counter's by then.");

static PyObject *labelled_add(PyObject *self, PyObject *const *arguments, Py_ssize_t count,
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
    esclusa_counters *handle;
    if (native_int64(given[0], "n", &delta) != 0 ||
        (handle = native_open_handle(of(self)->table)) == NULL) {
        return NULL;
    }
    int64_t sum;
    int result = esclusa_counters_add(handle, of(self)->id, delta, &sum);
    return result < 0 ? native_raise(result) : PyLong_FromLongLong(sum);
}

PyDoc_STRVAR(free_doc,
             "free($self, /)\n--\n\n"
             "Free it, whoever allocated it; return False if somebody has done so before.");

static PyObject *labelled_free(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    esclusa_counters *handle = native_open_handle(of(self)->table);
    if (handle == NULL) {
        return NULL;
    }
    int result = esclusa_counters_free(handle, of(self)->id);
    return result < 0 ? native_raise(result) : PyBool_FromLong(result);
}

static PyObject *labelled_get_valid(PyObject *self, void *Py_UNUSED(ignored))
{
    esclusa_counters *handle = native_open_handle(of(self)->table);
    if (handle == NULL) {
        return NULL;
    }
    int result = esclusa_counters_is_valid(handle, of(self)->id);
    return result < 0 ? native_raise(result) : PyBool_FromLong(result);
}

static PyObject *labelled_get_value(PyObject *self, void *Py_UNUSED(ignored))
{
    esclusa_counters *handle = native_open_handle(of(self)->table);
    if (handle == NULL) {
        return NULL;
    }
    int64_t value;
    int result = esclusa_counters_get(handle, of(self)->id, &value);
    return result < 0 ? native_raise(result) : PyLong_FromLongLong(value);
}

static int labelled_set_value(PyObject *self, PyObject *value, void *Py_UNUSED(ignored))
{
    if (value == NULL) {
        PyErr_SetString(PyExc_AttributeError, "value cannot be deleted");
        return -1;
    }
    int64_t number;
    esclusa_counters *handle;
    if (native_int64(value, "value", &number) != 0 ||
        (handle = native_open_handle(of(self)->table)) == NULL) {
        return -1;
    }
    int result = esclusa_counters_set(handle, of(self)->id, number);
    if (result < 0) {
        native_raise(result);
    }
    return result < 0 ? -1 : 0;
}

static PyObject *labelled_get_label(PyObject *self, void *Py_UNUSED(ignored))
{
    return Py_NewRef(of(self)->label);
}

static PyObject *labelled_get_unit(PyObject *self, void *Py_UNUSED(ignored))
{
    return Py_NewRef(of(self)->unit);
}

static PyObject *labelled_get_type(PyObject *self, void *Py_UNUSED(ignored))
{
    return Py_NewRef(of(self)->type);
}

static PyObject *labelled_get_index(PyObject *self, void *Py_UNUSED(ignored))
{
    return PyLong_FromUnsignedLong(of(self)->id.index);
}

static PyObject *labelled_repr(PyObject *self)
{
    return PyUnicode_FromFormat("<LabelledCounter %R>", of(self)->label);
}

static PyMethodDef labelled_methods[] = {
    {"add", NATIVE_METHOD(labelled_add), NATIVE_FASTCALL, add_doc},
    {"free", labelled_free, METH_NOARGS, free_doc},
    {"__reduce__", native_refuse_pickling, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyGetSetDef labelled_attributes[] = {
    {"label", labelled_get_label, NULL, "What it counts.", NULL},
    {"unit", labelled_get_unit, NULL, "In what; may be empty.", NULL},
    {"type", labelled_get_type, NULL, "\"counter\" or \"gauge\".", NULL},
    {"index", labelled_get_index, NULL, "Its place in the table.", NULL},
    {"valid", labelled_get_valid, NULL, "Whether it is still there: nobody has freed it.", NULL},
    {"value", labelled_get_value, labelled_set_value,
     "The value. Who reads it sees all that was written before it was set.", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

PyDoc_STRVAR(type_doc, "One counter of a SharedCounters, reached through its allocate() and "
                       "find().\n\nAll threads may use it.");

static PyType_Slot labelled_slots[] = {
    {Py_tp_doc, (void *) type_doc},      {Py_tp_methods, labelled_methods},
    {Py_tp_getset, labelled_attributes}, {Py_tp_dealloc, labelled_dealloc},
    {Py_tp_repr, labelled_repr},         {0, NULL},
};

PyType_Spec native_labelled_spec = {
    .name = "esclusa.LabelledCounter",
    .basicsize = sizeof(native_labelled),
    .flags = NATIVE_FINAL_TYPE,
    .slots = labelled_slots,
};
