/* SPDX-License-Identifier: Apache-2.0 */
/* The elements as a DLPack tensor, for torch, jax, cupy and others; https://dmlc.github.io/dlpack
 */
#include "array.h"

#include <stdlib.h>

/* As dlpack.h has them. */

enum { DEVICE_CPU = 1, VERSION_MAJOR = 1, VERSION_MINOR = 0 };

typedef struct tensor {
    void *data;
    int32_t device_type;
    int32_t device_id;
    int32_t dimensions;
    uint8_t code;
    uint8_t bits;
    uint16_t lanes;
    int64_t *shape;
    int64_t *strides; /* in elements */
    uint64_t byte_offset;
} tensor;

typedef struct managed {
    tensor tensor;
    void *context;
    void (*deleter)(struct managed *self);
} managed;

typedef struct versioned {
    uint32_t major;
    uint32_t minor;
    void *context;
    void (*deleter)(struct versioned *self);
    uint64_t flags;
    tensor tensor;
} versioned;

/* What a capsule points to the middle of. */
typedef struct loan {
    managed managed;
    versioned versioned;
    Py_buffer buffer; /* keeps the array open */
    int64_t shape[ESCLUSA_DIMENSIONS_MAX];
    int64_t strides[ESCLUSA_DIMENSIONS_MAX];
} loan;

static const char old_name[] = "dltensor", new_name[] = "dltensor_versioned";

/* By whoever took the tensor, from any thread. */
static void give_back(loan *it)
{
    if (Py_IsInitialized()) {
        PyGILState_STATE state = PyGILState_Ensure();
        PyBuffer_Release(&it->buffer);
        PyGILState_Release(state);
    }
    free(it);
}

static void delete_managed(managed *self)
{
    give_back(self->context);
}

static void delete_versioned(versioned *self)
{
    give_back(self->context);
}

/* A capsule that nobody took still has its name. */
static void drop_capsule(PyObject *capsule)
{
    if (PyCapsule_IsValid(capsule, old_name)) {
        delete_managed(PyCapsule_GetPointer(capsule, old_name));
    } else if (PyCapsule_IsValid(capsule, new_name)) {
        delete_versioned(PyCapsule_GetPointer(capsule, new_name));
    }
}

static tensor describe(loan *it, const native_elements *elements)
{
    for (int i = 0; i < it->buffer.ndim; i++) {
        it->shape[i] = it->buffer.shape[i];
        it->strides[i] = it->buffer.strides[i] / it->buffer.itemsize;
    }
    return (tensor){
        .data = it->buffer.buf,
        .device_type = DEVICE_CPU,
        .dimensions = it->buffer.ndim,
        .code = elements->dlpack_code,
        .bits = (uint8_t) (elements->byte_size * 8),
        .lanes = 1,
        .shape = it->shape,
        .strides = it->strides,
    };
}

static PyObject *lend(native_array *self, int is_versioned)
{
    loan *it = calloc(1, sizeof *it);
    if (it == NULL) {
        return PyErr_NoMemory();
    }
    if (PyObject_GetBuffer((PyObject *) self, &it->buffer, PyBUF_FULL) != 0) {
        free(it);
        return NULL;
    }
    tensor whole = describe(it, self->elements);
    it->managed = (managed){.tensor = whole, .context = it, .deleter = delete_managed};
    it->versioned = (versioned){
        .major = VERSION_MAJOR,
        .minor = VERSION_MINOR,
        .context = it,
        .deleter = delete_versioned,
        .tensor = whole,
    };
    PyObject *capsule = is_versioned ? PyCapsule_New(&it->versioned, new_name, drop_capsule)
                                     : PyCapsule_New(&it->managed, old_name, drop_capsule);
    if (capsule == NULL) {
        give_back(it);
    }
    return capsule;
}

/* The first number of a tuple of two; -1 with an exception for anything else. */
static long first_of(PyObject *pair, const char *what)
{
    if (!PyTuple_Check(pair) || PyTuple_Size(pair) != 2) {
        PyErr_Format(PyExc_TypeError, "%s is a tuple of two integers, not %R", what, pair);
        return -1;
    }
    return PyLong_AsLong(PyTuple_GetItem(pair, 0));
}

static int is_given(PyObject *value)
{
    return value != NULL && value != Py_None;
}

const char native_array_dlpack_doc[] =
    "__dlpack__($self, /, *, stream=None, max_version=None, dl_device=None, copy=None)\n--\n\n"
    "Return a DLPack capsule of all elements, not a copy; the array stays open until it is let go.";

PyObject *native_array_dlpack(PyObject *self, PyObject *const *arguments, Py_ssize_t count,
                              PyObject *keywords)
{
    static const native_signature signature = {
        "__dlpack__", 0, 0, {"stream", "max_version", "dl_device", "copy"}};
    PyObject *given[NATIVE_PARAMETERS];
    if (native_arguments(&signature, arguments, count, keywords, given) != 0) {
        return NULL;
    }
    long major = is_given(given[1]) ? first_of(given[1], "max_version") : 0;
    long device = is_given(given[2]) ? first_of(given[2], "dl_device") : DEVICE_CPU;
    if (PyErr_Occurred() != NULL) {
        return NULL;
    }
    if (is_given(given[0]) || device != DEVICE_CPU) {
        PyErr_SetString(PyExc_BufferError, "a shared array is in the memory of the CPU");
        return NULL;
    }
    if (given[3] == Py_True) {
        PyErr_SetString(PyExc_BufferError, "a shared array lends its elements and copies none");
        return NULL;
    }
    return lend((native_array *) self, major >= VERSION_MAJOR);
}

PyObject *native_array_dlpack_device(PyObject *Py_UNUSED(self), PyObject *Py_UNUSED(ignored))
{
    return Py_BuildValue("(ii)", DEVICE_CPU, 0);
}
