/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Messages of 64 bytes that the consumer can check. Word 0 is the producer's number and its count
 * of messages, the rest repeats every 64 messages. The producer writes a count eight messages
 * ahead, because a copy by vectors right after a store of 8 bytes stalls on it, which would be
 * measured instead of the queue. Java has the same in Payload.java.
 */
#ifndef BENCH_PAYLOAD_H
#define BENCH_PAYLOAD_H

#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>

enum { MESSAGE_WORDS = 8, MESSAGE_BYTES = 64, SOURCE_MESSAGES = 64, SOURCE_AHEAD = 8 };

struct message {
    alignas(64) uint64_t word[MESSAGE_WORDS];
};

struct source {
    struct message message[SOURCE_MESSAGES];
    uint64_t producer, next;
};

static inline void source_start(struct source *s, uint64_t producer)
{
    s->producer = producer << 56;
    s->next = 0;
    for (uint64_t i = 0; i < SOURCE_MESSAGES; i++) {
        for (uint64_t k = 0; k < MESSAGE_WORDS; k++)
            s->message[i].word[k] = k == 0 ? s->producer | i : i * MESSAGE_WORDS + k;
    }
}

static inline const struct message *source_next(struct source *s)
{
    uint64_t i = s->next++;
    s->message[(i + SOURCE_AHEAD) % SOURCE_MESSAGES].word[0] = s->producer | (i + SOURCE_AHEAD);
    return &s->message[i % SOURCE_MESSAGES];
}

static inline uint64_t message_count(const struct message *m)
{
    return m->word[0] << 8 >> 8;
}

static inline bool message_is_whole(const struct message *m)
{
    uint64_t base = message_count(m) % SOURCE_MESSAGES * MESSAGE_WORDS, wrong = 0;
    for (uint64_t k = 1; k < MESSAGE_WORDS; k++)
        wrong |= m->word[k] ^ (base + k);
    return wrong == 0;
}

#endif
