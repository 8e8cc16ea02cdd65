// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.words;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Reads files straight into the blocks of a sink and cuts between words: after the last line that ends in the block, or,
 * where none does, after the last byte that is no letter. A word that is longer than a block becomes part of none and is
 * counted here.
 *
 * <p>One thread's, but for {@link #bytes}.
 */
public final class BlockCutter {
    private final Texts texts;
    private final BlockSink sink;
    private final WordTotals longest = new WordTotals();
    private byte[] carried = new byte[1 << 12];

    /** Nothing is opened before {@link #cut}. */
    public BlockCutter(List<Path> files, BlockSink sink) {
        this.texts = new Texts(files);
        this.sink = sink;
    }

    /** Reads all files to their end. */
    public void cut() throws IOException, InterruptedException {
        try (texts) {
            int carry = 0;
            boolean full;
            do {
                MemorySegment block = sink.claim();
                MemorySegment.copy(carried, 0, block, JAVA_BYTE, 0, carry);
                ByteBuffer buffer = block.asByteBuffer().position(carry);
                int end = fill(block, buffer);
                full = !buffer.hasRemaining();
                carry = buffer.position() - end;
                if (end > 0) {
                    keep(block, end, carry);
                    sink.publish(end);
                } else {
                    sink.abort();
                }
            } while (full);
        }
    }

    /** Reads until the block is full or all files have ended; gives the block's end, 0 if there was nothing to read. */
    private int fill(MemorySegment block, ByteBuffer buffer) throws IOException {
        while (true) {
            texts.fill(buffer);
            if (buffer.hasRemaining()) {
                return buffer.position();
            }
            int end = end(block);
            if (end > 0) {
                return end;
            }
            countLongWord(block, buffer);
        }
    }

    /** Counts the word that fills the block and goes on behind it; what follows it is the new beginning of the block. */
    private void countLongWord(MemorySegment block, ByteBuffer buffer) throws IOException {
        byte[] word = new byte[2 * buffer.capacity()];
        int letters = 0;
        int length = buffer.capacity();
        int more = length;
        while (more == length && length >= 0) {
            word = append(word, letters, block, more);
            letters += more;
            length = texts.readOn(buffer.clear());
            more = lettersFirst(block, length);
        }
        word = append(word, letters, block, more);
        letters += more;
        longest.add(word, letters);
        int rest = Math.max(0, length) - more;
        MemorySegment.copy(block, more, block, 0, rest);
        buffer.position(rest);
    }

    private static byte[] append(byte[] word, int letters, MemorySegment block, int more) {
        byte[] longer = word;
        if (word.length - letters < more) {
            if (letters > 1 << 29) {
                throw new OutOfMemoryError("a word of more than 512 MiB");
            }
            longer = Arrays.copyOf(word, 2 * (letters + more));
        }
        for (int i = 0; i < more; i++) {
            longer[letters + i] = (byte) (block.get(JAVA_BYTE, i) | 0x20);
        }
        return longer;
    }

    private static int lettersFirst(MemorySegment block, int length) {
        int letters = 0;
        while (letters < length && Letters.isLetter(block.get(JAVA_BYTE, letters))) {
            letters++;
        }
        return letters;
    }

    /** Where a full block ends: behind its last line, else behind its last byte that is no letter, else 0. */
    private static int end(MemorySegment block) {
        int length = (int) block.byteSize();
        for (int i = length; i > 0; i--) {
            if (block.get(JAVA_BYTE, i - 1L) == '\n') {
                return i;
            }
        }
        for (int i = length; i > 0; i--) {
            if (!Letters.isLetter(block.get(JAVA_BYTE, i - 1L))) {
                return i;
            }
        }
        return 0;
    }

    private void keep(MemorySegment block, int from, int length) {
        if (carried.length < length) {
            carried = new byte[Math.max(length, 2 * carried.length)];
        }
        MemorySegment.copy(block, JAVA_BYTE, from, carried, 0, length);
    }

    /** How many bytes were read so far. Any thread may ask. */
    public long bytes() {
        return texts.bytes();
    }

    /** The words that were longer than a block; to be read after {@link #cut}. */
    public WordTotals longest() {
        return longest;
    }
}
