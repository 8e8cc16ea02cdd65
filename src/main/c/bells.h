/* SPDX-License-Identifier: Apache-2.0 */
/* Threads that sleep in place of those who wait for a descriptor. docs/design/waiting.md, Waiting
 * for many */
#ifndef ESCLUSA_BELLS_H
#define ESCLUSA_BELLS_H

#include "handle.h"

/* Add 1 to the eventfd `fd` once a call on `handle` may succeed; -1: no longer. Returns 0, or
 * -errno with a sentence. */
int esclusa_bell_set(struct handle *handle, enum handle_kind kind, uint64_t asked, int fd);

/* In a forked child, holding the registry's lock: the parent's threads ring, not the child's. */
void esclusa_bells_after_fork(void);

#endif
