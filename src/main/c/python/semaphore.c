/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>

#include "bells.h"
#include "waited.h"

enum { MOST_PERMITS = 1048575 };

/* The number that a factory gets: permits, and the mode above them. */
#define SIGNAL_BIT (UINT32_C(1) << 31)

static enum esclusa_semaphore_mode mode_of(uint32_t number)
{
    return (number & SIGNAL_BIT) != 0 ? ESCLUSA_SEMAPHORE_SIGNAL : ESCLUSA_SEMAPHORE_OWNED;
}

static int create(void **out, const char *name, uint32_t number, const esclusa_options *options)
{
    esclusa_semaphore *made;
    int result =
        esclusa_semaphore_create_with(&made, name, number & ~SIGNAL_BIT, mode_of(number), options);
    *out = made;
    return result;
}

static int open(void **out, const char *name, uint32_t number, const esclusa_options *options)
{
    (void) number;
    esclusa_semaphore *made;
    int result = esclusa_semaphore_open_with(&made, name, options);
    *out = made;
    return result;
}

static int create_or_open(void **out, const char *name, uint32_t number,
                          const esclusa_options *options)
{
    esclusa_semaphore *made;
    int result = esclusa_semaphore_create_or_open_with(&made, name, number & ~SIGNAL_BIT,
                                                       mode_of(number), options);
    *out = made;
    return result;
}

static PyObject *make(PyObject *type, const native_signature *signature, native_factory *factory,
                      PyObject *const *arguments, Py_ssize_t count, PyObject *keywords)
{
    PyObject *given[NATIVE_PARAMETERS];
    esclusa_options options = {0};
    uint32_t permits = 0;
    if (native_arguments(signature, arguments, count, keywords, given) != 0 ||
        native_uint32(given[1], "permits", 0, MOST_PERMITS, &permits) != 0 ||
        native_options(given[3], given[4], given[5], &options) != 0 ||
        native_any_user(given[6], &options) != 0) {
        return NULL;
    }
    int signal = given[2] == NULL ? 0 : PyObject_IsTrue(given[2]);
    if (signal < 0) {
        return NULL;
    }
    return native_waited_wrap(type, given[0], factory, permits | (signal ? SIGNAL_BIT : 0),
                              &options);
}

PyDoc_STRVAR(create_doc,
             "create($type, /, name, permits, *, signal=False, members=256, mode=0o600, "
             "temporary=False)\n--\n\n"
             "Create the semaphore `name` with so many permits, 0 to 1048575. See the class for "
             "`signal`.\n\n"
             "Raises FileExistsError if the name is taken.");

static PyObject *semaphore_create(PyObject *type, PyObject *const *arguments, Py_ssize_t count,
                                  PyObject *keywords)
{
    static const native_signature signature = {
        "create", 2, 2, {"name", "permits", "signal", "members", "mode", "temporary"}};
    return make(type, &signature, create, arguments, count, keywords);
}

PyDoc_STRVAR(
    create_or_open_doc,
    "create_or_open($type, /, name, permits, *, signal=False, members=256, mode=0o600, "
    "temporary=False, any_user=False)\n--\n\n"
    "Open the semaphore `name`, or create it if there is none.\n\n"
    "Raises ValueError if the one found was created with other permits or another mode, or "
    "has another number of members and `members` is given.");

static PyObject *semaphore_create_or_open(PyObject *type, PyObject *const *arguments,
                                          Py_ssize_t count, PyObject *keywords)
{
    static const native_signature signature = {
        "create_or_open",
        2,
        2,
        {"name", "permits", "signal", "members", "mode", "temporary", "any_user"}};
    return make(type, &signature, create_or_open, arguments, count, keywords);
}

PyDoc_STRVAR(open_doc,
             "open($type, /, name, *, any_user=False)\n--\n\n"
             "Open the semaphore `name` that a Java, C or Python process created.\n\n"
             "Raises FileNotFoundError if there is none, ValueError if it is something else, "
             "PermissionError\nif it belongs to another user and `any_user` is not set.");

static PyObject *semaphore_open(PyObject *type, PyObject *const *arguments, Py_ssize_t count,
                                PyObject *keywords)
{
    return native_waited_open(type, open, arguments, count, keywords);
}

/* ---- acquire ---- */

struct acquiring {
    esclusa_semaphore *handle;
    uint32_t count;
};

static int64_t attempt(void *context, int64_t timeout_nanos)
{
    const struct acquiring *acquiring = context;
    return esclusa_semaphore_acquire_for(acquiring->handle, acquiring->count, timeout_nanos);
}

/* Returns 1 when they were got, 0 at the time-out, -1 with an exception. */
static int acquire(PyObject *self, uint32_t count, int64_t timeout_nanos)
{
    struct acquiring acquiring = {native_open_handle(self), count};
    if (acquiring.handle == NULL) {
        return -1;
    }
    int64_t result = esclusa_semaphore_try_acquire(acquiring.handle, count);
    if (result == -EBUSY) {
        result = timeout_nanos == 0
                     ? -ETIMEDOUT
                     : native_wait(attempt, &acquiring, native_deadline(timeout_nanos));
    }
    if (result < 0 && result != -ETIMEDOUT) {
        native_raise_wait((native_object *) self, result);
        return -1;
    }
    return result == 0;
}

PyDoc_STRVAR(acquire_doc,
             "acquire($self, /, blocking=True, timeout=None, *, n=1)\n--\n\n"
             "Take `n` permits at once; return False if they were not free and `blocking` is "
             "False, or not\nwithin `timeout` seconds (None or -1: no limit).");

static PyObject *semaphore_acquire(PyObject *self, PyObject *const *arguments, Py_ssize_t count,
                                   PyObject *keywords)
{
    static const native_signature signature = {"acquire", 0, 2, {"blocking", "timeout", "n"}};
    PyObject *given[NATIVE_PARAMETERS];
    int64_t timeout_nanos;
    uint32_t n = 1;
    if (native_arguments(&signature, arguments, count, keywords, given) != 0 ||
        native_blocking(given[0], given[1], &timeout_nanos) != 0 ||
        native_uint32(given[2], "n", 1, MOST_PERMITS, &n) != 0) {
        return NULL;
    }
    int got = acquire(self, n, timeout_nanos);
    return got < 0 ? NULL : PyBool_FromLong(got);
}

/* ---- release ---- */

static PyObject *release(PyObject *self, uint32_t count)
{
    esclusa_semaphore *handle = native_open_handle(self);
    if (handle == NULL) {
        return NULL;
    }
    int result = esclusa_semaphore_release(handle, count);
    switch (result) {
    case 0:
        Py_RETURN_NONE;
    case -EPERM: /* no matter of permissions */
        return native_raise_as(PyExc_ValueError, result);
    case -EOVERFLOW:
        return native_raise_as(PyExc_OverflowError, result);
    default:
        return native_raise(result);
    }
}

PyDoc_STRVAR(release_doc,
             "release($self, /, n=1)\n--\n\n"
             "Give `n` permits back; with `signal`, add them.\n\n"
             "Raises ValueError if this handle holds fewer; with `signal`, OverflowError if more "
             "than 1048575\nwould be free.");

static PyObject *semaphore_release(PyObject *self, PyObject *const *arguments, Py_ssize_t count,
                                   PyObject *keywords)
{
    static const native_signature signature = {"release", 0, 1, {"n"}};
    PyObject *given[NATIVE_PARAMETERS];
    uint32_t n = 1;
    if (native_arguments(&signature, arguments, count, keywords, given) != 0 ||
        native_uint32(given[0], "n", 1, MOST_PERMITS, &n) != 0) {
        return NULL;
    }
    return release(self, n);
}

static PyObject *semaphore_enter(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    return acquire(self, 1, ESCLUSA_FOREVER) == 1 ? Py_NewRef(self) : NULL;
}

static PyObject *semaphore_exit(PyObject *self, PyObject *const *arguments, Py_ssize_t count)
{
    return native_exit_result(release(self, 1), arguments, count);
}

static PyObject *semaphore_get_value(PyObject *self, void *Py_UNUSED(ignored))
{
    esclusa_semaphore *handle = native_open_handle(self);
    if (handle == NULL) {
        return NULL;
    }
    int result = esclusa_semaphore_available(handle);
    return result < 0 ? native_raise(result) : PyLong_FromLong(result);
}

/* ---- the type ---- */

PyDoc_STRVAR(close_doc, "close($self, /)\n--\n\n"
                        "Close this handle; the semaphore stays. May be called again.\n\n"
                        "The permits that it holds are free then, unless `signal`.");

static PyObject *semaphore_close(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    NATIVE_CLOSE(esclusa_semaphore_close, (native_object *) self);
    Py_RETURN_NONE;
}

static void semaphore_dealloc(PyObject *self)
{
    Py_XDECREF(semaphore_close(self, NULL));
    native_waited_free((native_waited *) self);
}

static int set_policy(void *handle, const esclusa_wait_policy *policy)
{
    return esclusa_semaphore_set_wait_policy(handle, policy);
}

static native_policy_setter policy_setter = {set_policy};

PyDoc_STRVAR(ring_doc,
             "ring($self, /, fd, n=1)\n--\n\n" NATIVE_BELL_TEXT("when `n` permits are free."));

static PyObject *semaphore_ring(PyObject *self, PyObject *const *arguments, Py_ssize_t count,
                                PyObject *keywords)
{
    int fd;
    uint32_t n = 1;
    esclusa_semaphore *handle;
    if (native_bell_arguments(arguments, count, keywords, &fd, &n) != 0 ||
        (handle = native_open_handle(self)) == NULL) {
        return NULL;
    }
    int result = esclusa_semaphore_ring(handle, n, fd);
    return result < 0 ? native_raise(result) : Py_NewRef(Py_None);
}

static PyMethodDef semaphore_methods[] = {
    {"create", NATIVE_METHOD(semaphore_create), NATIVE_FASTCALL | METH_CLASS, create_doc},
    {"open", NATIVE_METHOD(semaphore_open), NATIVE_FASTCALL | METH_CLASS, open_doc},
    {"create_or_open", NATIVE_METHOD(semaphore_create_or_open), NATIVE_FASTCALL | METH_CLASS,
     create_or_open_doc},
    NATIVE_FROM_FD(from_fd),
    {"unlink", NATIVE_METHOD(native_unlink), NATIVE_FASTCALL | METH_STATIC, native_unlink_doc},
    NATIVE_FILENO,
    {"acquire", NATIVE_METHOD(semaphore_acquire), NATIVE_FASTCALL, acquire_doc},
    {"release", NATIVE_METHOD(semaphore_release), NATIVE_FASTCALL, release_doc},
    {"ring", NATIVE_METHOD(semaphore_ring), NATIVE_FASTCALL, ring_doc},
    {"close", semaphore_close, METH_NOARGS, close_doc},
    {"__enter__", semaphore_enter, METH_NOARGS, NULL},
    {"__exit__", NATIVE_METHOD(semaphore_exit), METH_FASTCALL, NULL},
    {"__reduce__", native_refuse_pickling, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyGetSetDef semaphore_attributes[] = {
    {"name", native_get_name, NULL, "The name it was created or opened by.", NULL},
    {"value", semaphore_get_value, NULL, "How many permits are free.", NULL},
    {"wait_policy", native_waited_get_policy, native_waited_set_policy,
     "How this handle waits: a WaitPolicy.", &policy_setter},
    {NULL, NULL, NULL, NULL, NULL},
};

PyDoc_STRVAR(type_doc,
             "A number of permits that Java, C and Python processes share.\n\n"
             "Reached through create(), open() and create_or_open(). `with semaphore:` holds one. "
             "All threads may\nuse it, and one may release what another one acquired. Permits that "
             "a process held when it died are\nfree again.\n\n"
             "With `signal` permits belong to nobody: a death changes nothing, and anybody may "
             "release more than\nit acquired.");

static PyType_Slot semaphore_slots[] = {
    {Py_tp_doc, (void *) type_doc},
    {Py_tp_methods, semaphore_methods},
    {Py_tp_getset, semaphore_attributes},
    {Py_tp_dealloc, semaphore_dealloc},
    {Py_tp_repr, native_repr},
    {0, NULL},
};

PyType_Spec native_semaphore_spec = {
    .name = "esclusa.SharedSemaphore",
    .basicsize = sizeof(native_waited),
    .flags = NATIVE_FINAL_TYPE,
    .slots = semaphore_slots,
};
