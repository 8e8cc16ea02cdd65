// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.words;

/** ASCII letters, eight bytes at a time; the first byte is the lowest one of the number. */
final class Letters {
    private static final long EACH = 0x0101010101010101L;
    private static final long TOP_BITS = 0x80 * EACH;
    private static final long CASE_BITS = 0x20 * EACH;

    private Letters() {}

    /** Lower case where a byte is a letter; anything where it is not. */
    static long lower(long bytes) {
        return bytes | CASE_BITS;
    }

    /** The top bit of each byte that is a letter. */
    static long mask(long bytes) {
        long seven = lower(bytes) & ~TOP_BITS;
        long fromA = seven + (0x80 - 'a') * EACH; // top bit: 'a' or more
        long afterZ = seven + (0x80 - 'z' - 1) * EACH; // top bit: more than 'z'
        return fromA & ~afterZ & ~bytes & TOP_BITS;
    }

    /** The top bits of the eight bytes as the eight lowest ones. */
    static long bits(long mask) {
        return (mask >>> 7) * 0x0102040810204080L >>> 56;
    }

    /** The first {@code length} of the eight bytes, 1 to 8, in lower case, zeros behind them. */
    static long word(long bytes, int length) {
        return lower(bytes) & -1L >>> Long.SIZE - Byte.SIZE * length;
    }

    /** How many of the eight bytes, from the last, are zero. */
    static int zerosLast(long bytes) {
        return Long.numberOfLeadingZeros(bytes) >>> 3;
    }

    static boolean isLetter(byte b) {
        int lower = b | 0x20;
        return lower >= 'a' && lower <= 'z';
    }

    /** Writes eight bytes at byte {@code at} of {@code numbers}, in which nothing stands behind it yet. */
    static void pack(long[] numbers, int at, long bytes) {
        int low = (at & 7) << 3;
        numbers[at >>> 3] |= bytes << low;
        numbers[(at >>> 3) + 1] = bytes >>> 1 >>> 63 - low;
    }

    /** The eight bytes at byte {@code at} of {@code numbers}. */
    static long unpack(long[] numbers, int at) {
        int low = (at & 7) << 3;
        return numbers[at >>> 3] >>> low | numbers[(at >>> 3) + 1] << 1 << 63 - low;
    }
}
