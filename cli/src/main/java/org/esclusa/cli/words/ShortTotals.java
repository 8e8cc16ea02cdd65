// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.words;

/** Totals of words of at most eight letters; a word and its count lie side by side, for one cache miss an access. */
final class ShortTotals {
    private long[] cells = new long[1 << 16]; // word, count, word, count…; word 0: free
    private int shift = Long.SIZE - 15;
    private int length;

    /** Makes sure that {@code more} words can be added without asking again. */
    void reserve(int more) {
        while (4L * ((long) length + more) > cells.length) {
            grow();
        }
    }

    private void grow() {
        if (cells.length > 1 << 29) {
            throw new OutOfMemoryError("too many different words");
        }
        long[] old = cells;
        cells = new long[2 * old.length];
        shift--;
        length = 0;
        for (int i = 0; i < old.length; i += 2) {
            if (old[i] != 0) {
                add(old[i], old[i + 1]);
            }
        }
    }

    void add(long word, long times) {
        long[] cells = this.cells;
        int at = (int) (word * Hash.FACTOR >>> shift) << 1;
        long found;
        while ((found = cells[at]) != word) {
            if (found == 0) {
                cells[at] = word;
                length++;
                break;
            }
            at = at + 2 & cells.length - 1;
        }
        cells[at + 1] += times;
    }

    int length() {
        return length;
    }

    /** The end of {@link #word} and {@link #count}; some of those before are free. */
    int capacity() {
        return cells.length / 2;
    }

    /** The word at {@code place}, or 0. */
    long word(int place) {
        return cells[2 * place];
    }

    long count(int place) {
        return cells[2 * place + 1];
    }
}
