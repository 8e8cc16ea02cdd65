// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress;

import java.util.List;
import org.esclusa.peer.Peer;
import org.esclusa.peer.Reply;

/** Death in an operation of a mutex. */
final class MutexOperations {
    static final List<Operation> ALL = List.of(
            Operation.of("mutex create", scene -> {}, "mutex create NAME", MutexOperations::afterCreate),
            Operation.of("lock", MutexOperations::shared, "mutex lock", MutexOperations::lockedNow),
            new Operation(
                    "lock, contended",
                    MutexOperations::lockedByTwo,
                    "mutex lock",
                    new Operation.Cue(Scene::isContended, MutexOperations::unlockedByTwo),
                    MutexOperations::afterContention),
            Operation.of(
                    "lock, recovering", MutexOperations::leftByDead, "mutex lock", MutexOperations::lockedNowRecovered),
            Operation.of(
                    "lock, repair hook",
                    MutexOperations::leftToHook,
                    "mutex lock",
                    MutexOperations::lockedNowRecovered),
            Operation.of("unlock", MutexOperations::waitedFor, "mutex unlock", MutexOperations::lockedByOne),
            Operation.of(
                    "mark_repaired",
                    MutexOperations::repairedBefore,
                    "mutex mark_repaired",
                    MutexOperations::lockedByOneRecovered),
            Operation.of(
                    "mutex close", MutexOperations::waitedFor, "mutex close", MutexOperations::lockedByOneRecovered));

    private MutexOperations() {}

    private static void afterCreate(Scene scene) {
        if (scene.completed() && !scene.exists()) {
            scene.verdict().lost("the object that was created");
        }
        scene.two().done("mutex create_or_open " + scene.name());
        scene.one().done("mutex open " + scene.name());
        if (scene.one().done("mutex lock 0").number(0) != 0) {
            scene.verdict().wrong("a new lock is recovered");
        }
    }

    private static void shared(Scene scene) {
        scene.two().done("mutex create " + scene.name());
        scene.one().done("mutex open " + scene.name());
        scene.victim().done("mutex open " + scene.name());
    }

    /** The victim has the lock, and a survivor waits. */
    private static void waitedFor(Scene scene) {
        shared(scene);
        scene.victim().done("mutex lock");
        oneWaits(scene);
    }

    private static void oneWaits(Scene scene) {
        scene.one().tell("mutex lock 5000");
        long deadline = System.nanoTime() + Peer.WATCHDOG.toNanos();
        while (!scene.isContended() && System.nanoTime() < deadline) {
            Thread.yield();
        }
    }

    private static void lockedByTwo(Scene scene) {
        shared(scene);
        scene.two().done("mutex lock");
    }

    /** The victim waits already, or is dead; a survivor waits besides. */
    private static void unlockedByTwo(Scene scene) {
        if (!scene.counts()) {
            scene.one().tell("mutex lock 5000");
        }
        scene.two().done("mutex unlock");
    }

    private static void afterContention(Scene scene) {
        if (scene.counts()) {
            scene.one().tell("mutex lock 5000");
        }
        locked(scene, false);
    }

    /** An owner before the victim has died with it. */
    private static void leftByDead(Scene scene) {
        shared(scene);
        dieHolding(scene);
    }

    private static void leftToHook(Scene scene) {
        scene.two().done("mutex create " + scene.name());
        scene.one().done("mutex open " + scene.name());
        scene.victim().done("mutex open_repairing " + scene.name());
        dieHolding(scene);
    }

    private static void dieHolding(Scene scene) {
        scene.anotherDies("mutex open NAME", "mutex lock");
    }

    private static void repairedBefore(Scene scene) {
        leftByDead(scene);
        scene.victim().done("mutex lock");
        oneWaits(scene);
    }

    /** Nobody waited: a survivor asks for it now. */
    private static void lockedNow(Scene scene) {
        scene.one().tell("mutex lock 5000");
        locked(scene, scene.completed());
    }

    private static void lockedNowRecovered(Scene scene) {
        scene.one().tell("mutex lock 5000");
        locked(scene, true);
    }

    private static void lockedByOne(Scene scene) {
        locked(scene, false);
    }

    private static void lockedByOneRecovered(Scene scene) {
        locked(scene, true);
    }

    /** The survivor that waits gets it, alone, and then the other. */
    private static void locked(Scene scene, boolean recovered) {
        Reply reply = scene.needed(scene.one().awaitDone());
        if (recovered && reply.number(0) == 0) {
            scene.verdict().lost("the flag that an owner died");
        }
        if (scene.two().ask("mutex lock 0").is(Reply.Kind.OK)) {
            scene.verdict().doubled("two owners of one lock");
        }
        scene.one().done("mutex unlock");
        scene.two().done("mutex lock 5000");
        scene.two().done("mutex unlock");
    }
}
