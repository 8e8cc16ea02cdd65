// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress.torture;

import static org.esclusa.peer.Language.C;
import static org.esclusa.peer.Language.JAVA;
import static org.esclusa.peer.Language.PYTHON;

import java.util.List;
import java.util.function.BiConsumer;
import org.esclusa.peer.Board;
import org.esclusa.peer.Language;

/** All objects under load. */
final class Ordeals {
    /** Two of C: they are killed most often, and never all at once. */
    private static final List<Language> CROWD = List.of(C, PYTHON, JAVA, C);

    private static final List<Language> ONE_EACH = List.of(C, PYTHON, JAVA);
    private static final List<Language> FAST = List.of(C, PYTHON);
    private static final long LATCHED = 1_000_000_000;

    static final List<Ordeal> ALL = List.of(counter(), mutex("mutex"), queue());

    private Ordeals() {}

    private static List<String> open(String kind) {
        return List.of(kind + " open NAME");
    }

    /** What was added, by the line that reads it. */
    private static BiConsumer<Books, Keeper> added(String what, String line) {
        return (books, keeper) ->
                books.expect(what, keeper.done(line).number(0), books.sum(Board.DONE), books.sum(Board.BEGUN));
    }

    private static Ordeal counter() {
        return new Ordeal(
                "counter",
                List.of("counter create NAME 0", "counter close"),
                List.of(new Team(
                        CROWD,
                        List.of(
                                Script.of("add", open("counter"), "note begin", "N counter add 1", "note done"),
                                Script.of(
                                        "open, add, close",
                                        List.of(),
                                        "counter open NAME",
                                        "note begin",
                                        "N counter add 1",
                                        "note done",
                                        "counter close")))),
                List.of(),
                (books, keeper) -> {
                    keeper.done("counter open NAME");
                    added("the counter", "counter get").accept(books, keeper);
                    keeper.done("counter close");
                });
    }

    /** Of the two kinds of mutex, which have the same verbs. */
    private static Ordeal mutex(String kind) {
        String lock = "N " + kind + " lock";
        return new Ordeal(
                kind.equals("mutex") ? kind : kind + " mutex",
                List.of(kind + " create NAME", kind + " close"),
                List.of(new Team(
                        CROWD,
                        List.of(
                                Script.of(
                                        "lock, unlock",
                                        open(kind),
                                        lock,
                                        "note enter 1 1",
                                        "note begin",
                                        "note pair",
                                        "I " + kind + " mark_repaired",
                                        "note done",
                                        "note leave",
                                        kind + " unlock"),
                                Script.of(
                                        "open, lock with hook, close",
                                        List.of(),
                                        kind + " open_repairing NAME",
                                        lock,
                                        "note enter 1 1",
                                        "note begin",
                                        "note pair",
                                        "note done",
                                        "note leave",
                                        kind + " unlock",
                                        kind + " close")))),
                List.of(),
                Ordeals::pairs);
    }

    /** What the lock protects was changed as often as somebody was inside. */
    private static void pairs(Books books, Keeper keeper) {
        books.expect(
                "what the lock protects",
                books.board().get(Board.FIRST),
                books.sum(Board.DONE),
                books.sum(Board.BEGUN));
    }

    private static Ordeal queue() {
        List<String> producer = List.of("queue open NAME", "producer open");
        List<String> consumer = List.of("queue open NAME", "consumer open");
        return new Ordeal(
                "queue",
                List.of("queue create NAME 7 8", "queue close"),
                List.of(
                        new Team(
                                ONE_EACH,
                                List.of(
                                        Script.of("put", producer, "note id 1", "N producer put $1 0", "note put"),
                                        Script.of(
                                                "put_many",
                                                producer,
                                                "note id 3",
                                                "N producer put_many 0 60000 $1 $2 $3",
                                                "note put 1"),
                                        Script.of(
                                                "claim, publish",
                                                producer,
                                                "note id 1",
                                                "N producer claim",
                                                "producer publish $1 0",
                                                "note put",
                                                "E3 producer claim",
                                                "E3 producer abort"),
                                        Script.of(
                                                "open, put, close",
                                                List.of(),
                                                "queue open NAME",
                                                "producer open",
                                                "note id 1",
                                                "N producer put $1 0",
                                                "note put",
                                                "producer close",
                                                "queue close"))),
                        new Team(
                                ONE_EACH,
                                List.of(
                                        Script.of("get", consumer, "note grasp 1", "ND consumer get", "note got"),
                                        Script.of(
                                                "get_many",
                                                consumer,
                                                "note grasp 3",
                                                "ND consumer get_many 3",
                                                "note got"),
                                        Script.of(
                                                "take, acknowledge",
                                                consumer,
                                                "ND consumer take",
                                                "note take",
                                                "note acknowledging",
                                                "consumer acknowledge",
                                                "note acknowledged",
                                                "E16 consumer close",
                                                "E16 consumer open"),
                                        Script.of(
                                                "take, release",
                                                consumer,
                                                "ND consumer take",
                                                "note take",
                                                "consumer release",
                                                "ND consumer take",
                                                "note take",
                                                "note acknowledging",
                                                "consumer acknowledge",
                                                "note acknowledged")))),
                List.of(),
                Ordeals::messages);
    }

    /** Every message is accounted for, and nobody is left in the queue's own books. */
    private static void messages(Books books, Keeper keeper) {
        Messages.judge(books);
        keeper.done("queue open NAME");
        var figures = keeper.done("queue figures");
        books.expect("messages left in the queue", figures.number(2), 0);
        books.expect("producers left in the queue", figures.number(7), 0);
        books.expect("consumers left in the queue", figures.number(8), 0);
        keeper.done("queue close");
    }
}
