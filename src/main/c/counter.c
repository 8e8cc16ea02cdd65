/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>

#include "segment.h"
#include "shared.h"

struct esclusa_counter_handle {
    struct segment segment;
    _Atomic int64_t *value;
};

static uint64_t body_bytes(const uint64_t *parameter, uint32_t members, const char **why)
{
    (void) parameter;
    (void) members;
    (void) why;
    return sizeof(struct esclusa_counter);
}

static void fill(void *body, const uint64_t *parameter, int64_t value)
{
    (void) parameter;
    struct esclusa_counter *counter = body;
    shared_copy(counter, &(struct esclusa_counter){.value = value}, sizeof *counter);
}

static void attach(struct segment *segment)
{
    struct esclusa_counter *counter = segment->body;
    ((esclusa_counter *) segment)->value = &counter->value;
}

const struct kind esclusa_counter_kind = {
    .number = ESCLUSA_KIND_COUNTER,
    .handle = HANDLE_COUNTER,
    .noun = "counter",
    .control_bytes = sizeof(struct esclusa_counter_handle),
    .body_bytes = body_bytes,
    .fill = fill,
    .attach = attach,
    .repair = esclusa_repair_nothing,
    .give_back = esclusa_give_back_nothing,
    .forked = esclusa_give_back_nothing,
};

int esclusa_counter_create_with(esclusa_counter **out, const char *name, int64_t value,
                                const esclusa_options *options)
{
    struct wanted wanted = {
        .kind = &esclusa_counter_kind, .name = name, .options = options, .value = value};
    return esclusa_segment_create((struct segment **) out, &wanted);
}

int esclusa_counter_open_with(esclusa_counter **out, const char *name,
                              const esclusa_options *options)
{
    struct wanted wanted = {.kind = &esclusa_counter_kind, .name = name, .options = options};
    return esclusa_segment_open((struct segment **) out, &wanted);
}

int esclusa_counter_create_or_open_with(esclusa_counter **out, const char *name, int64_t value,
                                        const esclusa_options *options)
{
    struct wanted wanted = {
        .kind = &esclusa_counter_kind, .name = name, .options = options, .value = value};
    return esclusa_segment_create_or_open((struct segment **) out, &wanted);
}

int esclusa_counter_create(esclusa_counter **out, const char *name, int64_t value)
{
    return esclusa_counter_create_with(out, name, value, NULL);
}

int esclusa_counter_open(esclusa_counter **out, const char *name)
{
    return esclusa_counter_open_with(out, name, NULL);
}

int esclusa_counter_create_or_open(esclusa_counter **out, const char *name, int64_t value)
{
    return esclusa_counter_create_or_open_with(out, name, value, NULL);
}

const char *esclusa_counter_name(const esclusa_counter *counter)
{
    return esclusa_segment_name((const struct handle *) counter, HANDLE_COUNTER);
}

int esclusa_counter_get(esclusa_counter *counter, int64_t *value)
{
    struct thread *me;
    int result = handle_enter((struct handle *) counter, HANDLE_COUNTER, &me);
    if (result == 0) {
        *value = atomic_load_explicit(counter->value, memory_order_acquire);
        handle_leave(&counter->segment.handle, HANDLE_COUNTER, me);
    }
    return result;
}

int esclusa_counter_set(esclusa_counter *counter, int64_t value)
{
    struct thread *me;
    int result = handle_enter((struct handle *) counter, HANDLE_COUNTER, &me);
    if (result == 0) {
        esclusa_kill_point();
        atomic_store_explicit(counter->value, value, memory_order_release);
        handle_leave(&counter->segment.handle, HANDLE_COUNTER, me);
    }
    return result;
}

int esclusa_counter_add(esclusa_counter *counter, int64_t delta, int64_t *sum)
{
    struct thread *me;
    int result = handle_enter((struct handle *) counter, HANDLE_COUNTER, &me);
    if (result == 0) {
        esclusa_kill_point();
        int64_t before = atomic_fetch_add_explicit(counter->value, delta, memory_order_seq_cst);
        if (sum != NULL) {
            *sum = (int64_t) ((uint64_t) before + (uint64_t) delta);
        }
        handle_leave(&counter->segment.handle, HANDLE_COUNTER, me);
    }
    return result;
}

int esclusa_counter_compare_and_set(esclusa_counter *counter, int64_t expected, int64_t value)
{
    struct thread *me;
    int result = handle_enter((struct handle *) counter, HANDLE_COUNTER, &me);
    if (result == 0) {
        esclusa_kill_point();
        result = atomic_compare_exchange_strong_explicit(
            counter->value, &expected, value, memory_order_seq_cst, memory_order_acquire);
        handle_leave(&counter->segment.handle, HANDLE_COUNTER, me);
    }
    return result;
}

void esclusa_counter_close(esclusa_counter *counter)
{
    esclusa_handle_close((struct handle *) counter, HANDLE_COUNTER);
}
