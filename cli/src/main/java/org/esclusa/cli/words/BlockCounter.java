// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.words;

import java.lang.foreign.MemorySegment;

/** Counts the words of one block after the other. One thread's. */
public final class BlockCounter {
    private static final int EIGHT = 8;

    private final Window window = new Window();
    private final ShortWords shortWords = new ShortWords();
    private final LongWords longWords = new LongWords();
    private final Counts counts = new Counts();

    /** Counts the words of {@code text}, which begins and ends between words; what was counted before is forgotten. */
    public void count(MemorySegment text) {
        shortWords.clear();
        longWords.clear();
        long length = text.byteSize();
        long at = 0;
        while (at < length) {
            at += show(text, at, length);
            count(window);
        }
        counts.begin(shortWords.length(), longWords.length(), longWords.letters());
        shortWords.putInto(counts);
        longWords.putInto(counts);
    }

    /** Shows whole words from {@code at}, as many as fit, but at least one; gives how many bytes they are. */
    private int show(MemorySegment text, long at, long length) {
        int size = Window.BYTE_SIZE;
        while (true) {
            size = (int) Math.min(size, length - at);
            window.show(text, at, size);
            if (at + size == length || window.cutLastWord()) {
                return window.length();
            }
            size *= 2;
        }
    }

    private void count(Window window) {
        int found = window.findEdges();
        int[] edges = window.edges();
        for (int i = 0; i < found; i += 2) {
            int at = edges[i];
            int letters = edges[i + 1] - at;
            if (letters <= EIGHT) {
                shortWords.add(Letters.word(window.eight(at), letters));
            } else {
                countLong(window, at, letters);
            }
        }
    }

    private void countLong(Window window, int at, int letters) {
        for (int i = 0; i < letters; i += EIGHT) {
            longWords.write(Letters.word(window.eight(at + i), Math.min(EIGHT, letters - i)));
        }
        longWords.add(1);
    }

    /** How many bytes {@link #writeTo} writes. */
    public int byteSize() {
        return counts.byteSize();
    }

    /** Writes the counts, in the form that {@link WordTotals#merge} reads. */
    public void writeTo(MemorySegment memory) {
        counts.writeTo(memory);
    }
}
