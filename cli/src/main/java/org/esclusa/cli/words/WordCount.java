// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.words;

import java.util.Comparator;

/** A word and how often it was met. */
public record WordCount(String word, long count) {
    /** The most frequent first; among equals as the words' bytes are ordered. */
    public static final Comparator<WordCount> ORDER =
            Comparator.comparingLong(WordCount::count).reversed().thenComparing(WordCount::word);
}
