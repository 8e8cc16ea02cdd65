/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The bytes of a segment, version 1: docs/layout/v1.md in C.
 *
 * A field that is read while another process may write it is _Atomic; what is written once, before
 * anybody else sees the segment, is not.
 */
#ifndef ESCLUSA_LAYOUT_H
#define ESCLUSA_LAYOUT_H

#include <stdalign.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

_Static_assert(ATOMIC_LLONG_LOCK_FREE == 2, "a lock of libatomic is private to a process");
_Static_assert(ATOMIC_INT_LOCK_FREE == 2, "a lock of libatomic is private to a process");
_Static_assert(sizeof(_Atomic uint64_t) == 8 && alignof(_Atomic uint64_t) == 8, "layout v1");
_Static_assert(sizeof(_Atomic uint32_t) == 4 && alignof(_Atomic uint32_t) == 4, "layout v1");
#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "Esclusa is for little-endian machines"
#endif

enum {
    ESCLUSA_CACHE_LINE = 64,
    ESCLUSA_MAJOR = 1,
    ESCLUSA_MINOR = 0,
    ESCLUSA_KIND_COUNTER = 1,
    ESCLUSA_KIND_MUTEX = 2,
    ESCLUSA_KIND_QUEUE = 3,
    ESCLUSA_KIND_ARRAY = 4,
    ESCLUSA_KIND_COUNTERS = 5,
    ESCLUSA_KIND_SEMAPHORE = 6,
    ESCLUSA_KIND_RWLOCK = 7,
    ESCLUSA_KIND_BARRIER = 8,
    ESCLUSA_KIND_EVENT = 9,
    ESCLUSA_KIND_LATCH = 10,
    ESCLUSA_KIND_PTHREAD_MUTEX = 11,
    ESCLUSA_PARAMETERS = 6,
    ESCLUSA_MEMBERS_MAX = 65535,
    ESCLUSA_HANDLES_MAX = 65535,
    ESCLUSA_CHECKSUM_BYTES = 124, /* of the header, from its first byte */
};

/* Bits of the header's flags for what a reader has to know: an unknown one is refused. */
#define ESCLUSA_FEATURES UINT32_C(0xffff0000)

/* Byte LOCK_BASE + i of the file is locked by whoever is member i. */
#define ESCLUSA_LOCK_BASE ((int64_t) 1 << 62)
/* "ESCLUSA" and a zero. */
#define ESCLUSA_MAGIC UINT64_C(0x004153554c435345)

struct esclusa_header {
    uint64_t magic;
    uint16_t major;
    uint16_t minor;
    uint32_t kind;
    uint64_t byte_size;
    uint64_t generation;
    uint64_t pid_namespace;
    uint64_t created;
    uint32_t flags;
    uint32_t members;
    uint64_t body_offset;
    uint64_t parameter[ESCLUSA_PARAMETERS];
    uint8_t reserved[12];
    uint32_t checksum;
    alignas(ESCLUSA_CACHE_LINE) _Atomic uint32_t mark;
    uint8_t reserved_too[124];
};

_Static_assert(offsetof(struct esclusa_header, magic) == 0, "layout v1");
_Static_assert(offsetof(struct esclusa_header, major) == 8, "layout v1");
_Static_assert(offsetof(struct esclusa_header, minor) == 10, "layout v1");
_Static_assert(offsetof(struct esclusa_header, kind) == 12, "layout v1");
_Static_assert(offsetof(struct esclusa_header, byte_size) == 16, "layout v1");
_Static_assert(offsetof(struct esclusa_header, generation) == 24, "layout v1");
_Static_assert(offsetof(struct esclusa_header, pid_namespace) == 32, "layout v1");
_Static_assert(offsetof(struct esclusa_header, created) == 40, "layout v1");
_Static_assert(offsetof(struct esclusa_header, flags) == 48, "layout v1");
_Static_assert(offsetof(struct esclusa_header, members) == 52, "layout v1");
_Static_assert(offsetof(struct esclusa_header, body_offset) == 56, "layout v1");
_Static_assert(offsetof(struct esclusa_header, parameter) == 64, "layout v1");
_Static_assert(offsetof(struct esclusa_header, checksum) == ESCLUSA_CHECKSUM_BYTES, "layout v1");
_Static_assert(offsetof(struct esclusa_header, mark) == 128, "layout v1");
_Static_assert(sizeof(struct esclusa_header) == 256, "layout v1");

enum {
    ESCLUSA_MEMBER_ACTIVE = 1,
    ESCLUSA_MEMBER_SLOW = 2,
    ESCLUSA_NAME_BYTES = 40,
};

struct esclusa_member {
    _Atomic uint64_t state; /* generation << 32 | slow | active */
    _Atomic uint32_t pid;
    _Atomic uint32_t language;
    _Atomic uint64_t joined;
    char name[ESCLUSA_NAME_BYTES];
};

_Static_assert(offsetof(struct esclusa_member, state) == 0, "layout v1");
_Static_assert(offsetof(struct esclusa_member, pid) == 8, "layout v1");
_Static_assert(offsetof(struct esclusa_member, language) == 12, "layout v1");
_Static_assert(offsetof(struct esclusa_member, joined) == 16, "layout v1");
_Static_assert(offsetof(struct esclusa_member, name) == 24, "layout v1");
_Static_assert(sizeof(struct esclusa_member) == 64, "layout v1");

struct esclusa_counter {
    alignas(ESCLUSA_CACHE_LINE) _Atomic int64_t value;
};

_Static_assert(offsetof(struct esclusa_counter, value) == 0, "layout v1");
_Static_assert(sizeof(struct esclusa_counter) == 64, "layout v1");

#define ESCLUSA_MUTEX_RECOVERED (UINT64_C(1) << 17)
#define ESCLUSA_MUTEX_CONTENDED (UINT64_C(1) << 16)

struct esclusa_condition {
    _Atomic uint32_t sequence; /* futex word */
    _Atomic uint32_t waiting;
};

enum { ESCLUSA_MUTEX_CONDITIONS = 7 };

struct esclusa_mutex {
    alignas(ESCLUSA_CACHE_LINE) _Atomic uint64_t word; /* generation << 32 | flags | owner */
    struct esclusa_condition condition[ESCLUSA_MUTEX_CONDITIONS];
};

_Static_assert(offsetof(struct esclusa_condition, sequence) == 0, "layout v1");
_Static_assert(offsetof(struct esclusa_condition, waiting) == 4, "layout v1");
_Static_assert(sizeof(struct esclusa_condition) == 8, "layout v1");
_Static_assert(offsetof(struct esclusa_mutex, condition) == 8, "layout v1");

_Static_assert(offsetof(struct esclusa_mutex, word) == 0, "layout v1");
_Static_assert(sizeof(struct esclusa_mutex) == 64, "layout v1");

struct esclusa_queue {
    alignas(ESCLUSA_CACHE_LINE) _Atomic uint64_t tail;
    alignas(ESCLUSA_CACHE_LINE) _Atomic uint64_t head;
    alignas(ESCLUSA_CACHE_LINE) _Atomic uint32_t published;
    _Atomic uint32_t consumers_waiting;
    _Atomic uint32_t freed;
    _Atomic uint32_t producers_waiting;
    _Atomic uint64_t returned;
    _Atomic uint64_t searched;
    alignas(ESCLUSA_CACHE_LINE) _Atomic uint64_t high_water;
    _Atomic uint64_t aborted;
    _Atomic uint64_t producers_seen;
};

_Static_assert(offsetof(struct esclusa_queue, tail) == 0, "layout v1");
_Static_assert(offsetof(struct esclusa_queue, head) == 64, "layout v1");
_Static_assert(offsetof(struct esclusa_queue, published) == 128, "layout v1");
_Static_assert(offsetof(struct esclusa_queue, consumers_waiting) == 132, "layout v1");
_Static_assert(offsetof(struct esclusa_queue, freed) == 136, "layout v1");
_Static_assert(offsetof(struct esclusa_queue, producers_waiting) == 140, "layout v1");
_Static_assert(offsetof(struct esclusa_queue, returned) == 144, "layout v1");
_Static_assert(offsetof(struct esclusa_queue, searched) == 152, "layout v1");
_Static_assert(offsetof(struct esclusa_queue, high_water) == 192, "layout v1");
_Static_assert(offsetof(struct esclusa_queue, aborted) == 200, "layout v1");
_Static_assert(offsetof(struct esclusa_queue, producers_seen) == 208, "layout v1");
_Static_assert(sizeof(struct esclusa_queue) == 256, "layout v1");

enum esclusa_role { ESCLUSA_NO_ROLE = 0, ESCLUSA_PRODUCER = 1, ESCLUSA_CONSUMER = 2 };
enum esclusa_intent { ESCLUSA_NO_INTENT = 0, ESCLUSA_PUT = 1, ESCLUSA_TAKE = 2 };

/* How a producer or consumer waits; it is counted once for each. */
enum esclusa_waits {
    ESCLUSA_WAITS = 1, /* its thread is in a call */
    ESCLUSA_RUNG = 2,  /* it is to be rung for, while its thread does something else */
};

struct esclusa_handle {
    alignas(
        ESCLUSA_CACHE_LINE) _Atomic uint64_t owner; /* generation << 32 | role << 16 | member + 1 */
    _Atomic uint64_t intent;                        /* first ticket << 20 | how many << 4 | kind */
    _Atomic uint32_t waiting;                       /* enum esclusa_waits */
};

_Static_assert(offsetof(struct esclusa_handle, owner) == 0, "layout v1");
_Static_assert(offsetof(struct esclusa_handle, intent) == 8, "layout v1");
_Static_assert(offsetof(struct esclusa_handle, waiting) == 16, "layout v1");
_Static_assert(sizeof(struct esclusa_handle) == 64, "layout v1");

enum esclusa_state {
    ESCLUSA_EMPTY = 0,
    ESCLUSA_FULL = 1,
    ESCLUSA_VOID = 2,
    ESCLUSA_RETURNED = 3,
    ESCLUSA_CLAIMED = 4,
    ESCLUSA_TAKEN = 5,
};

/* A producer writes two neighbours at once. */
struct esclusa_slot {
    _Atomic uint64_t word;
    union {
        struct {
            _Atomic uint32_t length;
            _Atomic uint32_t type;
        };
        _Atomic uint64_t length_and_type;
    };
    union {
        _Atomic uint32_t returns;
        _Atomic uint64_t returns_and_padding;
    };
    _Atomic uint64_t ticket;
};

enum { ESCLUSA_PAYLOAD = 32 }; /* its offset in a slot */

_Static_assert(offsetof(struct esclusa_slot, word) == 0, "layout v1");
_Static_assert(offsetof(struct esclusa_slot, length) == 8, "layout v1");
_Static_assert(offsetof(struct esclusa_slot, type) == 12, "layout v1");
_Static_assert(offsetof(struct esclusa_slot, returns) == 16, "layout v1");
_Static_assert(offsetof(struct esclusa_slot, ticket) == 24, "layout v1");
_Static_assert(sizeof(struct esclusa_slot) == ESCLUSA_PAYLOAD, "layout v1");

/* Of those who wait for one thing; a part of other structures. */
struct esclusa_waiters {
    _Atomic uint32_t epoch; /* futex word */
    _Atomic uint32_t waiting;
};

_Static_assert(offsetof(struct esclusa_waiters, epoch) == 0, "layout v1");
_Static_assert(offsetof(struct esclusa_waiters, waiting) == 4, "layout v1");
_Static_assert(sizeof(struct esclusa_waiters) == 8, "layout v1");

/* An array is its elements. parameter[0] is their type (enum esclusa_element_type) | dimensions <<
 * 8, the others are the lengths. */
enum { ESCLUSA_DIMENSIONS_SHIFT = 8 };

#define ESCLUSA_ARRAY_BYTES_MAX (UINT64_C(1) << 47)

enum { ESCLUSA_UNIT_BYTES = 16, ESCLUSA_LABEL_BYTES = 96, ESCLUSA_CAPACITY_MAX = 1 << 20 };

enum esclusa_entry_state {
    ESCLUSA_ENTRY_FREE = 0,
    ESCLUSA_ENTRY_WRITTEN = 1, /* being written */
    ESCLUSA_ENTRY_USED = 2,
    ESCLUSA_ENTRY_ORPHANED = 3, /* used, and its owner has died or left */
};

/* An entry of a table of counters. Texts are UTF-8, padded by zeros. */
struct esclusa_labelled {
    alignas(ESCLUSA_CACHE_LINE) _Atomic int64_t value;
    alignas(ESCLUSA_CACHE_LINE) _Atomic uint64_t state; /* generation << 32 | state << 16 | owner */
    _Atomic uint32_t type;
    alignas(16) _Atomic uint64_t unit[ESCLUSA_UNIT_BYTES / 8];
    _Atomic uint64_t label[ESCLUSA_LABEL_BYTES / 8];
};

_Static_assert(offsetof(struct esclusa_labelled, value) == 0, "layout v1");
_Static_assert(offsetof(struct esclusa_labelled, state) == 64, "layout v1");
_Static_assert(offsetof(struct esclusa_labelled, type) == 72, "layout v1");
_Static_assert(offsetof(struct esclusa_labelled, unit) == 80, "layout v1");
_Static_assert(offsetof(struct esclusa_labelled, label) == 96, "layout v1");
_Static_assert(sizeof(struct esclusa_labelled) == 192, "layout v1");

/* Of a ledger: what one member holds, and the change that it announces. */
struct esclusa_entry {
    alignas(ESCLUSA_CACHE_LINE) _Atomic uint64_t
        word; /* generation << 41 | change << 20 | held; the change has a sign */
};

_Static_assert(offsetof(struct esclusa_entry, word) == 0, "layout v1");
_Static_assert(sizeof(struct esclusa_entry) == 64, "layout v1");

#define ESCLUSA_LEDGER_RECOVERED (UINT64_C(1) << 63)

enum {
    ESCLUSA_UNITS_MAX = (1 << 20) - 1, /* of a ledger */
};

/* Entries follow, one for each member. */
struct esclusa_semaphore {
    alignas(ESCLUSA_CACHE_LINE) _Atomic uint64_t
        word; /* recovered << 63 | generation << 36 | who << 20 | free */
    alignas(ESCLUSA_CACHE_LINE) struct esclusa_waiters waiters;
};

_Static_assert(offsetof(struct esclusa_semaphore, word) == 0, "layout v1");
_Static_assert(offsetof(struct esclusa_semaphore, waiters) == 64, "layout v1");
_Static_assert(sizeof(struct esclusa_semaphore) == 128, "layout v1");

/* Entries follow, one for each member. */
struct esclusa_rwlock {
    alignas(ESCLUSA_CACHE_LINE) _Atomic uint64_t word;      /* as the semaphore's */
    alignas(ESCLUSA_CACHE_LINE) _Atomic uint64_t turnstile; /* as the mutex's */
    alignas(ESCLUSA_CACHE_LINE) struct esclusa_waiters waiters;
};

_Static_assert(offsetof(struct esclusa_rwlock, word) == 0, "layout v1");
_Static_assert(offsetof(struct esclusa_rwlock, turnstile) == 64, "layout v1");
_Static_assert(offsetof(struct esclusa_rwlock, waiters) == 128, "layout v1");
_Static_assert(sizeof(struct esclusa_rwlock) == 192, "layout v1");

/* The barrier's word: generation << 32 | broken | how the last 14 ended << 17 | arrived. */
#define ESCLUSA_BARRIER_BROKEN (UINT64_C(1) << 31)

enum {
    ESCLUSA_BARRIER_ENDS = 14,       /* generations, of which the word says how they ended */
    ESCLUSA_BARRIER_ENDS_SHIFT = 17, /* the oldest; a 1 is a reset */
    ESCLUSA_PARTIES_MAX = 65535,
};

struct esclusa_barrier {
    alignas(ESCLUSA_CACHE_LINE) _Atomic uint64_t word;
    _Atomic uint64_t reset; /* 1 << 32 | the latest generation that a reset was for; 0 none */
    alignas(ESCLUSA_CACHE_LINE) struct esclusa_waiters waiters;
};

_Static_assert(offsetof(struct esclusa_barrier, word) == 0, "layout v1");
_Static_assert(offsetof(struct esclusa_barrier, reset) == 8, "layout v1");
_Static_assert(offsetof(struct esclusa_barrier, waiters) == 64, "layout v1");
_Static_assert(sizeof(struct esclusa_barrier) == 128, "layout v1");

/* One for each member. */
struct esclusa_party {
    alignas(ESCLUSA_CACHE_LINE) _Atomic uint64_t entry; /* member's generation << 32 | 1: a party */
};

_Static_assert(offsetof(struct esclusa_party, entry) == 0, "layout v1");
_Static_assert(sizeof(struct esclusa_party) == 64, "layout v1");

#define ESCLUSA_EVENT_SET UINT32_C(1)

struct esclusa_event {
    alignas(ESCLUSA_CACHE_LINE) _Atomic uint32_t word; /* times set << 1 | set */
    alignas(8) struct esclusa_waiters waiters;
};

_Static_assert(offsetof(struct esclusa_event, word) == 0, "layout v1");
_Static_assert(offsetof(struct esclusa_event, waiters) == 8, "layout v1");
_Static_assert(sizeof(struct esclusa_event) == 64, "layout v1");

struct esclusa_latch {
    alignas(ESCLUSA_CACHE_LINE) _Atomic uint64_t count;
    struct esclusa_waiters waiters;
};

_Static_assert(offsetof(struct esclusa_latch, count) == 0, "layout v1");
_Static_assert(offsetof(struct esclusa_latch, waiters) == 8, "layout v1");
_Static_assert(sizeof(struct esclusa_latch) == 64, "layout v1");

enum { ESCLUSA_PTHREAD_MUTEX_BYTES = 64 }; /* room for a pthread_mutex_t of any C library */

/* parameter[0] is the C library, parameter[1] the architecture, parameter[2] the bytes of a
 * pthread_mutex_t there: pthread_abi.h. */
struct esclusa_pthread_mutex {
    alignas(ESCLUSA_CACHE_LINE) uint8_t mutex[ESCLUSA_PTHREAD_MUTEX_BYTES];
    struct esclusa_condition condition[ESCLUSA_MUTEX_CONDITIONS];
};

_Static_assert(offsetof(struct esclusa_pthread_mutex, mutex) == 0, "layout v1");
_Static_assert(offsetof(struct esclusa_pthread_mutex, condition) == 64, "layout v1");
_Static_assert(sizeof(struct esclusa_pthread_mutex) == 128, "layout v1");

#endif
