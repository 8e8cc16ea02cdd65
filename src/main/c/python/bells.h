/* SPDX-License-Identifier: Apache-2.0 */
/* Waiting for many: ring(), wait(), and messages for an event loop. */
#ifndef ESCLUSA_PYTHON_BELLS_H
#define ESCLUSA_PYTHON_BELLS_H

#include "native.h"

typedef int native_ringer(void *handle, int fd);

/* fd, None for -1, and with `number` also n. */
int native_bell_arguments(PyObject *const *arguments, Py_ssize_t count, PyObject *keywords, int *fd,
                          uint32_t *number);
PyObject *native_bell_set(PyObject *self, native_ringer *ringer, PyObject *const *arguments,
                          Py_ssize_t count, PyObject *keywords);
PyObject *native_end_bell_set(PyObject *self, native_ringer *ringer, PyObject *const *arguments,
                              Py_ssize_t count, PyObject *keywords);

#define NATIVE_BELL_TEXT(when)                                                                     \
    "Add 1 to the eventfd `fd`, once, " when "\n\n"                                                \
    "At once if that is so now; then it is to be called again. `fd` is a number or has fileno(), " \
    "and may be\nclosed at any time; None takes it back. It may ring although another one was "    \
    "quicker, and when this is\nclosed. Raises ValueError if that is no eventfd."

PyObject *native_wait_many(PyObject *module, PyObject *const *arguments, Py_ssize_t count,
                           PyObject *keywords);
extern const char native_wait_many_doc[];

/* ---- next.c ---- */

extern PyType_Spec native_next_spec;
/* __anext__ of Consumer */
PyObject *native_consumer_next(PyObject *consumer);

#endif
