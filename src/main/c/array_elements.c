/* SPDX-License-Identifier: Apache-2.0 */
/* One element at a time: five functions for each type. */
#include <errno.h>
#include <inttypes.h>

#include "array.h"
#include "shared.h"

_Static_assert(sizeof(_Atomic float) == 4 && sizeof(_Atomic double) == 8, "layout v1");

static int refuse(esclusa_array *array, enum esclusa_element_type type, uint64_t index,
                  struct thread *me)
{
    int result =
        array->type != type
            ? esclusa_fail(-EINVAL, "use array", array->segment.name, "it is an %s, not an %s",
                           esclusa_array_noun(array->type), esclusa_array_noun(type))
            : esclusa_fail(-ERANGE, "use array", array->segment.name,
                           "index %" PRIu64 ", length %" PRIu64, index, array->length);
    handle_leave(&array->segment.handle, HANDLE_ARRAY, me);
    return result;
}

static inline int enter(esclusa_array *array, enum esclusa_element_type type, uint64_t index,
                        struct thread **me)
{
    int result = handle_enter((struct handle *) array, HANDLE_ARRAY, me);
    if (result == 0 && __builtin_expect(array->type != type || index >= array->length, 0)) {
        return refuse(array, type, index, *me);
    }
    return result;
}

static inline void leave(esclusa_array *array, struct thread *me)
{
    handle_leave(&array->segment.handle, HANDLE_ARRAY, me);
}

/* The element of an array that was entered. */
#define AT(type) ((_Atomic type *) (void *) array->elements + index)

#define READ_WRITE_EXCHANGE_COMPARE(suffix, type, number)                                          \
    int esclusa_array_get_##suffix(esclusa_array *array, uint64_t index, type *value)              \
    {                                                                                              \
        struct thread *me;                                                                         \
        int result = enter(array, number, index, &me);                                             \
        if (result == 0) {                                                                         \
            *value = atomic_load_explicit(AT(type), memory_order_acquire);                         \
            leave(array, me);                                                                      \
        }                                                                                          \
        return result;                                                                             \
    }                                                                                              \
                                                                                                   \
    int esclusa_array_set_##suffix(esclusa_array *array, uint64_t index, type value)               \
    {                                                                                              \
        struct thread *me;                                                                         \
        int result = enter(array, number, index, &me);                                             \
        if (result == 0) {                                                                         \
            esclusa_kill_point();                                                                  \
            atomic_store_explicit(AT(type), value, memory_order_release);                          \
            leave(array, me);                                                                      \
        }                                                                                          \
        return result;                                                                             \
    }                                                                                              \
                                                                                                   \
    int esclusa_array_exchange_##suffix(esclusa_array *array, uint64_t index, type value,          \
                                        type *before)                                              \
    {                                                                                              \
        struct thread *me;                                                                         \
        int result = enter(array, number, index, &me);                                             \
        if (result == 0) {                                                                         \
            esclusa_kill_point();                                                                  \
            type was = atomic_exchange_explicit(AT(type), value, memory_order_seq_cst);            \
            leave(array, me);                                                                      \
            if (before != NULL) {                                                                  \
                *before = was;                                                                     \
            }                                                                                      \
        }                                                                                          \
        return result;                                                                             \
    }                                                                                              \
                                                                                                   \
    int esclusa_array_compare_and_set_##suffix(esclusa_array *array, uint64_t index,               \
                                               type expected, type value)                          \
    {                                                                                              \
        struct thread *me;                                                                         \
        int result = enter(array, number, index, &me);                                             \
        if (result == 0) {                                                                         \
            esclusa_kill_point();                                                                  \
            result = atomic_compare_exchange_strong_explicit(                                      \
                AT(type), &expected, value, memory_order_seq_cst, memory_order_acquire);           \
            leave(array, me);                                                                      \
        }                                                                                          \
        return result;                                                                             \
    }

/* `add` is an expression for what was there. */
#define FETCH_ADD(suffix, type, number, add)                                                       \
    int esclusa_array_fetch_add_##suffix(esclusa_array *array, uint64_t index, type delta,         \
                                         type *before)                                             \
    {                                                                                              \
        struct thread *me;                                                                         \
        int result = enter(array, number, index, &me);                                             \
        if (result == 0) {                                                                         \
            type was = add;                                                                        \
            leave(array, me);                                                                      \
            if (before != NULL) {                                                                  \
                *before = was;                                                                     \
            }                                                                                      \
        }                                                                                          \
        return result;                                                                             \
    }

#define INTEGER(suffix, type, number)                                                              \
    static inline type add_##suffix(_Atomic type *element, type delta)                             \
    {                                                                                              \
        esclusa_kill_point();                                                                      \
        return atomic_fetch_add_explicit(element, delta, memory_order_seq_cst);                    \
    }                                                                                              \
    FETCH_ADD(suffix, type, number, add_##suffix(AT(type), delta))                                 \
    READ_WRITE_EXCHANGE_COMPARE(suffix, type, number)

/* There is no such instruction: it is tried until nobody has come in between. */
#define FLOATING(suffix, type, number)                                                             \
    static inline type add_##suffix(_Atomic type *element, type delta)                             \
    {                                                                                              \
        type was = atomic_load_explicit(element, memory_order_acquire);                            \
        do {                                                                                       \
            esclusa_kill_point();                                                                  \
        } while (!atomic_compare_exchange_strong_explicit(                                         \
            element, &was, was + delta, memory_order_seq_cst, memory_order_acquire));              \
        return was;                                                                                \
    }                                                                                              \
    FETCH_ADD(suffix, type, number, add_##suffix(AT(type), delta))                                 \
    READ_WRITE_EXCHANGE_COMPARE(suffix, type, number)

INTEGER(i8, int8_t, ESCLUSA_I8)
INTEGER(i16, int16_t, ESCLUSA_I16)
INTEGER(i32, int32_t, ESCLUSA_I32)
INTEGER(i64, int64_t, ESCLUSA_I64)
FLOATING(f32, float, ESCLUSA_F32)
FLOATING(f64, double, ESCLUSA_F64)
