/* SPDX-License-Identifier: Apache-2.0 */
/* ASCII letters, eight bytes at a time; the first byte is the lowest one of the number. */
#ifndef LETTERS_H
#define LETTERS_H

#include <stdint.h>
#include <string.h>

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

/* A bit for each of 64 bytes: is it a letter? */
static inline uint64_t letter_bits(const unsigned char *text)
{
    uint64_t bits = 0;
    for (unsigned i = 0; i < 8; i++) {
        bits |= (letter_mask(load(text + 8 * i)) >> 7) * 0x0102040810204080u >> 56 << 8 * i;
    }
    return bits;
}

#endif
