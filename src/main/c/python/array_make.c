/* SPDX-License-Identifier: Apache-2.0 */
/* How the six array classes are made and opened. */
#include "array.h"

typedef int make_function(esclusa_array **out, const char *name, enum esclusa_element_type type,
                          uint32_t dimensions, const uint64_t *shape,
                          const esclusa_options *options);

static int open_existing(esclusa_array **out, const char *name, enum esclusa_element_type type,
                         uint32_t Py_UNUSED(dimensions), const uint64_t *Py_UNUSED(shape),
                         const esclusa_options *options)
{
    return esclusa_array_open_as_with(out, name, type, options);
}

static const native_elements *elements_of(PyObject *type)
{
    native_state *state = native_type_state(type);
    for (int i = 0; i < NATIVE_ARRAY_TYPES; i++) {
        if (state->array_types[i] == (PyTypeObject *) type) {
            return &native_array_elements[i];
        }
    }
    return NULL;
}

static native_place all_of(esclusa_array *handle, Py_ssize_t element_bytes)
{
    native_place all = {.data = esclusa_array_data(handle),
                        .dimensions = (int) esclusa_array_dimensions(handle)};
    Py_ssize_t stride = element_bytes;
    for (int i = all.dimensions - 1; i >= 0; i--) {
        all.shape[i] = (Py_ssize_t) esclusa_array_shape(handle)[i];
        all.strides[i] = stride;
        stride *= all.shape[i];
    }
    return all;
}

static PyObject *make(PyObject *type, PyObject *name, make_function *function, uint32_t dimensions,
                      const uint64_t *shape, const esclusa_options *options)
{
    const char *text = native_name(name);
    native_array *self;
    if (text == NULL || (self = native_new(type, name)) == NULL) {
        return NULL;
    }
    self->elements = elements_of(type);
    esclusa_array *handle;
    int result;
    NATIVE_WITHOUT_GIL(
        result = function(&handle, text, self->elements->type, dimensions, shape, options));
    if (result < 0) {
        Py_DECREF(self);
        return native_raise(result);
    }
    native_keep(&self->base, handle);
    self->whole = all_of(handle, self->elements->byte_size);
    return (PyObject *) self;
}

static int take_length(PyObject *value, uint64_t *length)
{
    int64_t number;
    if (native_int64(value, "a length", &number) != 0) {
        return -1;
    }
    if (number < 1) {
        PyErr_Format(PyExc_ValueError, "each dimension of an array is 1 or more, not %S", value);
        return -1;
    }
    *length = (uint64_t) number;
    return 0;
}

/* An integer, or a tuple or list of them. Returns how many, or -1 with an exception. */
static int take_shape(PyObject *value, uint64_t *shape)
{
    if (PyIndex_Check(value)) {
        return take_length(value, shape) == 0 ? 1 : -1;
    }
    if (!PyTuple_Check(value) && !PyList_Check(value)) {
        PyErr_Format(PyExc_TypeError, "a shape is an int or a tuple of them, not %R",
                     Py_TYPE(value));
        return -1;
    }
    Py_ssize_t dimensions = PySequence_Size(value);
    if (dimensions < 1 || dimensions > ESCLUSA_DIMENSIONS_MAX) {
        PyErr_Format(PyExc_ValueError, "an array has 1 to %d dimensions, not %zd",
                     ESCLUSA_DIMENSIONS_MAX, dimensions);
        return -1;
    }
    for (Py_ssize_t i = 0; i < dimensions; i++) {
        PyObject *item = PySequence_GetItem(value, i);
        int failed = item == NULL ? -1 : take_length(item, &shape[i]);
        Py_XDECREF(item);
        if (failed) {
            return -1;
        }
    }
    return (int) dimensions;
}

static PyObject *make_shaped(PyObject *type, const native_signature *signature,
                             make_function *function, PyObject *const *arguments, Py_ssize_t count,
                             PyObject *keywords)
{
    PyObject *given[NATIVE_PARAMETERS];
    esclusa_options options = {0};
    uint64_t shape[ESCLUSA_DIMENSIONS_MAX];
    int dimensions;
    if (native_arguments(signature, arguments, count, keywords, given) != 0 ||
        (dimensions = take_shape(given[1], shape)) < 0 ||
        native_options(given[2], given[3], given[4], &options) != 0 ||
        native_any_user(given[5], &options) != 0) {
        return NULL;
    }
    return make(type, given[0], function, (uint32_t) dimensions, shape, &options);
}

const char native_array_create_doc[] =
    "create($type, /, name, shape, *, members=256, mode=0o600, temporary=False)\n--\n\n"
    "Create an array of zeros; `shape` is its length, or the lengths of up to 5 "
    "dimensions.\n\n"
    "Raises FileExistsError if the name is taken, OSError with ENOSPC if there is no "
    "room.";

PyObject *native_array_create(PyObject *type, PyObject *const *arguments, Py_ssize_t count,
                              PyObject *keywords)
{
    static const native_signature signature = {
        "create", 2, 2, {"name", "shape", "members", "mode", "temporary"}};
    return make_shaped(type, &signature, esclusa_array_create_with, arguments, count, keywords);
}

const char native_array_create_or_open_doc[] =
    "create_or_open($type, /, name, shape, *, members=256, mode=0o600, temporary=False, "
    "any_user=False)\n--\n\n"
    "Open the array `name`, or create it if there is none.\n\n"
    "Raises ValueError if the one found has another type or shape, or `members` is given "
    "and it has\nanother number.";

PyObject *native_array_create_or_open(PyObject *type, PyObject *const *arguments, Py_ssize_t count,
                                      PyObject *keywords)
{
    static const native_signature signature = {
        "create_or_open", 2, 2, {"name", "shape", "members", "mode", "temporary", "any_user"}};
    return make_shaped(type, &signature, esclusa_array_create_or_open_with, arguments, count,
                       keywords);
}

const char native_array_open_doc[] =
    "open($type, /, name, *, any_user=False)\n--\n\n"
    "Open the array `name` that a Java, C or Python process created.\n\n"
    "Raises FileNotFoundError if there is none, ValueError if it is something "
    "else or of another type,\nPermissionError if it belongs to another user "
    "and `any_user` is not set.";

PyObject *native_array_open(PyObject *type, PyObject *const *arguments, Py_ssize_t count,
                            PyObject *keywords)
{
    static const native_signature signature = {"open", 1, 1, {"name", "any_user"}};
    PyObject *given[NATIVE_PARAMETERS];
    esclusa_options options = {0};
    if (native_arguments(&signature, arguments, count, keywords, given) != 0 ||
        native_any_user(given[1], &options) != 0) {
        return NULL;
    }
    return make(type, given[0], open_existing, 0, NULL, &options);
}
