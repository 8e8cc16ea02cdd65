/* SPDX-License-Identifier: Apache-2.0 */
/* Who allocates a counter, and who looks for one. docs/design/counters.md */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "counters.h"
#include "shared.h"

enum { LOOKS = 8 };

/* ---- allocate ---- */

static void write_text(_Atomic uint64_t *to, const char *text, size_t byte_size)
{
    char padded[ESCLUSA_LABEL_BYTES] = {0};
    memcpy(padded, text, strlen(text));
    for (size_t i = 0; i < byte_size / 8; i++) {
        uint64_t word;
        memcpy(&word, padded + i * 8, 8);
        shared_plain64(to + i, word);
    }
}

/* Returns whether one was found. */
static bool allocate(esclusa_counters *counters, esclusa_labelled_counter_id *id, const char *label,
                     const char *unit, enum esclusa_labelled_counter_type type)
{
    uint32_t first = atomic_load_explicit(&counters->next, memory_order_relaxed);
    uint32_t me = counters->segment.member + 1;
    for (uint32_t i = 0; i < counters->capacity; i++) {
        uint32_t index = (first + i) % counters->capacity;
        struct esclusa_labelled *entry = &counters->entries[index];
        uint64_t state = load64(&entry->state);
        uint32_t generation = entry_generation(state) + 1;
        if (entry_state(state) != ESCLUSA_ENTRY_FREE ||
            !shared_cas64(&entry->state, state,
                          entry_word(generation, ESCLUSA_ENTRY_WRITTEN, me))) {
            continue;
        }
        fence(); /* pairs with that of read_entry */
        esclusa_kill_point();
        atomic_store_explicit(&entry->value, 0, memory_order_relaxed);
        shared_plain32(&entry->type, type);
        write_text(entry->unit, unit, ESCLUSA_UNIT_BYTES);
        write_text(entry->label, label, ESCLUSA_LABEL_BYTES);
        shared_release64(&entry->state, entry_word(generation, ESCLUSA_ENTRY_USED, me));
        atomic_store_explicit(&counters->next, index + 1, memory_order_relaxed);
        *id = (esclusa_labelled_counter_id){index, generation};
        return true;
    }
    return false;
}

static int check(esclusa_counters *counters, const char *label, const char *unit,
                 enum esclusa_labelled_counter_type type)
{
    static const char allocating[] = "allocate in segment";
    const char *name = counters->segment.name;
    if (!esclusa_is_text(label, 1, ESCLUSA_LABEL_BYTES)) {
        return esclusa_fail(-EINVAL, allocating, name,
                            "a label is 1 to %d bytes of UTF-8 without control characters",
                            ESCLUSA_LABEL_BYTES);
    }
    if (!esclusa_is_text(unit, 0, ESCLUSA_UNIT_BYTES)) {
        return esclusa_fail(-EINVAL, allocating, name,
                            "a unit is 0 to %d bytes of UTF-8 without control characters",
                            ESCLUSA_UNIT_BYTES);
    }
    return type == ESCLUSA_COUNTER || type == ESCLUSA_GAUGE
               ? 0
               : esclusa_fail(-EINVAL, allocating, name, "there is no type %d of counters",
                              (int) type);
}

/* A generation is more with each that allocates or frees. */
static uint64_t version(const struct segment *segment)
{
    const esclusa_counters *counters = (const esclusa_counters *) segment;
    uint64_t sum = 0;
    for (uint32_t i = 0; i < counters->capacity; i++) {
        sum += load64(&counters->entries[i].state);
    }
    return sum;
}

int esclusa_counters_allocate(esclusa_counters *counters, esclusa_labelled_counter_id *id,
                              const char *label, const char *unit,
                              enum esclusa_labelled_counter_type type)
{
    unit = unit != NULL ? unit : "";
    struct thread *me;
    int result = handle_enter((struct handle *) counters, HANDLE_COUNTERS, &me);
    if (result != 0) {
        return result;
    }
    result = check(counters, label, unit, type);
    bool allocated = false;
    struct search search = {.version = version};
    if (result == 0) {
        do {
            allocated = allocate(counters, id, label, unit, type);
        } while (!allocated && esclusa_make_room(&counters->segment, &search));
    }
    if (result == 0 && !allocated) {
        result = esclusa_fail(-ENOSPC, "allocate in segment", counters->segment.name,
                              "all %" PRIu32 " counters are in use", counters->capacity);
    }
    handle_leave(&counters->segment.handle, HANDLE_COUNTERS, me);
    return result;
}

/* ---- read ---- */

static void read_text(char *into, const _Atomic uint64_t *from, size_t byte_size)
{
    for (size_t i = 0; i < byte_size / 8; i++) {
        uint64_t word = atomic_load_explicit(from + i, memory_order_relaxed);
        memcpy(into + i * 8, &word, 8);
    }
    into[byte_size] = '\0';
}

static void read_owner(const struct segment *segment, uint32_t owner,
                       esclusa_labelled_counter_info *info)
{
    info->orphaned = owner == 0;
    bool known = owner != 0 && owner <= segment->member_count;
    info->pid = known ? load32(&segment->members[owner - 1].pid) : 0;
    info->language = known ? load32(&segment->members[owner - 1].language) : 0;
}

/* Returns whether there is a counter. */
static bool read_entry(const esclusa_counters *counters, uint32_t index,
                       esclusa_labelled_counter_info *info)
{
    const struct esclusa_labelled *entry = &counters->entries[index];
    for (int look = 0; look < LOOKS; look++) {
        uint64_t state = load64(&entry->state);
        if (!entry_is_there(state)) {
            return false;
        }
        info->id = (esclusa_labelled_counter_id){index, entry_generation(state)};
        info->type = atomic_load_explicit(&entry->type, memory_order_relaxed);
        info->value = atomic_load_explicit(&entry->value, memory_order_acquire);
        read_text(info->unit, entry->unit, ESCLUSA_UNIT_BYTES);
        read_text(info->label, entry->label, ESCLUSA_LABEL_BYTES);
        read_owner(&counters->segment, entry_owner(state), info);
        fence(); /* pairs with that of allocate */
        if (load64(&entry->state) == state) {
            return true;
        }
    }
    return false;
}

int esclusa_counters_read(esclusa_counters *counters, uint32_t index,
                          esclusa_labelled_counter_info *info)
{
    struct thread *me;
    int result = handle_enter((struct handle *) counters, HANDLE_COUNTERS, &me);
    if (result != 0) {
        return result;
    }
    if (index < counters->capacity) {
        esclusa_sweep_sometimes(&counters->segment);
        result = read_entry(counters, index, info);
    } else {
        result = esclusa_fail(-ERANGE, "use counters", counters->segment.name,
                              "index %" PRIu32 ", capacity %" PRIu32, index, counters->capacity);
    }
    handle_leave(&counters->segment.handle, HANDLE_COUNTERS, me);
    return result;
}

int esclusa_counters_find(esclusa_counters *counters, esclusa_labelled_counter_id *id,
                          const char *label)
{
    struct thread *me;
    int result = handle_enter((struct handle *) counters, HANDLE_COUNTERS, &me);
    if (result != 0) {
        return result;
    }
    bool found = false;
    for (uint32_t i = 0; i < counters->capacity && !found; i++) {
        esclusa_labelled_counter_info info;
        found = read_entry(counters, i, &info) && strcmp(info.label, label) == 0;
        *id = found ? info.id : *id;
    }
    handle_leave(&counters->segment.handle, HANDLE_COUNTERS, me);
    return found;
}
