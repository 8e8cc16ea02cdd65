// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress.torture;

import java.util.ArrayList;
import java.util.List;

/**
 * What a worker does, round after round, in the lines of a peer; the same for all languages.
 *
 * @param operation as the table has it
 * @param steps flags and line each; {@code NAME} is the object's
 */
record Script(String operation, List<String> steps) {
    /** Every so many rounds a worker rests, so that not all of them are always on the processors. */
    private static final String REST = "E4 note pause 200";

    /** Lines with their flags: {@code once} before the first round, then {@code each}. */
    static Script of(String operation, List<String> once, String... each) {
        List<String> steps = new ArrayList<>();
        once.forEach(line -> steps.add("S " + line));
        for (String line : each) {
            steps.add(flagged(line));
        }
        steps.add(REST);
        return new Script(operation, List.copyOf(steps));
    }

    /** The same, with a rest of so many microseconds after each round. */
    Script resting(int micros) {
        List<String> rested = new ArrayList<>(steps);
        rested.set(rested.size() - 1, "- note pause " + micros);
        return new Script(operation, List.copyOf(rested));
    }

    /** Does it take what others send, until nobody sends any more? */
    boolean drains() {
        return steps.stream().anyMatch(it -> it.split(" ")[0].contains("D"));
    }

    /** Capital letters before a space are flags; a line without any gets a dash. */
    private static String flagged(String line) {
        return line.matches("([A-Z]\\d*)+ .*") ? line : "- " + line;
    }
}
