/* SPDX-License-Identifier: Apache-2.0 */
#include "native.h"

#include "private.h"

PyObject *native_layout(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(ignored))
{
    int length = esclusa_layout_describe(NULL, 0);
    char *text = PyMem_Malloc((size_t) length + 1);
    if (text == NULL) {
        return PyErr_NoMemory();
    }
    esclusa_layout_describe(text, (size_t) length + 1);
    PyObject *result = PyUnicode_FromStringAndSize(text, length);
    PyMem_Free(text);
    return result;
}
