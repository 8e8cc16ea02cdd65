/* SPDX-License-Identifier: Apache-2.0 */
#include "rwlock.h"

typedef struct side {
    PyObject ob_base;
    native_rwlock *lock;
    int writes;
} side;

PyObject *native_rwlock_side(PyObject *lock, void *writes)
{
    side *self = (side *) PyType_GenericAlloc(native_state_of(lock)->rwlock_side_type, 0);
    if (self != NULL) {
        self->lock = (native_rwlock *) Py_NewRef(lock);
        self->writes = writes != NULL;
    }
    return (PyObject *) self;
}

static PyObject *side_enter(PyObject *object, PyObject *Py_UNUSED(ignored))
{
    side *self = (side *) object;
    int locked = native_rwlock_lock(self->lock, self->writes, ESCLUSA_FOREVER);
    return locked == 1 ? Py_NewRef((PyObject *) self->lock) : NULL;
}

static PyObject *side_exit(PyObject *object, PyObject *const *arguments, Py_ssize_t count)
{
    side *self = (side *) object;
    return native_exit_result(native_rwlock_unlock(self->lock, self->writes), arguments, count);
}

PyDoc_STRVAR(acquire_doc, "acquire($self, /, blocking=True, timeout=None)\n--\n\n"
                          "As acquire_read() or acquire_write() of the lock.");

static PyObject *side_acquire(PyObject *object, PyObject *const *arguments, Py_ssize_t count,
                              PyObject *keywords)
{
    side *self = (side *) object;
    return native_rwlock_acquire(self->lock, "acquire", self->writes, arguments, count, keywords);
}

PyDoc_STRVAR(release_doc, "release($self, /)\n--\n\n"
                          "As release_read() or release_write() of the lock.");

static PyObject *side_release(PyObject *object, PyObject *Py_UNUSED(ignored))
{
    side *self = (side *) object;
    return native_rwlock_unlock(self->lock, self->writes);
}

static int side_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT((PyObject *) ((side *) self)->lock);
    Py_VISIT(Py_TYPE(self));
    return 0;
}

static void side_dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    Py_CLEAR(((side *) self)->lock);
    PyObject_GC_Del(self);
    Py_DECREF(type);
}

static PyMethodDef side_methods[] = {
    {"acquire", NATIVE_METHOD(side_acquire), NATIVE_FASTCALL, acquire_doc},
    {"release", side_release, METH_NOARGS, release_doc},
    {"__enter__", side_enter, METH_NOARGS, NULL},
    {"__exit__", NATIVE_METHOD(side_exit), METH_FASTCALL, NULL},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot side_slots[] = {
    {Py_tp_methods, side_methods},
    {Py_tp_traverse, side_traverse},
    {Py_tp_dealloc, side_dealloc},
    {0, NULL},
};

PyType_Spec native_rwlock_side_spec = {
    .name = "esclusa._native.ReadWriteLockSide",
    .basicsize = sizeof(side),
    .flags = NATIVE_FINAL_TYPE | Py_TPFLAGS_HAVE_GC,
    .slots = side_slots,
};
