// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.words;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockCounterTest {
    private final BlockCounter counter = new BlockCounter();
    private final WordTotals totals = new WordTotals();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
    void counts_what_a_plain_count_counts(int seed) {
        byte[] text = NastyText.of(seed, 300_000);
        count(text);
        assertEquals(new PlainCount().add(text).top(), totals.top(0));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 9, 15, 16, 17, 63, 64, 65, 100_000, 131_071, 131_072, 131_073})
    void counts_words_of_any_length_wherever_they_begin(int length) {
        for (int before : new int[] {0, 1, 7, 8, 63, 64, 131_070}) {
            byte[] text =
                    (" ".repeat(before) + "Xy".repeat(length).substring(0, length)).getBytes(StandardCharsets.US_ASCII);
            WordTotals each = new WordTotals();
            counter.count(MemorySegment.ofArray(text));
            each.merge(written());
            assertEquals(new PlainCount().add(text).top(), each.top(0), "after " + before);
        }
    }

    @Test
    void only_the_letters_a_to_z_are_letters() {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        count(all);
        assertEquals(List.of(new WordCount("abcdefghijklmnopqrstuvwxyz", 2)), totals.top(0));
    }

    @Test
    void forgets_the_block_before() {
        count("one two".getBytes(StandardCharsets.US_ASCII));
        count("two".getBytes(StandardCharsets.US_ASCII));
        assertEquals(List.of(new WordCount("two", 2), new WordCount("one", 1)), totals.top(0));
    }

    @Test
    void a_block_without_words_has_counts_all_the_same() {
        count(" .\n".getBytes(StandardCharsets.US_ASCII));
        assertEquals(0, totals.words());
        assertEquals(List.of(), totals.top(0));
    }

    @Test
    void grows_with_the_words_it_meets() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 60_000; i++) {
            String number = Integer.toString(i, 26)
                    .chars()
                    .mapToObj(c -> "" + (char) (c < 'a' ? c - '0' + 'q' : c))
                    .reduce("", String::concat);
            text.append("w").append(number).append(" longerword").append(number).append('\n');
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
        count(bytes);
        assertEquals(new PlainCount().add(bytes).top(), totals.top(0));
    }

    private void count(byte[] text) {
        counter.count(MemorySegment.ofArray(text));
        totals.merge(written());
    }

    private MemorySegment written() {
        MemorySegment counts = MemorySegment.ofArray(new byte[counter.byteSize()]);
        counter.writeTo(counts);
        return counts;
    }
}
