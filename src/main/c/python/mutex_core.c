/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The lock itself, and a `with` without waste.
 *
 * `with mutex:` asks the type for __enter__ and __exit__, binds each to the object and throws the
 * two bound methods away: half of its time. So a Mutex keeps them, bound, and a descriptor hands
 * them out. They are bound to the Mutex's core and not to itself, for otherwise it would keep
 * itself alive.
 */
#include "native.h"

#include <errno.h>

#include "locked.h"
#include "mutex.h"

static int unlock_handle(void *handle)
{
    return esclusa_mutex_unlock(handle);
}

static int mark_handle(void *handle)
{
    return esclusa_mutex_mark_repaired(handle);
}

static const native_recovery recovery = {mark_handle, unlock_handle};

static int64_t lock_attempt(void *context, int64_t timeout_nanos)
{
    return esclusa_mutex_lock_for(context, timeout_nanos);
}

/* What try_lock did not do at once. */
static int lock_slowly(mutex_core *self, esclusa_mutex *handle, int64_t result,
                       int64_t timeout_nanos)
{
    if (result == -EBUSY) {
        result = timeout_nanos == 0
                     ? -ETIMEDOUT
                     : native_wait(lock_attempt, handle, native_deadline(timeout_nanos));
    }
    return native_mutex_locked(self, handle, result);
}

int native_mutex_locked(mutex_core *self, esclusa_mutex *handle, int64_t result)
{
    return native_locked((PyObject *) self, handle, result, self->repair, &recovery);
}

int native_mutex_lock(mutex_core *self, int64_t timeout_nanos)
{
    esclusa_mutex *handle = native_open_handle((PyObject *) self);
    if (handle == NULL) {
        return -1;
    }
    int result = esclusa_mutex_try_lock(handle);
    return result == 0 ? 1 : lock_slowly(self, handle, result, timeout_nanos);
}

int native_mutex_unlock(mutex_core *self)
{
    esclusa_mutex *handle = native_open_handle((PyObject *) self);
    if (handle == NULL) {
        return -1;
    }
    int result = esclusa_mutex_unlock(handle);
    if (result < 0) {
        native_lock_raise(result);
    }
    return result < 0 ? -1 : 0;
}

/* ---- its conditions ---- */

static int wait_on(void *handle, uint32_t number, esclusa_condition_waiter *waiter,
                   int64_t timeout_nanos)
{
    return esclusa_condition_wait_on(handle, number, waiter, timeout_nanos);
}

static int come_back(void *handle, uint32_t number, esclusa_condition_waiter *waiter, int result)
{
    return esclusa_condition_come_back(handle, number, waiter, result);
}

static int signal(void *handle, uint32_t number)
{
    return esclusa_condition_signal(handle, number);
}

static int signal_all(void *handle, uint32_t number)
{
    return esclusa_condition_signal_all(handle, number);
}

static int lock(PyObject *mutex, int64_t timeout_nanos)
{
    return native_mutex_lock((mutex_core *) mutex, timeout_nanos);
}

static int locked(PyObject *mutex, void *handle, int64_t result)
{
    return native_mutex_locked((mutex_core *) mutex, handle, result);
}

static int unlock(PyObject *mutex)
{
    return native_mutex_unlock((mutex_core *) mutex);
}

PyObject *native_mutex_condition(PyObject *mutex, PyObject *const *arguments, Py_ssize_t count,
                                 PyObject *keywords)
{
    static const native_lock conditional = {wait_on, come_back, signal, signal_all,
                                            lock,    locked,    unlock};
    PyObject *core = (PyObject *) ((native_mutex *) mutex)->core;
    return native_condition_new(core, &conditional, arguments, count, keywords);
}

/* ---- what a Mutex keeps ---- */

/* `with Mutex.open(name) as mutex` has dropped the Mutex by now; then it gets another of the same
 * core. */
static PyObject *core_enter(PyObject *object, PyObject *Py_UNUSED(ignored))
{
    mutex_core *self = (mutex_core *) object;
    if (native_mutex_lock(self, ESCLUSA_FOREVER) != 1) {
        return NULL;
    }
    if (self->owner != NULL) {
        return Py_NewRef((PyObject *) self->owner);
    }
    PyObject *owner = native_mutex_wrap(self);
    if (owner == NULL) {
        esclusa_mutex_unlock(self->base.handle);
    }
    return owner;
}

static PyObject *core_exit(PyObject *self, PyObject *const *arguments, Py_ssize_t count)
{
    PyObject *unlocked = native_mutex_unlock((mutex_core *) self) == 0 ? Py_NewRef(Py_None) : NULL;
    return native_exit_result(unlocked, arguments, count);
}

static PyMethodDef enter_method = {"__enter__", core_enter, METH_NOARGS, NULL};
static PyMethodDef exit_method = {"__exit__", NATIVE_METHOD(core_exit), METH_FASTCALL, NULL};

int native_mutex_bind(native_mutex *self)
{
    self->enter = PyCFunction_NewEx(&enter_method, (PyObject *) self->core, NULL);
    self->exit = PyCFunction_NewEx(&exit_method, (PyObject *) self->core, NULL);
    return self->enter == NULL || self->exit == NULL ? -1 : 0;
}

/* ---- the type of the core ---- */

void native_mutex_close(mutex_core *self)
{
    NATIVE_CLOSE(esclusa_mutex_close, &self->base);
}

static int core_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(((mutex_core *) self)->repair);
    Py_VISIT(Py_TYPE(self));
    return 0;
}

static int core_clear(PyObject *self)
{
    Py_CLEAR(((mutex_core *) self)->repair);
    return 0;
}

static void core_dealloc(PyObject *self)
{
    PyObject_GC_UnTrack(self);
    native_mutex_close((mutex_core *) self);
    core_clear(self);
    Py_CLEAR(((mutex_core *) self)->policy);
    native_free((native_object *) self);
}

static PyType_Slot core_slots[] = {
    {Py_tp_dealloc, core_dealloc},
    {Py_tp_traverse, core_traverse},
    {Py_tp_clear, core_clear},
    {0, NULL},
};

PyType_Spec native_mutex_core_spec = {
    .name = "esclusa._native.Mutex",
    .basicsize = sizeof(mutex_core),
    .flags = NATIVE_FINAL_TYPE | Py_TPFLAGS_HAVE_GC,
    .slots = core_slots,
};

/* ---- the descriptor ---- */

/* Stands for a method in the type: of an object it gives what that keeps, of the type the method.
 */
typedef struct kept_method {
    PyObject ob_base;
    PyObject *method;
    PyTypeObject *type;
    size_t offset; /* of the bound method in an object of the type */
} kept_method;

static PyObject *kept_get(PyObject *object, PyObject *instance, PyObject *Py_UNUSED(type))
{
    kept_method *self = (kept_method *) object;
    if (instance == NULL || Py_TYPE(instance) != self->type) {
        return Py_NewRef(self->method);
    }
    return Py_NewRef(*(PyObject **) (void *) ((char *) instance + self->offset));
}

static int kept_traverse(PyObject *object, visitproc visit, void *arg)
{
    kept_method *self = (kept_method *) object;
    Py_VISIT(self->method);
    Py_VISIT((PyObject *) self->type);
    Py_VISIT(Py_TYPE(object));
    return 0;
}

static int kept_clear(PyObject *object)
{
    kept_method *self = (kept_method *) object;
    Py_CLEAR(self->method);
    Py_CLEAR(self->type);
    return 0;
}

static void kept_dealloc(PyObject *object)
{
    PyTypeObject *type = Py_TYPE(object);
    PyObject_GC_UnTrack(object);
    kept_clear(object);
    PyObject_GC_Del(object);
    Py_DECREF(type);
}

static PyType_Slot kept_slots[] = {
    {Py_tp_descr_get, kept_get},
    {Py_tp_traverse, kept_traverse},
    {Py_tp_clear, kept_clear},
    {Py_tp_dealloc, kept_dealloc},
    {0, NULL},
};

static PyType_Spec kept_spec = {
    .name = "esclusa._native.KeptMethod",
    .basicsize = sizeof(kept_method),
    .flags = NATIVE_FINAL_TYPE | Py_TPFLAGS_HAVE_GC,
    .slots = kept_slots,
};

static int keep(PyTypeObject *kept_type, PyTypeObject *type, const char *name, size_t offset)
{
    kept_method *self = (kept_method *) PyType_GenericAlloc(kept_type, 0);
    if (self == NULL) {
        return -1;
    }
    self->offset = offset;
    self->type = (PyTypeObject *) Py_NewRef((PyObject *) type);
    self->method = PyObject_GetAttrString((PyObject *) type, name);
    int result = self->method == NULL
                     ? -1
                     : PyObject_SetAttrString((PyObject *) type, name, (PyObject *) self);
    Py_DECREF(self);
    return result;
}

int native_mutex_keep_methods(PyObject *module, PyTypeObject *type)
{
    PyTypeObject *kept_type = (PyTypeObject *) PyType_FromModuleAndSpec(module, &kept_spec, NULL);
    if (kept_type == NULL) {
        return -1;
    }
    int result = keep(kept_type, type, "__enter__", offsetof(native_mutex, enter));
    if (result == 0) {
        result = keep(kept_type, type, "__exit__", offsetof(native_mutex, exit));
    }
    Py_DECREF(kept_type);
    return result;
}
