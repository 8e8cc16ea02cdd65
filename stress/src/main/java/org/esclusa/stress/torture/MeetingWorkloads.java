// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress.torture;

import static org.esclusa.peer.Language.C;
import static org.esclusa.peer.Language.JAVA;
import static org.esclusa.peer.Language.PYTHON;

import java.util.List;
import java.util.stream.LongStream;
import org.esclusa.peer.Board;
import org.esclusa.peer.Language;

/** Where some wait until others have come. */
final class MeetingWorkloads {
    private static final List<Language> ONE_EACH = List.of(C, PYTHON, JAVA);
    private static final int PARTIES = 3;
    private static final long LATCHED = 1_000_000_000;

    static final List<Workload> ALL = List.of(barrier(), event(), latch());

    private MeetingWorkloads() {}

    private static Workload barrier() {
        return new Workload(
                "barrier",
                List.of("barrier create NAME " + PARTIES, "barrier close"),
                List.of(new Team(
                        ONE_EACH,
                        List.of(
                                Script.of(
                                        "wait",
                                        List.of("barrier open NAME"),
                                        "NF barrier wait",
                                        "note tally",
                                        "barrier broken",
                                        "I barrier reset"),
                                Script.of(
                                        "open, wait, close",
                                        List.of(),
                                        "barrier open NAME",
                                        "NF barrier wait",
                                        "note tally",
                                        "barrier broken",
                                        "I barrier reset",
                                        "barrier close")))),
                List.of("barrier open NAME", "barrier reset", "barrier close"),
                (judge, coordinator) -> rounds(judge),
                true);
    }

    /** All of a round go on or none: every index was returned as often, but to those that died as they returned. */
    private static void rounds(Judge judge) {
        long[] indexes = LongStream.range(0, PARTIES)
                .map(i -> judge.sum(Board.TALLY + 8 * i))
                .toArray();
        long most = LongStream.of(indexes).max().orElse(0);
        long least = LongStream.of(indexes).min().orElse(0);
        judge.expect(
                "rounds that all went through", least, most - judge.deaths().size(), most);
    }

    /**
     * Each set is to wake everybody: whoever sets, sets when all wait, and clears when all have gone on. Those who set take
     * turns by a mutex, so that the next one does the rest of what a dead one has begun.
     */
    private static Workload event() {
        return new Workload(
                "event",
                List.of("event create NAME", "event close", "mutex create NAME-turn", "mutex close"),
                List.of(
                        new Team(
                                ONE_EACH,
                                List.of(Script.of(
                                        "wait",
                                        List.of("event open NAME"),
                                        "note waiting",
                                        "N event wait",
                                        "note went_on"))),
                        new Team(
                                ONE_EACH,
                                List.of(Script.of(
                                        "set, clear",
                                        List.of("event open NAME", "mutex open NAME-turn"),
                                        "mutex lock",
                                        "I mutex mark_repaired",
                                        "event clear",
                                        "note all_waiting",
                                        "event set",
                                        "note all_went_on",
                                        "event clear",
                                        "mutex unlock")))),
                List.of("event open NAME", "event set", "event close"),
                (judge, coordinator) -> coordinator.done("mutex unlink NAME-turn"));
    }

    /**
     * One latch that is counted down for ever, whose count must be right; and one for each round, made by whoever comes
     * first, that reaches 0 when all wait for it and goes when all have gone on.
     */
    private static Workload latch() {
        return new Workload(
                "latch",
                List.of("latch create NAME " + LATCHED, "latch close", "mutex create NAME-turn", "mutex close"),
                List.of(
                        new Team(
                                ONE_EACH,
                                List.of(Script.of(
                                        "count_down",
                                        List.of("latch open NAME"),
                                        "note begin",
                                        "N latch count_down 1",
                                        "note done"))),
                        new Team(
                                ONE_EACH,
                                List.of(Script.of(
                                        "create, count_down to 0, unlink",
                                        List.of("mutex open NAME-turn"),
                                        "mutex lock",
                                        "I mutex mark_repaired",
                                        "latch create_or_open NAME-round 1",
                                        "latch count",
                                        "I note all_waiting",
                                        "I latch count_down 1",
                                        "note all_went_on",
                                        "latch close",
                                        "latch unlink NAME-round",
                                        "mutex unlock"))),
                        new Team(
                                ONE_EACH,
                                List.of(Script.of(
                                        "create, wait, close",
                                        List.of(),
                                        "latch create_or_open NAME-round 1",
                                        "note waiting",
                                        "N latch wait",
                                        "note went_on",
                                        "latch count",
                                        "note expect 0",
                                        "latch close")))),
                List.of("latch create_or_open NAME-round 1", "latch count_down 1", "latch close"),
                (judge, coordinator) -> {
                    coordinator.ask("latch unlink NAME-round");
                    coordinator.done("mutex unlink NAME-turn");
                    coordinator.done("latch open NAME");
                    long left = coordinator.done("latch count").number(0);
                    judge.expect("counted down", LATCHED - left, judge.sum(Board.DONE), judge.sum(Board.BEGUN));
                    coordinator.done("latch count_down " + left);
                    coordinator.done("latch wait 0");
                    coordinator.done("latch close");
                });
    }
}
