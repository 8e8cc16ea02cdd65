/* SPDX-License-Identifier: Apache-2.0 */
/* Tables of counters: how they are made and opened, and their values. docs/design/counters.md */
#include "counters.h"

#include <errno.h>
#include <inttypes.h>

#include "shared.h"

/* ---- the kind ---- */

static uint64_t body_bytes(const uint64_t *parameter, uint32_t members, const char **why)
{
    (void) members;
    *why = "a table has room for 1 to 1048576 counters";
    bool fits = parameter[0] >= 1 && parameter[0] <= ESCLUSA_CAPACITY_MAX;
    return fits ? parameter[0] * sizeof(struct esclusa_labelled) : 0;
}

static void fill(void *body, const uint64_t *parameter, int64_t value)
{
    (void) body; /* zero is free */
    (void) parameter;
    (void) value;
}

static void attach(struct segment *segment)
{
    esclusa_counters *counters = (esclusa_counters *) segment;
    counters->entries = segment->body;
    counters->capacity = (uint32_t) segment->parameter[0];
}

const struct kind esclusa_counters_kind = {
    .number = ESCLUSA_KIND_COUNTERS,
    .handle = HANDLE_COUNTERS,
    .noun = "table of counters",
    .control_bytes = sizeof(struct esclusa_counters_handle),
    .parameters = 1,
    .body_bytes = body_bytes,
    .fill = fill,
    .attach = attach,
    .repair = esclusa_counters_repair,
    .give_back = esclusa_counters_give_back,
    .forked = esclusa_give_back_nothing, /* the parent's counters stay the parent's */
};

/* ---- create, open ---- */

static int fits(const struct wanted *wanted, const uint64_t *found)
{
    return found[0] == wanted->parameter[0]
               ? 0
               : esclusa_fail(-EINVAL, "open segment", wanted->name,
                              "it has room for %" PRIu64 " counters, not %" PRIu64, found[0],
                              wanted->parameter[0]);
}

int esclusa_counters_create_with(esclusa_counters **out, const char *name, uint32_t capacity,
                                 const esclusa_options *options)
{
    struct wanted wanted = {
        .kind = &esclusa_counters_kind, .name = name, .options = options, .parameter = {capacity}};
    return esclusa_segment_create((struct segment **) out, &wanted);
}

int esclusa_counters_open_with(esclusa_counters **out, const char *name,
                               const esclusa_options *options)
{
    struct wanted wanted = {.kind = &esclusa_counters_kind, .name = name, .options = options};
    return esclusa_segment_open((struct segment **) out, &wanted);
}

int esclusa_counters_create_or_open_with(esclusa_counters **out, const char *name,
                                         uint32_t capacity, const esclusa_options *options)
{
    struct wanted wanted = {.kind = &esclusa_counters_kind,
                            .name = name,
                            .options = options,
                            .parameter = {capacity},
                            .fits = fits};
    return esclusa_segment_create_or_open((struct segment **) out, &wanted);
}

int esclusa_counters_create(esclusa_counters **out, const char *name, uint32_t capacity)
{
    return esclusa_counters_create_with(out, name, capacity, NULL);
}

int esclusa_counters_open(esclusa_counters **out, const char *name)
{
    return esclusa_counters_open_with(out, name, NULL);
}

int esclusa_counters_create_or_open(esclusa_counters **out, const char *name, uint32_t capacity)
{
    return esclusa_counters_create_or_open_with(out, name, capacity, NULL);
}

const char *esclusa_counters_name(const esclusa_counters *counters)
{
    return esclusa_segment_name((const struct handle *) counters, HANDLE_COUNTERS);
}

uint32_t esclusa_counters_capacity(const esclusa_counters *counters)
{
    return counters != NULL ? counters->capacity : 0;
}

void esclusa_counters_close(esclusa_counters *counters)
{
    esclusa_handle_close((struct handle *) counters, HANDLE_COUNTERS);
}

/* ---- values ---- */

static __attribute__((noinline)) int refuse(esclusa_counters *counters, uint32_t index,
                                            struct thread *me)
{
    int result = esclusa_fail(-ERANGE, "use counters", counters->segment.name,
                              "index %" PRIu32 ", capacity %" PRIu32, index, counters->capacity);
    handle_leave(&counters->segment.handle, HANDLE_COUNTERS, me);
    return result;
}

static inline int enter(esclusa_counters *counters, uint32_t index, struct thread **me)
{
    int result = handle_enter((struct handle *) counters, HANDLE_COUNTERS, me);
    if (result == 0 && __builtin_expect(index >= counters->capacity, 0)) {
        return refuse(counters, index, *me);
    }
    return result;
}

int esclusa_counters_add(esclusa_counters *counters, esclusa_labelled_counter_id id, int64_t delta,
                         int64_t *sum)
{
    struct thread *me;
    int result = enter(counters, id.index, &me);
    if (result == 0) {
        esclusa_kill_point();
        int64_t before = atomic_fetch_add_explicit(&counters->entries[id.index].value, delta,
                                                   memory_order_seq_cst);
        if (sum != NULL) {
            *sum = (int64_t) ((uint64_t) before + (uint64_t) delta);
        }
        handle_leave(&counters->segment.handle, HANDLE_COUNTERS, me);
    }
    return result;
}

int esclusa_counters_set(esclusa_counters *counters, esclusa_labelled_counter_id id, int64_t value)
{
    struct thread *me;
    int result = enter(counters, id.index, &me);
    if (result == 0) {
        esclusa_kill_point();
        atomic_store_explicit(&counters->entries[id.index].value, value, memory_order_release);
        handle_leave(&counters->segment.handle, HANDLE_COUNTERS, me);
    }
    return result;
}

int esclusa_counters_get(esclusa_counters *counters, esclusa_labelled_counter_id id, int64_t *value)
{
    struct thread *me;
    int result = enter(counters, id.index, &me);
    if (result == 0) {
        *value = atomic_load_explicit(&counters->entries[id.index].value, memory_order_acquire);
        handle_leave(&counters->segment.handle, HANDLE_COUNTERS, me);
    }
    return result;
}

/* ---- life ---- */

int esclusa_counters_is_valid(esclusa_counters *counters, esclusa_labelled_counter_id id)
{
    struct thread *me;
    int result = enter(counters, id.index, &me);
    if (result == 0) {
        uint64_t state = load64(&counters->entries[id.index].state);
        result = entry_is_there(state) && entry_generation(state) == id.generation;
        handle_leave(&counters->segment.handle, HANDLE_COUNTERS, me);
    }
    return result;
}

int esclusa_counters_free(esclusa_counters *counters, esclusa_labelled_counter_id id)
{
    struct thread *me;
    int result = enter(counters, id.index, &me);
    if (result != 0) {
        return result;
    }
    _Atomic uint64_t *at = &counters->entries[id.index].state;
    uint64_t state = load64(at);
    bool freed = false;
    while (!freed && entry_is_there(state) && entry_generation(state) == id.generation) {
        freed = shared_cas64(at, state, entry_word(id.generation + 1, ESCLUSA_ENTRY_FREE, 0));
        state = load64(at);
    }
    handle_leave(&counters->segment.handle, HANDLE_COUNTERS, me);
    return freed;
}
