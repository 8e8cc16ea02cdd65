/* SPDX-License-Identifier: Apache-2.0 */
#include "bells.h"
#include "waited.h"

static int create(void **out, const char *name, uint32_t number, const esclusa_options *options)
{
    esclusa_latch *made;
    int result = esclusa_latch_create_with(&made, name, number, options);
    *out = made;
    return result;
}

static int open(void **out, const char *name, uint32_t number, const esclusa_options *options)
{
    (void) number;
    esclusa_latch *made;
    int result = esclusa_latch_open_with(&made, name, options);
    *out = made;
    return result;
}

static int create_or_open(void **out, const char *name, uint32_t number,
                          const esclusa_options *options)
{
    esclusa_latch *made;
    int result = esclusa_latch_create_or_open_with(&made, name, number, options);
    *out = made;
    return result;
}

PyDoc_STRVAR(create_doc,
             "create($type, /, name, count, *, members=256, mode=0o600, temporary=False)\n--\n\n"
             "Create the latch `name` that is open after `count` counts.\n\n"
             "Raises FileExistsError if the name is taken.");

static PyObject *latch_create(PyObject *type, PyObject *const *arguments, Py_ssize_t count,
                              PyObject *keywords)
{
    static const native_signature signature = {
        "create", 2, 2, {"name", "count", "members", "mode", "temporary"}};
    return native_waited_make(type, &signature, create, arguments, count, keywords);
}

PyDoc_STRVAR(create_or_open_doc,
             "create_or_open($type, /, name, count, *, members=256, "
             "mode=0o600, temporary=False, any_user=False)\n--\n\n"
             "Open the latch `name`, or create it if there is none.\n\nRaises "
             "ValueError if the one found was made with another count, or has another number of "
             "members and `members` is given.");

static PyObject *latch_create_or_open(PyObject *type, PyObject *const *arguments, Py_ssize_t count,
                                      PyObject *keywords)
{
    static const native_signature signature = {
        "create_or_open", 2, 2, {"name", "count", "members", "mode", "temporary", "any_user"}};
    return native_waited_make(type, &signature, create_or_open, arguments, count, keywords);
}

PyDoc_STRVAR(open_doc,
             "open($type, /, name, *, any_user=False)\n--\n\n"
             "Open the latch `name` that a Java, C or Python process created.\n\n"
             "Raises FileNotFoundError if there is none, ValueError if it is something else, "
             "PermissionError\nif it belongs to another user and `any_user` is not set.");

static PyObject *latch_open(PyObject *type, PyObject *const *arguments, Py_ssize_t count,
                            PyObject *keywords)
{
    return native_waited_open(type, open, arguments, count, keywords);
}

PyDoc_STRVAR(count_down_doc, "count_down($self, /, n=1)\n--\n\n"
                             "Take `n` from the count, which stops at 0.\n\n"
                             "Whoever finds it 0 sees all that was written before.");

static PyObject *latch_count_down(PyObject *self, PyObject *const *arguments, Py_ssize_t count,
                                  PyObject *keywords)
{
    static const native_signature signature = {"count_down", 0, 1, {"n"}};
    PyObject *given[NATIVE_PARAMETERS];
    uint32_t n = 1;
    esclusa_latch *handle;
    if (native_arguments(&signature, arguments, count, keywords, given) != 0 ||
        native_uint32(given[0], "n", 1, INT32_MAX, &n) != 0 ||
        (handle = native_open_handle(self)) == NULL) {
        return NULL;
    }
    int result = esclusa_latch_count_down(handle, n);
    return result < 0 ? native_raise(result) : Py_NewRef(Py_None);
}

static PyObject *latch_get_count(PyObject *self, void *Py_UNUSED(ignored))
{
    esclusa_latch *handle = native_open_handle(self);
    if (handle == NULL) {
        return NULL;
    }
    int64_t result = esclusa_latch_count(handle);
    return result < 0 ? native_raise(result) : PyLong_FromLongLong(result);
}

static int64_t attempt(void *context, int64_t timeout_nanos)
{
    return esclusa_latch_wait(((native_waiting *) context)->handle, timeout_nanos);
}

PyDoc_STRVAR(wait_doc,
             "wait($self, /, timeout=None)\n--\n\n"
             "Wait until the count is 0; return False if the time-out, in seconds, passed.");

static PyObject *latch_wait(PyObject *self, PyObject *const *arguments, Py_ssize_t count,
                            PyObject *keywords)
{
    return native_waited_wait(self, attempt, arguments, count, keywords);
}

PyDoc_STRVAR(close_doc, "close($self, /)\n--\n\n"
                        "Close this handle; the latch stays. May be called again.");

static PyObject *latch_close(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    NATIVE_CLOSE(esclusa_latch_close, (native_object *) self);
    Py_RETURN_NONE;
}

static PyObject *latch_exit(PyObject *self, PyObject *const *Py_UNUSED(arguments),
                            Py_ssize_t Py_UNUSED(count))
{
    return latch_close(self, NULL);
}

static void latch_dealloc(PyObject *self)
{
    Py_XDECREF(latch_close(self, NULL));
    native_waited_free((native_waited *) self);
}

static int set_policy(void *handle, const esclusa_wait_policy *policy)
{
    return esclusa_latch_set_wait_policy(handle, policy);
}

static native_policy_setter policy_setter = {set_policy};

PyDoc_STRVAR(ring_doc, "ring($self, /, fd)\n--\n\n" NATIVE_BELL_TEXT("when its count is 0."));

static int ringer(void *handle, int fd)
{
    return esclusa_latch_ring(handle, fd);
}

static PyObject *latch_ring(PyObject *self, PyObject *const *arguments, Py_ssize_t count,
                            PyObject *keywords)
{
    return native_bell_set(self, ringer, arguments, count, keywords);
}

static PyMethodDef latch_methods[] = {
    {"create", NATIVE_METHOD(latch_create), NATIVE_FASTCALL | METH_CLASS, create_doc},
    {"open", NATIVE_METHOD(latch_open), NATIVE_FASTCALL | METH_CLASS, open_doc},
    {"create_or_open", NATIVE_METHOD(latch_create_or_open), NATIVE_FASTCALL | METH_CLASS,
     create_or_open_doc},
    NATIVE_FROM_FD(from_fd),
    {"unlink", NATIVE_METHOD(native_unlink), NATIVE_FASTCALL | METH_STATIC, native_unlink_doc},
    NATIVE_FILENO,
    {"count_down", NATIVE_METHOD(latch_count_down), NATIVE_FASTCALL, count_down_doc},
    {"wait", NATIVE_METHOD(latch_wait), NATIVE_FASTCALL, wait_doc},
    {"ring", NATIVE_METHOD(latch_ring), NATIVE_FASTCALL, ring_doc},
    {"close", latch_close, METH_NOARGS, close_doc},
    {"__enter__", native_enter, METH_NOARGS, NULL},
    {"__exit__", NATIVE_METHOD(latch_exit), METH_FASTCALL, NULL},
    {"__reduce__", native_refuse_pickling, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyGetSetDef latch_attributes[] = {
    {"name", native_get_name, NULL, "The name it was created or opened by.", NULL},
    {"count", latch_get_count, NULL, "How much is left.", NULL},
    {"wait_policy", native_waited_get_policy, native_waited_set_policy,
     "How this handle waits: a WaitPolicy.", &policy_setter},
    {NULL, NULL, NULL, NULL, NULL},
};

PyDoc_STRVAR(
    type_doc,
    "A count that goes down to 0, once, and that Java, C and Python processes wait for.\n\n"
    "Reached through create(), open() and create_or_open(). All threads may "
    "use it. Nobody counts for a\nprocess that died: where a death must be "
    "noticed, use a SharedBarrier.");

static PyType_Slot latch_slots[] = {
    {Py_tp_doc, (void *) type_doc},   {Py_tp_methods, latch_methods},
    {Py_tp_getset, latch_attributes}, {Py_tp_dealloc, latch_dealloc},
    {Py_tp_repr, native_repr},        {0, NULL},
};

PyType_Spec native_latch_spec = {
    .name = "esclusa.SharedLatch",
    .basicsize = sizeof(native_waited),
    .flags = NATIVE_FINAL_TYPE,
    .slots = latch_slots,
};
