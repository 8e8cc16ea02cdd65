// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress.torture;

import static org.esclusa.peer.Language.C;
import static org.esclusa.peer.Language.JAVA;
import static org.esclusa.peer.Language.PYTHON;

import java.util.List;
import java.util.function.BiConsumer;
import org.esclusa.peer.Board;
import org.esclusa.peer.Language;
import org.esclusa.peer.Peer;

/** What is added up, and the making of segments: nobody waits for anybody. */
final class NumberWorkloads {
    /** Two of C: they are killed most often, and never all at once. */
    static final List<Language> CROWD = List.of(C, PYTHON, JAVA, C);

    private static final String LABEL = Peer.hex("counted");
    private static final String OWN = Peer.hex("own");
    private static final String UNIT = Peer.hex("rounds");

    static final List<Workload> ALL = List.of(counter(), counters(), array(), segment());

    private NumberWorkloads() {}

    /** What {@code line} reads is what was added. */
    private static BiConsumer<Judge, Coordinator> added(String line, String... before) {
        return (judge, coordinator) -> {
            List.of(before).forEach(coordinator::done);
            judge.expect("the sum", coordinator.done(line).number(0), judge.sum(Board.DONE), judge.sum(Board.BEGUN));
            coordinator.done(line.split(" ")[0] + " close");
        };
    }

    private static Workload counter() {
        return new Workload(
                "counter",
                List.of("counter create NAME 0", "counter close"),
                List.of(new Team(
                        CROWD,
                        List.of(
                                Script.of(
                                        "add",
                                        List.of("counter open NAME"),
                                        "note begin",
                                        "N counter add 1",
                                        "note done"),
                                Script.of(
                                        "open, add, close",
                                        List.of(),
                                        "counter open NAME",
                                        "note begin",
                                        "N counter add 1",
                                        "note done",
                                        "counter close")))),
                List.of(),
                added("counter get", "counter open NAME"));
    }

    /** What a dead one has allocated stays until others free it. */
    private static Workload counters() {
        return new Workload(
                "counters",
                List.of(
                        "counters create NAME 8",
                        "counters allocate %s %s counter".formatted(LABEL, UNIT),
                        "counters close"),
                List.of(new Team(
                        CROWD,
                        List.of(
                                Script.of(
                                        "add",
                                        List.of("counters open NAME", "counters find " + LABEL),
                                        "note begin",
                                        "N counters add 1",
                                        "note done"),
                                Script.of(
                                        "allocate, free",
                                        List.of("counters open NAME"),
                                        "NF counters allocate %s %s gauge".formatted(OWN, UNIT),
                                        "F counters free"),
                                Script.of(
                                        "find, free",
                                        List.of("counters open NAME", "counters find " + LABEL),
                                        "N counters find " + OWN,
                                        "IF counters free")))),
                List.of(),
                added("counters get", "counters open NAME", "counters find " + LABEL));
    }

    private static Workload array() {
        return new Workload(
                "array",
                List.of("array create NAME i64 100", "array close"),
                List.of(new Team(
                        CROWD,
                        List.of(
                                Script.of(
                                        "add",
                                        List.of("array open NAME i64"),
                                        "note begin",
                                        "N array add 7 1",
                                        "note done"),
                                Script.of(
                                        "exchange, put, copy",
                                        List.of("array open NAME i64"),
                                        "N array exchange 8 3",
                                        "N array put 16 1 2 3 4 5 6 7 8",
                                        "N array copy 16 8"),
                                Script.of(
                                        "open, add, close",
                                        List.of(),
                                        "array open NAME i64",
                                        "note begin",
                                        "N array add 7 1",
                                        "note done",
                                        "array close")))),
                List.of(),
                added("array get 7", "array open NAME i64"));
    }

    /** Names come and go: whoever comes first makes it, and anybody removes it. */
    private static Workload segment() {
        return new Workload(
                "segment",
                List.of(),
                List.of(new Team(
                        CROWD,
                        List.of(
                                Script.of(
                                        "create_or_open counter",
                                        List.of(),
                                        "N counter create_or_open NAME-1 0",
                                        "counter add 1",
                                        "counter close",
                                        "E3F counter unlink NAME-1"),
                                Script.of(
                                        "create_or_open queue",
                                        List.of(),
                                        "N queue create_or_open NAME-2 4 8",
                                        "queue close",
                                        "E2F queue unlink NAME-2"),
                                Script.of("unlink", List.of(), "NF counter unlink NAME-1", "F queue unlink NAME-2")))),
                List.of(),
                (judge, coordinator) -> {
                    coordinator.ask("counter unlink NAME-1");
                    coordinator.ask("queue unlink NAME-2");
                });
    }
}
