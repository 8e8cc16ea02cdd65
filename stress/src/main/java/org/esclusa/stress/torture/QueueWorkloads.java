// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress.torture;

import static org.esclusa.peer.Language.C;
import static org.esclusa.peer.Language.JAVA;
import static org.esclusa.peer.Language.PYTHON;

import java.util.List;
import org.esclusa.peer.Language;
import org.esclusa.peer.Reply;

/**
 * A queue under load: three that put and three that take, each in its own way, and so few slots that they meet. Where all
 * acknowledge what they took, no message may be lost; a copying get, which acknowledges before it returns, may take along
 * what it has in its hands.
 */
final class QueueWorkloads {
    private static final List<Language> ONE_EACH = List.of(C, PYTHON, JAVA);
    private static final List<String> PRODUCER = List.of("queue open NAME", "producer open");
    private static final List<String> CONSUMER = List.of("queue open NAME", "consumer open");

    private static final Team PRODUCERS = new Team(
            ONE_EACH,
            List.of(
                    Script.of("put", PRODUCER, "note id 1", "N producer put $1 0", "note put"),
                    Script.of("put_many", PRODUCER, "note id 3", "N producer put_many 0 600000 $1 $2 $3", "note put 1"),
                    Script.of(
                            "claim, publish",
                            PRODUCER,
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
                            "queue close")));

    private static final Script TAKE = Script.of(
            "take, acknowledge",
            CONSUMER,
            "ND consumer take",
            "note take",
            "note acknowledging",
            "consumer acknowledge",
            "note acknowledged",
            "E16 consumer close",
            "E16 consumer open");

    private static final Script RELEASE = Script.of(
            "take, release",
            CONSUMER,
            "ND consumer take",
            "note take",
            "consumer release",
            "ND consumer take",
            "note take",
            "note acknowledging",
            "consumer acknowledge",
            "note acknowledged");

    private static final Script GET =
            Script.of("get", CONSUMER, "note begin", "note grasp 1", "ND consumer get", "note got");

    private static final Script GET_MANY =
            Script.of("get_many", CONSUMER, "note begin", "note grasp 3", "ND consumer get_many 3", "note got");

    static final List<Workload> ALL =
            List.of(queue("queue", TAKE, RELEASE), queue("copying queue", GET, GET_MANY, RELEASE));

    private QueueWorkloads() {}

    private static Workload queue(String object, Script... consumers) {
        return new Workload(
                object,
                List.of("queue create NAME %d 8".formatted(MessageJudge.SLOTS), "queue close"),
                List.of(PRODUCERS, new Team(ONE_EACH, List.of(consumers))),
                List.of(),
                QueueWorkloads::messages);
    }

    /** Every message is accounted for, and nobody is left in the queue's own figures. */
    private static void messages(Judge judge, Coordinator coordinator) {
        judge.messages().judge(judge.verdict());
        coordinator.done("queue open NAME");
        Reply figures = coordinator.done("queue figures");
        judge.expect("messages left in the queue", figures.number(2), 0);
        judge.expect("producers left in the queue", figures.number(7), 0);
        judge.expect("consumers left in the queue", figures.number(8), 0);
        coordinator.done("queue close");
    }
}
