/* SPDX-License-Identifier: Apache-2.0 */
/* ring() of everything that can be waited for beside descriptors. */
#include "bells.h"

static const native_signature signature = {"ring", 1, 2, {"fd", "n"}};
static const native_signature without_number = {"ring", 1, 1, {"fd"}};

int native_bell_arguments(PyObject *const *arguments, Py_ssize_t count, PyObject *keywords, int *fd,
                          uint32_t *number)
{
    PyObject *given[NATIVE_PARAMETERS];
    if (native_arguments(number != NULL ? &signature : &without_number, arguments, count, keywords,
                         given) != 0 ||
        (number != NULL && native_uint32(given[1], "n", 1, UINT32_MAX, number) != 0)) {
        return -1;
    }
    *fd = given[0] == Py_None ? -1 : PyObject_AsFileDescriptor(given[0]);
    return *fd < 0 && given[0] != Py_None ? -1 : 0;
}

PyObject *native_bell_set(PyObject *self, native_ringer *ringer, PyObject *const *arguments,
                          Py_ssize_t count, PyObject *keywords)
{
    int fd;
    void *handle;
    if (native_bell_arguments(arguments, count, keywords, &fd, NULL) != 0 ||
        (handle = native_open_handle(self)) == NULL) {
        return NULL;
    }
    int result = ringer(handle, fd);
    return result < 0 ? native_raise(result) : Py_NewRef(Py_None);
}

PyObject *native_end_bell_set(PyObject *object, native_ringer *ringer, PyObject *const *arguments,
                              Py_ssize_t count, PyObject *keywords)
{
    native_end *self = (native_end *) object;
    int fd;
    void *handle;
    if (native_bell_arguments(arguments, count, keywords, &fd, NULL) != 0 ||
        (handle = native_end_handle(self)) == NULL) {
        return NULL;
    }
    int result = ringer(handle, fd);
    return result < 0 ? native_end_raise(self, result) : Py_NewRef(Py_None);
}
