// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress;

import java.util.List;
import org.esclusa.peer.Reply;

/** Death in an operation of an event or a latch. */
final class EventOperations {
    static final List<Operation> ALL = List.of(
            Operation.of("event set", EventOperations::waitedFor, "event set", EventOperations::afterSet),
            Operation.of("event clear", EventOperations::setBefore, "event clear", EventOperations::afterClear),
            new Operation(
                    "event wait",
                    EventOperations::event,
                    "event wait",
                    new Operation.Cue(Scene::isWaitedFor, EventOperations::setByTwo),
                    EventOperations::afterWait),
            Operation.of(
                    "latch count_down",
                    EventOperations::latchWaitedFor,
                    "latch count_down 1",
                    EventOperations::afterCountDown),
            new Operation(
                    "latch wait",
                    EventOperations::latch,
                    "latch wait",
                    new Operation.Cue(Scene::isWaitedFor, EventOperations::countedDownByTwo),
                    EventOperations::afterWait));

    private EventOperations() {}

    private static void event(Scene scene) {
        scene.two().done("event create " + scene.name());
        scene.one().done("event open " + scene.name());
        scene.victim().done("event open " + scene.name());
    }

    private static void waitedFor(Scene scene) {
        event(scene);
        scene.one().tell("event wait 5000");
        scene.awaitWaitedFor();
    }

    private static void afterSet(Scene scene) {
        boolean set = scene.two().done("event is_set").number(0) != 0;
        if (scene.completed() && !set) {
            scene.verdict().lost("that it was set");
        }
        if (!set) {
            scene.two().done("event set");
        }
        scene.needed(scene.one().awaitDone());
    }

    private static void setBefore(Scene scene) {
        event(scene);
        scene.two().done("event set");
    }

    private static void afterClear(Scene scene) {
        if (scene.completed() && scene.one().ask("event wait 0").is(Reply.Kind.OK)) {
            scene.verdict().wrong("it is set, though cleared");
        }
        scene.two().done("event set");
        scene.one().done("event wait 5000");
    }

    /** The victim waits already, or is dead; a survivor waits besides. */
    private static void setByTwo(Scene scene) {
        scene.one().tell("event wait 5000");
        scene.two().done("event set");
    }

    private static void afterWait(Scene scene) {
        scene.needed(scene.one().awaitDone());
    }

    private static void latch(Scene scene) {
        scene.two().done("latch create " + scene.name() + " 1");
        scene.one().done("latch open " + scene.name());
        scene.victim().done("latch open " + scene.name());
    }

    /** The victim waits already, or is dead; a survivor waits besides. */
    private static void countedDownByTwo(Scene scene) {
        scene.one().tell("latch wait 5000");
        scene.two().done("latch count_down 1");
    }

    private static void latchWaitedFor(Scene scene) {
        latch(scene);
        scene.one().tell("latch wait 5000");
        scene.awaitWaitedFor();
    }

    private static void afterCountDown(Scene scene) {
        long count = scene.two().done("latch count").number(0);
        if (scene.completed() && count != 0) {
            scene.verdict().lost("a count");
        }
        if (count != 0) {
            scene.two().done("latch count_down 1");
        }
        scene.needed(scene.one().awaitDone());
    }
}
