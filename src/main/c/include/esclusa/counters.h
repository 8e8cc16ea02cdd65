/* SPDX-License-Identifier: Apache-2.0 */
/* A table of labelled counters. See esclusa/esclusa.h for names, errors and times. */
#ifndef ESCLUSA_PUBLIC_COUNTERS_H
#define ESCLUSA_PUBLIC_COUNTERS_H

#include "esclusa/core.h"

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

enum {
    ESCLUSA_LABEL_LENGTH = 96, /* bytes of UTF-8 */
    ESCLUSA_UNIT_LENGTH = 16,
    ESCLUSA_COUNTERS_DEFAULT = 1024, /* a usual capacity */
};

enum esclusa_labelled_counter_type {
    ESCLUSA_COUNTER = 0, /* a counter: by convention it only grows */
    ESCLUSA_GAUGE = 1,
};

typedef struct esclusa_counters_handle esclusa_counters;

/* One counter of a table, in all processes; valid until somebody frees it. */
typedef struct esclusa_labelled_counter_id {
    uint32_t index;
    uint32_t generation;
} esclusa_labelled_counter_id;

/* `capacity` from 1 to 1,048,576; each counter has three cache lines. */
int esclusa_counters_create(esclusa_counters **out, const char *name, uint32_t capacity);
int esclusa_counters_create_with(esclusa_counters **out, const char *name, uint32_t capacity,
                                 const esclusa_options *options);
int esclusa_counters_open(esclusa_counters **out, const char *name);
int esclusa_counters_open_with(esclusa_counters **out, const char *name,
                               const esclusa_options *options);
/* -EINVAL if the one found has another capacity; the sentence has both. */
int esclusa_counters_create_or_open(esclusa_counters **out, const char *name, uint32_t capacity);
int esclusa_counters_create_or_open_with(esclusa_counters **out, const char *name,
                                         uint32_t capacity, const esclusa_options *options);
const char *esclusa_counters_name(const esclusa_counters *counters);
uint32_t esclusa_counters_capacity(const esclusa_counters *counters);
/*
 * Allocate a counter with the value 0, which this handle's member owns. `label` is 1 to 96 bytes of
 * UTF-8, `unit` (may be NULL) 0 to 16, both without control characters, else -EINVAL. Labels need
 * not be unique. -ENOSPC: all are in use; the sentence says how many. Its owner's death or close
 * leaves it, marked as orphaned.
 */
int esclusa_counters_allocate(esclusa_counters *counters, esclusa_labelled_counter_id *id,
                              const char *label, const char *unit,
                              enum esclusa_labelled_counter_type type);
/* Free a counter, whoever owns it. Returns 1, or 0 if somebody has freed it before. */
int esclusa_counters_free(esclusa_counters *counters, esclusa_labelled_counter_id id);
/* Returns 1 if the counter has not been freed, else 0. */
int esclusa_counters_is_valid(esclusa_counters *counters, esclusa_labelled_counter_id id);
/*
 * The value: add (sequentially consistent, wrapping; *sum, which may be NULL, is the new value),
 * set (release), get (acquire). They do not look whether the counter is still there: the value of
 * one that was freed may be another's by now. -ERANGE for an index outside the capacity.
 */
int esclusa_counters_add(esclusa_counters *counters, esclusa_labelled_counter_id id, int64_t delta,
                         int64_t *sum);
int esclusa_counters_set(esclusa_counters *counters, esclusa_labelled_counter_id id, int64_t value);
int esclusa_counters_get(esclusa_counters *counters, esclusa_labelled_counter_id id,
                         int64_t *value);

typedef struct esclusa_labelled_counter_info {
    esclusa_labelled_counter_id id;
    int64_t value;
    uint32_t type;     /* enum esclusa_labelled_counter_type */
    uint32_t orphaned; /* 1: its owner has died or left, and the following are 0 */
    uint32_t pid;      /* of its owner, in the owner's PID namespace */
    uint32_t language; /* of its owner: 1 Java, 2 C, 3 Python */
    char unit[ESCLUSA_UNIT_LENGTH + 1];
    char label[ESCLUSA_LABEL_LENGTH + 1];
} esclusa_labelled_counter_info;

/*
 * Read the counter at `index`, which is less than the capacity (else -ERANGE), without a lock:
 * label, unit and type are those of one counter. Returns 1; 0 if there is none, or it changed each
 * time that it was looked at. A death is noticed within about a millisecond.
 */
int esclusa_counters_read(esclusa_counters *counters, uint32_t index,
                          esclusa_labelled_counter_info *info);
/* Find the first counter with this label. Returns 1, or 0 if there is none. */
int esclusa_counters_find(esclusa_counters *counters, esclusa_labelled_counter_id *id,
                          const char *label);
/* Leaves the counters that it allocated, marked as orphaned. */
void esclusa_counters_close(esclusa_counters *counters);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif

#endif
