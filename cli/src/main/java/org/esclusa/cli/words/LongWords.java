// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.words;

import java.util.Arrays;

/**
 * Words of more than eight letters with their counts, in the order in which they were met first. The letters stand in one
 * array, eight in each number, zeros behind the last: two words are the same if their numbers are.
 *
 * <p>A word is written behind the last one, number by number, and then either kept or, if it is there already, dropped.
 */
final class LongWords {
    private static final int FIRST_CAPACITY = 1 << 11;

    private int[] index = new int[FIRST_CAPACITY]; // place of a word + 1, or 0
    private int[] hashes = new int[FIRST_CAPACITY / 2];
    private int[] starts = new int[FIRST_CAPACITY / 2 + 1]; // of a word in letters; the next one's start is its end
    private long[] counts = new long[FIRST_CAPACITY / 2];
    private int length;
    private long[] letters = new long[4 * FIRST_CAPACITY];
    private int end; // of the word being written
    private long hash; // of the word being written

    void clear() {
        Arrays.fill(index, 0);
        length = 0;
        end = 0;
        hash = 0;
    }

    /** Writes up to eight letters more of a word; all but its last are eight. */
    void write(long eight) {
        if (end == letters.length) {
            letters = Arrays.copyOf(letters, larger(letters.length));
        }
        letters[end++] = eight;
        hash = Hash.add(hash, eight);
    }

    /** Forgets what was written of a word. */
    void drop() {
        end = starts[length];
        hash = 0;
    }

    /** Counts the word that was written {@code times} times. */
    void add(long times) {
        int folded = Hash.fold(hash);
        int at = folded & index.length - 1;
        int place;
        while ((place = index[at]) != 0) {
            if (hashes[place - 1] == folded && isWritten(place - 1)) {
                counts[place - 1] += times;
                drop();
                return;
            }
            at = at + 1 & index.length - 1;
        }
        append(at, folded, times);
    }

    /** Counts the word that {@code others} has at {@code place} as often as they do. */
    void addFrom(LongWords others, int place) {
        for (int i = others.starts[place]; i < others.starts[place + 1]; i++) {
            write(others.letters[i]);
        }
        add(others.counts[place]);
    }

    private boolean isWritten(int place) {
        int start = starts[place];
        int size = starts[place + 1] - start;
        int written = starts[length];
        if (end - written != size) {
            return false;
        }
        for (int i = 0; i < size; i++) {
            if (letters[start + i] != letters[written + i]) {
                return false;
            }
        }
        return true;
    }

    private void append(int at, int folded, long times) {
        hashes[length] = folded;
        counts[length] = times;
        index[at] = ++length;
        starts[length] = end;
        hash = 0;
        if (length == counts.length) {
            grow();
        }
    }

    private void grow() {
        int capacity = larger(index.length);
        hashes = Arrays.copyOf(hashes, capacity / 2);
        counts = Arrays.copyOf(counts, capacity / 2);
        starts = Arrays.copyOf(starts, capacity / 2 + 1);
        index = new int[capacity];
        for (int i = 0; i < length; i++) {
            int at = hashes[i] & capacity - 1;
            while (index[at] != 0) {
                at = at + 1 & capacity - 1;
            }
            index[at] = i + 1;
        }
    }

    private static int larger(int capacity) {
        if (capacity > 1 << 29) {
            throw new OutOfMemoryError("too many different words");
        }
        return 2 * capacity;
    }

    int length() {
        return length;
    }

    long count(int place) {
        return counts[place];
    }

    /** How many letters the word at {@code place} has. */
    int letters(int place) {
        int size = starts[place + 1] - starts[place];
        return Math.multiplyExact(Long.BYTES, size) - Letters.zerosLast(letters[starts[place + 1] - 1]);
    }

    /** How many letters all of them have. */
    long letters() {
        long sum = 0;
        for (int i = 0; i < length; i++) {
            sum += letters(i);
        }
        return sum;
    }

    /** The letters {@code 8 * i} to {@code 8 * i + 7} of the word at {@code place}. */
    long eight(int place, int i) {
        return letters[starts[place] + i];
    }

    void putInto(Counts counts) {
        int at = 0;
        for (int i = 0; i < length; i++) {
            int letters = letters(i);
            counts.putLong(i, letters, (int) this.counts[i]);
            for (int j = starts[i]; j < starts[i + 1]; j++) {
                counts.putLetters(at + (j - starts[i]) * Long.BYTES, this.letters[j]);
            }
            at += letters;
        }
    }
}
