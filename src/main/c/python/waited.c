/* SPDX-License-Identifier: Apache-2.0 */
#include "waited.h"

#include <errno.h>

PyObject *native_waited_make(PyObject *type, const native_signature *signature,
                             native_factory *factory, PyObject *const *arguments, Py_ssize_t count,
                             PyObject *keywords)
{
    PyObject *given[NATIVE_PARAMETERS];
    esclusa_options options = {0};
    uint32_t number = 0;
    size_t next = signature->required == 2 ? 2 : 1;
    const char *name;
    if (native_arguments(signature, arguments, count, keywords, given) != 0 ||
        (name = native_name(given[0])) == NULL ||
        (next == 2 && native_uint32(given[1], signature->names[1], 1, INT32_MAX, &number) != 0) ||
        native_options(given[next], given[next + 1], given[next + 2], &options) != 0 ||
        native_any_user(given[next + 3], &options) != 0) {
        return NULL;
    }
    return native_waited_wrap(type, given[0], factory, number, &options);
}

PyObject *native_waited_open(PyObject *type, native_factory *factory, PyObject *const *arguments,
                             Py_ssize_t count, PyObject *keywords)
{
    static const native_signature signature = {"open", 1, 1, {"name", "any_user"}};
    PyObject *given[NATIVE_PARAMETERS];
    esclusa_options options = {0};
    if (native_arguments(&signature, arguments, count, keywords, given) != 0 ||
        native_any_user(given[1], &options) != 0) {
        return NULL;
    }
    return native_waited_wrap(type, given[0], factory, 0, &options);
}

PyObject *native_waited_wrap(PyObject *type, PyObject *name, native_factory *factory,
                             uint32_t number, const esclusa_options *options)
{
    const char *text = native_name(name);
    native_waited *self = text == NULL ? NULL : native_new(type, name);
    if (self == NULL) {
        return NULL;
    }
    self->policy = Py_NewRef(native_type_state(type)->default_wait_policy);
    void *handle;
    int result;
    NATIVE_WITHOUT_GIL(result = factory(&handle, text, number, options));
    return native_made(&self->base, handle, result);
}

void native_waited_free(native_waited *self)
{
    Py_CLEAR(self->policy);
    native_free(&self->base);
}

PyObject *native_waited_get_policy(PyObject *self, void *Py_UNUSED(set))
{
    return Py_NewRef(((native_waited *) self)->policy);
}

int native_waited_set_policy(PyObject *object, PyObject *value, void *set)
{
    native_waited *self = (native_waited *) object;
    esclusa_wait_policy policy;
    void *handle;
    if (native_wait_policy(native_state_of(object), value, &policy) != 0 ||
        (handle = native_open_handle(object)) == NULL) {
        return -1;
    }
    int result = ((const native_policy_setter *) set)->set(handle, &policy);
    if (result < 0) {
        native_raise(result);
        return -1;
    }
    PyObject *before = self->policy;
    self->policy = Py_NewRef(value);
    Py_XDECREF(before);
    return 0;
}

PyObject *native_waited_wait(PyObject *self, native_attempt *attempt, PyObject *const *arguments,
                             Py_ssize_t count, PyObject *keywords)
{
    static const native_signature signature = {"wait", 0, 1, {"timeout"}};
    PyObject *given[NATIVE_PARAMETERS];
    int64_t timeout_nanos = ESCLUSA_FOREVER;
    native_waiting waiting = {NULL, UINT64_MAX};
    if (native_arguments(&signature, arguments, count, keywords, given) != 0 ||
        native_timeout(given[0], &timeout_nanos) != 0 ||
        (waiting.handle = native_open_handle(self)) == NULL) {
        return NULL;
    }
    int64_t result = native_wait(attempt, &waiting, native_deadline(timeout_nanos));
    if (result == -ETIMEDOUT) {
        Py_RETURN_FALSE;
    }
    return result < 0 ? native_raise_wait((native_object *) self, result) : Py_NewRef(Py_True);
}
