// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress;

import java.util.List;
import org.esclusa.peer.Reply;

/** Death in an operation of a semaphore of three permits. */
final class SemaphoreOperations {
    static final List<Operation> ALL = List.of(
            Operation.of(
                    "semaphore acquire",
                    SemaphoreOperations::shared,
                    "semaphore acquire 2",
                    SemaphoreOperations::allForOne),
            new Operation(
                    "semaphore contended",
                    SemaphoreOperations::takenByTwo,
                    "semaphore acquire 2",
                    new Operation.Cue(Scene::isWaitedFor, SemaphoreOperations::releasedByTwo),
                    SemaphoreOperations::afterContention),
            Operation.of(
                    "semaphore repairing",
                    SemaphoreOperations::leftByDead,
                    "semaphore acquire 3",
                    SemaphoreOperations::allForOne),
            Operation.of(
                    "semaphore release",
                    SemaphoreOperations::waitedFor,
                    "semaphore release 2",
                    SemaphoreOperations::allGot),
            Operation.of(
                    "semaphore release some",
                    SemaphoreOperations::waitedFor,
                    "semaphore release 1",
                    SemaphoreOperations::allGot),
            Operation.of(
                    "semaphore close", SemaphoreOperations::waitedFor, "semaphore close", SemaphoreOperations::allGot),
            Operation.of(
                    "semaphore signal",
                    SemaphoreOperations::signalWaitedFor,
                    "semaphore release 1",
                    SemaphoreOperations::signalled));

    private SemaphoreOperations() {}

    private static void shared(Scene scene) {
        open(scene, "3");
    }

    private static void open(Scene scene, String parameters) {
        scene.two().done("semaphore create " + scene.name() + " " + parameters);
        scene.one().done("semaphore open " + scene.name());
        scene.victim().done("semaphore open " + scene.name());
    }

    private static void takenByTwo(Scene scene) {
        shared(scene);
        scene.two().done("semaphore acquire 3");
    }

    /** The victim waits already, or is dead; a survivor waits besides. */
    private static void releasedByTwo(Scene scene) {
        if (!scene.counts()) {
            scene.one().tell("semaphore acquire 3 5000");
        }
        scene.two().done("semaphore release 3");
    }

    private static void afterContention(Scene scene) {
        if (scene.counts()) {
            scene.one().tell("semaphore acquire 3 5000");
        }
        allGot(scene);
    }

    private static void leftByDead(Scene scene) {
        shared(scene);
        scene.anotherDies("semaphore open NAME", "semaphore acquire 2");
    }

    /** The victim has two permits, and a survivor waits for all. */
    private static void waitedFor(Scene scene) {
        shared(scene);
        scene.victim().done("semaphore acquire 2");
        scene.one().tell("semaphore acquire 3 5000");
        scene.awaitWaitedFor();
    }

    /** Nobody waited: a survivor asks for all now. */
    private static void allForOne(Scene scene) {
        scene.one().tell("semaphore acquire 3 5000");
        allGot(scene);
    }

    /** The survivor that waits gets all three, and there are no others. */
    private static void allGot(Scene scene) {
        scene.needed(scene.one().awaitDone());
        long more = scene.two().done("semaphore available").number(0);
        if (more != 0) {
            scene.verdict().doubled(more + " permits besides all three");
        }
        scene.one().done("semaphore release 3");
        scene.two().done("semaphore acquire 3 5000");
        scene.two().done("semaphore release 3");
    }

    private static void signalWaitedFor(Scene scene) {
        open(scene, "0 signal");
        scene.one().tell("semaphore acquire 1 5000");
        scene.awaitWaitedFor();
    }

    private static void signalled(Scene scene) {
        if (!scene.completed()) { // what was not released is not lost
            scene.two().done("semaphore release 1");
        }
        scene.needed(scene.one().awaitDone());
        Reply more = scene.two().ask("semaphore acquire 1 0");
        if (scene.completed() && more.is(Reply.Kind.OK)) {
            scene.verdict().doubled("a permit that nobody released");
        }
    }
}
