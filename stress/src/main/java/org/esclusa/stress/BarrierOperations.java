// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress;

import java.util.List;
import org.esclusa.peer.Reply;

/** Death in an operation of a barrier: all of one round go on, or none, and nobody waits for a dead one. */
final class BarrierOperations {
    private static final String WAIT = "barrier wait 1000";

    static final List<Operation> ALL = List.of(
            new Operation(
                    "barrier wait, first",
                    scene -> shared(scene, 3),
                    "barrier wait",
                    new Operation.Cue(Scene::isWaitedFor, BarrierOperations::othersArrive),
                    BarrierOperations::afterFirstWait),
            Operation.of(
                    "barrier wait, last",
                    BarrierOperations::othersWait,
                    "barrier wait",
                    BarrierOperations::afterFirstWait),
            Operation.of(
                    "barrier wait, again", BarrierOperations::tookPart, "barrier wait", BarrierOperations::afterWait),
            Operation.of("barrier reset", BarrierOperations::timedOut, "barrier reset", BarrierOperations::afterReset),
            Operation.of("barrier close", BarrierOperations::tookPart, "barrier close", BarrierOperations::afterClose));

    private BarrierOperations() {}

    private static void shared(Scene scene, int parties) {
        scene.two().done("barrier create " + scene.name() + " " + parties);
        scene.one().done("barrier open " + scene.name());
        scene.victim().done("barrier open " + scene.name());
    }

    /** The victim waits already, or is dead. */
    private static void othersArrive(Scene scene) {
        scene.one().tell(WAIT);
        scene.two().tell(WAIT);
    }

    private static void othersWait(Scene scene) {
        shared(scene, 3);
        othersArrive(scene);
        scene.awaitArrived(2);
    }

    /** All have been through a round, and the others wait again. */
    private static void tookPart(Scene scene) {
        othersWait(scene);
        scene.victim().done(WAIT);
        scene.one().awaitDone();
        scene.two().awaitDone();
        othersArrive(scene);
        scene.awaitArrived(2);
    }

    /** Before its first store it is no party, and the others' time ends. */
    private static void afterFirstWait(Scene scene) {
        oneVerdict(scene, scene.diesBefore() == 1);
    }

    private static void afterWait(Scene scene) {
        oneVerdict(scene, false);
    }

    /** One that has left is missing: the others' time ends. */
    private static void afterClose(Scene scene) {
        oneVerdict(scene, true);
    }

    /** Both go on, or both are told; then one mends it, and nothing of the dead one is left. */
    private static void oneVerdict(Scene scene, boolean mayTimeOut) {
        Reply one = scene.one().await();
        Reply two = scene.two().await();
        if (one.is(Reply.Kind.OK) != two.is(Reply.Kind.OK)) {
            scene.verdict().wrong("two verdicts on one round: " + one.text() + "; " + two.text());
        }
        if (!timedOut(one) && !timedOut(two)) {
            scene.needed(one);
            scene.needed(two);
        } else if (!mayTimeOut) {
            scene.verdict().hung("who waits for a dead party");
        }
        scene.two().done("barrier reset");
        scene.one().tell(WAIT);
        scene.two().tell(WAIT);
        scene.anotherDies("barrier open NAME", "barrier wait 5000");
        scene.one().awaitDone();
        scene.two().awaitDone();
    }

    private static boolean timedOut(Reply reply) {
        return reply.is(Reply.Kind.TIMEOUT) || reply.text().contains("ETIMEDOUT");
    }

    private static void timedOut(Scene scene) {
        shared(scene, 2);
        scene.one().ask("barrier wait 1");
    }

    private static void afterReset(Scene scene) {
        if (scene.completed() && scene.two().done("barrier broken").number(0) != 0) {
            scene.verdict().lost("a reset");
        }
        scene.two().done("barrier reset");
        scene.one().tell(WAIT);
        scene.two().done(WAIT);
        scene.needed(scene.one().awaitDone());
    }
}
