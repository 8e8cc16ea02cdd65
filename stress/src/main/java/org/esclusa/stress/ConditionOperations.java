// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress;

import java.util.List;
import org.esclusa.peer.Reply;

/** Death in an operation of a mutex's condition. */
final class ConditionOperations {
    static final List<Operation> ALL = List.of(
            Operation.of(
                    "condition signal",
                    ConditionOperations::waitedFor,
                    "condition signal 0",
                    ConditionOperations::afterSignal),
            Operation.of(
                    "condition signal_all",
                    ConditionOperations::waitedFor,
                    "condition signal_all 0",
                    ConditionOperations::afterSignal),
            new Operation(
                    "condition wait",
                    ConditionOperations::locked,
                    "condition wait 0",
                    new Operation.Cue(scene -> scene.waitsForCondition(1), ConditionOperations::signalOne),
                    ConditionOperations::afterWait));

    private ConditionOperations() {}

    private static void shared(Scene scene) {
        scene.two().done("mutex create " + scene.name());
        scene.one().done("mutex open " + scene.name());
        scene.victim().done("mutex open " + scene.name());
    }

    private static void locked(Scene scene) {
        shared(scene);
        scene.victim().done("mutex lock");
    }

    /** The victim has the mutex, and a survivor waits for the condition. */
    private static void waitedFor(Scene scene) {
        shared(scene);
        scene.one().done("mutex lock");
        scene.one().tell("condition wait 0 5000");
        scene.awaitWaitingForCondition(1);
        scene.victim().done("mutex lock");
    }

    /** One that died before it has signalled leaves that to another; unless who waits came back without a signal, as he may. */
    private static void afterSignal(Scene scene) {
        boolean signalled = scene.signals() != 0;
        if (scene.completed() && !signalled) {
            scene.verdict().lost("a signal");
        }
        if (!signalled && hasLocked(scene)) {
            scene.two().done("condition signal 0");
            scene.two().done("mutex unlock");
        }
        scene.needed(scene.one().awaitDone());
        scene.one().done("mutex unlock");
    }

    /** False if the one who waited has the mutex. */
    private static boolean hasLocked(Scene scene) {
        Reply locked = scene.two().ask("mutex lock 5000");
        if (locked.is(Reply.Kind.OK)) {
            return true;
        }
        if (!locked.is(Reply.Kind.TIMEOUT) || !scene.one().hasAnswered()) {
            scene.verdict().hung("the lock of the dead: " + locked.kind() + " " + locked.text());
        }
        return false;
    }

    /** The victim waits already, or is dead; a survivor waits behind it, and there is a signal for one of them. */
    private static void signalOne(Scene scene) {
        long before = scene.waitingForCondition();
        scene.one().done("mutex lock 5000");
        scene.one().tell("condition wait 0 5000");
        scene.awaitWaitingForCondition(before + 1);
        scene.two().done("mutex lock 5000");
        scene.two().done("condition signal 0");
        scene.two().done("mutex unlock");
    }

    /**
     * A victim that did not come back left the signal to the survivor. So did one that came back and then died: the death
     * rouses whoever waits, and he finds that there was a signal.
     */
    private static void afterWait(Scene scene) {
        scene.needed(scene.one().awaitDone());
        scene.one().done("mutex unlock");
    }
}
