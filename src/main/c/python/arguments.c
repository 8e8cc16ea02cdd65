/* SPDX-License-Identifier: Apache-2.0 */
/* Arguments of METH_FASTCALL functions, without making a tuple or a dict. */
#include "native.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

static int take_keyword(const native_signature *signature, PyObject *keyword, PyObject *value,
                        PyObject **values)
{
    for (Py_ssize_t i = 0; i < NATIVE_PARAMETERS && signature->names[i] != NULL; i++) {
        if (PyUnicode_CompareWithASCIIString(keyword, signature->names[i]) != 0) {
            continue;
        }
        if (values[i] != NULL) {
            PyErr_Format(PyExc_TypeError, "%s() got two values for '%s'", signature->function,
                         signature->names[i]);
            return -1;
        }
        values[i] = value;
        return 0;
    }
    PyErr_Format(PyExc_TypeError, "%s() has no parameter '%U'", signature->function, keyword);
    return -1;
}

int native_arguments(const native_signature *signature, PyObject *const *arguments,
                     Py_ssize_t count, PyObject *keywords, PyObject **values)
{
    if (count > signature->positional) {
        PyErr_Format(PyExc_TypeError, "%s() takes at most %zd positional arguments, not %zd",
                     signature->function, signature->positional, count);
        return -1;
    }
    for (Py_ssize_t i = 0; i < NATIVE_PARAMETERS; i++) {
        values[i] = i < count ? arguments[i] : NULL;
    }
    Py_ssize_t named = keywords == NULL ? 0 : PyTuple_Size(keywords);
    for (Py_ssize_t i = 0; i < named; i++) {
        PyObject *keyword = PyTuple_GetItem(keywords, i);
        if (take_keyword(signature, keyword, arguments[count + i], values) != 0) {
            return -1;
        }
    }
    for (Py_ssize_t i = 0; i < signature->required; i++) {
        if (values[i] == NULL) {
            PyErr_Format(PyExc_TypeError, "%s() needs '%s'", signature->function,
                         signature->names[i]);
            return -1;
        }
    }
    return 0;
}

int native_int64(PyObject *value, const char *what, int64_t *result)
{
    if (value == NULL) {
        return 0;
    }
    long long number = PyLong_AsLongLong(value);
    if (number == -1 && PyErr_Occurred() != NULL) {
        if (PyErr_ExceptionMatches(PyExc_OverflowError)) {
            PyErr_Format(PyExc_ValueError, "%s does not fit in 64 bits: %S", what, value);
        }
        return -1;
    }
    *result = number;
    return 0;
}

int native_uint32(PyObject *value, const char *what, uint32_t least, uint32_t most,
                  uint32_t *result)
{
    if (value == NULL) {
        return 0;
    }
    int64_t number = 0;
    if (native_int64(value, what, &number) != 0) {
        return -1;
    }
    if (number < least || number > most) {
        PyErr_Format(PyExc_ValueError, "%s must be %u to %u, not %S", what, least, most, value);
        return -1;
    }
    *result = (uint32_t) number;
    return 0;
}

int native_timeout(PyObject *value, int64_t *nanos)
{
    if (value == NULL) {
        return 0;
    }
    *nanos = ESCLUSA_FOREVER;
    if (value == Py_None) {
        return 0;
    }
    if (PyBool_Check(value)) { /* of `blocking`, as the locks of threading have it */
        PyErr_Format(PyExc_TypeError,
                     "a timeout is None or seconds from 0, not %R; 0 does not wait", value);
        return -1;
    }
    double seconds = PyFloat_AsDouble(value);
    if (seconds == -1 && PyErr_Occurred() != NULL) {
        return -1;
    }
    if (!(seconds >= 0)) {
        PyErr_Format(PyExc_ValueError, "a timeout is None or seconds from 0, not %S", value);
        return -1;
    }
    if (seconds < 9e9) { /* 285 years are for ever */
        *nanos = (int64_t) ceil(seconds * 1e9);
    }
    return 0;
}

/* 1 for True, 0 for False, -1 with an exception for what may have been meant as seconds. */
static int truth_of(PyObject *blocking)
{
    if (blocking == NULL || blocking == Py_True) {
        return 1;
    }
    if (blocking == Py_False) {
        return 0;
    }
    int overflow = 0;
    long number = PyLong_Check(blocking) ? PyLong_AsLongAndOverflow(blocking, &overflow) : -1;
    if (overflow != 0 || (number != 0 && number != 1)) {
        PyErr_Format(PyExc_TypeError,
                     "blocking is True or False, not %R; seconds are for `timeout`", blocking);
        return -1;
    }
    return (int) number;
}

/* None, or -1 as threading has it. */
static bool is_for_ever(PyObject *timeout)
{
    if (timeout == NULL || timeout == Py_None) {
        return true;
    }
    if (PyBool_Check(timeout) || !(PyLong_Check(timeout) || PyFloat_Check(timeout))) {
        return false;
    }
    bool is = PyFloat_AsDouble(timeout) == -1 && PyErr_Occurred() == NULL;
    PyErr_Clear(); /* of an int that no double holds, and of which native_timeout() tells */
    return is;
}

int native_blocking(PyObject *blocking, PyObject *timeout, int64_t *nanos)
{
    int blocks = truth_of(blocking);
    if (blocks < 0) {
        return -1;
    }
    if (is_for_ever(timeout)) {
        *nanos = blocks ? ESCLUSA_FOREVER : 0;
        return 0;
    }
    if (!blocks) {
        PyErr_SetString(PyExc_ValueError, "a timeout is for a call that blocks");
        return -1;
    }
    return native_timeout(timeout, nanos);
}

int native_acquire_arguments(const char *function, PyObject *const *arguments, Py_ssize_t count,
                             PyObject *keywords, int64_t *nanos)
{
    const native_signature signature = {function, 0, 2, {"blocking", "timeout"}};
    PyObject *given[NATIVE_PARAMETERS];
    if (native_arguments(&signature, arguments, count, keywords, given) != 0) {
        return -1;
    }
    return native_blocking(given[0], given[1], nanos);
}

const char *native_name(PyObject *value)
{
    if (value == Py_None) {
        return ESCLUSA_UNNAMED;
    }
    if (!PyUnicode_Check(value)) {
        PyErr_Format(PyExc_TypeError, "a name is a str, not %R", Py_TYPE(value));
        return NULL;
    }
    Py_ssize_t length = 0;
    const char *name = PyUnicode_AsUTF8AndSize(value, &length);
    if (name == NULL) { /* a lone surrogate: UnicodeEncodeError, a ValueError */
        return NULL;
    }
    if (strlen(name) != (size_t) length) {
        PyErr_Format(PyExc_ValueError, "a name has no zero in it: %R", value);
        return NULL;
    }
    return name;
}

int native_options(PyObject *members, PyObject *mode, PyObject *temporary, esclusa_options *options)
{
    if (native_uint32(members, "members", 1, UINT16_MAX, &options->members) != 0) {
        return -1;
    }
    if (native_uint32(mode, "mode", 1, 0777, &options->mode) != 0) {
        return -1;
    }
    int flag = temporary == NULL ? 0 : PyObject_IsTrue(temporary);
    if (flag < 0) {
        return -1;
    }
    if (flag) {
        options->flags |= ESCLUSA_TEMPORARY;
    }
    return 0;
}

int native_any_user(PyObject *value, esclusa_options *options)
{
    int flag = value == NULL ? 0 : PyObject_IsTrue(value);
    if (flag < 0) {
        return -1;
    }
    if (flag) {
        options->flags |= ESCLUSA_ANY_USER;
    }
    return 0;
}

int native_wait_policy(native_state *state, PyObject *value, esclusa_wait_policy *policy)
{
    int fits = value == NULL ? 0 : PyObject_IsInstance(value, state->wait_policy_type);
    if (fits < 0) {
        return -1;
    }
    if (!fits) {
        PyErr_SetString(PyExc_TypeError, "wait_policy must be a WaitPolicy");
        return -1;
    }
    PyObject *spin = PyObject_GetAttrString(value, "spin");
    PyObject *yields = PyObject_GetAttrString(value, "yields");
    int result = -1;
    if (spin != NULL && yields != NULL) {
        result = native_timeout(spin, &policy->spin_nanos) == 0
                     ? native_uint32(yields, "yields", 0, UINT32_MAX, &policy->yields)
                     : -1;
    }
    Py_XDECREF(spin);
    Py_XDECREF(yields);
    return result;
}
