/* SPDX-License-Identifier: Apache-2.0 */
/* The elements as Python's buffer protocol and numpy's array interface have them, without a copy.
 */
#include "array.h"

#include <errno.h>

/* Lends some elements; the memoryview that the user gets holds it. */
typedef struct part {
    PyObject ob_base;
    native_array *array;
    native_place place;
} part;

static int fill_buffer(native_array *self, PyObject *owner, const native_place *place,
                       Py_buffer *buffer, int flags)
{
    buffer->obj = NULL;
    esclusa_array *handle = native_open_handle((PyObject *) self);
    if (handle == NULL) {
        return -1;
    }
    if (esclusa_array_data(handle) == NULL) { /* a forked child's first use joins anew */
        native_raise(-EBADF);
        return -1;
    }
    Py_ssize_t length = self->elements->byte_size;
    for (int i = 0; i < place->dimensions; i++) {
        length *= place->shape[i];
    }
    *buffer = (Py_buffer){
        .buf = place->data,
        .len = length,
        .itemsize = self->elements->byte_size,
        .ndim = place->dimensions,
        .format = (char *) (uintptr_t) self->elements->format,
        .shape = (Py_ssize_t *) (uintptr_t) place->shape,
        .strides = (Py_ssize_t *) (uintptr_t) place->strides,
    };
    int c = PyBuffer_IsContiguous(buffer, 'C'), f = PyBuffer_IsContiguous(buffer, 'F');
    int fits = (flags & PyBUF_ANY_CONTIGUOUS) == PyBUF_ANY_CONTIGUOUS ? c || f
               : (flags & PyBUF_C_CONTIGUOUS) == PyBUF_C_CONTIGUOUS   ? c
               : (flags & PyBUF_F_CONTIGUOUS) == PyBUF_F_CONTIGUOUS   ? f
               : (flags & PyBUF_STRIDES) == PyBUF_STRIDES             ? 1
                                                                      : c;
    if (!fits) {
        PyErr_SetString(PyExc_BufferError, "these elements do not lie side by side");
        return -1;
    }
    if ((flags & PyBUF_FORMAT) != PyBUF_FORMAT) {
        buffer->format = NULL;
    }
    if ((flags & PyBUF_STRIDES) != PyBUF_STRIDES) {
        buffer->strides = NULL;
    }
    if ((flags & PyBUF_ND) != PyBUF_ND) {
        buffer->shape = NULL;
        buffer->ndim = 1;
    }
    buffer->obj = Py_NewRef(owner);
    self->exports++;
    return 0;
}

int native_array_get_buffer(PyObject *object, Py_buffer *buffer, int flags)
{
    native_array *self = (native_array *) object;
    return fill_buffer(self, object, &self->whole, buffer, flags);
}

void native_array_release_buffer(PyObject *self, Py_buffer *Py_UNUSED(buffer))
{
    ((native_array *) self)->exports--;
}

/* ---- parts ---- */

static int part_get(PyObject *object, Py_buffer *buffer, int flags)
{
    part *self = (part *) object;
    return fill_buffer(self->array, object, &self->place, buffer, flags);
}

static void part_release(PyObject *self, Py_buffer *Py_UNUSED(buffer))
{
    ((part *) self)->array->exports--;
}

static void part_dealloc(PyObject *object)
{
    PyTypeObject *type = native_type_of(object);
    Py_CLEAR(((part *) object)->array);
    PyObject_Free(object);
    Py_DECREF(type);
}

static PyType_Slot part_slots[] = {
    {Py_bf_getbuffer, part_get},
    {Py_bf_releasebuffer, part_release},
    {Py_tp_dealloc, part_dealloc},
    {0, NULL},
};

PyType_Spec native_array_part_spec = {
    .name = "esclusa._native.ArrayPart",
    .basicsize = sizeof(part),
    .flags = NATIVE_FINAL_TYPE,
    .slots = part_slots,
};

PyObject *native_array_part(native_array *self, const native_place *place)
{
    part *made = PyObject_New(part, native_state_of(self)->array_part_type);
    if (made == NULL) {
        return NULL;
    }
    made->array = (native_array *) Py_NewRef((PyObject *) self);
    made->place = *place;
    PyObject *view = PyMemoryView_FromObject((PyObject *) made);
    Py_DECREF(made);
    return view;
}

/* ---- all of them ---- */

const char native_array_view_doc[] =
    "view($self, /)\n--\n\n"
    "Return all elements, writable: a memoryview of the array's shape, not a copy.";

PyObject *native_array_view(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    return PyMemoryView_FromObject(self);
}

/* `data` is a memoryview, so that whoever keeps it keeps the array open. */
PyObject *native_array_get_interface(PyObject *object, void *Py_UNUSED(ignored))
{
    native_array *self = (native_array *) object;
    PyObject *view = PyMemoryView_FromObject(object);
    PyObject *shape = view == NULL ? NULL : PyObject_GetAttrString(view, "shape");
    if (shape == NULL) {
        Py_XDECREF(view);
        return NULL;
    }
    return Py_BuildValue("{s:i,s:s,s:N,s:N}", "version", 3, "typestr", self->elements->dtype,
                         "shape", shape, "data", view);
}
