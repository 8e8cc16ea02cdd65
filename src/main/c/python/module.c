/* SPDX-License-Identifier: Apache-2.0 */
/* The module `esclusa._native`: its types, and what they take from Python. */
#include "native.h"

#include "bells.h"
#include "kill.h"
#include "private.h"

enum { LANGUAGE_PYTHON = 3 }; /* in the member table, docs/layout/v1.md */

/* Take `name` out of the module `module`. */
static PyObject *import(const char *module, const char *name)
{
    PyObject *imported = PyImport_ImportModule(module);
    PyObject *value = imported == NULL ? NULL : PyObject_GetAttrString(imported, name);
    Py_XDECREF(imported);
    return value;
}

static int import_all(native_state *state)
{
    state->full = import("queue", "Full");
    state->empty = import("queue", "Empty");
    state->wait_policy_type = import("esclusa._values", "WaitPolicy");
    state->figures_type = import("esclusa._values", "QueueFigures");
    state->release = PyUnicode_InternFromString("release");
    if (state->full == NULL || state->empty == NULL || state->wait_policy_type == NULL ||
        state->figures_type == NULL || state->release == NULL) {
        return -1;
    }
    state->default_wait_policy = PyObject_GetAttrString(state->wait_policy_type, "DEFAULT");
    return state->default_wait_policy == NULL ? -1 : 0;
}

/* Add a type to the module; *kept, if asked for, is a reference of the module's state. */
static int add_type(PyObject *module, PyType_Spec *spec, PyTypeObject **kept)
{
    PyObject *type = PyType_FromModuleAndSpec(module, spec, NULL);
    if (type == NULL) {
        return -1;
    }
    int result = PyModule_AddType(module, (PyTypeObject *) type);
    if (result == 0 && kept != NULL) {
        *kept = (PyTypeObject *) Py_NewRef(type);
    }
    Py_DECREF(type);
    return result;
}

/* A type that the user never sees. */
static PyTypeObject *hidden_type(PyObject *module, PyType_Spec *spec)
{
    return (PyTypeObject *) PyType_FromModuleAndSpec(module, spec, NULL);
}

static int add_array_types(PyObject *module, native_state *state)
{
    for (int i = 0; i < NATIVE_ARRAY_TYPES; i++) {
        if (add_type(module, native_array_specs[i], &state->array_types[i]) != 0) {
            return -1;
        }
    }
    state->array_part_type = hidden_type(module, &native_array_part_spec);
    return state->array_part_type == NULL ? -1 : 0;
}

static int module_exec(PyObject *module)
{
    native_state *state = PyModule_GetState(module);
    esclusa_set_language(LANGUAGE_PYTHON);
    esclusa_prepare();
    if (import_all(state) != 0 || add_type(module, &native_counter_spec, NULL) != 0 ||
        add_type(module, &native_mutex_spec, &state->mutex_type) != 0 ||
        native_mutex_keep_methods(module, state->mutex_type) != 0 ||
        add_type(module, &native_pthread_mutex_spec, NULL) != 0 ||
        add_type(module, &native_memory_spec, &state->memory_type) != 0 ||
        add_type(module, &native_queue_spec, NULL) != 0 ||
        add_type(module, &native_producer_spec, &state->producer_type) != 0 ||
        add_type(module, &native_consumer_spec, &state->consumer_type) != 0 ||
        add_type(module, &native_message_spec, &state->message_type) != 0 ||
        add_type(module, &native_claim_spec, &state->claim_type) != 0 ||
        add_type(module, &native_condition_spec, &state->condition_type) != 0 ||
        add_type(module, &native_semaphore_spec, &state->semaphore_type) != 0 ||
        add_type(module, &native_rwlock_spec, NULL) != 0 ||
        add_type(module, &native_barrier_spec, NULL) != 0 ||
        add_type(module, &native_event_spec, &state->event_type) != 0 ||
        add_type(module, &native_latch_spec, &state->latch_type) != 0 ||
        add_type(module, &native_counters_spec, NULL) != 0 ||
        add_type(module, &native_labelled_spec, &state->labelled_type) != 0 ||
        add_array_types(module, state) != 0) {
        return -1;
    }
    state->region_type = hidden_type(module, &native_region_spec);
    state->mutex_core_type = hidden_type(module, &native_mutex_core_spec);
    state->rwlock_side_type = hidden_type(module, &native_rwlock_side_spec);
    state->next_type = hidden_type(module, &native_next_spec);
    bool all = state->region_type != NULL && state->next_type != NULL &&
               state->mutex_core_type != NULL && state->rwlock_side_type != NULL;
    return all ? 0 : -1;
}

static int module_traverse(PyObject *module, visitproc visit, void *arg)
{
    native_state *state = PyModule_GetState(module);
    Py_VISIT(state->full);
    Py_VISIT(state->empty);
    Py_VISIT(state->wait_policy_type);
    Py_VISIT(state->default_wait_policy);
    Py_VISIT(state->figures_type);
    Py_VISIT(state->mutex_type);
    Py_VISIT(state->memory_type);
    Py_VISIT(state->mutex_core_type);
    Py_VISIT(state->producer_type);
    Py_VISIT(state->consumer_type);
    Py_VISIT(state->message_type);
    Py_VISIT(state->claim_type);
    Py_VISIT(state->region_type);
    Py_VISIT(state->rwlock_side_type);
    for (int i = 0; i < NATIVE_ARRAY_TYPES; i++) {
        Py_VISIT(state->array_types[i]);
    }
    Py_VISIT(state->array_part_type);
    Py_VISIT(state->condition_type);
    Py_VISIT(state->labelled_type);
    Py_VISIT(state->semaphore_type);
    Py_VISIT(state->event_type);
    Py_VISIT(state->latch_type);
    Py_VISIT(state->next_type);
    Py_VISIT(state->next_message);
    return 0;
}

static int module_clear(PyObject *module)
{
    native_state *state = PyModule_GetState(module);
    Py_CLEAR(state->full);
    Py_CLEAR(state->empty);
    Py_CLEAR(state->wait_policy_type);
    Py_CLEAR(state->default_wait_policy);
    Py_CLEAR(state->figures_type);
    Py_CLEAR(state->release);
    Py_CLEAR(state->mutex_type);
    Py_CLEAR(state->memory_type);
    Py_CLEAR(state->mutex_core_type);
    Py_CLEAR(state->producer_type);
    Py_CLEAR(state->consumer_type);
    Py_CLEAR(state->message_type);
    Py_CLEAR(state->claim_type);
    Py_CLEAR(state->region_type);
    Py_CLEAR(state->rwlock_side_type);
    for (int i = 0; i < NATIVE_ARRAY_TYPES; i++) {
        Py_CLEAR(state->array_types[i]);
    }
    Py_CLEAR(state->array_part_type);
    Py_CLEAR(state->condition_type);
    Py_CLEAR(state->labelled_type);
    Py_CLEAR(state->semaphore_type);
    Py_CLEAR(state->event_type);
    Py_CLEAR(state->latch_type);
    Py_CLEAR(state->next_type);
    Py_CLEAR(state->next_message);
    return 0;
}

static void module_free(void *module)
{
    module_clear(module);
}

#ifdef ESCLUSA_KILL_POINTS

static PyObject *kill_arm(PyObject *Py_UNUSED(module), PyObject *argument)
{
    int64_t n;
    if (native_int64(argument, "n", &n) != 0) {
        return NULL;
    }
    esclusa_kill_arm((uint64_t) n);
    Py_RETURN_NONE;
}

static PyObject *kill_signal(PyObject *Py_UNUSED(module), PyObject *argument)
{
    int64_t number;
    if (native_int64(argument, "number", &number) != 0) {
        return NULL;
    }
    esclusa_kill_signal((int) number);
    Py_RETURN_NONE;
}

static PyObject *kill_count(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(ignored))
{
    return PyLong_FromUnsignedLongLong(esclusa_kill_count());
}

#endif

static PyMethodDef module_methods[] = {
#ifdef ESCLUSA_KILL_POINTS
    {"_kill_arm", kill_arm, METH_O, "For tests: die before the n-th store from now."},
    {"_kill_signal", kill_signal, METH_O, "For tests: send this signal in place of SIGKILL."},
    {"_kill_count", kill_count, METH_NOARGS, "For tests: how many stores since it was armed."},
#endif
    {"wait", NATIVE_METHOD(native_wait_many), NATIVE_FASTCALL, native_wait_many_doc},
    {"layout", native_layout, METH_NOARGS,
     "layout()\n--\n\nReturn the layout that this extension was built with, as docs/layout/v1.txt "
     "has it."},
    {NULL, NULL, 0, NULL},
};

static PyModuleDef_Slot module_slots[] = {
    {Py_mod_exec, module_exec},
    {0, NULL},
};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "esclusa._native",
    .m_doc = "The C side of the package esclusa; import esclusa instead.",
    .m_size = sizeof(native_state),
    .m_methods = module_methods,
    .m_slots = module_slots,
    .m_traverse = module_traverse,
    .m_clear = module_clear,
    .m_free = module_free,
};

PyMODINIT_FUNC PyInit__native(void);

PyMODINIT_FUNC PyInit__native(void)
{
    return PyModuleDef_Init(&definition);
}
