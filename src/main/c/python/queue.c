/* SPDX-License-Identifier: Apache-2.0 */
#include "native.h"

#include "private.h"

typedef int make_function(esclusa_queue **out, const char *name, uint32_t slots,
                          uint32_t slot_bytes, const esclusa_options *options);

/* The common end of create and open: what the queue is like, and how it waits. */
static PyObject *opened(native_queue *self, esclusa_queue *handle, int result)
{
    native_keep(&self->base, handle);
    if (result < 0) {
        Py_DECREF(self);
        return native_raise(result);
    }
    self->slots = esclusa_queue_slots(handle);
    self->slot_bytes = esclusa_queue_slot_bytes(handle);
    self->policy = Py_NewRef(native_state_of(self)->default_wait_policy);
    return (PyObject *) self;
}

static PyObject *make(PyObject *type, const native_signature *signature, make_function *function,
                      PyObject *const *arguments, Py_ssize_t count, PyObject *keywords)
{
    PyObject *given[NATIVE_PARAMETERS];
    esclusa_options options = {0};
    uint32_t slots, slot_bytes;
    const char *name;
    if (native_arguments(signature, arguments, count, keywords, given) != 0 ||
        (name = native_name(given[0])) == NULL ||
        native_uint32(given[1], "slots", 1, INT32_MAX, &slots) != 0 ||
        native_uint32(given[2], "slot_bytes", 0, INT32_MAX, &slot_bytes) != 0 ||
        native_uint32(given[3], "members", 1, UINT16_MAX, &options.members) != 0 ||
        native_uint32(given[4], "handles", 1, UINT16_MAX, &options.handles) != 0 ||
        native_options(NULL, given[5], given[6], &options) != 0 ||
        native_any_user(given[7], &options) != 0) {
        return NULL;
    }
    native_queue *self = native_new(type, given[0]);
    if (self == NULL) {
        return NULL;
    }
    esclusa_queue *handle;
    int result;
    NATIVE_WITHOUT_GIL(result = function(&handle, name, slots, slot_bytes, &options));
    return opened(self, handle, result);
}

PyDoc_STRVAR(
    create_doc,
    "create($type, /, name, slots, slot_bytes, *, members=256, handles=1024, mode=0o600, "
    "temporary=False)\n--\n\n"
    "Create the queue `name` with room for `slots` messages of up to `slot_bytes` bytes.\n\n"
    "`members` is how many times it may be open at a time, in all processes, `handles` how many "
    "producers and\nconsumers there may be. `gc` removes a temporary one when nobody has it "
    "open.\n\n"
    "Raises FileExistsError if the name is taken, OSError with ENOSPC if there is no room.");

static PyObject *queue_create(PyObject *type, PyObject *const *arguments, Py_ssize_t count,
                              PyObject *keywords)
{
    static const native_signature signature = {
        "create", 3, 3, {"name", "slots", "slot_bytes", "members", "handles", "mode", "temporary"}};
    return make(type, &signature, esclusa_queue_create_with, arguments, count, keywords);
}

PyDoc_STRVAR(create_or_open_doc,
             "create_or_open($type, /, name, slots, slot_bytes, *, members=256, handles=1024, "
             "mode=0o600, temporary=False, any_user=False)\n--\n\n"
             "Open the queue `name`, or create it if there is none.\n\n"
             "Raises ValueError if the one found has other slots or slot_bytes, or other members "
             "or handles\nthan those given.");

static PyObject *queue_create_or_open(PyObject *type, PyObject *const *arguments, Py_ssize_t count,
                                      PyObject *keywords)
{
    static const native_signature signature = {
        "create_or_open",
        3,
        3,
        {"name", "slots", "slot_bytes", "members", "handles", "mode", "temporary", "any_user"}};
    return make(type, &signature, esclusa_queue_create_or_open_with, arguments, count, keywords);
}

PyDoc_STRVAR(open_doc,
             "open($type, /, name, *, any_user=False)\n--\n\n"
             "Open the queue `name` that a Java, C or Python process created.\n\n"
             "Raises FileNotFoundError if there is none, ValueError if it is something else, "
             "PermissionError\nif it belongs to another user and `any_user` is not set.");

static PyObject *queue_open(PyObject *type, PyObject *const *arguments, Py_ssize_t count,
                            PyObject *keywords)
{
    static const native_signature signature = {"open", 1, 1, {"name", "any_user"}};
    PyObject *given[NATIVE_PARAMETERS];
    esclusa_options options = {0};
    const char *name;
    native_queue *self;
    if (native_arguments(&signature, arguments, count, keywords, given) != 0 ||
        (name = native_name(given[0])) == NULL || native_any_user(given[1], &options) != 0 ||
        (self = native_new(type, given[0])) == NULL) {
        return NULL;
    }
    esclusa_queue *handle;
    int result;
    NATIVE_WITHOUT_GIL(result = esclusa_queue_open_with(&handle, name, &options));
    return opened(self, handle, result);
}

static int get_figures(PyObject *self, esclusa_queue_figures *figures)
{
    esclusa_queue *handle = native_open_handle(self);
    if (handle == NULL) {
        return -1;
    }
    int result = esclusa_queue_get_figures(handle, figures);
    if (result < 0) {
        native_raise(result);
    }
    return result < 0 ? -1 : 0;
}

PyDoc_STRVAR(size_doc,
             "size($self, /)\n--\n\n"
             "Return how many messages a consumer could take, now or soon: those claimed or "
             "published and not yet\ntaken, and those handed back. An estimate while others put, "
             "take or hand back,\nnever more than the slots; it looks at each slot while some may "
             "be handed back.");

static PyObject *queue_size(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    esclusa_queue_figures figures;
    return get_figures(self, &figures) == 0 ? PyLong_FromUnsignedLongLong(figures.size) : NULL;
}

PyDoc_STRVAR(figures_doc, "figures($self, /)\n--\n\n"
                          "Return what the queue tells of itself, each figure true at some moment "
                          "during the call.");

static PyObject *queue_figures(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    esclusa_queue_figures figures;
    if (get_figures(self, &figures) != 0) {
        return NULL;
    }
    return PyObject_CallFunction(
        native_state_of(self)->figures_type, "KKKKKIIII", (unsigned long long) figures.size,
        (unsigned long long) figures.put, (unsigned long long) figures.taken,
        (unsigned long long) figures.returned, (unsigned long long) figures.high_water,
        figures.producers, figures.consumers, figures.producers_waiting, figures.consumers_waiting);
}

static PyObject *queue_get_slots(PyObject *self, void *Py_UNUSED(ignored))
{
    return PyLong_FromUnsignedLong(((native_queue *) self)->slots);
}

static PyObject *queue_get_slot_bytes(PyObject *self, void *Py_UNUSED(ignored))
{
    return PyLong_FromUnsignedLong(((native_queue *) self)->slot_bytes);
}

static PyObject *queue_get_wait_policy(PyObject *self, void *Py_UNUSED(ignored))
{
    return Py_NewRef(((native_queue *) self)->policy);
}

static int queue_set_wait_policy(PyObject *object, PyObject *value, void *Py_UNUSED(ignored))
{
    native_queue *self = (native_queue *) object;
    esclusa_wait_policy policy;
    esclusa_queue *handle;
    if (native_wait_policy(native_state_of(object), value, &policy) != 0 ||
        (handle = native_open_handle(object)) == NULL) {
        return -1;
    }
    int result = esclusa_queue_set_wait_policy(handle, &policy);
    if (result < 0) {
        native_raise(result);
        return -1;
    }
    PyObject *before = self->policy;
    self->policy = Py_NewRef(value);
    Py_XDECREF(before);
    return 0;
}

PyDoc_STRVAR(close_doc,
             "close($self, /)\n--\n\n"
             "Close this handle and its producers and consumers; the queue stays. May be called "
             "again.\n\n"
             "Raises BufferError while a view of a message's bytes is alive.");

static PyObject *queue_close(PyObject *object, PyObject *Py_UNUSED(ignored))
{
    native_queue *self = (native_queue *) object;
    if (self->base.handle == NULL) {
        Py_RETURN_NONE;
    }
    if (!native_queue_release_views(self, NULL)) {
        return native_raise_views("cannot close the MessageQueue");
    }
    NATIVE_CLOSE(esclusa_queue_close, &self->base); /* unless releasing a view has */
    Py_RETURN_NONE;
}

/* After an exception views may be left in its traceback: the queue closes all the same, and they
 * see zeros from then on. */
static PyObject *queue_exit(PyObject *object, PyObject *const *arguments, Py_ssize_t count)
{
    native_queue *self = (native_queue *) object;
    PyObject *closed = native_exit_result(queue_close(object, NULL), arguments, count);
    if (closed != NULL && self->base.handle != NULL) {
        if (esclusa_queue_pin(self->base.handle) == 0) {
            self->pinned = self->base.handle;
        }
        NATIVE_CLOSE(esclusa_queue_close, &self->base);
    }
    return closed;
}

static void queue_dealloc(PyObject *object)
{
    native_queue *self = (native_queue *) object;
    /* No view is alive here, for it would keep the queue alive. */
    NATIVE_CLOSE(esclusa_queue_close, &self->base);
    if (self->pinned != NULL) {
        esclusa_queue_unpin(self->pinned);
    }
    Py_CLEAR(self->policy);
    native_free(&self->base);
}

PyDoc_STRVAR(producer_doc, "producer($self, /)\n--\n\n"
                           "Register a producer. It serves one thread at a time.\n\n"
                           "Raises ValueError if all handles of the queue are in use.");

PyDoc_STRVAR(consumer_doc, "consumer($self, /)\n--\n\n"
                           "Register a consumer. It serves one thread at a time.\n\n"
                           "Raises ValueError if all handles of the queue are in use.");

PyDoc_STRVAR(typed_doc,
             "typed($self, /, codec, type=0)\n--\n\n"
             "Return this queue as one of values: a TypedQueue.\n\n"
             "`codec` is 'bytes', 'text', 'long', 'double', or one of your own, see "
             "esclusa.codecs; `type` is what\nmessages are given that are put without one.\n\n"
             "Raises ValueError if there is no codec of that name.");

static PyObject *queue_typed(PyObject *self, PyObject *const *arguments, Py_ssize_t count,
                             PyObject *keywords)
{
    static const native_signature signature = {"typed", 1, 2, {"codec", "type"}};
    PyObject *given[NATIVE_PARAMETERS];
    uint32_t type = 0;
    if (native_arguments(&signature, arguments, count, keywords, given) != 0 ||
        native_uint32(given[1], "type", 0, UINT32_MAX, &type) != 0) {
        return NULL;
    }
    PyObject *module = PyImport_ImportModule("esclusa._typed"); /* which knows of values, not us */
    if (module == NULL) {
        return NULL;
    }
    PyObject *typed = PyObject_CallMethod(module, "TypedQueue", "OOI", self, given[0], type);
    Py_DECREF(module);
    return typed;
}

static PyMethodDef queue_methods[] = {
    {"create", NATIVE_METHOD(queue_create), NATIVE_FASTCALL | METH_CLASS, create_doc},
    {"open", NATIVE_METHOD(queue_open), NATIVE_FASTCALL | METH_CLASS, open_doc},
    {"create_or_open", NATIVE_METHOD(queue_create_or_open), NATIVE_FASTCALL | METH_CLASS,
     create_or_open_doc},
    NATIVE_FROM_FD(from_fd),
    {"unlink", NATIVE_METHOD(native_unlink), NATIVE_FASTCALL | METH_STATIC, native_unlink_doc},
    NATIVE_FILENO,
    {"producer", native_queue_producer, METH_NOARGS, producer_doc},
    {"consumer", native_queue_consumer, METH_NOARGS, consumer_doc},
    {"typed", NATIVE_METHOD(queue_typed), NATIVE_FASTCALL, typed_doc},
    {"size", queue_size, METH_NOARGS, size_doc},
    {"figures", queue_figures, METH_NOARGS, figures_doc},
    {"close", queue_close, METH_NOARGS, close_doc},
    {"__enter__", native_enter, METH_NOARGS, NULL},
    {"__exit__", NATIVE_METHOD(queue_exit), METH_FASTCALL, NULL},
    {"__reduce__", native_refuse_pickling, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyGetSetDef queue_attributes[] = {
    {"name", native_get_name, NULL, "The name it was created or opened by.", NULL},
    {"slots", queue_get_slots, NULL, "For how many messages there is room.", NULL},
    {"slot_bytes", queue_get_slot_bytes, NULL, "The size of the largest message.", NULL},
    {"wait_policy", queue_get_wait_policy, queue_set_wait_policy,
     "How producers and consumers of this handle wait: a WaitPolicy.", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

PyDoc_STRVAR(
    type_doc,
    "A bounded queue of bytes between Java, C and Python processes: many producers, many "
    "consumers.\n\n"
    "Reached through create(), open() and create_or_open(). Messages come in the order in which "
    "their slots\nwere claimed. What a dead consumer held is delivered again. The stream ends when "
    "a producer has been\nthere, none is left, and nothing is left to take.");

static PyType_Slot queue_slots[] = {
    {Py_tp_doc, (void *) type_doc},   {Py_tp_methods, queue_methods},
    {Py_tp_getset, queue_attributes}, {Py_tp_dealloc, queue_dealloc},
    {Py_tp_repr, native_repr},        {0, NULL},
};

PyType_Spec native_queue_spec = {
    .name = "esclusa.MessageQueue",
    .basicsize = sizeof(native_queue),
    .flags = NATIVE_FINAL_TYPE,
    .slots = queue_slots,
};
