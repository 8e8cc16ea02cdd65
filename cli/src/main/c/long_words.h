/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Longer words, one behind the other in lower case, in the order in which they were met first, with
 * a hash table that leads to them.
 */
#ifndef LONG_WORDS_H
#define LONG_WORDS_H

#include <stdint.h>
#include <string.h>

#include "array.h"
#include "letters.h"

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

#endif
