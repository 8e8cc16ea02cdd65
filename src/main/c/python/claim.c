/* SPDX-License-Identifier: Apache-2.0 */
#include "native.h"

PyDoc_STRVAR(publish_doc,
             "publish($self, /, length, type=0)\n--\n\n"
             "Make the first `length` bytes of `buf` a message.\n\n"
             "Raises ValueError if that is more than the slot has, BufferError if views of `buf` "
             "are still alive;\nthe slot stays claimed then.");

static PyObject *claim_publish(PyObject *object, PyObject *const *arguments, Py_ssize_t count,
                               PyObject *keywords)
{
    static const native_signature signature = {"publish", 1, 2, {"length", "type"}};
    native_held *self = (native_held *) object;
    PyObject *given[NATIVE_PARAMETERS];
    uint32_t length;
    uint32_t type = 0;
    if (native_arguments(&signature, arguments, count, keywords, given) != 0 ||
        native_uint32(given[0], "length", 0, self->end->queue->slot_bytes, &length) != 0 ||
        native_uint32(given[1], "type", 0, UINT32_MAX, &type) != 0 ||
        native_held_handle(self) == NULL) {
        return NULL;
    }
    if (!native_lease_release(&self->lease)) {
        return native_raise_views("cannot publish the message");
    }
    esclusa_producer *handle = native_held_handle(self); /* releasing may have closed or ended it */
    if (handle == NULL) {
        return NULL;
    }
    int result = esclusa_producer_publish(handle, &self->message, length, type);
    if (result < 0) {
        return native_end_raise(self->end, result);
    }
    native_lease_end(&self->lease);
    self->ended = "published";
    Py_RETURN_NONE;
}

/* Whatever views are alive; they stay readable, for the queue stays mapped. */
static PyObject *abort_claim(native_held *self)
{
    if (native_held_handle(self) == NULL) {
        return NULL;
    }
    int released = native_lease_end(&self->lease);
    esclusa_producer *handle = native_held_handle(self); /* which may have closed or ended it */
    if (handle == NULL) {
        return NULL;
    }
    int result = esclusa_producer_abort(handle, &self->message);
    self->ended = "aborted";
    if (result < 0) {
        return native_end_raise(self->end, result);
    }
    return released ? Py_NewRef(Py_None) : native_raise_views("the claim has ended");
}

PyDoc_STRVAR(abort_doc,
             "abort($self, /)\n--\n\n"
             "Give the slot back without a message.\n\n"
             "Raises BufferError, when that is done, if views of `buf` are still alive.");

static PyObject *claim_abort(PyObject *object, PyObject *Py_UNUSED(ignored))
{
    return abort_claim((native_held *) object);
}

static PyObject *claim_exit(PyObject *object, PyObject *const *arguments, Py_ssize_t count)
{
    native_held *self = (native_held *) object;
    if (self->ended != NULL) {
        Py_RETURN_NONE;
    }
    return native_exit_result(abort_claim(self), arguments, count);
}

/* Dropped without an end: aborted, unless a view is alive or the producer is in use; then its close
 * does it. */
static void claim_dealloc(PyObject *object)
{
    native_held *self = (native_held *) object;
    if (native_held_drop(self)) {
        esclusa_producer_abort(self->end->handle, &self->message);
    }
    native_held_free(self);
}

static PyMethodDef claim_methods[] = {
    {"publish", NATIVE_METHOD(claim_publish), NATIVE_FASTCALL, publish_doc},
    {"abort", claim_abort, METH_NOARGS, abort_doc},
    {"__enter__", native_held_enter, METH_NOARGS, NULL},
    {"__exit__", NATIVE_METHOD(claim_exit), METH_FASTCALL, NULL},
    {"__reduce__", native_refuse_pickling, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyGetSetDef claim_attributes[] = {
    {"buf", native_held_view, NULL,
     "The slot's bytes, as many as a message may have: a memoryview, released by publish().", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

PyDoc_STRVAR(type_doc, "A slot to write a message into, in place; made by Producer.claim().\n\n"
                       "Leaving `with` without publish() aborts it: no message comes of it.");

static PyType_Slot claim_slots[] = {
    {Py_tp_doc, (void *) type_doc},
    {Py_tp_methods, claim_methods},
    {Py_tp_getset, claim_attributes},
    {Py_tp_dealloc, claim_dealloc},
    {0, NULL},
};

PyType_Spec native_claim_spec = {
    .name = "esclusa.Claim",
    .basicsize = sizeof(native_held),
    .flags = NATIVE_FINAL_TYPE,
    .slots = claim_slots,
};
