// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress;

import java.util.List;
import org.esclusa.peer.Peer;
import org.esclusa.peer.Reply;

/**
 * Death in an operation of a pthread mutex, before each call of the C library and after it: within those there is no
 * hook, and the kernel sees to it.
 */
final class PthreadOperations {
    static final List<Operation> ALL = List.of(
            Operation.of("pthread create", scene -> {}, "pthread create NAME", PthreadOperations::afterCreate),
            Operation.of("pthread lock", PthreadOperations::shared, "pthread lock", PthreadOperations::lockedNow),
            new Operation(
                    "pthread lock, contended",
                    PthreadOperations::lockedByTwo,
                    "pthread lock",
                    new Operation.Cue(Scene::isContended, PthreadOperations::unlockedByTwo),
                    PthreadOperations::afterContention),
            Operation.of(
                    "pthread lock, recovering",
                    PthreadOperations::leftByDead,
                    "pthread lock",
                    PthreadOperations::lockedNowRecovered),
            Operation.of(
                    "pthread lock, repair hook",
                    PthreadOperations::leftToHook,
                    "pthread lock",
                    PthreadOperations::lockedNowRecovered),
            Operation.of(
                    "pthread unlock", PthreadOperations::waitedFor, "pthread unlock", PthreadOperations::lockedByOne),
            Operation.of(
                    "pthread mark_repaired",
                    PthreadOperations::repairedBefore,
                    "pthread mark_repaired",
                    PthreadOperations::lockedByOneRecovered),
            Operation.of(
                    "pthread signal",
                    PthreadOperations::conditionWaitedFor,
                    "pthread signal 0",
                    PthreadOperations::afterSignal),
            new Operation(
                    "pthread wait",
                    PthreadOperations::lockedByVictim,
                    "pthread wait 0",
                    new Operation.Cue(scene -> scene.waitsForCondition(1), PthreadOperations::signalOne),
                    PthreadOperations::afterWait));

    private PthreadOperations() {}

    private static void afterCreate(Scene scene) {
        if (scene.completed() && !scene.exists()) {
            scene.verdict().lost("the object that was created");
        }
        scene.two().done("pthread create_or_open " + scene.name());
        scene.one().done("pthread open " + scene.name());
        if (scene.one().done("pthread lock 0").number(0) != 0) {
            scene.verdict().wrong("a new lock is recovered");
        }
        scene.one().done("pthread unlock");
    }

    private static void shared(Scene scene) {
        scene.two().done("pthread create " + scene.name());
        scene.one().done("pthread open " + scene.name());
        scene.victim().done("pthread open " + scene.name());
    }

    private static void lockedByVictim(Scene scene) {
        shared(scene);
        scene.victim().done("pthread lock");
    }

    /** The victim has the lock, and a survivor waits. */
    private static void waitedFor(Scene scene) {
        lockedByVictim(scene);
        oneWaits(scene);
    }

    private static void oneWaits(Scene scene) {
        scene.one().tell("pthread lock 5000");
        long deadline = System.nanoTime() + Peer.WATCHDOG.toNanos();
        while (!scene.isContended() && System.nanoTime() < deadline) {
            Thread.yield();
        }
    }

    private static void lockedByTwo(Scene scene) {
        shared(scene);
        scene.two().done("pthread lock");
    }

    /** The victim waits already, or is dead; a survivor waits besides. */
    private static void unlockedByTwo(Scene scene) {
        if (!scene.counts()) {
            scene.one().tell("pthread lock 5000");
        }
        scene.two().done("pthread unlock");
    }

    private static void afterContention(Scene scene) {
        if (scene.counts()) {
            scene.one().tell("pthread lock 5000");
        }
        locked(scene, false);
    }

    /** An owner before the victim has died with it. */
    private static void leftByDead(Scene scene) {
        shared(scene);
        dieHolding(scene);
    }

    private static void leftToHook(Scene scene) {
        scene.two().done("pthread create " + scene.name());
        scene.one().done("pthread open " + scene.name());
        scene.victim().done("pthread open_repairing " + scene.name());
        dieHolding(scene);
    }

    private static void dieHolding(Scene scene) {
        scene.anotherDies("pthread open NAME", "pthread lock");
    }

    private static void repairedBefore(Scene scene) {
        leftByDead(scene);
        scene.victim().done("pthread lock");
        oneWaits(scene);
    }

    /** Nobody waited: a survivor asks for it now. */
    private static void lockedNow(Scene scene) {
        scene.one().tell("pthread lock 5000");
        locked(scene, scene.completed());
    }

    private static void lockedNowRecovered(Scene scene) {
        scene.one().tell("pthread lock 5000");
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
        if (scene.two().ask("pthread lock 0").is(Reply.Kind.OK)) {
            scene.verdict().doubled("two owners of one lock");
        }
        unlock(scene.one());
        scene.two().done("pthread lock 5000");
        unlock(scene.two());
    }

    /** Whoever got it from the dead says that the data is sound, or nobody could lock it again. */
    private static void unlock(Peer owner) {
        owner.done("pthread mark_repaired");
        owner.done("pthread unlock");
    }

    // Its conditions

    /** The victim has the mutex, and a survivor waits for the condition. */
    private static void conditionWaitedFor(Scene scene) {
        shared(scene);
        scene.one().done("pthread lock");
        scene.one().tell("pthread wait 0 5000");
        scene.awaitWaitingForCondition(1);
        scene.victim().done("pthread lock");
    }

    /** One that died before it has signalled leaves that to another, unless who waits came back without a signal. */
    private static void afterSignal(Scene scene) {
        boolean signalled = scene.signals() != 0;
        if (scene.completed() && !signalled) {
            scene.verdict().lost("a signal");
        }
        if (!signalled && hasLocked(scene)) {
            scene.two().done("pthread signal 0");
            unlock(scene.two());
        }
        scene.needed(scene.one().awaitDone());
        unlock(scene.one());
    }

    /** False if the one who waited has the mutex. */
    private static boolean hasLocked(Scene scene) {
        Reply locked = scene.two().ask("pthread lock 5000");
        if (locked.is(Reply.Kind.OK)) {
            return true;
        }
        if (!locked.is(Reply.Kind.TIMEOUT) || !scene.one().hasAnswered()) {
            scene.verdict().hung("the lock of the dead: " + locked.kind() + " " + locked.text());
        }
        return false;
    }

    /**
     * The victim waits already, or is dead; a survivor waits behind it, and there is a signal for one of them. The one
     * whose stores are counted gets it for sure.
     */
    private static void signalOne(Scene scene) {
        if (!scene.counts()) {
            long before = scene.waitingForCondition();
            lockRepaired(scene.one());
            scene.one().tell("pthread wait 0 5000");
            scene.awaitWaitingForCondition(before + 1);
        }
        lockRepaired(scene.two());
        scene.two().done("pthread signal 0");
        scene.two().done("pthread unlock");
    }

    private static void lockRepaired(Peer peer) {
        peer.done("pthread lock 5000");
        peer.done("pthread mark_repaired");
    }

    /** A victim that did not come back left the signal to the survivor, and so did one that came back and then died. */
    private static void afterWait(Scene scene) {
        if (scene.counts()) {
            scene.one().tell("pthread lock 5000");
        }
        scene.needed(scene.one().awaitDone());
        unlock(scene.one());
    }
}
