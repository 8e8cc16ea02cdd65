/* SPDX-License-Identifier: Apache-2.0 */
/* SharedMemory: the same object as multiprocessing.shared_memory, without its resource tracker. */
#include "native.h"

typedef struct memory {
    native_object base;
    native_lease lease; /* its region owns the handle, so that a view outlives this object */
} memory;

typedef int make_function(esclusa_memory **out, const char *name, uint64_t byte_size);

static int open_existing(esclusa_memory **out, const char *name, uint64_t Py_UNUSED(byte_size))
{
    return esclusa_memory_open(out, name);
}

static PyObject *make(PyObject *type, PyObject *name, int64_t byte_size, make_function *function)
{
    const char *text = native_name(name);
    memory *self;
    if (text == NULL || (self = native_new(type, name)) == NULL) {
        return NULL;
    }
    self->lease.region = native_region_new(native_type_state(type), NULL, 0);
    if (self->lease.region == NULL) {
        Py_DECREF(self);
        return NULL;
    }
    esclusa_memory *handle;
    int result;
    NATIVE_WITHOUT_GIL(result = function(&handle, text, (uint64_t) byte_size));
    if (result < 0) {
        Py_DECREF(self);
        return native_raise(result);
    }
    native_keep(&self->base, handle);
    self->lease.region->memory = handle;
    self->lease.region->data = esclusa_memory_data(handle);
    self->lease.region->byte_size = (Py_ssize_t) esclusa_memory_byte_size(handle);
    return (PyObject *) self;
}

static PyObject *make_sized(PyObject *type, const native_signature *signature,
                            make_function *function, PyObject *const *arguments, Py_ssize_t count,
                            PyObject *keywords)
{
    PyObject *given[NATIVE_PARAMETERS];
    int64_t byte_size;
    if (native_arguments(signature, arguments, count, keywords, given) != 0 ||
        native_int64(given[1], "size", &byte_size) != 0) {
        return NULL;
    }
    if (byte_size < 1) {
        PyErr_Format(PyExc_ValueError, "size must be 1 or more, not %S", given[1]);
        return NULL;
    }
    return make(type, given[0], byte_size, function);
}

PyDoc_STRVAR(create_doc, "create($type, /, name, size)\n--\n\n"
                         "Create `size` zero bytes. Nobody removes them but unlink().\n\n"
                         "Raises FileExistsError if the name is taken, OSError with ENOSPC if "
                         "there is no room.");

static PyObject *memory_create(PyObject *type, PyObject *const *arguments, Py_ssize_t count,
                               PyObject *keywords)
{
    static const native_signature signature = {"create", 2, 2, {"name", "size"}};
    return make_sized(type, &signature, esclusa_memory_create, arguments, count, keywords);
}

PyDoc_STRVAR(create_or_open_doc, "create_or_open($type, /, name, size)\n--\n\n"
                                 "Open the memory `name`, or create it if there is none.\n\n"
                                 "Raises ValueError if the one found has fewer bytes.");

static PyObject *memory_create_or_open(PyObject *type, PyObject *const *arguments, Py_ssize_t count,
                                       PyObject *keywords)
{
    static const native_signature signature = {"create_or_open", 2, 2, {"name", "size"}};
    return make_sized(type, &signature, esclusa_memory_create_or_open, arguments, count, keywords);
}

PyDoc_STRVAR(open_doc, "open($type, /, name)\n--\n\n"
                       "Open the memory `name` that a Java, C or Python process created.\n\n"
                       "Raises FileNotFoundError if there is none.");

static PyObject *memory_open(PyObject *type, PyObject *const *arguments, Py_ssize_t count,
                             PyObject *keywords)
{
    static const native_signature signature = {"open", 1, 1, {"name"}};
    PyObject *given[NATIVE_PARAMETERS];
    if (native_arguments(&signature, arguments, count, keywords, given) != 0) {
        return NULL;
    }
    return make(type, given[0], 0, open_existing);
}

PyDoc_STRVAR(unlink_doc, "unlink(name)\n--\n\n"
                         "Remove the name; who has the memory open keeps it.\n\n"
                         "Raises FileNotFoundError if there is none.");

static PyObject *memory_unlink(PyObject *Py_UNUSED(ignored), PyObject *const *arguments,
                               Py_ssize_t count, PyObject *keywords)
{
    static const native_signature signature = {"unlink", 1, 1, {"name"}};
    PyObject *given[NATIVE_PARAMETERS];
    const char *name;
    if (native_arguments(&signature, arguments, count, keywords, given) != 0 ||
        (name = native_name(given[0])) == NULL) {
        return NULL;
    }
    int result;
    NATIVE_WITHOUT_GIL(result = esclusa_memory_unlink(name));
    return result < 0 ? native_raise(result) : Py_NewRef(Py_None);
}

static PyObject *memory_get_buf(PyObject *self, void *Py_UNUSED(ignored))
{
    return native_open_handle(self) == NULL ? NULL : native_lease_view(&((memory *) self)->lease);
}

static PyObject *memory_get_size(PyObject *self, void *Py_UNUSED(ignored))
{
    esclusa_memory *handle = native_open_handle(self);
    return handle == NULL ? NULL : PyLong_FromUnsignedLongLong(esclusa_memory_byte_size(handle));
}

PyDoc_STRVAR(close_doc,
             "close($self, /)\n--\n\n"
             "Release `buf` and unmap. The memory stays. May be called again.\n\n"
             "Raises BufferError while a slice of `buf`, or a numpy array over it, is alive.");

static PyObject *memory_close(PyObject *object, PyObject *Py_UNUSED(ignored))
{
    memory *self = (memory *) object;
    if (self->base.handle == NULL) {
        Py_RETURN_NONE;
    }
    if (!native_lease_release(&self->lease)) {
        return native_raise_views("cannot close the SharedMemory");
    }
    self->base.handle = NULL;
    native_lease_end(&self->lease); /* closes it */
    Py_RETURN_NONE;
}

static PyObject *memory_exit(PyObject *self, PyObject *const *arguments, Py_ssize_t count)
{
    PyObject *result = memory_close(self, NULL);
    return native_exit_result(result, arguments, count);
}

static void memory_dealloc(PyObject *object)
{
    memory *self = (memory *) object;
    Py_CLEAR(self->lease.view);
    Py_CLEAR(self->lease.region); /* closes it with the last view */
    native_free(&self->base);
}

static PyMethodDef memory_methods[] = {
    {"create", NATIVE_METHOD(memory_create), NATIVE_FASTCALL | METH_CLASS, create_doc},
    {"open", NATIVE_METHOD(memory_open), NATIVE_FASTCALL | METH_CLASS, open_doc},
    {"create_or_open", NATIVE_METHOD(memory_create_or_open), NATIVE_FASTCALL | METH_CLASS,
     create_or_open_doc},
    NATIVE_FROM_FD(from_fd_raw),
    {"unlink", NATIVE_METHOD(memory_unlink), NATIVE_FASTCALL | METH_STATIC, unlink_doc},
    NATIVE_FILENO,
    {"close", memory_close, METH_NOARGS, close_doc},
    {"__enter__", native_enter, METH_NOARGS, NULL},
    {"__exit__", NATIVE_METHOD(memory_exit), METH_FASTCALL, NULL},
    {"__reduce__", native_refuse_pickling, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyGetSetDef memory_attributes[] = {
    {"name", native_get_name, NULL, "The name it was created or opened by.", NULL},
    {"buf", memory_get_buf, NULL, "The bytes, writable: a memoryview, not a copy.", NULL},
    {"size", memory_get_size, NULL, "How many bytes.", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

PyDoc_STRVAR(type_doc,
             "Named bytes: the same object as multiprocessing.shared_memory.SharedMemory.\n\n"
             "Reached through create(), open() and create_or_open(). The name lives until "
             "unlink(), whoever\ncloses or dies; the resource tracker is never told.");

static PyType_Slot memory_slots[] = {
    {Py_tp_doc, (void *) type_doc},    {Py_tp_methods, memory_methods},
    {Py_tp_getset, memory_attributes}, {Py_tp_dealloc, memory_dealloc},
    {Py_tp_repr, native_repr},         {0, NULL},
};

PyType_Spec native_memory_spec = {
    .name = "esclusa.SharedMemory",
    .basicsize = sizeof(memory),
    .flags = NATIVE_FINAL_TYPE,
    .slots = memory_slots,
};
