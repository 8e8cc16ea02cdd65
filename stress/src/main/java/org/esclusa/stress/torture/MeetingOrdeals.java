// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress.torture;

import static org.esclusa.peer.Language.C;
import static org.esclusa.peer.Language.JAVA;
import static org.esclusa.peer.Language.PYTHON;
import static org.esclusa.stress.torture.NumberOrdeals.CROWD;

import java.util.List;
import java.util.stream.LongStream;
import org.esclusa.peer.Board;

/** Where some wait until others have come. */
final class MeetingOrdeals {
    private static final int PARTIES = 3;
    private static final long LATCHED = 1_000_000_000;

    static final List<Ordeal> ALL = List.of(barrier(), event(), latch());

    private MeetingOrdeals() {}

    private static Ordeal barrier() {
        return new Ordeal(
                "barrier",
                List.of("barrier create NAME " + PARTIES, "barrier close"),
                List.of(new Team(
                        List.of(C, PYTHON, JAVA),
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
                (books, keeper) -> rounds(books),
                true);
    }

    /** All of a round go on or none: every index was returned as often, but to those that died as they returned. */
    private static void rounds(Books books) {
        long[] indexes = LongStream.range(0, PARTIES)
                .map(i -> books.sum(Board.TALLY + 8 * i))
                .toArray();
        long most = LongStream.of(indexes).max().orElse(0);
        long least = LongStream.of(indexes).min().orElse(0);
        books.expect(
                "rounds that all went through", least, most - books.deaths().size(), most);
    }

    private static Ordeal event() {
        List<String> open = List.of("event open NAME");
        return new Ordeal(
                "event",
                List.of("event create NAME", "event close"),
                List.of(
                        new Team(
                                List.of(C, PYTHON, JAVA),
                                List.of(Script.of("wait", open, "N event wait", "note pause 100"))),
                        new Team(
                                List.of(C, PYTHON, JAVA),
                                List.of(Script.of("set, clear", open, "event set", "note pause 100", "event clear")))),
                List.of("event open NAME", "event set", "event close"),
                (books, keeper) -> {});
    }

    private static Ordeal latch() {
        return new Ordeal(
                "latch",
                List.of("latch create NAME " + LATCHED, "latch close"),
                List.of(new Team(
                        CROWD,
                        List.of(
                                Script.of(
                                        "count_down",
                                        List.of("latch open NAME"),
                                        "note begin",
                                        "N latch count_down 1",
                                        "note done"),
                                Script.of("wait", List.of("latch open NAME"), "NF latch wait 1")))),
                List.of(),
                (books, keeper) -> {
                    keeper.done("latch open NAME");
                    long left = keeper.done("latch count").number(0);
                    books.expect("counted down", LATCHED - left, books.sum(Board.DONE), books.sum(Board.BEGUN));
                    keeper.done("latch count_down " + left);
                    keeper.done("latch wait 0");
                    keeper.done("latch close");
                });
    }
}
