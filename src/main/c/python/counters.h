/* SPDX-License-Identifier: Apache-2.0 */
/* What SharedCounters and LabelledCounter share. */
#ifndef ESCLUSA_PYTHON_COUNTERS_H
#define ESCLUSA_PYTHON_COUNTERS_H

#include "native.h"

/* The counter that was read of `table`, a SharedCounters; its value is not kept. */
PyObject *native_labelled_new(PyObject *table, const esclusa_labelled_counter_info *info);
/* A label or unit as Python sees it, also of a damaged segment. */
PyObject *native_text(const char *text);
/* "counter" or "gauge". */
PyObject *native_counter_type(uint32_t type);

#endif
