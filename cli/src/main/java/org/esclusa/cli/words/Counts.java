// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.words;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * How the counts of one block travel, little-endian. Words of at most eight letters may go either way.
 *
 * <pre>
 *  0           4           8
 * ┌───────────┬───────────┬────────────────┬──────────────────┬──────────────────┬───────────────────┬───────┐
 * │ shorts u32│ longs  u32│ u64 × shorts   │ u32 × shorts     │ u32 × longs      │ u32 × longs       │ bytes │
 * └───────────┴───────────┴ words, zeros ──┴ their counts ────┴ counts of longs ─┴ their lengths ────┴ words ┘
 *                           behind them
 * </pre>
 *
 * <p>They are put together and taken apart on the heap, as plain numbers, and cross into shared memory and out of it in
 * one piece: a memory segment is quick in bulk at once, but number by number only when it has long been compiled.
 */
final class Counts {
    private static final int HEAD_BYTE_SIZE = Long.BYTES;
    /** Whoever reads or writes eight bytes may touch the next eight. */
    private static final int SPARE = 2;

    private long[] numbers = new long[1 << 12];
    private int shorts;
    private int longs;
    private int byteSize;

    /** Begins the counts of so many words, of which the long ones have so many letters altogether. */
    void begin(int shorts, int longs, long letters) {
        this.shorts = shorts;
        this.longs = longs;
        byteSize = Math.toIntExact(wordsAt() + letters);
        reserve(byteSize);
        Arrays.fill(numbers, 0, byteSize / Long.BYTES + SPARE, 0);
        Letters.pack(numbers, 0, shorts | (long) longs << Integer.SIZE);
    }

    void putShort(int i, long word, int times) {
        numbers[1 + i] = word;
        putInt(shortCountsAt() + Integer.BYTES * i, times);
    }

    /** Its letters are put by {@link #putLetters}. */
    void putLong(int i, int length, int times) {
        putInt(longCountsAt() + Integer.BYTES * i, times);
        putInt(lengthsAt() + Integer.BYTES * i, length);
    }

    /** Puts eight letters of the long words, {@code at} counted from the first one; one after the other. */
    void putLetters(int at, long eight) {
        Letters.pack(numbers, wordsAt() + at, eight);
    }

    private void putInt(int at, int number) {
        numbers[at >>> 3] |= Integer.toUnsignedLong(number) << (at << 3);
    }

    int byteSize() {
        return byteSize;
    }

    void writeTo(MemorySegment memory) {
        MemorySegment.copy(MemorySegment.ofArray(numbers), 0, memory, 0, byteSize);
    }

    void readFrom(MemorySegment memory) {
        byteSize = Math.toIntExact(memory.byteSize());
        reserve(byteSize);
        MemorySegment.copy(memory, 0, MemorySegment.ofArray(numbers), 0, byteSize);
        shorts = (int) numbers[0];
        longs = (int) (numbers[0] >>> Integer.SIZE);
    }

    private void reserve(int byteSize) {
        int length = byteSize / Long.BYTES + SPARE;
        if (numbers.length < length) {
            numbers = new long[2 * length];
        }
    }

    int shorts() {
        return shorts;
    }

    long shortWord(int i) {
        return numbers[1 + i];
    }

    int shortCount(int i) {
        return getInt(shortCountsAt() + Integer.BYTES * i);
    }

    int longs() {
        return longs;
    }

    int longCount(int i) {
        return getInt(longCountsAt() + Integer.BYTES * i);
    }

    int length(int i) {
        return getInt(lengthsAt() + Integer.BYTES * i);
    }

    /** Eight letters of the long words, {@code at} counted from the first one. */
    long letters(int at) {
        return Letters.unpack(numbers, wordsAt() + at);
    }

    private int getInt(int at) {
        return (int) (numbers[at >>> 3] >>> (at << 3));
    }

    private int shortCountsAt() {
        return HEAD_BYTE_SIZE + Long.BYTES * shorts;
    }

    private int longCountsAt() {
        return shortCountsAt() + Integer.BYTES * shorts;
    }

    private int lengthsAt() {
        return longCountsAt() + Integer.BYTES * longs;
    }

    private int wordsAt() {
        return lengthsAt() + Integer.BYTES * longs;
    }
}
