/* SPDX-License-Identifier: Apache-2.0 */
#include "mutex.h"

#include "locked.h"

static mutex_core *core_of(PyObject *self)
{
    return ((native_mutex *) self)->core;
}

/* The handle of a Mutex, or NULL with ValueError. */
static esclusa_mutex *handle_of(PyObject *self)
{
    return native_open_handle((PyObject *) core_of(self));
}

PyObject *native_mutex_wrap(mutex_core *core)
{
    native_state *state = native_state_of(core);
    native_mutex *self = (native_mutex *) PyType_GenericAlloc(state->mutex_type, 0);
    if (self == NULL) {
        return NULL;
    }
    self->core = (mutex_core *) Py_NewRef((PyObject *) core);
    if (native_mutex_bind(self) != 0) {
        Py_CLEAR(self);
    } else {
        core->owner = self;
    }
    return (PyObject *) self;
}

typedef int make_function(esclusa_mutex **out, const char *name, const esclusa_options *options);

static PyObject *make(PyObject *type, native_making how, make_function *function,
                      PyObject *const *arguments, Py_ssize_t count, PyObject *keywords)
{
    native_lock_given given;
    if (native_lock_arguments(how, arguments, count, keywords, &given) != 0) {
        return NULL;
    }
    native_state *state = native_type_state(type);
    mutex_core *core = native_new((PyObject *) state->mutex_core_type, given.name);
    if (core == NULL) {
        return NULL;
    }
    core->repair = Py_XNewRef(given.repair);
    core->policy = Py_NewRef(state->default_wait_policy);
    PyObject *self = native_mutex_wrap(core);
    Py_DECREF(core);
    if (self == NULL) {
        return NULL;
    }
    esclusa_mutex *handle;
    int result;
    NATIVE_WITHOUT_GIL(result = function(&handle, given.text, &given.options));
    native_keep(&core->base, handle);
    if (result < 0) {
        Py_DECREF(self);
        return native_raise(result);
    }
    return self;
}

PyDoc_STRVAR(
    create_doc,
    "create($type, /, name, repair=None, *, members=256, mode=0o600, temporary=False)\n--\n\n"
    "Create the mutex `name`. See the class for `repair`.\n\n"
    "Raises FileExistsError if the name is taken.");

static PyObject *mutex_create(PyObject *type, PyObject *const *arguments, Py_ssize_t count,
                              PyObject *keywords)
{
    return make(type, NATIVE_CREATE, esclusa_mutex_create_with, arguments, count, keywords);
}

PyDoc_STRVAR(create_or_open_doc,
             "create_or_open($type, /, name, repair=None, *, members=256, "
             "mode=0o600, temporary=False, any_user=False)\n--\n\n"
             "Open the mutex `name`, or create it if there is none.\n\n"
             "Raises ValueError if `members` is given and the one found has another "
             "number.");

static PyObject *mutex_create_or_open(PyObject *type, PyObject *const *arguments, Py_ssize_t count,
                                      PyObject *keywords)
{
    return make(type, NATIVE_CREATE_OR_OPEN, esclusa_mutex_create_or_open_with, arguments, count,
                keywords);
}

PyDoc_STRVAR(open_doc,
             "open($type, /, name, repair=None, *, any_user=False)\n--\n\n"
             "Open the mutex `name` that a Java, C or Python process created.\n\n"
             "Raises FileNotFoundError if there is none, ValueError if it is something else, "
             "PermissionError\nif it belongs to another user and `any_user` is not set.");

static PyObject *mutex_open(PyObject *type, PyObject *const *arguments, Py_ssize_t count,
                            PyObject *keywords)
{
    return make(type, NATIVE_OPEN, esclusa_mutex_open_with, arguments, count, keywords);
}

PyDoc_STRVAR(
    acquire_doc,
    "acquire($self, /, blocking=True, timeout=None)\n--\n\n"
    "Lock, as threading.Lock.acquire(): return False if it was not free and `blocking` is False, "
    "or not\nwithin `timeout` seconds (None or -1: no limit).\n\n"
    "Raises ValueError if the calling thread has it already, and what `repair` raises.");

static PyObject *mutex_acquire(PyObject *self, PyObject *const *arguments, Py_ssize_t count,
                               PyObject *keywords)
{
    int64_t timeout_nanos;
    if (native_acquire_arguments("acquire", arguments, count, keywords, &timeout_nanos) != 0) {
        return NULL;
    }
    int locked = native_mutex_lock(core_of(self), timeout_nanos);
    return locked < 0 ? NULL : PyBool_FromLong(locked);
}

PyDoc_STRVAR(release_doc, "release($self, /)\n--\n\n"
                          "Unlock.\n\nRaises ValueError if the calling thread does not have it.");

static PyObject *mutex_release(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    return native_mutex_unlock(core_of(self)) == 0 ? Py_NewRef(Py_None) : NULL;
}

static PyObject *mutex_enter(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    return native_mutex_lock(core_of(self), ESCLUSA_FOREVER) == 1 ? Py_NewRef(self) : NULL;
}

static PyObject *mutex_exit(PyObject *self, PyObject *const *arguments, Py_ssize_t count)
{
    return native_exit_result(mutex_release(self, NULL), arguments, count);
}

PyDoc_STRVAR(mark_repaired_doc, "mark_repaired($self, /)\n--\n\n"
                                "Say that the data which the mutex guards is sound again.\n\n"
                                "Raises ValueError if the calling thread does not have the mutex.");

static PyObject *mutex_mark_repaired(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    esclusa_mutex *handle = handle_of(self);
    if (handle == NULL) {
        return NULL;
    }
    int result = esclusa_mutex_mark_repaired(handle);
    return result < 0 ? native_lock_raise(result) : Py_NewRef(Py_None);
}

static PyObject *mutex_get_recovered(PyObject *self, void *Py_UNUSED(ignored))
{
    esclusa_mutex *handle = handle_of(self);
    if (handle == NULL) {
        return NULL;
    }
    int result = esclusa_mutex_is_recovered(handle);
    return result < 0 ? native_lock_raise(result) : PyBool_FromLong(result);
}

static PyObject *mutex_get_wait_policy(PyObject *self, void *Py_UNUSED(ignored))
{
    return Py_NewRef(core_of(self)->policy);
}

static int mutex_set_wait_policy(PyObject *object, PyObject *value, void *Py_UNUSED(ignored))
{
    mutex_core *self = core_of(object);
    esclusa_wait_policy policy;
    esclusa_mutex *handle;
    if (native_wait_policy(native_state_of(object), value, &policy) != 0 ||
        (handle = handle_of(object)) == NULL) {
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
    native_mutex_close(core_of(self));
    Py_RETURN_NONE;
}

static PyObject *mutex_get_name(PyObject *self, void *ignored)
{
    return native_get_name((PyObject *) core_of(self), ignored);
}

static PyObject *mutex_fileno(PyObject *self, PyObject *ignored)
{
    return native_fileno((PyObject *) core_of(self), ignored);
}

static PyObject *mutex_repr(PyObject *self)
{
    return native_repr((PyObject *) core_of(self));
}

static int mutex_traverse(PyObject *self, visitproc visit, void *arg)
{
    const native_mutex *mutex = (native_mutex *) self;
    Py_VISIT((PyObject *) mutex->core);
    Py_VISIT(mutex->enter);
    Py_VISIT(mutex->exit);
    Py_VISIT(Py_TYPE(self));
    return 0;
}

static void mutex_dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    native_mutex *mutex = (native_mutex *) self;
    PyObject_GC_UnTrack(self);
    mutex->core->owner = NULL;
    Py_CLEAR(mutex->enter);
    Py_CLEAR(mutex->exit);
    Py_CLEAR(mutex->core); /* closes it, unless a `with` holds on to it */
    PyObject_GC_Del(self);
    Py_DECREF(type);
}

static PyMethodDef mutex_methods[] = {
    {"create", NATIVE_METHOD(mutex_create), NATIVE_FASTCALL | METH_CLASS, create_doc},
    {"open", NATIVE_METHOD(mutex_open), NATIVE_FASTCALL | METH_CLASS, open_doc},
    {"create_or_open", NATIVE_METHOD(mutex_create_or_open), NATIVE_FASTCALL | METH_CLASS,
     create_or_open_doc},
    NATIVE_FROM_FD(from_fd_with_repair),
    {"unlink", NATIVE_METHOD(native_unlink), NATIVE_FASTCALL | METH_STATIC, native_unlink_doc},
    {"fileno", mutex_fileno, METH_NOARGS, native_fileno_doc},
    {"acquire", NATIVE_METHOD(mutex_acquire), NATIVE_FASTCALL, acquire_doc},
    {"release", mutex_release, METH_NOARGS, release_doc},
    {"condition", NATIVE_METHOD(native_mutex_condition), NATIVE_FASTCALL, native_condition_doc},
    {"mark_repaired", mutex_mark_repaired, METH_NOARGS, mark_repaired_doc},
    {"close", mutex_close, METH_NOARGS, close_doc},
    {"__enter__", mutex_enter, METH_NOARGS, NULL},
    {"__exit__", NATIVE_METHOD(mutex_exit), METH_FASTCALL, NULL},
    {"__reduce__", native_refuse_pickling, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyGetSetDef mutex_attributes[] = {
    {"name", mutex_get_name, NULL, "The name it was created or opened by.", NULL},
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
    {Py_tp_doc, (void *) type_doc},
    {Py_tp_methods, mutex_methods},
    {Py_tp_getset, mutex_attributes},
    {Py_tp_dealloc, mutex_dealloc},
    {Py_tp_repr, mutex_repr},
    {Py_tp_traverse, mutex_traverse},
    {0, NULL},
};

/* Not immutable, for native_mutex_keep_methods() has to set attributes. */
PyType_Spec native_mutex_spec = {
    .name = "esclusa.Mutex",
    .basicsize = sizeof(native_mutex),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION | Py_TPFLAGS_HAVE_GC,
    .slots = mutex_slots,
};
