// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.words;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** The same count, done so plainly that nobody needs to test it. */
public final class PlainCount {
    private static final Pattern WORD = Pattern.compile("[A-Za-z]+");

    private final Map<String, Long> counts = new HashMap<>();

    /** Adds the words of a text, at whose end a word ends too. */
    public PlainCount add(byte[] text) {
        WORD.matcher(new String(text, StandardCharsets.ISO_8859_1))
                .results()
                .forEach(word -> counts.merge(word.group().toLowerCase(Locale.ROOT), 1L, Long::sum));
        return this;
    }

    /** All words in the order in which they are printed. */
    public List<WordCount> top() {
        return counts.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<String, Long> word) -> -word.getValue())
                        .thenComparing(Map.Entry::getKey))
                .map(word -> new WordCount(word.getKey(), word.getValue()))
                .toList();
    }

    /** As they are printed. */
    public String lines() {
        StringBuilder lines = new StringBuilder();
        top().forEach(word ->
                lines.append(word.count()).append('\t').append(word.word()).append('\n'));
        return lines.toString();
    }
}
