/* SPDX-License-Identifier: Apache-2.0 */
/* Elements of each type, between Python and C. */
#include "array.h"

enum { DLPACK_INT = 0, DLPACK_FLOAT = 2 };

static int to_integer(PyObject *value, int bits, int64_t *result)
{
    if (native_int64(value, "value", result) != 0) {
        return -1;
    }
    int64_t most = INT64_MAX >> (64 - bits);
    if (*result > most || *result < -most - 1) {
        PyErr_Format(PyExc_ValueError, "value does not fit in %d bits: %S", bits, value);
        return -1;
    }
    return 0;
}

#define INTEGER(suffix, type, bits)                                                                \
    static int to_##suffix(PyObject *value, type *result)                                          \
    {                                                                                              \
        int64_t number = 0;                                                                        \
        int failed = to_integer(value, bits, &number);                                             \
        *result = (type) number;                                                                   \
        return failed;                                                                             \
    }                                                                                              \
    static PyObject *from_##suffix(type value)                                                     \
    {                                                                                              \
        return PyLong_FromLongLong(value);                                                         \
    }

#define FLOATING(suffix, type)                                                                     \
    static int to_##suffix(PyObject *value, type *result)                                          \
    {                                                                                              \
        double number = PyFloat_AsDouble(value);                                                   \
        *result = (type) number;                                                                   \
        return number == -1 && PyErr_Occurred() != NULL ? -1 : 0;                                  \
    }                                                                                              \
    static PyObject *from_##suffix(type value)                                                     \
    {                                                                                              \
        return PyFloat_FromDouble((double) value);                                                 \
    }

#define OPERATIONS(suffix, type)                                                                   \
    static PyObject *get_##suffix(esclusa_array *array, uint64_t index)                            \
    {                                                                                              \
        type value;                                                                                \
        int result = esclusa_array_get_##suffix(array, index, &value);                             \
        return result < 0 ? native_raise(result) : from_##suffix(value);                           \
    }                                                                                              \
    static int set_##suffix(esclusa_array *array, uint64_t index, PyObject *object)                \
    {                                                                                              \
        type value;                                                                                \
        if (to_##suffix(object, &value) != 0) {                                                    \
            return -1;                                                                             \
        }                                                                                          \
        int result = esclusa_array_set_##suffix(array, index, value);                              \
        if (result < 0) {                                                                          \
            native_raise(result);                                                                  \
        }                                                                                          \
        return result < 0 ? -1 : 0;                                                                \
    }                                                                                              \
    static PyObject *get_and_add_##suffix(esclusa_array *array, uint64_t index, PyObject *object)  \
    {                                                                                              \
        type delta, before;                                                                        \
        if (to_##suffix(object, &delta) != 0) {                                                    \
            return NULL;                                                                           \
        }                                                                                          \
        int result = esclusa_array_fetch_add_##suffix(array, index, delta, &before);               \
        return result < 0 ? native_raise(result) : from_##suffix(before);                          \
    }                                                                                              \
    static PyObject *get_and_set_##suffix(esclusa_array *array, uint64_t index, PyObject *object)  \
    {                                                                                              \
        type value, before;                                                                        \
        if (to_##suffix(object, &value) != 0) {                                                    \
            return NULL;                                                                           \
        }                                                                                          \
        int result = esclusa_array_exchange_##suffix(array, index, value, &before);                \
        return result < 0 ? native_raise(result) : from_##suffix(before);                          \
    }                                                                                              \
    static PyObject *compare_and_set_##suffix(esclusa_array *array, uint64_t index,                \
                                              PyObject *expected, PyObject *object)                \
    {                                                                                              \
        type was, value;                                                                           \
        if (to_##suffix(expected, &was) != 0 || to_##suffix(object, &value) != 0) {                \
            return NULL;                                                                           \
        }                                                                                          \
        int result = esclusa_array_compare_and_set_##suffix(array, index, was, value);             \
        return result < 0 ? native_raise(result) : PyBool_FromLong(result);                        \
    }                                                                                              \
    static int convert_##suffix(PyObject *value, void *element)                                    \
    {                                                                                              \
        return to_##suffix(value, element);                                                        \
    }

INTEGER(i8, int8_t, 8)
INTEGER(i16, int16_t, 16)
INTEGER(i32, int32_t, 32)
INTEGER(i64, int64_t, 64)
FLOATING(f32, float)
FLOATING(f64, double)
OPERATIONS(i8, int8_t)
OPERATIONS(i16, int16_t)
OPERATIONS(i32, int32_t)
OPERATIONS(i64, int64_t)
OPERATIONS(f32, float)
OPERATIONS(f64, double)

#define ELEMENTS(number, letter, numpy, bytes, code, suffix)                                       \
    {                                                                                              \
        .type = number,                                                                            \
        .format = letter,                                                                          \
        .dtype = numpy,                                                                            \
        .byte_size = bytes,                                                                        \
        .dlpack_code = code,                                                                       \
        .get = get_##suffix,                                                                       \
        .set = set_##suffix,                                                                       \
        .get_and_add = get_and_add_##suffix,                                                       \
        .get_and_set = get_and_set_##suffix,                                                       \
        .compare_and_set = compare_and_set_##suffix,                                               \
        .convert = convert_##suffix,                                                               \
    }

const native_elements native_array_elements[NATIVE_ARRAY_TYPES] = {
    ELEMENTS(ESCLUSA_I8, "b", "|i1", sizeof(int8_t), DLPACK_INT, i8),
    ELEMENTS(ESCLUSA_I16, "h", "<i2", sizeof(int16_t), DLPACK_INT, i16),
    ELEMENTS(ESCLUSA_I32, "i", "<i4", sizeof(int32_t), DLPACK_INT, i32),
    ELEMENTS(ESCLUSA_I64, "q", "<i8", sizeof(int64_t), DLPACK_INT, i64),
    ELEMENTS(ESCLUSA_F32, "f", "<f4", sizeof(float), DLPACK_FLOAT, f32),
    ELEMENTS(ESCLUSA_F64, "d", "<f8", sizeof(double), DLPACK_FLOAT, f64),
};
