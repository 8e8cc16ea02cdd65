// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress.torture;

import java.util.List;
import java.util.function.BiConsumer;

/**
 * One object under load.
 *
 * @param object its name, as the table and {@code --object} have it
 * @param create the line that makes it
 * @param teams who works on it
 * @param last lines that let those who wait see that it is over; any answer to them is right
 * @param balance sees at the end, with the coordinator, whether all figures agree
 * @param waitsForAll whether survivors may have to wait for the one that takes the dead one's place
 */
record Workload(
        String object,
        List<String> create,
        List<Team> teams,
        List<String> last,
        BiConsumer<Judge, Coordinator> balance,
        boolean waitsForAll) {
    /** One where survivors go on without. */
    Workload(
            String object,
            List<String> create,
            List<Team> teams,
            List<String> last,
            BiConsumer<Judge, Coordinator> balance) {
        this(object, create, teams, last, balance, false);
    }

    /** The same, whose workers rest so many microseconds after each round. */
    Workload resting(int micros) {
        List<Team> resting = teams.stream()
                .map(team -> new Team(
                        team.languages(),
                        team.scripts().stream().map(it -> it.resting(micros)).toList()))
                .toList();
        return new Workload(object, create, resting, last, balance, waitsForAll);
    }

    /** Can somebody have something of it that others must not have? */
    boolean isHeld() {
        return !List.of("counter", "counters", "array", "segment", "event", "latch")
                .contains(object);
    }
}
