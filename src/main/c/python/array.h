/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the six array classes share. */
#ifndef ESCLUSA_PYTHON_ARRAY_H
#define ESCLUSA_PYTHON_ARRAY_H

#include "native.h"

/* What differs from one element type to another. */
typedef struct native_elements {
    enum esclusa_element_type type;
    const char *format; /* of the buffer protocol */
    const char *dtype;  /* as numpy writes it */
    Py_ssize_t byte_size;
    uint8_t dlpack_code;
    /* Each takes an index into all elements, and sets an exception and returns NULL or -1 when it
     * cannot. */
    PyObject *(*get)(esclusa_array *array, uint64_t index);
    int (*set)(esclusa_array *array, uint64_t index, PyObject *value);
    PyObject *(*get_and_add)(esclusa_array *array, uint64_t index, PyObject *delta);
    PyObject *(*get_and_set)(esclusa_array *array, uint64_t index, PyObject *value);
    PyObject *(*compare_and_set)(esclusa_array *array, uint64_t index, PyObject *expected,
                                 PyObject *value);
    /* Write the value as an element. */
    int (*convert)(PyObject *value, void *element);
} native_elements;

extern const native_elements native_array_elements[NATIVE_ARRAY_TYPES];

/* Some elements of an array: all of them, a row, a slice. */
typedef struct native_place {
    char *data;
    int dimensions;
    Py_ssize_t shape[ESCLUSA_DIMENSIONS_MAX];
    Py_ssize_t strides[ESCLUSA_DIMENSIONS_MAX]; /* in bytes */
} native_place;

typedef struct native_array {
    native_object base;
    const native_elements *elements;
    Py_ssize_t exports; /* views that are alive */
    native_place whole;
} native_array;

/* ---- array_make.c ---- */

PyObject *native_array_create(PyObject *type, PyObject *const *arguments, Py_ssize_t count,
                              PyObject *keywords);
PyObject *native_array_create_or_open(PyObject *type, PyObject *const *arguments, Py_ssize_t count,
                                      PyObject *keywords);
PyObject *native_array_open(PyObject *type, PyObject *const *arguments, Py_ssize_t count,
                            PyObject *keywords);
extern const char native_array_create_doc[], native_array_create_or_open_doc[],
    native_array_open_doc[];

/* ---- array_index.c ---- */

/* The index into all elements of the one that `key` names: an integer, or a tuple of them. */
int native_array_index(native_array *self, PyObject *key, uint64_t *index);
Py_ssize_t native_array_length(PyObject *self);
PyObject *native_array_item(PyObject *self, Py_ssize_t index);
PyObject *native_array_subscript(PyObject *self, PyObject *key);
int native_array_assign(PyObject *self, PyObject *key, PyObject *value);

/* ---- array_views.c ---- */

int native_array_get_buffer(PyObject *self, Py_buffer *buffer, int flags);
void native_array_release_buffer(PyObject *self, Py_buffer *buffer);
/* A memoryview of a part. */
PyObject *native_array_part(native_array *self, const native_place *place);
PyObject *native_array_view(PyObject *self, PyObject *ignored);
extern const char native_array_view_doc[];
PyObject *native_array_get_interface(PyObject *self, void *ignored);

/* ---- array_dlpack.c ---- */

PyObject *native_array_dlpack(PyObject *self, PyObject *const *arguments, Py_ssize_t count,
                              PyObject *keywords);
PyObject *native_array_dlpack_device(PyObject *self, PyObject *ignored);
extern const char native_array_dlpack_doc[];

#endif
