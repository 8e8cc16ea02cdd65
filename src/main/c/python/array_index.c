/* SPDX-License-Identifier: Apache-2.0 */
/* a[i], a[i:j], a[i, j] and their assignment, as numpy has them. */
#include "array.h"

static int out_of_range(Py_ssize_t index, Py_ssize_t length)
{
    PyErr_Format(PyExc_IndexError, "index %zd is out of range for length %zd", index, length);
    return -1;
}

/* An index as the user gives it, negative from the end. */
static int resolve(PyObject *value, Py_ssize_t length, Py_ssize_t *index)
{
    if (!PyIndex_Check(value)) {
        PyErr_Format(PyExc_TypeError, "an index is an integer or a slice, not %R", Py_TYPE(value));
        return -1;
    }
    Py_ssize_t given = PyNumber_AsSsize_t(value, PyExc_IndexError);
    if (given == -1 && PyErr_Occurred() != NULL) {
        return -1;
    }
    *index = given < 0 ? given + length : given;
    return *index < 0 || *index >= length ? out_of_range(given, length) : 0;
}

/* Take dimension `at` away: only elements with that index are left. */
static void choose(native_place *place, int at, Py_ssize_t index)
{
    place->data += index * place->strides[at];
    place->dimensions--;
    for (int i = at; i < place->dimensions; i++) {
        place->shape[i] = place->shape[i + 1];
        place->strides[i] = place->strides[i + 1];
    }
}

static int cut(native_place *place, int at, PyObject *slice)
{
    Py_ssize_t start, stop, step;
    if (PySlice_Unpack(slice, &start, &stop, &step) != 0) {
        return -1;
    }
    Py_ssize_t length = PySlice_AdjustIndices(place->shape[at], &start, &stop, step);
    place->data += length == 0 ? 0 : start * place->strides[at];
    place->shape[at] = length;
    place->strides[at] *= step;
    return 0;
}

/* Apply one key to dimension *at, which the next key comes behind. */
static int apply(native_place *place, int *at, PyObject *key)
{
    if (*at >= place->dimensions) {
        PyErr_SetString(PyExc_IndexError, "more indices than dimensions");
        return -1;
    }
    if (PySlice_Check(key)) {
        return cut(place, (*at)++, key);
    }
    Py_ssize_t index;
    if (resolve(key, place->shape[*at], &index) != 0) {
        return -1;
    }
    choose(place, *at, index);
    return 0;
}

/* Narrow `place` to what `key` names. */
static int narrow(native_place *place, PyObject *key)
{
    int at = 0;
    if (key == Py_Ellipsis) {
        return 0;
    }
    if (!PyTuple_Check(key)) {
        return apply(place, &at, key);
    }
    for (Py_ssize_t i = 0; i < PyTuple_Size(key); i++) {
        if (apply(place, &at, PyTuple_GetItem(key, i)) != 0) {
            return -1;
        }
    }
    return 0;
}

static uint64_t index_of(const native_array *self, const native_place *place)
{
    return (uint64_t) ((place->data - self->whole.data) / self->elements->byte_size);
}

int native_array_index(native_array *self, PyObject *key, uint64_t *index)
{
    native_place place = self->whole;
    if (narrow(&place, key) != 0) {
        return -1;
    }
    if (place.dimensions != 0) {
        PyErr_Format(PyExc_IndexError, "one element has %d integer indices, not %R",
                     self->whole.dimensions, key);
        return -1;
    }
    *index = index_of(self, &place);
    return 0;
}

Py_ssize_t native_array_length(PyObject *self)
{
    return ((native_array *) self)->whole.shape[0];
}

static PyObject *at_place(native_array *self, const native_place *place)
{
    esclusa_array *handle = native_open_handle((PyObject *) self);
    if (handle == NULL) {
        return NULL;
    }
    return place->dimensions == 0 ? self->elements->get(handle, index_of(self, place))
                                  : native_array_part(self, place);
}

PyObject *native_array_item(PyObject *object, Py_ssize_t index)
{
    native_array *self = (native_array *) object;
    native_place place = self->whole;
    if (index < 0 || index >= place.shape[0]) {
        out_of_range(index, place.shape[0]);
        return NULL;
    }
    choose(&place, 0, index);
    return at_place(self, &place);
}

PyObject *native_array_subscript(PyObject *object, PyObject *key)
{
    native_array *self = (native_array *) object;
    native_place place = self->whole;
    return narrow(&place, key) != 0 ? NULL : at_place(self, &place);
}

/* ---- assignment ---- */

static int assign(native_array *self, esclusa_array *handle, const native_place *place,
                  PyObject *value);

static int is_contiguous(const native_array *self, const native_place *place)
{
    Py_ssize_t stride = self->elements->byte_size;
    for (int i = place->dimensions - 1; i >= 0; i--) {
        if (place->strides[i] != stride) {
            return 0;
        }
        stride *= place->shape[i];
    }
    return 1;
}

static uint64_t count_of(const native_place *place)
{
    uint64_t count = 1;
    for (int i = 0; i < place->dimensions; i++) {
        count *= (uint64_t) place->shape[i];
    }
    return count;
}

static int has_shape(const Py_buffer *buffer, const native_place *place)
{
    if (buffer->ndim != place->dimensions) {
        return 0;
    }
    for (int i = 0; i < place->dimensions; i++) {
        if (buffer->shape[i] != place->shape[i]) {
            return 0;
        }
    }
    return 1;
}

/* numpy calls 64 bits "l". */
static int has_format(const Py_buffer *buffer, const native_elements *elements)
{
    const char *format = buffer->format;
    return format != NULL && format[0] != '\0' && format[1] == '\0' &&
           buffer->itemsize == elements->byte_size &&
           (format[0] == elements->format[0] ||
            (elements->type == ESCLUSA_I64 && format[0] == 'l'));
}

/* Returns 1 if `value` is memory of the same elements in the same shape, and was copied. */
static int assign_memory(native_array *self, esclusa_array *handle, const native_place *place,
                         PyObject *value)
{
    Py_buffer buffer;
    if (!PyObject_CheckBuffer(value) || !is_contiguous(self, place)) {
        return 0;
    }
    if (PyObject_GetBuffer(value, &buffer, PyBUF_FORMAT | PyBUF_C_CONTIGUOUS) != 0) {
        PyErr_Clear(); /* then one by one */
        return 0;
    }
    int copied = 0;
    if (has_shape(&buffer, place) && has_format(&buffer, self->elements)) {
        int result = esclusa_array_put(handle, index_of(self, place), buffer.buf, count_of(place));
        copied = result < 0 ? -1 : 1;
        if (result < 0) {
            native_raise(result);
        }
    }
    PyBuffer_Release(&buffer);
    return copied;
}

/* Each row is its item of `value`, or each is `value` when it is a single number. */
static int assign_rows(native_array *self, esclusa_array *handle, const native_place *place,
                       PyObject *value)
{
    int many = PySequence_Check(value);
    Py_ssize_t length = many ? PySequence_Size(value) : place->shape[0];
    if (length < 0) {
        return -1;
    }
    if (length != place->shape[0]) {
        PyErr_Format(PyExc_ValueError, "%zd values for a length of %zd", length, place->shape[0]);
        return -1;
    }
    int result = 0;
    for (Py_ssize_t i = 0; result == 0 && i < length; i++) {
        native_place row = *place;
        choose(&row, 0, i);
        PyObject *item = many ? PySequence_GetItem(value, i) : Py_NewRef(value);
        result = item == NULL ? -1 : assign(self, handle, &row, item);
        Py_XDECREF(item);
    }
    return result;
}

static int assign(native_array *self, esclusa_array *handle, const native_place *place,
                  PyObject *value)
{
    if (place->dimensions == 0) {
        return self->elements->set(handle, index_of(self, place), value);
    }
    int copied = assign_memory(self, handle, place, value);
    return copied != 0 ? (copied < 0 ? -1 : 0) : assign_rows(self, handle, place, value);
}

int native_array_assign(PyObject *object, PyObject *key, PyObject *value)
{
    native_array *self = (native_array *) object;
    native_place place = self->whole;
    if (value == NULL) {
        PyErr_SetString(PyExc_TypeError, "elements cannot be deleted");
        return -1;
    }
    esclusa_array *handle = native_open_handle(object);
    if (handle == NULL || narrow(&place, key) != 0) {
        return -1;
    }
    return assign(self, handle, &place, value);
}
