/* SPDX-License-Identifier: Apache-2.0 */
/* The structures as docs/layout/v1.txt has them. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include "esclusa_layout.h"
#include "private.h"

struct text {
    char *at;
    size_t left;
    int length;
};

__attribute__((format(printf, 2, 3))) static void line(struct text *text, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int added = vsnprintf(text->at, text->left, format, arguments);
    va_end(arguments);
    size_t moved = (size_t) added < text->left ? (size_t) added : text->left;
    text->at = text->at != NULL ? text->at + moved : NULL;
    text->left -= moved;
    text->length += added;
}

#define FIELD(structure, field)                                                                    \
    line(&text, #structure "." #field " %zu %zu\n", offsetof(struct structure, field),             \
         sizeof(((struct structure *) 0)->field))
#define ELEMENT(name, number, type)                                                                \
    line(&text, "esclusa_array." #name " %d %zu\n", number, sizeof(type))
#define KIND(name, NAME) line(&text, "kind." #name " %d\n", ESCLUSA_KIND_##NAME)
#define STRUCTURE(structure) line(&text, #structure " %zu\n", sizeof(struct structure))

int esclusa_layout_describe(char *room, size_t byte_size)
{
    struct text text = {room, byte_size, 0};
    KIND(counter, COUNTER);
    KIND(mutex, MUTEX);
    KIND(queue, QUEUE);
    KIND(array, ARRAY);
    KIND(counters, COUNTERS);
    KIND(semaphore, SEMAPHORE);
    KIND(rwlock, RWLOCK);
    KIND(barrier, BARRIER);
    KIND(event, EVENT);
    KIND(latch, LATCH);
    KIND(pthread_mutex, PTHREAD_MUTEX);
    line(&text, "lock.base %" PRId64 "\n", ESCLUSA_LOCK_BASE);
    FIELD(esclusa_header, magic);
    FIELD(esclusa_header, major);
    FIELD(esclusa_header, minor);
    FIELD(esclusa_header, kind);
    FIELD(esclusa_header, byte_size);
    FIELD(esclusa_header, generation);
    FIELD(esclusa_header, pid_namespace);
    FIELD(esclusa_header, created);
    FIELD(esclusa_header, flags);
    FIELD(esclusa_header, members);
    FIELD(esclusa_header, body_offset);
    FIELD(esclusa_header, parameter);
    FIELD(esclusa_header, checksum);
    FIELD(esclusa_header, mark);
    STRUCTURE(esclusa_header);
    FIELD(esclusa_member, state);
    FIELD(esclusa_member, pid);
    FIELD(esclusa_member, language);
    FIELD(esclusa_member, joined);
    FIELD(esclusa_member, name);
    STRUCTURE(esclusa_member);
    FIELD(esclusa_counter, value);
    STRUCTURE(esclusa_counter);
    FIELD(esclusa_mutex, word);
    FIELD(esclusa_mutex, condition);
    STRUCTURE(esclusa_mutex);
    FIELD(esclusa_queue, tail);
    FIELD(esclusa_queue, head);
    FIELD(esclusa_queue, published);
    FIELD(esclusa_queue, consumers_waiting);
    FIELD(esclusa_queue, freed);
    FIELD(esclusa_queue, producers_waiting);
    FIELD(esclusa_queue, returned);
    FIELD(esclusa_queue, searched);
    FIELD(esclusa_queue, high_water);
    FIELD(esclusa_queue, aborted);
    FIELD(esclusa_queue, producers_seen);
    STRUCTURE(esclusa_queue);
    FIELD(esclusa_handle, owner);
    FIELD(esclusa_handle, intent);
    FIELD(esclusa_handle, waiting);
    STRUCTURE(esclusa_handle);
    FIELD(esclusa_slot, word);
    FIELD(esclusa_slot, length);
    FIELD(esclusa_slot, type);
    FIELD(esclusa_slot, returns);
    FIELD(esclusa_slot, ticket);
    STRUCTURE(esclusa_slot);
    FIELD(esclusa_waiters, epoch);
    FIELD(esclusa_waiters, waiting);
    STRUCTURE(esclusa_waiters);
    ELEMENT(i8, ESCLUSA_I8, int8_t);
    ELEMENT(i16, ESCLUSA_I16, int16_t);
    ELEMENT(i32, ESCLUSA_I32, int32_t);
    ELEMENT(i64, ESCLUSA_I64, int64_t);
    ELEMENT(f32, ESCLUSA_F32, float);
    ELEMENT(f64, ESCLUSA_F64, double);
    FIELD(esclusa_labelled, value);
    FIELD(esclusa_labelled, state);
    FIELD(esclusa_labelled, type);
    FIELD(esclusa_labelled, unit);
    FIELD(esclusa_labelled, label);
    STRUCTURE(esclusa_labelled);
    FIELD(esclusa_entry, word);
    STRUCTURE(esclusa_entry);
    FIELD(esclusa_semaphore, word);
    FIELD(esclusa_semaphore, waiters);
    STRUCTURE(esclusa_semaphore);
    FIELD(esclusa_rwlock, word);
    FIELD(esclusa_rwlock, turnstile);
    FIELD(esclusa_rwlock, waiters);
    STRUCTURE(esclusa_rwlock);
    FIELD(esclusa_barrier, word);
    FIELD(esclusa_barrier, reset);
    FIELD(esclusa_barrier, waiters);
    STRUCTURE(esclusa_barrier);
    FIELD(esclusa_party, entry);
    STRUCTURE(esclusa_party);
    FIELD(esclusa_event, word);
    FIELD(esclusa_event, waiters);
    STRUCTURE(esclusa_event);
    FIELD(esclusa_latch, count);
    FIELD(esclusa_latch, waiters);
    STRUCTURE(esclusa_latch);
    FIELD(esclusa_pthread_mutex, mutex);
    FIELD(esclusa_pthread_mutex, condition);
    STRUCTURE(esclusa_pthread_mutex);
    return text.length;
}
