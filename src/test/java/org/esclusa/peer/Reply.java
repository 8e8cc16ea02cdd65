// SPDX-License-Identifier: Apache-2.0
package org.esclusa.peer;

import java.util.List;

/**
 * A peer's answer to one line.
 *
 * @param nanos when the call returned, as {@link System#nanoTime}
 * @param words results; of an error its name and its sentence
 */
public record Reply(long nanos, Kind kind, List<String> words) {
    /** How the call ended. */
    public enum Kind {
        OK,
        TIMEOUT,
        END,
        ERROR,
        /** The peer has died. */
        DEAD
    }

    static Reply parse(String line) {
        String[] parts = line.split(" ", 3);
        Kind kind = Kind.valueOf(parts[1].toUpperCase(java.util.Locale.ROOT));
        List<String> words = parts.length < 3 ? List.of() : List.of(parts[2].split(" ", kind == Kind.ERROR ? 2 : -1));
        return new Reply(Long.parseLong(parts[0]), kind, words);
    }

    static Reply dead() {
        return new Reply(System.nanoTime(), Kind.DEAD, List.of());
    }

    public boolean is(Kind other) {
        return kind == other;
    }

    /** The results, apart by a space. */
    public String text() {
        return String.join(" ", words);
    }

    public String word(int i) {
        return words.get(i);
    }

    public long number(int i) {
        return Long.parseLong(words.get(i));
    }
}
