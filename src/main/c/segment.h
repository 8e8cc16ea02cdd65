/* SPDX-License-Identifier: Apache-2.0 */
/* A segment that this process has mapped, and its membership. docs/design/liveness.md */
#ifndef ESCLUSA_SEGMENT_H
#define ESCLUSA_SEGMENT_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/types.h>

#include "esclusa/esclusa.h"
#include "esclusa_layout.h"
#include "handle.h"

enum {
    ESCLUSA_NAME_LENGTH = 200,
    ESCLUSA_PATH = 4096 + ESCLUSA_NAME_LENGTH + 2,
    ESCLUSA_NO_MEMBER = UINT32_MAX,
};

struct segment;

/* Which members a sweep found dead. */
struct dead {
    uint8_t member[(ESCLUSA_MEMBERS_MAX + 8) / 8];
};

static inline bool dead_has(const struct dead *dead, uint32_t member)
{
    return member < ESCLUSA_MEMBERS_MAX && (dead->member[member / 8] >> member % 8 & 1) != 0;
}

static inline void dead_set(struct dead *dead, uint32_t member, bool is)
{
    unsigned bit = 1u << member % 8;
    dead->member[member / 8] =
        (uint8_t) (is ? dead->member[member / 8] | bit : dead->member[member / 8] & ~bit);
}

/* What the kinds of object do differently. */
struct kind {
    uint32_t number;
    enum handle_kind handle;
    const char *noun;
    size_t control_bytes; /* of its control block, which begins with a struct segment */
    uint32_t parameters;  /* how many of the header's it uses; the others are 0 */
    /* Bytes of the body; 0 and *why when a parameter is out of range. Call esclusa_body_bytes. */
    uint64_t (*body_bytes)(const uint64_t *parameter, uint32_t members, const char **why);
    /* Write the body of a new segment, which is all zero. */
    void (*fill)(void *body, const uint64_t *parameter, int64_t value);
    /* Keep addresses of the mapping in the control block. */
    void (*attach)(struct segment *segment);
    /* Repair what the dead left, and take those from `dead` whose repair cannot be finished now.
     * Then wake all who sleep for anything of the object, also if there was nothing to repair: one
     * may have died before its wake-up call, or with the one that it got, and once its state is
     * clean no other process's watcher finds anybody dead. Returns whether anything changed. */
    bool (*repair)(struct segment *segment, struct dead *dead);
    /* Give back what the segment's own handle holds; the last step before leaving. */
    void (*give_back)(struct segment *segment);
    /* Give back what a producer or consumer holds. */
    void (*give_back_handle)(struct handle *handle);
    /* In a forked child: what the parent held, the child does not. */
    void (*forked)(struct segment *segment);
    /* May this process use what it found? 0, or -errno with a sentence. NULL: always. */
    int (*accept)(const char *doing, const char *name, const struct esclusa_header *found);
    /* Does a thread of this process hold what must stay mapped until it lets go? NULL: never. */
    bool (*held)(struct segment *segment);
};

/* A descriptor whose locks are this process's life. */
struct own_descriptor {
    int fd;
    struct own_descriptor *next;
};

struct segment {
    struct handle handle;
    const struct kind *kind;
    struct esclusa_header *header; /* the mapping's first byte */
    struct esclusa_member *members;
    void *body;
    uint64_t byte_size;
    uint32_t member_count;
    uint32_t member;                        /* ours */
    uint64_t parameter[ESCLUSA_PARAMETERS]; /* as they were checked */
    int lock;                               /* the lock descriptor */
    struct own_descriptor opening;          /* the same, until the segment is in the list of all */
    int file;                               /* of what has no name: for others to have; else -1 */
    _Atomic int watch;                      /* of the watcher, -1 none */
    int64_t look_at; /* the watcher's: when to ask the locks again, INT64_MAX never */
    unsigned look_step;
    uint32_t pins;     /* reasons to keep the address range after close */
    bool still_shared; /* it was closed, and there was no room for zeros in its place */
    _Atomic int64_t last_sweep;
    bool cut; /* closed by us, as another process has cut its file: under the registry's lock */
    _Atomic bool unfinished;    /* the last sweep left something to the next */
    _Atomic int64_t spin_nanos; /* wait policy */
    _Atomic uint32_t yields;
    struct handle *handles; /* producers and consumers that are not closed yet */
    struct segment *next;   /* in the list of all */
    char name[ESCLUSA_NAME_LENGTH + 1];
};

/* ---- handle.c: of kinds whose members hold nothing ---- */

bool esclusa_repair_nothing(struct segment *segment, struct dead *dead);
void esclusa_give_back_nothing(struct segment *segment);

/* ---- name.c ---- */

/* Returns 0, or -EINVAL with a sentence. */
int esclusa_name_check(const char *doing, const char *name);
/* Where segments lie: ESCLUSA_DIR, or /dev/shm. */
const char *esclusa_directory(void);
/* Write "directory/name". Returns 0, or -ENAMETOOLONG with a sentence. */
int esclusa_path(char room[ESCLUSA_PATH], const char *doing, const char *directory,
                 const char *name);

/* ---- create.c ---- */

/* A file that nobody sees yet. */
struct draft {
    const char *directory;
    const char *name;
    uint64_t byte_size;
    uint32_t mode;
    const struct kind *kind; /* NULL: raw memory, without header */
    uint64_t parameter[ESCLUSA_PARAMETERS];
    uint32_t flags;
    uint32_t members;
    int64_t value;
};

/* Reserve a file that nobody else knows, and fill it. Returns 0, or -errno with a sentence. */
int esclusa_reserve_and_fill(int fd, const struct draft *draft);

/* Make the file whole, then visible. Returns a descriptor of it, or -errno with a sentence. */
int esclusa_publish(const struct draft *draft);
/* Take the name of `made` away again, unless it is another file's by now: who has published it
 * cannot open it. */
void esclusa_retract(const char *directory, const char *name, const struct stat *made);

/* Inode of the PID namespace of this process, 0 if it cannot be told. */
uint64_t esclusa_pid_namespace(void);
uint32_t esclusa_crc32(const void *bytes, size_t byte_size);

/* ---- unnamed.c ---- */

bool esclusa_is_unnamed(const char *name);
/* The descriptor that a name stands for, or -1. */
int esclusa_descriptor_named(const char *name);
/* What an object without a name says that it is called; `kind` NULL: raw memory. */
void esclusa_unnamed_name(char room[ESCLUSA_NAME_LENGTH + 1], const struct kind *kind);
/* Make the memory whole, then seal it. Returns a descriptor of it, or -errno with a sentence. */
int esclusa_unnamed_create(const struct draft *draft);
/* Open what `given` is a descriptor of anew, if it is sealed so that it can be trusted to stay.
 * Returns a descriptor, or -errno with a sentence. */
int esclusa_unnamed_open(const char *doing, const char *name, int given, uint32_t flags,
                         uint64_t *byte_size);
/* The descriptor of an open esclusa_memory. */
int esclusa_memory_fileno(const esclusa_memory *memory);

/* ---- open.c ---- */

/* 0 if it is a regular file of this user, or of one that `flags` allow, and its size; else -errno
 * with a sentence. */
int esclusa_check_file(const char *doing, const char *name, int fd, uint32_t flags,
                       uint64_t *byte_size);
/* Open a regular file of ours for reading and writing, without following links. Returns a
 * descriptor, or -errno with a sentence. */
int esclusa_open_file(const char *doing, const char *path, const char *name, uint32_t flags,
                      uint64_t *byte_size);
/*
 * Check the header of `byte_size` bytes of file; `kind` NULL accepts each. Returns 0, or -EPROTO
 * with a sentence; the header as it was found is in *found.
 */
int esclusa_check_header(const char *doing, const char *name, int fd, uint64_t byte_size,
                         const struct kind *kind, struct esclusa_header *found);

/* Bytes of the body of such an object; 0 and *why when a parameter is out of range. */
uint64_t esclusa_body_bytes(const struct kind *kind, const uint64_t *parameter, uint32_t members,
                            const char **why);

/* What a call that creates or opens asks for. */
struct wanted {
    const struct kind *kind;
    const char *name;
    const esclusa_options *options; /* may be NULL */
    uint64_t parameter[ESCLUSA_PARAMETERS];
    /* NULL, or: 0, or -errno with a sentence when those found are not what is wanted. */
    int (*fits)(const struct wanted *wanted, const uint64_t *found);
    int64_t value;
};

int esclusa_segment_create(struct segment **out, const struct wanted *wanted);
int esclusa_segment_open(struct segment **out, const struct wanted *wanted);
int esclusa_segment_create_or_open(struct segment **out, const struct wanted *wanted);

const struct kind *esclusa_kind(uint32_t number);
extern const struct kind esclusa_counter_kind, esclusa_mutex_kind, esclusa_queue_kind,
    esclusa_array_kind, esclusa_counters_kind;
extern const struct kind esclusa_semaphore_kind, esclusa_rwlock_kind;
extern const struct kind esclusa_barrier_kind, esclusa_event_kind, esclusa_latch_kind;
extern const struct kind esclusa_pthread_mutex_kind;

/* A second description of the open file `fd`, by `path` where there is no /proc (NULL: -EOPNOTSUPP
 * then). Returns a descriptor, or -errno. */
int esclusa_reopen(int fd, const char *path);
/* Returns 0 if the segment has a description for its locks; else what esclusa_reopen() gave in its
 * place, which it says, but -ENOENT for -ESTALE. */
int esclusa_check_lock(const struct segment *segment);

/* The public name of a segment that is open, else "". */
const char *esclusa_segment_name(const struct handle *handle, enum handle_kind kind);

/* ---- member.c ---- */

/* Become a member. Returns 0, or -errno with a sentence. */
int esclusa_member_join(struct segment *segment);
/* The last step; what was held has been given back. Closes the lock descriptor. */
void esclusa_member_leave(struct segment *segment);
/* Does member `i` live? Whoever asks has read the word that names it before. */
bool esclusa_member_alive(const struct segment *segment, uint32_t i);
/* Repair what the dead left. Returns whether anything changed. */
bool esclusa_sweep(struct segment *segment);
/* The same, unless somebody did within the last millisecond; for calls that do not wait. */
bool esclusa_sweep_sometimes(struct segment *segment);
/* Did the last sweep of this process leave something that could not be repaired yet? */
bool esclusa_sweep_is_unfinished(const struct segment *segment);
/* Is a member dead and not yet swept? */
bool esclusa_member_any_dead(const struct segment *segment);
/* For who found a table full, before each further look, with a `search` of zeros but for `version`
 * first: repair what the dead left, and wait a little for repairs that cannot be finished yet.
 * Returns false when another look is of no use: when nothing came or went since all lived, or after
 * a quarter of a second. */
struct search {
    /* Of the table: another number whenever an entry was taken or freed. */
    uint64_t (*version)(const struct segment *segment);
    uint64_t seen; /* before all were found alive */
    int64_t until;
    bool all_lived;
};
bool esclusa_make_room(struct segment *segment, struct search *search);
/* How long a deep sleep may last because of members without futexes: INT64_MAX, or 5 ms. */
int64_t esclusa_member_slow_limit(struct segment *segment);

/* ---- handle.c: a file that another process makes shorter ---- */

/* What lies behind the file's end cannot be reached any more: a load there would end the process.
 * If that is so, the segment is closed, its pages are zeros from now on, and whoever waits by it
 * is roused. Returns whether. Not with the registry's lock. */
bool esclusa_end_if_cut(struct segment *segment);
/* The same for who holds it. */
bool esclusa_end_if_cut_locked(struct segment *segment);

/* ---- zeros.c ---- */

/* Put private zeros in place of what is mapped there, in one step: who reads or writes there
 * meanwhile meets the one or the other. Returns false, and leaves all as it was, if the kernel has
 * room for it in no way. mremap(2), memfd_create(2) */
bool esclusa_put_zeros(void *address, size_t byte_size);

/* ---- fork.c ---- */

/* Holding the registry's lock since before `fd` was opened: a forked child closes its copy. A
 * negative one does no harm. */
void esclusa_own(struct own_descriptor *own, int fd);
/* Holding it until `fd` is closed, holds no lock, or is in the list of segments. Nothing if it is
 * not owned. */
void esclusa_disown(struct own_descriptor *own);
/* For who does not hold it: openat(2), and own what it gave; disown and close. */
int esclusa_open_own(struct own_descriptor *own, int directory, const char *path, int flags,
                     mode_t mode);
void esclusa_close_own(struct own_descriptor *own);

/* ---- watcher.c ---- */

/* Have the watcher rouse this process's sleepers when a member of `segment` dies. Returns whether
 * it will. */
bool esclusa_watch(struct segment *segment);
/* Holding the registry's lock. */
void esclusa_unwatch(struct segment *segment);
void esclusa_watcher_after_fork(void);

#endif
