/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The words of one block and how often each occurs. A word is a maximal run of ASCII letters, in
 * lower case.
 */
#ifndef WORDCOUNT_TABLE_H
#define WORDCOUNT_TABLE_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "letters.h"
#include "long_words.h"
#include "short_words.h"

struct table {
    struct short_words shorts;
    struct long_words longs;
};

enum { FIRST_BITS = 13 };

static inline int table_init(struct table *table)
{
    memset(table, 0, sizeof *table);
    return short_resize(&table->shorts, FIRST_BITS) == 0 ? long_resize(&table->longs, FIRST_BITS)
                                                         : -1;
}

static inline void table_free(struct table *table)
{
    free(table->shorts.index);
    free(table->shorts.words);
    free(table->shorts.counts);
    free(table->longs.index);
    free(table->longs.hashes);
    free(table->longs.starts);
    free(table->longs.lengths);
    free(table->longs.counts);
    free(table->longs.letters);
}

static inline int table_add(struct table *table, const unsigned char *text, size_t length,
                            size_t from, size_t to)
{
    uint32_t letters = (uint32_t) (to - from);
    if (letters > 8) {
        return long_add(&table->longs, text + from, letters);
    }
    uint64_t bytes = 0;
    if (length - from >= 8) {
        bytes = load(text + from);
    } else {
        memcpy(&bytes, text + from, letters);
    }
    return short_add(&table->shorts, as_word(bytes, letters));
}

/* Count the words of `text`, which begins and ends between words; forget what was counted before.
 * Returns 0 or -1. */
static inline int table_count(struct table *table, const unsigned char *text, size_t length)
{
    memset(table->shorts.index, 0, sizeof *table->shorts.index << table->shorts.bits);
    memset(table->longs.index, 0, sizeof *table->longs.index << table->longs.bits);
    table->shorts.length = table->longs.length = table->longs.used = 0;
    size_t begin = 0;
    uint64_t inside = 0; /* 1: a word has begun at `begin` */
    for (size_t base = 0; base <= length; base += 64) {
        unsigned char last[64] = {0};
        const unsigned char *chunk = text + base;
        if (length - base < 64) {
            memcpy(last, chunk, length - base);
            chunk = last;
        }
        uint64_t letters = letter_bits(chunk);
        uint64_t changes = letters ^ (letters << 1 | inside);
        for (; changes != 0; changes &= changes - 1) {
            size_t place = base + (size_t) __builtin_ctzll(changes);
            if (inside == 0) {
                begin = place;
            } else if (table_add(table, text, length, begin, place) != 0) {
                return -1;
            }
            inside ^= 1;
        }
    }
    return 0;
}

static inline size_t table_byte_size(const struct table *table)
{
    return 8 + 12 * (size_t) table->shorts.length + 8 * (size_t) table->longs.length +
           table->longs.used;
}

static inline unsigned char *append(unsigned char *to, const void *from, size_t size)
{
    memcpy(to, from, size);
    return to + size;
}

static inline void table_write(const struct table *table, unsigned char *to)
{
    const struct short_words *shorts = &table->shorts;
    const struct long_words *longs = &table->longs;
    to = append(to, &shorts->length, sizeof shorts->length);
    to = append(to, &longs->length, sizeof longs->length);
    to = append(to, shorts->words, shorts->length * sizeof *shorts->words);
    to = append(to, shorts->counts, shorts->length * sizeof *shorts->counts);
    to = append(to, longs->counts, longs->length * sizeof *longs->counts);
    to = append(to, longs->lengths, longs->length * sizeof *longs->lengths);
    if (longs->used > 0) {
        (void) append(to, longs->letters, longs->used);
    }
}

#endif
