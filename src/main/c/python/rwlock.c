/* SPDX-License-Identifier: Apache-2.0 */
#include "rwlock.h"

#include <errno.h>
#include <stdbool.h>

#include "locked.h"
#include "private.h"

/* ---- create, open ---- */

static int create(void **out, const char *name, uint32_t number, const esclusa_options *options)
{
    (void) number;
    esclusa_rwlock *made;
    int result = esclusa_rwlock_create_with(&made, name, options);
    *out = made;
    return result;
}

static int open(void **out, const char *name, uint32_t number, const esclusa_options *options)
{
    (void) number;
    esclusa_rwlock *made;
    int result = esclusa_rwlock_open_with(&made, name, options);
    *out = made;
    return result;
}

static int create_or_open(void **out, const char *name, uint32_t number,
                          const esclusa_options *options)
{
    (void) number;
    esclusa_rwlock *made;
    int result = esclusa_rwlock_create_or_open_with(&made, name, options);
    *out = made;
    return result;
}

static PyObject *make(PyObject *type, native_making how, native_factory *factory,
                      PyObject *const *arguments, Py_ssize_t count, PyObject *keywords)
{
    native_lock_given given;
    if (native_lock_arguments(how, arguments, count, keywords, &given) != 0) {
        return NULL;
    }
    PyObject *self = native_waited_wrap(type, given.name, factory, 0, &given.options);
    if (self != NULL) {
        ((native_rwlock *) self)->repair = Py_XNewRef(given.repair);
    }
    return self;
}

PyDoc_STRVAR(
    create_doc,
    "create($type, /, name, repair=None, *, members=256, mode=0o600, temporary=False)\n--\n\n"
    "Create the read-write lock `name`. See the class for `repair`.\n\n"
    "Raises FileExistsError if the name is taken.");

static PyObject *rwlock_create(PyObject *type, PyObject *const *arguments, Py_ssize_t count,
                               PyObject *keywords)
{
    return make(type, NATIVE_CREATE, create, arguments, count, keywords);
}

PyDoc_STRVAR(create_or_open_doc,
             "create_or_open($type, /, name, repair=None, *, members=256, "
             "mode=0o600, temporary=False, any_user=False)\n--\n\n"
             "Open the read-write lock `name`, or create it if there is none.\n\n"
             "Raises ValueError if `members` is given and the one found has another "
             "number.");

static PyObject *rwlock_create_or_open(PyObject *type, PyObject *const *arguments, Py_ssize_t count,
                                       PyObject *keywords)
{
    return make(type, NATIVE_CREATE_OR_OPEN, create_or_open, arguments, count, keywords);
}

PyDoc_STRVAR(open_doc,
             "open($type, /, name, repair=None, *, any_user=False)\n--\n\n"
             "Open the read-write lock `name` that a Java, C or Python process created.\n\n"
             "Raises FileNotFoundError if there is none, ValueError if it is something else, "
             "PermissionError\nif it belongs to another user and `any_user` is not set.");

static PyObject *rwlock_open(PyObject *type, PyObject *const *arguments, Py_ssize_t count,
                             PyObject *keywords)
{
    return make(type, NATIVE_OPEN, open, arguments, count, keywords);
}

/* ---- lock ---- */

static int write_unlock(void *handle)
{
    return esclusa_rwlock_write_unlock(handle);
}

static int mark_handle(void *handle)
{
    return esclusa_rwlock_mark_repaired(handle);
}

static const native_recovery recovery = {mark_handle, write_unlock};

struct locking {
    esclusa_rwlock *handle;
    bool writes;
    esclusa_rwlock_turn turn;
};

/* In parts, between which the turn is kept. */
static int64_t attempt(void *context, int64_t timeout_nanos)
{
    struct locking *locking = context;
    return esclusa_rwlock_lock_on(locking->handle, locking->writes, &locking->turn, timeout_nanos);
}

static int64_t wait_until(esclusa_rwlock *handle, bool writes, int64_t deadline)
{
    struct locking locking = {handle, writes, {0}};
    int64_t result = native_wait(attempt, &locking, deadline);
    if (result != 0 && result != -EOWNERDEAD) {
        esclusa_rwlock_give_up(handle, &locking.turn);
    }
    return result;
}

int native_rwlock_lock(native_rwlock *self, int writes, int64_t timeout_nanos)
{
    esclusa_rwlock *handle = native_open_handle((PyObject *) self);
    if (handle == NULL) {
        return -1;
    }
    int64_t result =
        writes ? esclusa_rwlock_try_write_lock(handle) : esclusa_rwlock_try_read_lock(handle);
    if (result == -EBUSY) {
        result = timeout_nanos == 0
                     ? -ETIMEDOUT
                     : wait_until(handle, writes != 0, native_deadline(timeout_nanos));
    }
    return native_locked((PyObject *) self, handle, result, writes ? self->repair : NULL,
                         &recovery);
}

PyObject *native_rwlock_unlock(native_rwlock *self, int writes)
{
    esclusa_rwlock *handle = native_open_handle((PyObject *) self);
    if (handle == NULL) {
        return NULL;
    }
    int result = writes ? esclusa_rwlock_write_unlock(handle) : esclusa_rwlock_read_unlock(handle);
    return result < 0 ? native_lock_raise(result) : Py_NewRef(Py_None);
}

PyObject *native_rwlock_acquire(native_rwlock *self, const char *function, int writes,
                                PyObject *const *arguments, Py_ssize_t count, PyObject *keywords)
{
    int64_t timeout_nanos;
    if (native_acquire_arguments(function, arguments, count, keywords, &timeout_nanos) != 0) {
        return NULL;
    }
    int locked = native_rwlock_lock(self, writes, timeout_nanos);
    return locked < 0 ? NULL : PyBool_FromLong(locked);
}

PyDoc_STRVAR(acquire_read_doc,
             "acquire_read($self, /, blocking=True, timeout=None)\n--\n\n"
             "Lock for reading, as threading.Lock.acquire(): return False if it was not free and "
             "`blocking` is\nFalse, or not within `timeout` seconds (None or -1: no limit).\n\n"
             "Raises ValueError if the calling thread has it already, for reading or writing.");

static PyObject *rwlock_acquire_read(PyObject *self, PyObject *const *arguments, Py_ssize_t count,
                                     PyObject *keywords)
{
    return native_rwlock_acquire((native_rwlock *) self, "acquire_read", 0, arguments, count,
                                 keywords);
}

PyDoc_STRVAR(acquire_write_doc,
             "acquire_write($self, /, blocking=True, timeout=None)\n--\n\n"
             "Lock for writing, as threading.Lock.acquire(): return False if it was not free and "
             "`blocking` is\nFalse, or not within `timeout` seconds (None or -1: no limit).\n\n"
             "Raises ValueError if the calling thread has it already, for reading or writing, and "
             "what `repair`\nraises.");

static PyObject *rwlock_acquire_write(PyObject *self, PyObject *const *arguments, Py_ssize_t count,
                                      PyObject *keywords)
{
    return native_rwlock_acquire((native_rwlock *) self, "acquire_write", 1, arguments, count,
                                 keywords);
}

PyDoc_STRVAR(release_read_doc,
             "release_read($self, /)\n--\n\n"
             "Unlock.\n\nRaises ValueError if the calling thread does not have it for reading.");

static PyObject *rwlock_release_read(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    return native_rwlock_unlock((native_rwlock *) self, 0);
}

PyDoc_STRVAR(release_write_doc,
             "release_write($self, /)\n--\n\n"
             "Unlock.\n\nRaises ValueError if the calling thread does not have it for writing.");

static PyObject *rwlock_release_write(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    return native_rwlock_unlock((native_rwlock *) self, 1);
}

PyDoc_STRVAR(mark_repaired_doc,
             "mark_repaired($self, /)\n--\n\n"
             "Say that the data which the lock guards is sound again.\n\n"
             "Raises ValueError if the calling thread does not have it for writing.");

static PyObject *rwlock_mark_repaired(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    esclusa_rwlock *handle = native_open_handle(self);
    if (handle == NULL) {
        return NULL;
    }
    int result = esclusa_rwlock_mark_repaired(handle);
    return result < 0 ? native_lock_raise(result) : Py_NewRef(Py_None);
}

static PyObject *rwlock_get_recovered(PyObject *self, void *Py_UNUSED(ignored))
{
    esclusa_rwlock *handle = native_open_handle(self);
    if (handle == NULL) {
        return NULL;
    }
    int result = esclusa_rwlock_is_recovered(handle);
    return result < 0 ? native_lock_raise(result) : PyBool_FromLong(result);
}

/* ---- the type ---- */

PyDoc_STRVAR(close_doc, "close($self, /)\n--\n\n"
                        "Close this handle; the lock stays. May be called again.\n\n"
                        "Closing while it is held counts as the death of who has it.");

static PyObject *rwlock_close(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    NATIVE_CLOSE(esclusa_rwlock_close, (native_object *) self);
    Py_RETURN_NONE;
}

static PyObject *rwlock_exit(PyObject *self, PyObject *const *Py_UNUSED(arguments),
                             Py_ssize_t Py_UNUSED(count))
{
    return rwlock_close(self, NULL);
}

static int rwlock_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(((native_rwlock *) self)->repair);
    Py_VISIT(Py_TYPE(self));
    return 0;
}

static int rwlock_clear(PyObject *self)
{
    Py_CLEAR(((native_rwlock *) self)->repair);
    return 0;
}

static void rwlock_dealloc(PyObject *self)
{
    PyObject_GC_UnTrack(self);
    Py_XDECREF(rwlock_close(self, NULL));
    rwlock_clear(self);
    native_waited_free((native_waited *) self);
}

static int set_policy(void *handle, const esclusa_wait_policy *policy)
{
    return esclusa_rwlock_set_wait_policy(handle, policy);
}

static native_policy_setter policy_setter = {set_policy};

static PyMethodDef rwlock_methods[] = {
    {"create", NATIVE_METHOD(rwlock_create), NATIVE_FASTCALL | METH_CLASS, create_doc},
    {"open", NATIVE_METHOD(rwlock_open), NATIVE_FASTCALL | METH_CLASS, open_doc},
    {"create_or_open", NATIVE_METHOD(rwlock_create_or_open), NATIVE_FASTCALL | METH_CLASS,
     create_or_open_doc},
    NATIVE_FROM_FD(from_fd_with_repair),
    {"unlink", NATIVE_METHOD(native_unlink), NATIVE_FASTCALL | METH_STATIC, native_unlink_doc},
    NATIVE_FILENO,
    {"acquire_read", NATIVE_METHOD(rwlock_acquire_read), NATIVE_FASTCALL, acquire_read_doc},
    {"acquire_write", NATIVE_METHOD(rwlock_acquire_write), NATIVE_FASTCALL, acquire_write_doc},
    {"release_read", rwlock_release_read, METH_NOARGS, release_read_doc},
    {"release_write", rwlock_release_write, METH_NOARGS, release_write_doc},
    {"mark_repaired", rwlock_mark_repaired, METH_NOARGS, mark_repaired_doc},
    {"close", rwlock_close, METH_NOARGS, close_doc},
    {"__enter__", native_enter, METH_NOARGS, NULL},
    {"__exit__", NATIVE_METHOD(rwlock_exit), METH_FASTCALL, NULL},
    {"__reduce__", native_refuse_pickling, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static int a_writer; /* its address: not NULL */

static PyGetSetDef rwlock_attributes[] = {
    {"name", native_get_name, NULL, "The name it was created or opened by.", NULL},
    {"read", native_rwlock_side, NULL,
     "Itself for reading: for `with`, or acquire() and release().", NULL},
    {"write", native_rwlock_side, NULL,
     "Itself for writing: for `with`, or acquire() and release().", &a_writer},
    {"recovered", rwlock_get_recovered, NULL,
     "Has a writer died with it, and no writer said since that the data is sound? For who has it.",
     NULL},
    {"wait_policy", native_waited_get_policy, native_waited_set_policy,
     "How this handle waits: a WaitPolicy.", &policy_setter},
    {NULL, NULL, NULL, NULL, NULL},
};

PyDoc_STRVAR(
    type_doc,
    "A lock that many may have for reading, or one for writing: Java, C and Python processes.\n\n"
    "Reached through create(), open() and create_or_open(). `with lock.read:` and `with "
    "lock.write:` hold it;\nboth sides have acquire() and release(), as the locks of threading. A "
    "thread has it, and the end of the thread does not release it. It is "
    "not reentrant, in neither way.\nNeither side starves the other. `with` of the lock itself "
    "closes it at the end.\n\n"
    "A reader that dies drops out. After a writer's death the next writer runs `repair` first, "
    "without\narguments and with the lock held. When that returns, the data counts as sound. When "
    "it raises, the lock\nis released again and the exception ends acquire_write(). Readers, and "
    "writers without `repair`, get the\nlock all the same, and `recovered` is true, until a "
    "writer's mark_repaired().");

static PyType_Slot rwlock_slots[] = {
    {Py_tp_doc, (void *) type_doc},    {Py_tp_methods, rwlock_methods},
    {Py_tp_getset, rwlock_attributes}, {Py_tp_dealloc, rwlock_dealloc},
    {Py_tp_repr, native_repr},         {Py_tp_traverse, rwlock_traverse},
    {Py_tp_clear, rwlock_clear},       {0, NULL},
};

PyType_Spec native_rwlock_spec = {
    .name = "esclusa.SharedReadWriteLock",
    .basicsize = sizeof(native_rwlock),
    .flags = NATIVE_FINAL_TYPE | Py_TPFLAGS_HAVE_GC,
    .slots = rwlock_slots,
};
