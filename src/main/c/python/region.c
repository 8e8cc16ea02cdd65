/* SPDX-License-Identifier: Apache-2.0 */
/* Shared memory under a memoryview: it stays mapped for as long as a view of it lives. */
#include "native.h"

static const char no_longer_held[] = "these bytes are no longer held";

static int region_get(PyObject *object, Py_buffer *buffer, int flags)
{
    native_region *self = (native_region *) object;
    if (self->retired) {
        PyErr_SetString(PyExc_BufferError, no_longer_held);
        return -1;
    }
    if (PyBuffer_FillInfo(buffer, object, self->data, self->byte_size, 0, flags) != 0) {
        return -1;
    }
    self->exports++;
    if (self->owner_exports != NULL) {
        ++*self->owner_exports;
        ++*self->queue_exports;
    }
    return 0;
}

static void region_release(PyObject *object, Py_buffer *Py_UNUSED(buffer))
{
    native_region *self = (native_region *) object;
    self->exports--;
    if (self->owner_exports != NULL) {
        --*self->owner_exports;
        --*self->queue_exports;
    }
}

static void region_dealloc(PyObject *object)
{
    native_region *self = (native_region *) object;
    PyTypeObject *type = native_type_of(object);
    if (self->memory != NULL) {
        NATIVE_WITHOUT_GIL(esclusa_memory_close(self->memory));
    }
    Py_CLEAR(self->owner);
    PyObject_Free(self);
    Py_DECREF(type);
}

static PyType_Slot region_slots[] = {
    {Py_bf_getbuffer, region_get},
    {Py_bf_releasebuffer, region_release},
    {Py_tp_dealloc, region_dealloc},
    {0, NULL},
};

PyType_Spec native_region_spec = {
    .name = "esclusa._native.Region",
    .basicsize = sizeof(native_region),
    .flags = NATIVE_FINAL_TYPE,
    .slots = region_slots,
};

native_region *native_region_new(native_state *state, void *data, Py_ssize_t byte_size)
{
    native_region *self = PyObject_New(native_region, state->region_type);
    if (self == NULL) {
        return NULL;
    }
    self->owner = NULL;
    self->memory = NULL;
    self->owner_exports = NULL;
    self->queue_exports = NULL;
    self->data = data;
    self->byte_size = byte_size;
    self->exports = 0;
    self->retired = 0;
    return self;
}

PyObject *native_lease_view(native_lease *lease)
{
    if (lease->view != NULL) {
        return Py_NewRef(lease->view);
    }
    native_region *region = (native_region *) Py_NewRef((PyObject *) lease->region);
    PyObject *view = PyMemoryView_FromObject((PyObject *) region); /* may collect garbage */
    if (view != NULL && lease->region != region) {
        Py_CLEAR(view);
        PyErr_SetString(PyExc_BufferError, no_longer_held);
    } else if (view != NULL && lease->view == NULL) {
        lease->view = Py_NewRef(view);
    }
    Py_DECREF((PyObject *) region);
    return view;
}

int native_lease_release(native_lease *lease)
{
    if (lease->region == NULL) {
        return 1;
    }
    /* Letting go of the view runs the callbacks of weak references to it. They may end and drop
     * what has the lease, so from here on this works on references of its own. */
    native_region *region = (native_region *) Py_NewRef((PyObject *) lease->region);
    PyObject *view = lease->view;
    lease->view = NULL;
    if (view != NULL && Py_REFCNT(view) > 1) {
        PyObject *type, *value, *traceback;
        PyErr_Fetch(&type, &value, &traceback);
        PyObject *none = PyObject_CallMethodObjArgs(view, native_state_of(region)->release, NULL);
        Py_XDECREF(none); /* BufferError where somebody looks at the view: that is counted */
        PyErr_Restore(type, value, traceback);
    }
    Py_XDECREF(view);
    int released = region->exports == 0;
    Py_DECREF((PyObject *) region);
    return released;
}

int native_lease_end(native_lease *lease)
{
    if (lease->region != NULL) {
        lease->region->retired = 1;
    }
    int released = native_lease_release(lease);
    Py_CLEAR(lease->region);
    return released;
}

PyObject *native_raise_views(const char *what)
{
    PyErr_Format(PyExc_BufferError, "%s: views of its memory are alive (slices, numpy arrays)",
                 what);
    return NULL;
}
