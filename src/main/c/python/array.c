/* SPDX-License-Identifier: Apache-2.0 */
/* The six array classes and their methods. */
#include "array.h"

#include <string.h>

#include "private.h"

/* ---- one element ---- */

/* The arguments of a call about one element. Returns its handle, or NULL with an exception. */
static esclusa_array *take_element(PyObject *self, const native_signature *signature,
                                   PyObject *const *arguments, Py_ssize_t count, PyObject *keywords,
                                   PyObject **given, uint64_t *index)
{
    if (native_arguments(signature, arguments, count, keywords, given) != 0) {
        return NULL;
    }
    esclusa_array *handle = native_open_handle(self);
    return handle == NULL || native_array_index((native_array *) self, given[0], index) != 0
               ? NULL
               : handle;
}

PyDoc_STRVAR(get_and_add_doc,
             "get_and_add($self, /, index, n=1)\n--\n\n"
             "Add `n` to an element, and return what was there. Integers wrap.\n\n"
             "No addition of any process is lost. `index` is an int, or a tuple of them.");

static PyObject *array_get_and_add(PyObject *self, PyObject *const *arguments, Py_ssize_t count,
                                   PyObject *keywords)
{
    static const native_signature signature = {"get_and_add", 1, 2, {"index", "n"}};
    PyObject *given[NATIVE_PARAMETERS];
    uint64_t index;
    esclusa_array *handle =
        take_element(self, &signature, arguments, count, keywords, given, &index);
    if (handle == NULL) {
        return NULL;
    }
    PyObject *n = given[1] != NULL ? Py_NewRef(given[1]) : PyLong_FromLong(1);
    PyObject *before =
        n == NULL ? NULL : ((native_array *) self)->elements->get_and_add(handle, index, n);
    Py_XDECREF(n);
    return before;
}

PyDoc_STRVAR(get_and_set_doc, "get_and_set($self, /, index, value)\n--\n\n"
                              "Set an element, and return what was there.");

static PyObject *array_get_and_set(PyObject *self, PyObject *const *arguments, Py_ssize_t count,
                                   PyObject *keywords)
{
    static const native_signature signature = {"get_and_set", 2, 2, {"index", "value"}};
    PyObject *given[NATIVE_PARAMETERS];
    uint64_t index;
    esclusa_array *handle =
        take_element(self, &signature, arguments, count, keywords, given, &index);
    return handle == NULL ? NULL
                          : ((native_array *) self)->elements->get_and_set(handle, index, given[1]);
}

PyDoc_STRVAR(compare_and_set_doc,
             "compare_and_set($self, /, index, expected, value)\n--\n\n"
             "Set an element to `value` if it is `expected`, bit by bit; return whether it was.");

static PyObject *array_compare_and_set(PyObject *self, PyObject *const *arguments, Py_ssize_t count,
                                       PyObject *keywords)
{
    static const native_signature signature = {
        "compare_and_set", 3, 3, {"index", "expected", "value"}};
    PyObject *given[NATIVE_PARAMETERS];
    uint64_t index;
    esclusa_array *handle =
        take_element(self, &signature, arguments, count, keywords, given, &index);
    return handle == NULL ? NULL
                          : ((native_array *) self)
                                ->elements->compare_and_set(handle, index, given[1], given[2]);
}

/* ---- all of it ---- */

PyDoc_STRVAR(fill_doc, "fill($self, /, value)\n--\n\nSet all elements to `value`.");

static PyObject *array_fill(PyObject *object, PyObject *value)
{
    native_array *self = (native_array *) object;
    int64_t element; /* room for one of any type */
    esclusa_array *handle = native_open_handle(object);
    if (handle == NULL || self->elements->convert(value, &element) != 0) {
        return NULL;
    }
    int result;
    Py_BEGIN_ALLOW_THREADS result =
        esclusa_array_fill(handle, 0, esclusa_array_length(handle), &element);
    Py_END_ALLOW_THREADS return result < 0 ? native_raise(result) : Py_NewRef(Py_None);
}

static PyObject *array_get_shape(PyObject *object, void *Py_UNUSED(ignored))
{
    native_place *all = &((native_array *) object)->whole;
    PyObject *shape = PyTuple_New(all->dimensions);
    for (int i = 0; shape != NULL && i < all->dimensions; i++) {
        PyObject *length = PyLong_FromSsize_t(all->shape[i]);
        if (length == NULL || PyTuple_SetItem(shape, i, length) != 0) {
            Py_CLEAR(shape);
        }
    }
    return shape;
}

static PyObject *array_get_size(PyObject *object, void *Py_UNUSED(ignored))
{
    native_place *all = &((native_array *) object)->whole;
    Py_ssize_t size = 1;
    for (int i = 0; i < all->dimensions; i++) {
        size *= all->shape[i];
    }
    return PyLong_FromSsize_t(size);
}

static PyObject *array_get_dtype(PyObject *self, void *Py_UNUSED(ignored))
{
    return PyUnicode_FromString(((native_array *) self)->elements->dtype);
}

/* ---- its life ---- */

PyDoc_STRVAR(close_doc, "close($self, /)\n--\n\n"
                        "Close this handle; the array stays. May be called again.\n\n"
                        "Raises BufferError while a view of it, or a numpy array over it, is "
                        "alive.");

static PyObject *array_close(PyObject *object, PyObject *Py_UNUSED(ignored))
{
    native_array *self = (native_array *) object;
    if (self->exports != 0) {
        return native_raise_views("cannot close the array");
    }
    NATIVE_CLOSE(esclusa_array_close, &self->base);
    Py_RETURN_NONE;
}

static PyObject *array_exit(PyObject *self, PyObject *const *arguments, Py_ssize_t count)
{
    return native_exit_result(array_close(self, NULL), arguments, count);
}

static void array_dealloc(PyObject *self)
{
    Py_XDECREF(array_close(self, NULL));
    native_free((native_object *) self);
}

/* Whoever loads it opens the array of that name, in whatever process; one without a name stays
 * here. */
static PyObject *array_reduce(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    if (native_open_handle(self) == NULL) {
        return NULL;
    }
    if (strchr(esclusa_object_name(((native_object *) self)->handle), ':') != NULL) {
        return native_refuse_pickling(self, NULL);
    }
    PyObject *open = PyObject_GetAttrString((PyObject *) native_type_of(self), "open");
    return open == NULL ? NULL : Py_BuildValue("N(O)", open, ((native_object *) self)->name);
}

/* ---- the types ---- */

static PyMethodDef methods[] = {
    {"create", NATIVE_METHOD(native_array_create), NATIVE_FASTCALL | METH_CLASS,
     native_array_create_doc},
    {"open", NATIVE_METHOD(native_array_open), NATIVE_FASTCALL | METH_CLASS, native_array_open_doc},
    {"create_or_open", NATIVE_METHOD(native_array_create_or_open), NATIVE_FASTCALL | METH_CLASS,
     native_array_create_or_open_doc},
    NATIVE_FROM_FD(from_fd),
    {"unlink", NATIVE_METHOD(native_unlink), NATIVE_FASTCALL | METH_STATIC, native_unlink_doc},
    NATIVE_FILENO,
    {"get_and_add", NATIVE_METHOD(array_get_and_add), NATIVE_FASTCALL, get_and_add_doc},
    {"get_and_set", NATIVE_METHOD(array_get_and_set), NATIVE_FASTCALL, get_and_set_doc},
    {"compare_and_set", NATIVE_METHOD(array_compare_and_set), NATIVE_FASTCALL, compare_and_set_doc},
    {"fill", array_fill, METH_O, fill_doc},
    {"view", native_array_view, METH_NOARGS, native_array_view_doc},
    {"close", array_close, METH_NOARGS, close_doc},
    {"__dlpack__", NATIVE_METHOD(native_array_dlpack), NATIVE_FASTCALL, native_array_dlpack_doc},
    {"__dlpack_device__", native_array_dlpack_device, METH_NOARGS, NULL},
    {"__enter__", native_enter, METH_NOARGS, NULL},
    {"__exit__", NATIVE_METHOD(array_exit), METH_FASTCALL, NULL},
    {"__reduce__", array_reduce, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyGetSetDef attributes[] = {
    {"name", native_get_name, NULL, "The name it was created or opened by.", NULL},
    {"shape", array_get_shape, NULL, "The lengths of its dimensions, a tuple.", NULL},
    {"size", array_get_size, NULL, "How many elements, in all dimensions together.", NULL},
    {"dtype", array_get_dtype, NULL, "What its elements are, as numpy writes it.", NULL},
    {"__array_interface__", native_array_get_interface, NULL,
     "All elements, as numpy's array interface has them.", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

#define DOC(what)                                                                                  \
    "An array of " what " that Java, C and Python processes share.\n\n"                            \
    "Reached through create(), open() and create_or_open(). a[i], a[i, j] and a[i:j] are as "      \
    "numpy has\nthem; slices are views. numpy.asarray(a) makes no copy. All threads may use it."

#define TYPE(suffix, title, what)                                                                  \
    static PyType_Slot suffix##_slots[] = {                                                        \
        {Py_tp_doc, (void *) (uintptr_t) DOC(what)},                                               \
        {Py_tp_methods, methods},                                                                  \
        {Py_tp_getset, attributes},                                                                \
        {Py_tp_dealloc, array_dealloc},                                                            \
        {Py_tp_repr, native_repr},                                                                 \
        {Py_mp_length, native_array_length},                                                       \
        {Py_mp_subscript, native_array_subscript},                                                 \
        {Py_mp_ass_subscript, native_array_assign},                                                \
        {Py_tp_iter, PySeqIter_New},                                                               \
        {Py_sq_length, native_array_length},                                                       \
        {Py_sq_item, native_array_item},                                                           \
        {Py_bf_getbuffer, native_array_get_buffer},                                                \
        {Py_bf_releasebuffer, native_array_release_buffer},                                        \
        {0, NULL},                                                                                 \
    };                                                                                             \
    static PyType_Spec suffix##_spec = {                                                           \
        .name = "esclusa." title,                                                                  \
        .basicsize = sizeof(native_array),                                                         \
        .flags = NATIVE_FINAL_TYPE,                                                                \
        .slots = suffix##_slots,                                                                   \
    }

TYPE(i8, "SharedByteArray", "8-bit integers");
TYPE(i16, "SharedShortArray", "16-bit integers");
TYPE(i32, "SharedIntArray", "32-bit integers");
TYPE(i64, "SharedLongArray", "64-bit integers");
TYPE(f32, "SharedFloatArray", "32-bit floating point numbers");
TYPE(f64, "SharedDoubleArray", "64-bit floating point numbers");

PyType_Spec *const native_array_specs[NATIVE_ARRAY_TYPES] = {&i8_spec,  &i16_spec, &i32_spec,
                                                             &i64_spec, &f32_spec, &f64_spec};
