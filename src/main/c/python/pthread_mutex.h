/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of PthreadMutex share. */
#ifndef ESCLUSA_PYTHON_PTHREAD_MUTEX_H
#define ESCLUSA_PYTHON_PTHREAD_MUTEX_H

#include "native.h"

typedef struct native_pthread_mutex {
    native_object base;
    PyObject *repair; /* NULL: none */
} native_pthread_mutex;

/* ---- pthread_mutex_make.c ---- */

PyObject *native_pthread_mutex_create(PyObject *type, PyObject *const *arguments, Py_ssize_t count,
                                      PyObject *keywords);
PyObject *native_pthread_mutex_create_or_open(PyObject *type, PyObject *const *arguments,
                                              Py_ssize_t count, PyObject *keywords);
PyObject *native_pthread_mutex_open(PyObject *type, PyObject *const *arguments, Py_ssize_t count,
                                    PyObject *keywords);
PyObject *native_pthread_mutex_at(PyObject *type, PyObject *const *arguments, Py_ssize_t count,
                                  PyObject *keywords);
extern const char native_pthread_mutex_create_doc[], native_pthread_mutex_create_or_open_doc[],
    native_pthread_mutex_open_doc[], native_pthread_mutex_at_doc[];

#endif
