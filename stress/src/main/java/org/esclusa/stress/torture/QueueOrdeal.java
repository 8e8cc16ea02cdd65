// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress.torture;

import static org.esclusa.peer.Language.C;
import static org.esclusa.peer.Language.JAVA;
import static org.esclusa.peer.Language.PYTHON;

import java.util.List;
import org.esclusa.peer.Language;
import org.esclusa.peer.Reply;

/** A queue under load: three that put and three that take, each in its own way, and so few slots that they meet. */
final class QueueOrdeal {
    private static final List<Language> ONE_EACH = List.of(C, PYTHON, JAVA);

    private QueueOrdeal() {}

    static Ordeal queue() {
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
                                                "N producer put_many 0 600000 $1 $2 $3",
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
                QueueOrdeal::messages);
    }

    /** Every message is accounted for, and nobody is left in the queue's own books. */
    private static void messages(Books books, Keeper keeper) {
        Messages.judge(books);
        keeper.done("queue open NAME");
        Reply figures = keeper.done("queue figures");
        books.expect("messages left in the queue", figures.number(2), 0);
        books.expect("producers left in the queue", figures.number(7), 0);
        books.expect("consumers left in the queue", figures.number(8), 0);
        keeper.done("queue close");
    }
}
