/* SPDX-License-Identifier: Apache-2.0 */
/* SharedCondition: a mutex, of whichever kind, and a number. */
#include <errno.h>
#include <stdbool.h>

#include "locked.h"
#include "mutex.h"

typedef struct native_condition {
    PyObject ob_base;
    PyObject *mutex; /* the core of a Mutex, or a PthreadMutex */
    const native_lock *lock;
    uint32_t number;
} native_condition;

static native_condition *of(PyObject *self)
{
    return (native_condition *) self;
}

const char native_condition_doc[] =
    "condition($self, /, number=0)\n--\n\n"
    "Return condition `number` of this mutex, 0 to 6, as threading.Condition.\n\n"
    "The processes agree on which number means what.";

PyObject *native_condition_new(PyObject *mutex, const native_lock *lock, PyObject *const *arguments,
                               Py_ssize_t count, PyObject *keywords)
{
    static const native_signature signature = {"condition", 0, 1, {"number"}};
    PyObject *given[NATIVE_PARAMETERS];
    uint32_t number = 0;
    if (native_arguments(&signature, arguments, count, keywords, given) != 0 ||
        native_uint32(given[0], "number", 0, ESCLUSA_CONDITIONS - 1, &number) != 0) {
        return NULL;
    }
    PyTypeObject *type = native_state_of(mutex)->condition_type;
    native_condition *self = (native_condition *) PyType_GenericAlloc(type, 0);
    if (self != NULL) {
        self->mutex = Py_NewRef(mutex);
        self->lock = lock;
        self->number = number;
    }
    return (PyObject *) self;
}

/* ---- waiting ---- */

struct awaiting {
    void *handle;
    const native_lock *lock;
    uint32_t number;
    esclusa_condition_waiter waiter;
};

/* In parts, between which the mutex stays free. */
static int64_t attempt(void *context, int64_t timeout_nanos)
{
    struct awaiting *awaiting = context;
    return awaiting->lock->wait_on(awaiting->handle, awaiting->number, &awaiting->waiter,
                                   timeout_nanos);
}

static int64_t come_back(struct awaiting *awaiting, int result)
{
    int64_t back;
    Py_BEGIN_ALLOW_THREADS back =
        awaiting->lock->come_back(awaiting->handle, awaiting->number, &awaiting->waiter, result);
    Py_END_ALLOW_THREADS return back;
}

/* Returns 1 roused, 0 at the deadline, -1 with an exception. */
static int wait_until(native_condition *self, int64_t deadline)
{
    struct awaiting awaiting = {native_open_handle(self->mutex), self->lock, self->number, {0}};
    if (awaiting.handle == NULL) {
        return -1;
    }
    int64_t result = native_wait(attempt, &awaiting, deadline);
    bool in_time = result != -ETIMEDOUT;
    if (awaiting.waiter.waits) {
        bool raised = result == NATIVE_RAISED;
        int64_t back = come_back(&awaiting, raised ? -EINTR : (int) result);
        result = raised ? NATIVE_RAISED : back;
    }
    bool recovered = result == -EOWNERDEAD;
    int locked = self->lock->locked(self->mutex, awaiting.handle, result);
    return locked > 0 && recovered ? in_time : locked;
}

PyDoc_STRVAR(
    wait_doc,
    "wait($self, /, timeout=None)\n--\n\n"
    "Release the mutex, wait to be notified, and lock it again; return False if the time-out, in "
    "seconds,\npassed. Returns True also without a reason: wait in a loop, or use wait_for().\n\n"
    "Raises ValueError if the calling thread does not have the mutex, and what its `repair` "
    "raises. After\nany other exception the mutex is held again.");

static PyObject *condition_wait(PyObject *self, PyObject *const *arguments, Py_ssize_t count,
                                PyObject *keywords)
{
    static const native_signature signature = {"wait", 0, 1, {"timeout"}};
    PyObject *given[NATIVE_PARAMETERS];
    int64_t timeout_nanos = ESCLUSA_FOREVER;
    if (native_arguments(&signature, arguments, count, keywords, given) != 0 ||
        native_timeout(given[0], &timeout_nanos) != 0) {
        return NULL;
    }
    int roused = wait_until(of(self), native_deadline(timeout_nanos));
    return roused < 0 ? NULL : PyBool_FromLong(roused);
}

PyDoc_STRVAR(wait_for_doc,
             "wait_for($self, /, predicate, timeout=None)\n--\n\n"
             "Wait until `predicate()` is true; return what it returned last, at the time-out "
             "something false.");

static PyObject *condition_wait_for(PyObject *self, PyObject *const *arguments, Py_ssize_t count,
                                    PyObject *keywords)
{
    static const native_signature signature = {"wait_for", 1, 2, {"predicate", "timeout"}};
    PyObject *given[NATIVE_PARAMETERS];
    int64_t timeout_nanos = ESCLUSA_FOREVER;
    if (native_arguments(&signature, arguments, count, keywords, given) != 0 ||
        native_timeout(given[1], &timeout_nanos) != 0) {
        return NULL;
    }
    const int64_t deadline = native_deadline(timeout_nanos);
    for (;;) {
        PyObject *result = PyObject_CallNoArgs(given[0]);
        int done = result == NULL ? 1 : PyObject_IsTrue(result);
        if (done != 0 || native_left(deadline) == 0) {
            if (done < 0) {
                Py_CLEAR(result);
            }
            return result;
        }
        Py_DECREF(result);
        if (wait_until(of(self), deadline) < 0) {
            return NULL;
        }
    }
}

/* ---- notifying ---- */

PyDoc_STRVAR(notify_doc, "notify($self, /, n=1)\n--\n\n"
                         "Have `n` of those who wait return, or all if they are fewer.\n\n"
                         "Raises ValueError if the calling thread does not have the mutex.");

static PyObject *condition_notify(PyObject *self, PyObject *const *arguments, Py_ssize_t count,
                                  PyObject *keywords)
{
    static const native_signature signature = {"notify", 0, 1, {"n"}};
    PyObject *given[NATIVE_PARAMETERS];
    uint32_t n = 1;
    void *handle;
    if (native_arguments(&signature, arguments, count, keywords, given) != 0 ||
        native_uint32(given[0], "n", 1, INT32_MAX, &n) != 0 ||
        (handle = native_open_handle(of(self)->mutex)) == NULL) {
        return NULL;
    }
    int result = 0;
    for (uint32_t i = 0; i < n && result == 0; i++) {
        result = of(self)->lock->signal(handle, of(self)->number);
    }
    return result < 0 ? native_lock_raise(result) : Py_NewRef(Py_None);
}

PyDoc_STRVAR(notify_all_doc, "notify_all($self, /)\n--\n\n"
                             "Have all who wait return.\n\n"
                             "Raises ValueError if the calling thread does not have the mutex.");

static PyObject *condition_notify_all(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    void *handle = native_open_handle(of(self)->mutex);
    if (handle == NULL) {
        return NULL;
    }
    int result = of(self)->lock->signal_all(handle, of(self)->number);
    return result < 0 ? native_lock_raise(result) : Py_NewRef(Py_None);
}

/* ---- the mutex ---- */

PyDoc_STRVAR(acquire_doc, "acquire($self, /, blocking=True, timeout=None)\n--\n\n"
                          "Lock the mutex, as Mutex.acquire().");

static PyObject *condition_acquire(PyObject *self, PyObject *const *arguments, Py_ssize_t count,
                                   PyObject *keywords)
{
    int64_t timeout_nanos;
    if (native_acquire_arguments("acquire", arguments, count, keywords, &timeout_nanos) != 0) {
        return NULL;
    }
    int locked = of(self)->lock->lock(of(self)->mutex, timeout_nanos);
    return locked < 0 ? NULL : PyBool_FromLong(locked);
}

PyDoc_STRVAR(release_doc, "release($self, /)\n--\n\nUnlock the mutex, as Mutex.release().");

static PyObject *condition_release(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    return of(self)->lock->unlock(of(self)->mutex) == 0 ? Py_NewRef(Py_None) : NULL;
}

static PyObject *condition_enter(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    return of(self)->lock->lock(of(self)->mutex, ESCLUSA_FOREVER) == 1 ? Py_NewRef(self) : NULL;
}

static PyObject *condition_exit(PyObject *self, PyObject *const *arguments, Py_ssize_t count)
{
    return native_exit_result(condition_release(self, NULL), arguments, count);
}

/* ---- the type ---- */

static PyObject *condition_get_number(PyObject *self, void *Py_UNUSED(ignored))
{
    return PyLong_FromUnsignedLong(of(self)->number);
}

static PyObject *condition_repr(PyObject *self)
{
    return PyUnicode_FromFormat("<SharedCondition %u of %R>", (unsigned) of(self)->number,
                                ((native_object *) of(self)->mutex)->name);
}

static int condition_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(of(self)->mutex);
    Py_VISIT(Py_TYPE(self));
    return 0;
}

static void condition_dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    Py_CLEAR(of(self)->mutex);
    PyObject_GC_Del(self);
    Py_DECREF(type);
}

static PyMethodDef condition_methods[] = {
    {"wait", NATIVE_METHOD(condition_wait), NATIVE_FASTCALL, wait_doc},
    {"wait_for", NATIVE_METHOD(condition_wait_for), NATIVE_FASTCALL, wait_for_doc},
    {"notify", NATIVE_METHOD(condition_notify), NATIVE_FASTCALL, notify_doc},
    {"notify_all", condition_notify_all, METH_NOARGS, notify_all_doc},
    {"acquire", NATIVE_METHOD(condition_acquire), NATIVE_FASTCALL, acquire_doc},
    {"release", condition_release, METH_NOARGS, release_doc},
    {"__enter__", condition_enter, METH_NOARGS, NULL},
    {"__exit__", NATIVE_METHOD(condition_exit), METH_FASTCALL, NULL},
    {"__reduce__", native_refuse_pickling, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyGetSetDef condition_attributes[] = {
    {"number", condition_get_number, NULL, "Which condition of the mutex it is.", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

PyDoc_STRVAR(type_doc,
             "What threads of any process wait for that have locked a Mutex or PthreadMutex, as "
             "threading.Condition.\n\nReached through their condition(). `with condition:` locks "
             "the mutex. A process that dies while it\nwaits eats no notification.");

static PyType_Slot condition_slots[] = {
    {Py_tp_doc, (void *) type_doc},
    {Py_tp_methods, condition_methods},
    {Py_tp_getset, condition_attributes},
    {Py_tp_dealloc, condition_dealloc},
    {Py_tp_repr, condition_repr},
    {Py_tp_traverse, condition_traverse},
    {0, NULL},
};

PyType_Spec native_condition_spec = {
    .name = "esclusa.SharedCondition",
    .basicsize = sizeof(native_condition),
    .flags = NATIVE_FINAL_TYPE | Py_TPFLAGS_HAVE_GC,
    .slots = condition_slots,
};
