/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The words of one block and how often each occurs. A word is a maximal run of ASCII letters, in
 * lower case.
 *
 * Words of at most eight letters are numbers, the first letter in the lowest byte; longer ones lie
 * one behind the other. Both are kept in the order in which they were met first, with a hash table
 * that leads to them.
 */
#ifndef WORDCOUNT_TABLE_H
#define WORDCOUNT_TABLE_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct short_words {
    uint32_t *index; /* place of a word + 1, or 0 */
    uint64_t *words;
    uint32_t *counts;
    uint32_t length;
    uint32_t bits; /* the index has 2^bits places, the others half as many */
};

struct long_words {
    uint32_t *index;
    uint32_t *hashes;
    uint32_t *starts; /* in `letters` */
    uint32_t *lengths;
    uint32_t *counts;
    uint32_t length;
    uint32_t bits;
    unsigned char *letters;
    uint32_t used;
    uint32_t room;
};

struct table {
    struct short_words shorts;
    struct long_words longs;
};

enum { FIRST_BITS = 13 };

static const uint64_t GOLDEN = 0x9E3779B97F4A7C15u; /* 2^64 divided by the golden ratio; odd */
static const uint64_t EACH = 0x0101010101010101u;

/* The top bit of each of the eight bytes that is a letter. */
static inline uint64_t letter_mask(uint64_t bytes)
{
    uint64_t seven = (bytes | 0x20 * EACH) & 0x7f * EACH;
    uint64_t from_a = seven + (0x80 - 'a') * EACH;
    uint64_t after_z = seven + (0x80 - 'z' - 1) * EACH;
    return from_a & ~after_z & ~bytes & 0x80 * EACH;
}

static inline uint64_t load(const unsigned char *text)
{
    uint64_t bytes;
    memcpy(&bytes, text, sizeof bytes);
    return bytes;
}

/* The first `length` of eight bytes, 1 to 8, in lower case, zeros behind them. */
static inline uint64_t as_word(uint64_t bytes, uint32_t length)
{
    return (bytes | 0x20 * EACH) & UINT64_MAX >> (64 - 8 * length);
}

/* Make `*array` hold `count` elements of `size` bytes; what it held stays. Returns 0 or -1. */
static inline int grow_array(void *array, size_t count, size_t size)
{
    void *old;
    memcpy(&old, array, sizeof old);
    void *larger = realloc(old, count * size);
    if (larger == NULL) {
        return -1;
    }
    memcpy(array, &larger, sizeof larger);
    return 0;
}

/* ---- words of at most eight letters ---- */

static inline uint32_t short_place(uint64_t word, uint32_t bits)
{
    return (uint32_t) (word * GOLDEN >> (64 - bits));
}

/* Make room for `2^bits / 2` words, and index those that are there. */
static inline int short_resize(struct short_words *shorts, uint32_t bits)
{
    size_t places = (size_t) 1 << bits;
    if (grow_array(&shorts->index, places, sizeof *shorts->index) != 0 ||
        grow_array(&shorts->words, places / 2, sizeof *shorts->words) != 0 ||
        grow_array(&shorts->counts, places / 2, sizeof *shorts->counts) != 0) {
        return -1;
    }
    shorts->bits = bits;
    memset(shorts->index, 0, places * sizeof *shorts->index);
    for (uint32_t i = 0; i < shorts->length; i++) {
        uint32_t at = short_place(shorts->words[i], bits);
        while (shorts->index[at] != 0) {
            at = (at + 1) & (uint32_t) (places - 1);
        }
        shorts->index[at] = i + 1;
    }
    return 0;
}

static inline int short_add(struct short_words *shorts, uint64_t word)
{
    uint32_t at = short_place(word, shorts->bits);
    uint32_t mask = ((uint32_t) 1 << shorts->bits) - 1;
    uint32_t place;
    while ((place = shorts->index[at]) != 0) {
        if (shorts->words[place - 1] == word) {
            shorts->counts[place - 1]++;
            return 0;
        }
        at = (at + 1) & mask;
    }
    shorts->words[shorts->length] = word;
    shorts->counts[shorts->length] = 1;
    shorts->index[at] = ++shorts->length;
    return shorts->length > mask / 2 ? short_resize(shorts, shorts->bits + 1) : 0;
}

/* ---- longer words ---- */

static inline int long_resize(struct long_words *longs, uint32_t bits)
{
    size_t places = (size_t) 1 << bits;
    if (grow_array(&longs->index, places, sizeof *longs->index) != 0 ||
        grow_array(&longs->hashes, places / 2, sizeof *longs->hashes) != 0 ||
        grow_array(&longs->starts, places / 2, sizeof *longs->starts) != 0 ||
        grow_array(&longs->lengths, places / 2, sizeof *longs->lengths) != 0 ||
        grow_array(&longs->counts, places / 2, sizeof *longs->counts) != 0) {
        return -1;
    }
    longs->bits = bits;
    memset(longs->index, 0, places * sizeof *longs->index);
    for (uint32_t i = 0; i < longs->length; i++) {
        uint32_t at = longs->hashes[i] >> (32 - bits);
        while (longs->index[at] != 0) {
            at = (at + 1) & (uint32_t) (places - 1);
        }
        longs->index[at] = i + 1;
    }
    return 0;
}

/* Write the word behind the others, in lower case; returns its hash. There is room for seven bytes
 * more. */
static inline uint32_t long_append(struct long_words *longs, const unsigned char *word,
                                   uint32_t length)
{
    unsigned char *to = longs->letters + longs->used;
    uint64_t hash = 0;
    uint32_t i = 0;
    for (; length - i >= 8; i += 8) {
        uint64_t letters = as_word(load(word + i), 8);
        memcpy(to + i, &letters, sizeof letters);
        hash = (hash ^ letters) * GOLDEN;
        hash ^= hash >> 32;
    }
    if (i < length) {
        uint64_t letters = 0;
        memcpy(&letters, word + i, length - i);
        letters = as_word(letters, length - i);
        memcpy(to + i, &letters, sizeof letters);
        hash = (hash ^ letters) * GOLDEN;
    }
    return (uint32_t) (hash * GOLDEN >> 32);
}

static inline int long_add(struct long_words *longs, const unsigned char *word, uint32_t length)
{
    if (longs->room - longs->used < length + 8) {
        uint32_t room = 2 * (longs->used + length + 8);
        if (grow_array(&longs->letters, room, 1) != 0) {
            return -1;
        }
        longs->room = room;
    }
    uint32_t hash = long_append(longs, word, length);
    uint32_t at = hash >> (32 - longs->bits);
    uint32_t mask = ((uint32_t) 1 << longs->bits) - 1;
    uint32_t place;
    while ((place = longs->index[at]) != 0) {
        uint32_t i = place - 1;
        if (longs->hashes[i] == hash && longs->lengths[i] == length &&
            memcmp(longs->letters + longs->starts[i], longs->letters + longs->used, length) == 0) {
            longs->counts[i]++;
            return 0;
        }
        at = (at + 1) & mask;
    }
    uint32_t i = longs->length++;
    longs->hashes[i] = hash;
    longs->starts[i] = longs->used;
    longs->lengths[i] = length;
    longs->counts[i] = 1;
    longs->used += length;
    longs->index[at] = i + 1;
    return longs->length > mask / 2 ? long_resize(longs, longs->bits + 1) : 0;
}

/* ---- both ---- */

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

/* A bit for each of 64 bytes: is it a letter? */
static inline uint64_t letter_bits(const unsigned char *text)
{
    uint64_t bits = 0;
    for (unsigned i = 0; i < 8; i++) {
        bits |= (letter_mask(load(text + 8 * i)) >> 7) * 0x0102040810204080u >> 56 << 8 * i;
    }
    return bits;
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
