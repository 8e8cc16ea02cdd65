/* SPDX-License-Identifier: Apache-2.0 */
/* What objects that threads wait for have in common: their factories, and how they wait. */
#ifndef ESCLUSA_PYTHON_WAITED_H
#define ESCLUSA_PYTHON_WAITED_H

#include "native.h"

typedef struct native_waited {
    native_object base;
    PyObject *policy;
} native_waited;

/* A create, open or create_or_open of the C library; `number` is the object's only parameter, if it
 * has one. */
typedef int native_factory(void **out, const char *name, uint32_t number,
                           const esclusa_options *options);

/* A create or create_or_open. With two required parameters the second is the number; members, mode
 * and temporary come last. */
PyObject *native_waited_make(PyObject *type, const native_signature *signature,
                             native_factory *factory, PyObject *const *arguments, Py_ssize_t count,
                             PyObject *keywords);
PyObject *native_waited_open(PyObject *type, native_factory *factory, PyObject *const *arguments,
                             Py_ssize_t count, PyObject *keywords);
PyObject *native_waited_wrap(PyObject *type, PyObject *name, native_factory *factory,
                             uint32_t number, const esclusa_options *options);
void native_waited_free(native_waited *self);

/* The attribute wait_policy; its closure is a native_policy_setter. */
typedef struct native_policy_setter {
    int (*set)(void *handle, const esclusa_wait_policy *policy);
} native_policy_setter;

PyObject *native_waited_get_policy(PyObject *self, void *set);
int native_waited_set_policy(PyObject *self, PyObject *value, void *set);

/* What the attempts of one wait share. */
typedef struct native_waiting {
    void *handle;
    uint64_t since; /* the object's own, UINT64_MAX at first */
} native_waiting;

/* wait(timeout=None): True, or False at the time-out. `attempt` gets a native_waiting. */
PyObject *native_waited_wait(PyObject *self, native_attempt *attempt, PyObject *const *arguments,
                             Py_ssize_t count, PyObject *keywords);

#endif
