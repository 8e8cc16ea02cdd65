/* SPDX-License-Identifier: Apache-2.0 */
/* Queues, their registration of producers and consumers, and their figures. docs/design/queue.md */
#include "queue.h"

#include <errno.h>
#include <inttypes.h>

enum { DEFAULT_HANDLES = 1024 };

/* ---- the kind ---- */

static uint64_t stride_of(uint64_t slot_bytes)
{
    return (ESCLUSA_PAYLOAD + slot_bytes + 63) / 64 * 64;
}

static uint64_t body_bytes(const uint64_t *parameter, uint32_t members, const char **why)
{
    (void) members;
    uint64_t slots = parameter[0], slot_bytes = parameter[1], handles = parameter[2];
    if (slots < 1 || slots > INT32_MAX) {
        *why = "a queue has 1 to 2147483647 slots";
    } else if (slot_bytes > INT32_MAX) {
        *why = "a slot has 0 to 2147483647 bytes";
    } else if (handles < 1 || handles > ESCLUSA_HANDLES_MAX) {
        *why = "a queue has room for 1 to 65535 producers and consumers";
    } else {
        return sizeof(struct esclusa_queue) + handles * sizeof(struct esclusa_handle) +
               slots * stride_of(slot_bytes);
    }
    return 0;
}

static unsigned char *slots_of(void *body, const uint64_t *parameter)
{
    return (unsigned char *) body + sizeof(struct esclusa_queue) +
           parameter[2] * sizeof(struct esclusa_handle);
}

static void fill(void *body, const uint64_t *parameter, int64_t value)
{
    (void) value;
    unsigned char *slots = slots_of(body, parameter);
    uint64_t stride = stride_of(parameter[1]);
    for (uint64_t i = 0; i < parameter[0]; i++) {
        shared_plain64(&slot_at(slots, stride, i)->word, word_of(ESCLUSA_EMPTY, i));
    }
}

static void attach(struct segment *segment)
{
    esclusa_queue *queue = (esclusa_queue *) segment;
    const uint64_t *parameter = segment->parameter;
    queue->words = segment->body;
    queue->lines = (struct esclusa_handle *) (queue->words + 1);
    queue->slots = slots_of(segment->body, parameter);
    queue->slot_count = parameter[0];
    queue->mask = (parameter[0] & (parameter[0] - 1)) == 0 ? parameter[0] - 1 : ESCLUSA_NO_MASK;
    queue->slot_bytes = (uint32_t) parameter[1];
    queue->stride = stride_of(parameter[1]);
    queue->handle_count = (uint32_t) parameter[2];
}

static void nothing(struct segment *segment)
{
    (void) segment;
}

const struct kind esclusa_queue_kind = {
    .number = ESCLUSA_KIND_QUEUE,
    .handle = HANDLE_QUEUE,
    .noun = "queue",
    .control_bytes = sizeof(struct esclusa_queue_handle),
    .parameters = 3,
    .body_bytes = body_bytes,
    .fill = fill,
    .attach = attach,
    .repair = esclusa_queue_repair,
    .give_back = nothing,
    .give_back_handle = esclusa_queue_give_back_handle,
    .forked = nothing,
};

/* ---- create, open ---- */

static struct wanted wanted_queue(const char *name, uint32_t slots, uint32_t slot_bytes,
                                  const esclusa_options *options)
{
    uint32_t handles =
        options != NULL && options->handles != 0 ? options->handles : DEFAULT_HANDLES;
    return (struct wanted){
        .kind = &esclusa_queue_kind,
        .name = name,
        .options = options,
        .parameter = {slots, slot_bytes, handles},
    };
}

static int fits(const struct wanted *wanted, const uint64_t *found)
{
    const uint64_t *asked = wanted->parameter;
    if (found[0] != asked[0] || found[1] != asked[1]) {
        return esclusa_fail(-EINVAL, "open segment", wanted->name,
                            "it has %" PRIu64 " slots of %" PRIu64 " bytes, not %" PRIu64
                            " of %" PRIu64,
                            found[0], found[1], asked[0], asked[1]);
    }
    if (wanted->options != NULL && wanted->options->handles != 0 && found[2] != asked[2]) {
        return esclusa_fail(-EINVAL, "open segment", wanted->name,
                            "it has room for %" PRIu64 " producers and consumers, not %" PRIu64,
                            found[2], asked[2]);
    }
    return 0;
}

int esclusa_queue_create_with(esclusa_queue **out, const char *name, uint32_t slots,
                              uint32_t slot_bytes, const esclusa_options *options)
{
    struct wanted wanted = wanted_queue(name, slots, slot_bytes, options);
    return esclusa_segment_create((struct segment **) out, &wanted);
}

int esclusa_queue_open_with(esclusa_queue **out, const char *name, const esclusa_options *options)
{
    struct wanted wanted = wanted_queue(name, 0, 0, options);
    return esclusa_segment_open((struct segment **) out, &wanted);
}

int esclusa_queue_create_or_open_with(esclusa_queue **out, const char *name, uint32_t slots,
                                      uint32_t slot_bytes, const esclusa_options *options)
{
    struct wanted wanted = wanted_queue(name, slots, slot_bytes, options);
    wanted.fits = fits;
    return esclusa_segment_create_or_open((struct segment **) out, &wanted);
}

int esclusa_queue_create(esclusa_queue **out, const char *name, uint32_t slots, uint32_t slot_bytes)
{
    return esclusa_queue_create_with(out, name, slots, slot_bytes, NULL);
}

int esclusa_queue_open(esclusa_queue **out, const char *name)
{
    return esclusa_queue_open_with(out, name, NULL);
}

int esclusa_queue_create_or_open(esclusa_queue **out, const char *name, uint32_t slots,
                                 uint32_t slot_bytes)
{
    return esclusa_queue_create_or_open_with(out, name, slots, slot_bytes, NULL);
}

const char *esclusa_queue_name(const esclusa_queue *queue)
{
    return esclusa_segment_name((const struct handle *) queue, HANDLE_QUEUE);
}

uint32_t esclusa_queue_slots(const esclusa_queue *queue)
{
    return queue != NULL ? (uint32_t) queue->slot_count : 0;
}

uint32_t esclusa_queue_slot_bytes(const esclusa_queue *queue)
{
    return queue != NULL ? queue->slot_bytes : 0;
}

int esclusa_queue_set_wait_policy(esclusa_queue *queue, const esclusa_wait_policy *policy)
{
    return esclusa_set_wait_policy((struct handle *) queue, HANDLE_QUEUE, policy);
}

void esclusa_queue_close(esclusa_queue *queue)
{
    esclusa_handle_close((struct handle *) queue, HANDLE_QUEUE);
}

/* ---- producers and consumers ---- */

/* Returns whether a free line was found; then *end has its index and owner. */
static bool register_once(struct end *end, esclusa_queue *queue, enum esclusa_role role)
{
    for (uint32_t i = 0; i < queue->handle_count; i++) {
        struct esclusa_handle *line = &queue->lines[i];
        uint64_t owner = load64(&line->owner);
        while (role_of(owner) == ESCLUSA_NO_ROLE) {
            uint64_t mine = owner_word((owner >> 32) + 1, role, queue->segment.member);
            if (shared_cas64(&line->owner, owner, mine)) {
                /* Nobody writes another's intent: what an earlier holder left is cleared by the
                 * next. */
                shared_release64(&line->intent, 0);
                shared_release32(&line->waiting, 0);
                end->line = line;
                end->index = i;
                end->owner = mine;
                return true;
            }
            owner = load64(&line->owner);
        }
    }
    return false;
}

/* A generation is one more with each that registers. */
static uint64_t version(const struct segment *segment)
{
    const esclusa_queue *queue = (const esclusa_queue *) segment;
    uint64_t sum = 0;
    for (uint32_t i = 0; i < queue->handle_count; i++) {
        sum += load64(&queue->lines[i].owner);
    }
    return sum;
}

static int end_register(struct end **out, esclusa_queue *queue, enum handle_kind kind,
                        size_t byte_size)
{
    bool produces = kind == HANDLE_PRODUCER;
    const char *doing = produces ? "produce for queue" : "consume from queue";
    struct end *end = esclusa_handle_allocate(kind, byte_size);
    if (end == NULL) {
        return esclusa_fail(-ENOMEM, doing, queue->segment.name, NULL);
    }
    bool registered;
    struct search search = {.version = version};
    do {
        registered = register_once(end, queue, produces ? ESCLUSA_PRODUCER : ESCLUSA_CONSUMER);
    } while (!registered && esclusa_make_room(&queue->segment, &search));
    if (!registered) {
        esclusa_handle_discard(&end->handle);
        return esclusa_fail(-EUSERS, doing, queue->segment.name,
                            "all %" PRIu32 " handles are in use", queue->handle_count);
    }
    if (produces) {
        shared_add64(&queue->words->producers_seen, 1);
    }
    end->handle.segment = &queue->segment;
    end->words = queue->words;
    end->slots = queue->slots;
    end->slot_count = queue->slot_count;
    end->mask = queue->mask;
    end->stride = queue->stride;
    end->slot_bytes = queue->slot_bytes;
    end->queue = queue;
    esclusa_handle_open(&end->handle);
    *out = end;
    return 0;
}

int esclusa_end_open(struct end **out, esclusa_queue *queue, enum handle_kind kind,
                     size_t byte_size)
{
    *out = NULL;
    struct thread *me;
    int result = handle_enter((struct handle *) queue, HANDLE_QUEUE, &me);
    if (result == 0) {
        result = end_register(out, queue, kind, byte_size);
        handle_leave(&queue->segment.handle, HANDLE_QUEUE, me);
    }
    return result;
}

/* ---- figures ---- */

enum { SIZE_TRIES = 4 };

static void count_ends(esclusa_queue *queue, esclusa_queue_figures *figures)
{
    for (uint32_t i = 0; i < queue->handle_count; i++) {
        uint64_t owner = load64(&queue->lines[i].owner);
        enum esclusa_role role = role_of(owner);
        if (role == ESCLUSA_NO_ROLE || !esclusa_member_alive(&queue->segment, member_of(owner))) {
            continue;
        }
        bool waits = load32(&queue->lines[i].waiting) != 0;
        figures->producers += role == ESCLUSA_PRODUCER;
        figures->consumers += role == ESCLUSA_CONSUMER;
        figures->producers_waiting += role == ESCLUSA_PRODUCER && waits;
        figures->consumers_waiting += role == ESCLUSA_CONSUMER && waits;
    }
}

static uint64_t count_returned(const esclusa_queue *queue)
{
    bool none = load64(&queue->words->returned) == load64(&queue->words->searched);
    uint64_t slots = none ? 0 : queue->slot_count, count = 0;
    for (uint64_t i = 0; i < slots; i++) {
        count +=
            state_of(load64(&slot_at(queue->slots, queue->stride, i)->word)) == ESCLUSA_RETURNED;
    }
    return count;
}

/* True of one moment when nothing was put, taken for the first time or handed back meanwhile: who
 * takes one that was handed back only makes it less, one by one. Else an estimate. */
static uint64_t count_untaken(const esclusa_queue *queue)
{
    struct esclusa_queue *words = queue->words;
    uint64_t head, tail, returned, size;
    int tries = 0;
    bool moved;
    do {
        head = load64(&words->head); /* before the tail, which is never behind it */
        tail = load64(&words->tail);
        returned = load64(&words->returned);
        size = tail - head + count_returned(queue);
        moved = head != load64(&words->head) || tail != load64(&words->tail) ||
                returned != load64(&words->returned);
    } while (moved && ++tries < SIZE_TRIES);
    return size < queue->slot_count ? size : queue->slot_count;
}

int esclusa_queue_get_figures(esclusa_queue *queue, esclusa_queue_figures *figures)
{
    struct thread *me;
    int result = handle_enter((struct handle *) queue, HANDLE_QUEUE, &me);
    if (result != 0) {
        return result;
    }
    struct esclusa_queue *words = queue->words;
    uint64_t tail = load64(&words->tail);
    uint64_t aborted = load64(&words->aborted);
    *figures = (esclusa_queue_figures){
        .size = count_untaken(queue),
        .put = tail - aborted,
        .taken = load64(&words->head),
        .returned = load64(&words->returned),
        .high_water = load64(&words->high_water),
    };
    count_ends(queue, figures);
    handle_leave(&queue->segment.handle, HANDLE_QUEUE, me);
    return 0;
}
