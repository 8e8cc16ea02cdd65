/* SPDX-License-Identifier: Apache-2.0 */
#include "native.h"

#include <errno.h>

typedef struct mutex {
    native_object base;
    PyObject *repair; /* NULL: none */
    PyObject *policy;
} mutex;

typedef int make_function(esclusa_mutex **out, const char *name, const esclusa_options *options);

/* Make the Python object around what `function` opens. */
static PyObject *wrap(PyObject *type, PyObject *name, PyObject *repair, make_function *function,
                      const esclusa_options *options)
{
    const char *text = native_name(name);
    if (text == NULL) {
        return NULL;
    }
    if (repair == Py_None) {
        repair = NULL;
    }
    if (repair != NULL && !PyCallable_Check(repair)) {
        PyErr_Format(PyExc_TypeError, "repair must be callable, not %R", repair);
        return NULL;
    }
    mutex *self = native_new(type, name);
    if (self == NULL) {
        return NULL;
    }
    self->repair = Py_XNewRef(repair);
    self->policy = Py_NewRef(native_type_state(type)->default_wait_policy);
    esclusa_mutex *handle;
    int result = function(&handle, text, options);
    self->base.handle = handle;
    if (result < 0) {
        Py_DECREF(self);
        return native_raise(result);
    }
    return (PyObject *) self;
}

static PyObject *make(PyObject *type, const native_signature *signature, make_function *function,
                      PyObject *const *arguments, Py_ssize_t count, PyObject *keywords)
{
    PyObject *given[NATIVE_PARAMETERS];
    esclusa_options options = {0};
    if (native_arguments(signature, arguments, count, keywords, given) != 0 ||
        native_options(given[2], given[3], given[4], &options) != 0) {
        return NULL;
    }
    return wrap(type, given[0], given[1], function, &options);
}

PyDoc_STRVAR(
    create_doc,
    "create($type, /, name, repair=None, *, members=256, mode=0o600, temporary=False)\n--\n\n"
    "Create the mutex `name`. See the class for `repair`.\n\n"
    "Raises FileExistsError if the name is taken.");

static PyObject *mutex_create(PyObject *type, PyObject *const *arguments, Py_ssize_t count,
                              PyObject *keywords)
{
    static const native_signature signature = {
        "create", 1, 2, {"name", "repair", "members", "mode", "temporary"}};
    return make(type, &signature, esclusa_mutex_create_with, arguments, count, keywords);
}

PyDoc_STRVAR(create_or_open_doc, "create_or_open($type, /, name, repair=None, *, members=256, "
                                 "mode=0o600, temporary=False)\n--\n\n"
                                 "Open the mutex `name`, or create it if there is none.");

static PyObject *mutex_create_or_open(PyObject *type, PyObject *const *arguments, Py_ssize_t count,
                                      PyObject *keywords)
{
    static const native_signature signature = {
        "create_or_open", 1, 2, {"name", "repair", "members", "mode", "temporary"}};
    return make(type, &signature, esclusa_mutex_create_or_open_with, arguments, count, keywords);
}

PyDoc_STRVAR(open_doc,
             "open($type, /, name, repair=None, *, any_user=False)\n--\n\n"
             "Open the mutex `name` that a Java, C or Python process created.\n\n"
             "Raises FileNotFoundError if there is none, ValueError if it is something else, "
             "PermissionError\nif it belongs to another user and `any_user` is not set.");

static PyObject *mutex_open(PyObject *type, PyObject *const *arguments, Py_ssize_t count,
                            PyObject *keywords)
{
    static const native_signature signature = {"open", 1, 2, {"name", "repair", "any_user"}};
    PyObject *given[NATIVE_PARAMETERS];
    esclusa_options options = {0};
    if (native_arguments(&signature, arguments, count, keywords, given) != 0 ||
        native_any_user(given[2], &options) != 0) {
        return NULL;
    }
    return wrap(type, given[0], given[1], esclusa_mutex_open_with, &options);
}

/* A wrong owner is no matter of permissions: ValueError, not PermissionError. */
static PyObject *raise_failure(int64_t result)
{
    return result == -EPERM ? native_raise_as(PyExc_ValueError, result) : native_raise(result);
}

/*
 * Run the hook, with the lock held after an owner died. When it raises, the lock is released again
 * and stays recovered, so that the next owner is told. Returns -1 then.
 */
static int run_repair(mutex *self, esclusa_mutex *handle)
{
    PyObject *done = PyObject_CallNoArgs(self->repair);
    if (done != NULL) {
        Py_DECREF(done);
        int result = self->base.handle == handle ? esclusa_mutex_mark_repaired(handle) : -EBADF;
        if (result < 0) {
            raise_failure(result);
        }
        return result < 0 ? -1 : 0;
    }
    if (self->base.handle == handle) {
        esclusa_mutex_unlock(handle);
    }
    return -1;
}

static int64_t lock_attempt(void *context, int64_t timeout_nanos)
{
    return esclusa_mutex_lock_for(context, timeout_nanos);
}

/* Returns 1 when the lock was got, 0 at the time-out, -1 with an exception. */
static int lock(mutex *self, int64_t timeout_nanos)
{
    esclusa_mutex *handle = native_open_handle((PyObject *) self);
    if (handle == NULL) {
        return -1;
    }
    int64_t result = esclusa_mutex_try_lock(handle);
    if (result == 0) {
        return 1;
    }
    if (result == -EBUSY) {
        result = timeout_nanos == 0
                     ? -ETIMEDOUT
                     : native_wait(lock_attempt, handle, native_deadline(timeout_nanos));
    }
    if (result == -EOWNERDEAD && self->repair != NULL) {
        return run_repair(self, handle) == 0 ? 1 : -1;
    }
    if (result == 0 || result == -EOWNERDEAD) {
        return 1;
    }
    if (result == -ETIMEDOUT) {
        return 0;
    }
    raise_failure(result);
    return -1;
}

PyDoc_STRVAR(acquire_doc,
             "acquire($self, /, timeout=None)\n--\n\n"
             "Lock; return False if the time-out, in seconds, passed (0: do not wait).\n\n"
             "Raises ValueError if the calling thread has it already, and what `repair` raises.");

static PyObject *mutex_acquire(PyObject *self, PyObject *const *arguments, Py_ssize_t count,
                               PyObject *keywords)
{
    static const native_signature signature = {"acquire", 0, 1, {"timeout"}};
    PyObject *given[NATIVE_PARAMETERS];
    int64_t timeout_nanos = ESCLUSA_FOREVER;
    if (native_arguments(&signature, arguments, count, keywords, given) != 0 ||
        native_timeout(given[0], &timeout_nanos) != 0) {
        return NULL;
    }
    int locked = lock((mutex *) self, timeout_nanos);
    return locked < 0 ? NULL : PyBool_FromLong(locked);
}

static int unlock(PyObject *self)
{
    esclusa_mutex *handle = native_open_handle(self);
    if (handle == NULL) {
        return -1;
    }
    int result = esclusa_mutex_unlock(handle);
    if (result < 0) {
        raise_failure(result);
    }
    return result < 0 ? -1 : 0;
}

PyDoc_STRVAR(release_doc, "release($self, /)\n--\n\n"
                          "Unlock.\n\nRaises ValueError if the calling thread does not have it.");

static PyObject *mutex_release(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    return unlock(self) == 0 ? Py_NewRef(Py_None) : NULL;
}

static PyObject *mutex_enter(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    return lock((mutex *) self, ESCLUSA_FOREVER) == 1 ? Py_NewRef(self) : NULL;
}

static PyObject *mutex_exit(PyObject *self, PyObject *const *Py_UNUSED(arguments),
                            Py_ssize_t Py_UNUSED(count))
{
    return unlock(self) == 0 ? Py_NewRef(Py_None) : NULL;
}

PyDoc_STRVAR(mark_repaired_doc, "mark_repaired($self, /)\n--\n\n"
                                "Say that the data which the mutex guards is sound again.\n\n"
                                "Raises ValueError if the calling thread does not have the mutex.");

static PyObject *mutex_mark_repaired(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    esclusa_mutex *handle = native_open_handle(self);
    if (handle == NULL) {
        return NULL;
    }
    int result = esclusa_mutex_mark_repaired(handle);
    return result < 0 ? raise_failure(result) : Py_NewRef(Py_None);
}

static PyObject *mutex_get_recovered(PyObject *self, void *Py_UNUSED(ignored))
{
    esclusa_mutex *handle = native_open_handle(self);
    if (handle == NULL) {
        return NULL;
    }
    int result = esclusa_mutex_is_recovered(handle);
    return result < 0 ? raise_failure(result) : PyBool_FromLong(result);
}

static PyObject *mutex_get_wait_policy(PyObject *self, void *Py_UNUSED(ignored))
{
    return Py_NewRef(((mutex *) self)->policy);
}

static int mutex_set_wait_policy(PyObject *object, PyObject *value, void *Py_UNUSED(ignored))
{
    mutex *self = (mutex *) object;
    esclusa_wait_policy policy;
    esclusa_mutex *handle;
    if (native_wait_policy(native_state_of(object), value, &policy) != 0 ||
        (handle = native_open_handle(object)) == NULL) {
        return -1;
    }
    int result = esclusa_mutex_set_wait_policy(handle, &policy);
    if (result < 0) {
        native_raise(result);
        return -1;
    }
    PyObject *before = self->policy;
    self->policy = Py_NewRef(value);
    Py_XDECREF(before);
    return 0;
}

PyDoc_STRVAR(close_doc, "close($self, /)\n--\n\n"
                        "Close this handle; the mutex stays. May be called again.\n\n"
                        "Closing while it is held counts as its owner's death.");

static PyObject *mutex_close(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    native_object *object = (native_object *) self;
    if (object->handle != NULL) {
        esclusa_mutex_close(object->handle);
    }
    object->handle = NULL;
    Py_RETURN_NONE;
}

static int mutex_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(((mutex *) self)->repair);
    Py_VISIT(Py_TYPE(self));
    return 0;
}

static int mutex_clear(PyObject *self)
{
    Py_CLEAR(((mutex *) self)->repair);
    return 0;
}

static void mutex_dealloc(PyObject *self)
{
    PyObject_GC_UnTrack(self);
    Py_XDECREF(mutex_close(self, NULL));
    mutex_clear(self);
    Py_CLEAR(((mutex *) self)->policy);
    native_free((native_object *) self);
}

static PyMethodDef mutex_methods[] = {
    {"create", NATIVE_METHOD(mutex_create), NATIVE_FASTCALL | METH_CLASS, create_doc},
    {"open", NATIVE_METHOD(mutex_open), NATIVE_FASTCALL | METH_CLASS, open_doc},
    {"create_or_open", NATIVE_METHOD(mutex_create_or_open), NATIVE_FASTCALL | METH_CLASS,
     create_or_open_doc},
    {"unlink", NATIVE_METHOD(native_unlink), NATIVE_FASTCALL | METH_STATIC, native_unlink_doc},
    {"acquire", NATIVE_METHOD(mutex_acquire), NATIVE_FASTCALL, acquire_doc},
    {"release", mutex_release, METH_NOARGS, release_doc},
    {"mark_repaired", mutex_mark_repaired, METH_NOARGS, mark_repaired_doc},
    {"close", mutex_close, METH_NOARGS, close_doc},
    {"__enter__", mutex_enter, METH_NOARGS, NULL},
    {"__exit__", NATIVE_METHOD(mutex_exit), METH_FASTCALL, NULL},
    {"__reduce__", native_refuse_pickling, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyGetSetDef mutex_attributes[] = {
    {"name", native_get_name, NULL, "The name it was created or opened by.", NULL},
    {"recovered", mutex_get_recovered, NULL,
     "Has an owner died with it, and nobody said since that the data is sound? For its owner only.",
     NULL},
    {"wait_policy", mutex_get_wait_policy, mutex_set_wait_policy,
     "How this handle waits: a WaitPolicy.", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

PyDoc_STRVAR(
    type_doc,
    "A lock that Java, C and Python processes share, and that survives the death of its owner.\n\n"
    "Reached through create(), open() and create_or_open(). `with mutex:` locks it: the thread has "
    "it,\nand the end of the thread does not release it. It is not reentrant.\n\n"
    "Who gets it from a dead owner runs `repair` first, without arguments and with the lock held. "
    "When\nthat returns, the data counts as sound. When it raises, the lock is released again and "
    "the exception\nends acquire(): the next owner is told once more. Without `repair` the lock is "
    "got all the same, and\n`recovered` is true, for this owner and the next, until "
    "mark_repaired().");

static PyType_Slot mutex_slots[] = {
    {Py_tp_doc, (void *) type_doc},   {Py_tp_methods, mutex_methods},
    {Py_tp_getset, mutex_attributes}, {Py_tp_dealloc, mutex_dealloc},
    {Py_tp_repr, native_repr},        {Py_tp_traverse, mutex_traverse},
    {Py_tp_clear, mutex_clear},       {0, NULL},
};

PyType_Spec native_mutex_spec = {
    .name = "esclusa.Mutex",
    .basicsize = sizeof(mutex),
    .flags = NATIVE_FINAL_TYPE | Py_TPFLAGS_HAVE_GC,
    .slots = mutex_slots,
};
