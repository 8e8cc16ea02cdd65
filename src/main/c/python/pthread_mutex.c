/* SPDX-License-Identifier: Apache-2.0 */
/* PthreadMutex: who has it, its conditions and its end. */
#include <errno.h>

#include "locked.h"
#include "mutex.h"
#include "pthread_mutex.h"

/* ---- lock ---- */

static int unlock(PyObject *self)
{
    esclusa_pthread_mutex *handle = native_open_handle(self);
    int result = handle == NULL ? 0 : esclusa_pthread_mutex_unlock(handle);
    if (result < 0) {
        native_lock_raise(result);
    }
    return handle == NULL || result < 0 ? -1 : 0;
}

static int unlock_handle(void *handle)
{
    return esclusa_pthread_mutex_unlock(handle);
}

static int mark_handle(void *handle)
{
    return esclusa_pthread_mutex_mark_repaired(handle);
}

static const native_recovery recovery = {mark_handle, unlock_handle};

static int locked(PyObject *self, void *handle, int64_t result)
{
    bool got = result == 0 || result == -EOWNERDEAD;
    if (got &&
        ((native_object *) self)->handle != handle) { /* closed meanwhile: who could unlock? */
        esclusa_pthread_mutex_unlock(handle);
        native_open_handle(self);
        return -1;
    }
    return native_locked(self, handle, result, ((native_pthread_mutex *) self)->repair, &recovery);
}

/* No signal ends the wait, so that it is cut into slices, after which signals are handled. */
static int64_t lock_attempt(void *handle, int64_t timeout_nanos)
{
    const int64_t slice = 50000000;
    int64_t result =
        esclusa_pthread_mutex_lock_for(handle, timeout_nanos < slice ? timeout_nanos : slice);
    return result == -ETIMEDOUT && timeout_nanos > slice ? -EINTR : result;
}

static int lock(PyObject *self, int64_t timeout_nanos)
{
    esclusa_pthread_mutex *handle = native_open_handle(self);
    if (handle == NULL) {
        return -1;
    }
    int64_t result = esclusa_pthread_mutex_try_lock(handle);
    if (result == -EBUSY) {
        result = timeout_nanos == 0
                     ? -ETIMEDOUT
                     : native_wait(lock_attempt, handle, native_deadline(timeout_nanos));
    }
    return locked(self, handle, result);
}

PyDoc_STRVAR(
    acquire_doc,
    "acquire($self, /, blocking=True, timeout=None)\n--\n\n"
    "Lock, as threading.Lock.acquire(): return False if it was not free and `blocking` is False, "
    "or not\nwithin `timeout` seconds (None or -1: no limit).\n\n"
    "Raises ValueError if the calling thread has it already, OSError with ENOTRECOVERABLE "
    "if it can never\nbe locked again, and what `repair` raises.");

static PyObject *acquire(PyObject *self, PyObject *const *arguments, Py_ssize_t count,
                         PyObject *keywords)
{
    int64_t timeout_nanos;
    if (native_acquire_arguments("acquire", arguments, count, keywords, &timeout_nanos) != 0) {
        return NULL;
    }
    int got = lock(self, timeout_nanos);
    return got < 0 ? NULL : PyBool_FromLong(got);
}

PyDoc_STRVAR(release_doc, "release($self, /)\n--\n\n"
                          "Unlock.\n\nRaises ValueError if the calling thread does not have it.");

static PyObject *release(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    return unlock(self) == 0 ? Py_NewRef(Py_None) : NULL;
}

static PyObject *enter(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    return lock(self, ESCLUSA_FOREVER) == 1 ? Py_NewRef(self) : NULL;
}

static PyObject *leave(PyObject *self, PyObject *const *arguments, Py_ssize_t count)
{
    return native_exit_result(release(self, NULL), arguments, count);
}

PyDoc_STRVAR(mark_repaired_doc, "mark_repaired($self, /)\n--\n\n"
                                "Say that the data which the mutex guards is sound again.\n\n"
                                "Raises ValueError if the calling thread does not have the mutex.");

static PyObject *mark_repaired(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    esclusa_pthread_mutex *handle = native_open_handle(self);
    if (handle == NULL) {
        return NULL;
    }
    int result = esclusa_pthread_mutex_mark_repaired(handle);
    return result < 0 ? native_lock_raise(result) : Py_NewRef(Py_None);
}

typedef int ask_function(esclusa_pthread_mutex *mutex);

static PyObject *ask(PyObject *self, ask_function *function)
{
    esclusa_pthread_mutex *handle = native_open_handle(self);
    if (handle == NULL) {
        return NULL;
    }
    int result = function(handle);
    return result < 0 ? native_lock_raise(result) : PyBool_FromLong(result);
}

static PyObject *get_recovered(PyObject *self, void *Py_UNUSED(ignored))
{
    return ask(self, esclusa_pthread_mutex_is_recovered);
}

static PyObject *get_robust(PyObject *self, void *Py_UNUSED(ignored))
{
    return ask(self, esclusa_pthread_mutex_is_robust);
}

/* ---- its conditions ---- */

static int wait_on(void *handle, uint32_t number, esclusa_condition_waiter *waiter,
                   int64_t timeout_nanos)
{
    return esclusa_pthread_condition_wait_on(handle, number, waiter, timeout_nanos);
}

static int come_back(void *handle, uint32_t number, esclusa_condition_waiter *waiter, int result)
{
    return esclusa_pthread_condition_come_back(handle, number, waiter, result);
}

static int signal(void *handle, uint32_t number)
{
    return esclusa_pthread_condition_signal(handle, number);
}

static int signal_all(void *handle, uint32_t number)
{
    return esclusa_pthread_condition_signal_all(handle, number);
}

static PyObject *condition(PyObject *self, PyObject *const *arguments, Py_ssize_t count,
                           PyObject *keywords)
{
    static const native_lock conditional = {wait_on, come_back, signal, signal_all,
                                            lock,    locked,    unlock};
    return native_condition_new(self, &conditional, arguments, count, keywords);
}

/* ---- the end ---- */

PyDoc_STRVAR(close_doc, "close($self, /)\n--\n\n"
                        "Close this handle; the mutex stays. May be called again.\n\n"
                        "Raises ValueError, and it stays open, while a thread of this process has "
                        "it.");

/* With the GIL, as it repairs nothing: who gets the lock meanwhile has to find either this open, or
 * that it is closed, and then lets go. */
static PyObject *end(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    native_object *object = (native_object *) self;
    int result = object->handle == NULL ? 0 : esclusa_pthread_mutex_close(object->handle);
    if (result < 0) {
        return native_raise_as(PyExc_ValueError, result);
    }
    object->handle = NULL;
    Py_RETURN_NONE;
}

static int traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(((native_pthread_mutex *) self)->repair);
    Py_VISIT(Py_TYPE(self));
    return 0;
}

static int clear(PyObject *self)
{
    Py_CLEAR(((native_pthread_mutex *) self)->repair);
    return 0;
}

/* One that is held stays mapped for ever: the thread's list of those leads through it. */
static void dealloc(PyObject *self)
{
    PyObject_GC_UnTrack(self);
    native_object *object = (native_object *) self;
    NATIVE_CLOSE(esclusa_pthread_mutex_close, object);
    clear(self);
    native_free(object);
}

static PyMethodDef methods[] = {
    {"create", NATIVE_METHOD(native_pthread_mutex_create), NATIVE_FASTCALL | METH_CLASS,
     native_pthread_mutex_create_doc},
    {"open", NATIVE_METHOD(native_pthread_mutex_open), NATIVE_FASTCALL | METH_CLASS,
     native_pthread_mutex_open_doc},
    {"create_or_open", NATIVE_METHOD(native_pthread_mutex_create_or_open),
     NATIVE_FASTCALL | METH_CLASS, native_pthread_mutex_create_or_open_doc},
    {"at", NATIVE_METHOD(native_pthread_mutex_at), NATIVE_FASTCALL | METH_CLASS,
     native_pthread_mutex_at_doc},
    NATIVE_FROM_FD(from_fd_with_repair),
    {"unlink", NATIVE_METHOD(native_unlink), NATIVE_FASTCALL | METH_STATIC, native_unlink_doc},
    {"fileno", native_fileno, METH_NOARGS, native_fileno_doc},
    {"acquire", NATIVE_METHOD(acquire), NATIVE_FASTCALL, acquire_doc},
    {"release", release, METH_NOARGS, release_doc},
    {"condition", NATIVE_METHOD(condition), NATIVE_FASTCALL, native_condition_doc},
    {"mark_repaired", mark_repaired, METH_NOARGS, mark_repaired_doc},
    {"close", end, METH_NOARGS, close_doc},
    {"__enter__", enter, METH_NOARGS, NULL},
    {"__exit__", NATIVE_METHOD(leave), METH_FASTCALL, NULL},
    {"__reduce__", native_refuse_pickling, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyGetSetDef attributes[] = {
    {"name", native_get_name, NULL, "The name it was created or opened by, or the memory's.", NULL},
    {"recovered", get_recovered, NULL,
     "Did an owner die with it before this one, who has not said since that the data is sound? For "
     "its owner only.",
     NULL},
    {"robust", get_robust, NULL, "Does the death of its owner hand it on?", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

PyDoc_STRVAR(
    type_doc,
    "The mutex of POSIX, for what a C program locks with pthread_mutex_lock: robust, shared "
    "between "
    "processes.\n\nReached through create(), open(), create_or_open() and at(). `with mutex:` "
    "locks "
    "it. It is not reentrant.\n\n"
    "When its owner ends with it, the process or only the thread, the next one runs `repair` "
    "first, "
    "without\narguments and with the lock held. When that returns, the data counts as sound. "
    "Without "
    "`repair` the lock\nis got all the same, and `recovered` is true until mark_repaired(). Who "
    "releases it before that, or whose\n`repair` raises, makes it unusable for ever: "
    "ENOTRECOVERABLE.");

static PyType_Slot slots[] = {
    {Py_tp_doc, (void *) type_doc}, {Py_tp_methods, methods},
    {Py_tp_getset, attributes},     {Py_tp_dealloc, dealloc},
    {Py_tp_repr, native_repr},      {Py_tp_traverse, traverse},
    {Py_tp_clear, clear},           {0, NULL},
};

PyType_Spec native_pthread_mutex_spec = {
    .name = "esclusa.PthreadMutex",
    .basicsize = sizeof(native_pthread_mutex),
    .flags = NATIVE_FINAL_TYPE | Py_TPFLAGS_HAVE_GC,
    .slots = slots,
};
