// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.words;

import java.util.Arrays;

/** The words of at most eight letters in one block, each a number, in the order in which they were met first. */
final class ShortWords {
    private static final int FIRST_CAPACITY = 1 << 13;

    private int[] index = new int[FIRST_CAPACITY]; // place of a word + 1, or 0
    private int shift = Long.SIZE - Integer.numberOfTrailingZeros(FIRST_CAPACITY);
    private long[] words = new long[FIRST_CAPACITY / 2];
    private int[] counts = new int[FIRST_CAPACITY / 2];
    private int length;

    void clear() {
        Arrays.fill(index, 0);
        length = 0;
    }

    void add(long word) {
        int[] index = this.index;
        int at = (int) (word * Hash.FACTOR >>> shift);
        int place;
        while ((place = index[at & index.length - 1]) != 0) {
            if (words[place - 1] == word) {
                counts[place - 1]++;
                return;
            }
            at++;
        }
        append(at & index.length - 1, word);
    }

    private void append(int at, long word) {
        words[length] = word;
        counts[length] = 1;
        index[at] = ++length;
        if (length == words.length) {
            grow();
        }
    }

    private void grow() {
        words = Arrays.copyOf(words, 2 * words.length);
        counts = Arrays.copyOf(counts, 2 * counts.length);
        index = new int[2 * index.length];
        shift--;
        for (int i = 0; i < length; i++) {
            int at = (int) (words[i] * Hash.FACTOR >>> shift);
            while (index[at & index.length - 1] != 0) {
                at++;
            }
            index[at & index.length - 1] = i + 1;
        }
    }

    int length() {
        return length;
    }

    void putInto(Counts counts) {
        for (int i = 0; i < length; i++) {
            counts.putShort(i, words[i], this.counts[i]);
        }
    }
}
