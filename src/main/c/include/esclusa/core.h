/* SPDX-License-Identifier: Apache-2.0 */
/* What all objects have in common. See esclusa/esclusa.h for names, errors and times. */
#ifndef ESCLUSA_PUBLIC_CORE_H
#define ESCLUSA_PUBLIC_CORE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

#define ESCLUSA_FOREVER INT64_MAX

enum {
    ESCLUSA_VERSION_MAJOR = 0,
    ESCLUSA_VERSION_MINOR = 1,
};

enum esclusa_flags {
    ESCLUSA_TEMPORARY = 1, /* create: `gc` removes the object when no member lives */
    ESCLUSA_ANY_USER = 2,  /* open: accept a segment of another user */
};

/* What may be asked beyond a name. Zero in a field means its default. */
typedef struct esclusa_options {
    uint32_t flags;   /* enum esclusa_flags */
    uint32_t mode;    /* permission bits of a new segment; default 0600 */
    uint32_t members; /* room for so many open handles in all processes; default 256 */
    uint32_t handles; /* queue: room for so many producers and consumers; default 1024 */
} esclusa_options;

/* How a blocking call waits: it spins, then yields, then sleeps (docs/design/waiting.md). */
typedef struct esclusa_wait_policy {
    int64_t spin_nanos; /* ESCLUSA_FOREVER: never sleep */
    uint32_t yields;
} esclusa_wait_policy;

extern const esclusa_wait_policy ESCLUSA_WAIT_DEFAULT;    /* 1 us, 50 yields, sleep */
extern const esclusa_wait_policy ESCLUSA_WAIT_BUSY_SPIN;  /* never sleeps; no -EINTR */
extern const esclusa_wait_policy ESCLUSA_WAIT_SLEEP_ONLY; /* sleeps at once */

/* The sentence for the last failure of the calling thread; "" if there was none. Valid until its
 * next call. */
const char *esclusa_error(void);

/* Remove the name of an object of any kind; who has it open keeps it. Refuses a file without our
 * header (-EPROTO). */
int esclusa_unlink(const char *name);

/* ---- without a name ---- */

/*
 * In place of a name, in every create: the object lies in memory of its own (memfd_create(2)),
 * sealed so that nobody can shrink it, and is gone with the last process that has it. Its name is
 * said to be "memfd:esclusa-queue" or the like. -ENOMEM if this machine has not as many bytes
 * available.
 */
#define ESCLUSA_UNNAMED "memfd:"

/*
 * The descriptor of an open object of whatever kind that was made without a name; esclusa_memory
 * too. It belongs to the object and is closed with it (and on exec). Send it to another process
 * (unix(7), SCM_RIGHTS), or have a child inherit it, and open it there as "fd:5", which leaves the
 * descriptor to its owner: each opening has a description of its own. Returns the number, or
 * -EINVAL the object has a name, or is a producer or consumer; -EBADF.
 *
 * That open gives, besides what every open does: -EBADF no such descriptor; -EPROTO it is no memory
 * that is sealed against shrinking, and not against writing; -EACCES it is not open for reading and
 * writing, or its mode keeps this user from opening it anew.
 */
int esclusa_fileno(const void *object);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif

#endif
