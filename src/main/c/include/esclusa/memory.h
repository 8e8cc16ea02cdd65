/* SPDX-License-Identifier: Apache-2.0 */
/* Raw memory: the same object as Python's multiprocessing.shared_memory, always in /dev/shm. See
 * esclusa/esclusa.h for names, errors and times. */
#ifndef ESCLUSA_PUBLIC_MEMORY_H
#define ESCLUSA_PUBLIC_MEMORY_H

#include "esclusa/core.h"

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

typedef struct esclusa_memory_handle esclusa_memory;

/* Create `byte_size` (1 or more) zero bytes with mode 0600. */
int esclusa_memory_create(esclusa_memory **out, const char *name, uint64_t byte_size);
int esclusa_memory_open(esclusa_memory **out, const char *name);
/* Open, or create if there is none; -EINVAL if the one found has fewer bytes (Python rounds up on
 * other systems, never on Linux). */
int esclusa_memory_create_or_open(esclusa_memory **out, const char *name, uint64_t byte_size);
void *esclusa_memory_data(const esclusa_memory *memory);
uint64_t esclusa_memory_byte_size(const esclusa_memory *memory);
const char *esclusa_memory_name(const esclusa_memory *memory);
void esclusa_memory_close(esclusa_memory *memory);
/* Remove the name; who has it open keeps it. Returns 0, -ENOENT, or -errno of unlink(2). */
int esclusa_memory_unlink(const char *name);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif

#endif
