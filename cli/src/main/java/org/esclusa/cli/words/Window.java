// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.words;

import java.lang.foreign.MemorySegment;

/**
 * A piece of shared memory at a time, as plain numbers on the heap. It is a copy that stays in a core's own cache, which
 * costs nothing beside the counting, and is read without the checks of a memory segment, which only compiled code is good at.
 * Zeros follow the bytes.
 */
final class Window {
    /**
     * What it shows best: small enough for the cache, large enough that the bulk copy is called too rarely to be worth
     * compiling, which would take longer than a second of counting saves.
     */
    static final int BYTE_SIZE = 1 << 17;

    private long[] numbers;
    private MemorySegment bytes;
    private int[] edges;
    private int length;

    Window() {
        resize(BYTE_SIZE);
    }

    private void resize(int byteSize) {
        numbers = new long[byteSize / Long.BYTES + 9]; // letters() looks at 64 bytes, eight() at 16
        bytes = MemorySegment.ofArray(numbers);
        edges = new int[byteSize + 2];
    }

    /** Shows {@code byteSize} bytes of {@code memory}. */
    void show(MemorySegment memory, long offset, int byteSize) {
        if (byteSize > edges.length - 2) {
            resize((byteSize + BYTE_SIZE - 1) / BYTE_SIZE * BYTE_SIZE);
        }
        length = byteSize;
        int whole = byteSize / Long.BYTES;
        numbers[whole] = 0;
        numbers[whole + 1] = 0;
        MemorySegment.copy(memory, offset, bytes, 0, byteSize);
    }

    /** How many bytes it shows. */
    int length() {
        return length;
    }

    /** Finds where words begin and end; gives how many such {@link #edges} there are, two for each word. */
    int findEdges() {
        int found = 0;
        long last = 0; // its top bit: the byte before is a letter
        for (int i = 0; i <= length; i += Long.SIZE) {
            long letters = letters(i);
            if (length - i < Long.SIZE) {
                letters &= (1L << length - i) - 1;
            }
            long changes = letters ^ (letters << 1 | last >>> 63);
            last = letters;
            while (changes != 0) {
                edges[found++] = i + Long.numberOfTrailingZeros(changes);
                changes &= changes - 1;
            }
        }
        return found;
    }

    /** The beginning of the first word, its end, the beginning of the second one, and so on. */
    int[] edges() {
        return edges;
    }

    /** A bit for each of the 64 bytes from {@code at}: is it a letter? */
    private long letters(int at) {
        long letters = 0;
        for (int i = 0; i < 8; i++) {
            letters |= Letters.bits(Letters.mask(numbers[(at >>> 3) + i])) << 8 * i;
        }
        return letters;
    }

    /** The eight bytes at {@code at}, from the first shown to one behind the last. */
    long eight(int at) {
        return Letters.unpack(numbers, at);
    }

    /** Cuts off the letters at the end, so that no word goes on behind it; false if there was nothing but letters. */
    boolean cutLastWord() {
        int end = length;
        while (end > 0 && Letters.isLetter((byte) eight(end - 1))) {
            end--;
        }
        if (end == 0) {
            return false;
        }
        // What was cut off is still there, but nobody reads behind the first byte that is no letter.
        length = end;
        return true;
    }
}
