/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The words of at most eight letters in one block, each a number, the first letter in its lowest
 * byte; in the order in which they were met first, with a hash table that leads to them.
 */
#ifndef SHORT_WORDS_H
#define SHORT_WORDS_H

#include <stdint.h>
#include <string.h>

#include "array.h"
#include "letters.h"

struct short_words {
    uint32_t *index; /* place of a word + 1, or 0 */
    uint64_t *words;
    uint32_t *counts;
    uint32_t length;
    uint32_t bits; /* the index has 2^bits places, the others half as many */
};

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

#endif
