// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.words;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.PriorityQueue;

/** The counts of all blocks together. One thread's. */
public final class WordTotals {
    private static final int EIGHT = 8;

    private final ShortTotals shortWords = new ShortTotals();
    private final LongWords longWords = new LongWords();
    private final Counts counts = new Counts();
    private long met;

    /** Adds what {@link BlockCounter#writeTo} wrote, or a worker in another language. */
    public void merge(MemorySegment memory) {
        counts.readFrom(memory);
        shortWords.reserve(counts.shorts());
        for (int i = 0; i < counts.shorts(); i++) {
            add(counts.shortWord(i), counts.shortCount(i));
        }
        int at = 0;
        for (int i = 0; i < counts.longs(); i++) {
            add(at, counts.length(i), counts.longCount(i));
            at += counts.length(i);
        }
    }

    private void add(long word, int times) {
        shortWords.add(word, times);
        met += times;
    }

    private void add(int at, int letters, int times) {
        if (letters <= EIGHT) {
            shortWords.reserve(1);
            shortWords.add(Letters.word(counts.letters(at), letters), times);
        } else {
            for (int i = 0; i < letters; i += EIGHT) {
                longWords.write(Letters.word(counts.letters(at + i), Math.min(EIGHT, letters - i)));
            }
            longWords.add(times);
        }
        met += times;
    }

    /** Counts one word of more than eight letters: the first {@code letters} of {@code text}. */
    public void add(byte[] text, int letters) {
        for (int i = 0; i < letters; i += EIGHT) {
            long eight = 0;
            for (int j = Math.min(letters, i + EIGHT) - 1; j >= i; j--) {
                eight = eight << Byte.SIZE | text[j];
            }
            longWords.write(eight);
        }
        longWords.add(1);
        met++;
    }

    /** Adds the totals of others. */
    public void merge(WordTotals others) {
        for (int i = 0; i < others.shortWords.capacity(); i++) {
            if (others.shortWords.word(i) != 0) {
                shortWords.reserve(1);
                shortWords.add(others.shortWords.word(i), others.shortWords.count(i));
            }
        }
        for (int i = 0; i < others.longWords.length(); i++) {
            longWords.addFrom(others.longWords, i);
        }
        met += others.met;
    }

    /** All words met. */
    public long words() {
        return met;
    }

    /** How many different words. */
    public long distinct() {
        return (long) shortWords.length() + longWords.length();
    }

    /** The {@code limit} first words in {@link WordCount#ORDER}; 0: all. */
    public List<WordCount> top(int limit) {
        int most = limit == 0 ? Integer.MAX_VALUE : limit;
        PriorityQueue<WordCount> last = new PriorityQueue<>(WordCount.ORDER.reversed());
        for (int i = 0; i < shortWords.capacity(); i++) {
            if (shortWords.word(i) != 0 && belongs(last, most, shortWords.count(i))) {
                offer(last, most, new WordCount(shortWord(i), shortWords.count(i)));
            }
        }
        for (int i = 0; i < longWords.length(); i++) {
            if (belongs(last, most, longWords.count(i))) {
                offer(last, most, new WordCount(longWord(i), longWords.count(i)));
            }
        }
        return last.stream().sorted(WordCount.ORDER).toList();
    }

    private static boolean belongs(PriorityQueue<WordCount> last, int most, long count) {
        return last.size() < most || count >= last.element().count();
    }

    private static void offer(PriorityQueue<WordCount> last, int most, WordCount word) {
        last.add(word);
        if (last.size() > most) {
            last.remove();
        }
    }

    private String shortWord(int place) {
        long word = shortWords.word(place);
        byte[] bytes = new byte[EIGHT - Letters.zerosLast(word)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (word >>> 8 * i);
        }
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    private String longWord(int place) {
        byte[] bytes = new byte[longWords.letters(place)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (longWords.eight(place, i / EIGHT) >>> 8 * (i % EIGHT));
        }
        return new String(bytes, StandardCharsets.US_ASCII);
    }
}
