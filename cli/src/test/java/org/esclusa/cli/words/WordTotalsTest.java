// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.words;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class WordTotalsTest {
    private final WordTotals totals = new WordTotals();

    @Test
    void the_most_frequent_words_come_first_and_equals_in_their_order() {
        add("b b a a aa c Z", totals);
        List<WordCount> all = List.of(
                new WordCount("a", 2),
                new WordCount("b", 2),
                new WordCount("aa", 1),
                new WordCount("c", 1),
                new WordCount("z", 1));
        assertEquals(all, totals.top(0));
        assertEquals(all.subList(0, 3), totals.top(3));
    }

    @Test
    void others_totals_are_added() {
        WordTotals others = new WordTotals();
        add("lock canalcanal", totals);
        add("canalcanal gate", others);
        totals.merge(others);
        assertEquals(4, totals.words());
        assertEquals(3, totals.distinct());
        assertEquals(
                List.of(new WordCount("canalcanal", 2), new WordCount("gate", 1), new WordCount("lock", 1)),
                totals.top(0));
    }

    @Test
    void short_words_may_come_as_long_ones() {
        // As the worker in Python sends them: no short words, and the long ones "ab" twice and "ninechars" once.
        Counts counts = new Counts();
        counts.begin(0, 2, 11);
        counts.putLong(0, 2, 2);
        counts.putLong(1, 9, 1);
        counts.putLetters(0, 0x6261L);
        counts.putLetters(2, 0x72616863656e696eL);
        counts.putLetters(10, 0x73L);
        MemorySegment written = MemorySegment.ofArray(new byte[counts.byteSize()]);
        counts.writeTo(written);
        totals.merge(written);
        add("ab ninechars", totals);
        assertEquals(List.of(new WordCount("ab", 3), new WordCount("ninechars", 2)), totals.top(0));
    }

    private static void add(String text, WordTotals totals) {
        BlockCounter counter = new BlockCounter();
        counter.count(MemorySegment.ofArray(text.getBytes(StandardCharsets.US_ASCII)));
        MemorySegment counts = MemorySegment.ofArray(new byte[counter.byteSize()]);
        counter.writeTo(counts);
        totals.merge(counts);
    }
}
