// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress;

import java.util.List;
import org.esclusa.peer.Reply;

/** Death in an operation of a read-write lock. */
final class ReadWriteLockOperations {
    static final List<Operation> ALL = List.of(
            Operation.of(
                    "rwlock read", ReadWriteLockOperations::shared, "rwlock read", ReadWriteLockOperations::soundNow),
            Operation.of(
                    "rwlock write",
                    ReadWriteLockOperations::shared,
                    "rwlock write",
                    ReadWriteLockOperations::writtenNow),
            new Operation(
                    "rwlock read, waiting",
                    ReadWriteLockOperations::writtenByTwo,
                    "rwlock read",
                    new Operation.Cue(Scene::isWaitedFor, scene -> unlockedByTwo(scene, "unwrite")),
                    ReadWriteLockOperations::afterContention),
            new Operation(
                    "rwlock write, waiting",
                    ReadWriteLockOperations::readByTwo,
                    "rwlock write",
                    new Operation.Cue(Scene::isWaitedFor, scene -> unlockedByTwo(scene, "unread")),
                    ReadWriteLockOperations::afterContention),
            Operation.of(
                    "rwlock recovering",
                    ReadWriteLockOperations::leftByDead,
                    "rwlock write",
                    ReadWriteLockOperations::recoveredNow),
            Operation.of(
                    "rwlock, repair hook",
                    ReadWriteLockOperations::leftToHook,
                    "rwlock write",
                    ReadWriteLockOperations::recoveredNow),
            Operation.of(
                    "rwlock unread",
                    scene -> heldAndWaitedFor(scene, "read"),
                    "rwlock unread",
                    ReadWriteLockOperations::sound),
            Operation.of(
                    "rwlock unwrite",
                    scene -> heldAndWaitedFor(scene, "write"),
                    "rwlock unwrite",
                    ReadWriteLockOperations::got),
            Operation.of(
                    "rwlock mark_repaired",
                    ReadWriteLockOperations::repairedBefore,
                    "rwlock mark_repaired",
                    ReadWriteLockOperations::recovered),
            Operation.of(
                    "rwlock close",
                    scene -> heldAndWaitedFor(scene, "write"),
                    "rwlock close",
                    ReadWriteLockOperations::recovered));

    private ReadWriteLockOperations() {}

    private static void shared(Scene scene) {
        scene.two().done("rwlock create " + scene.name());
        scene.one().done("rwlock open " + scene.name());
        scene.victim().done("rwlock open " + scene.name());
    }

    private static void writtenByTwo(Scene scene) {
        shared(scene);
        scene.two().done("rwlock write");
    }

    private static void readByTwo(Scene scene) {
        shared(scene);
        scene.two().done("rwlock read");
    }

    /** The victim waits already, or is dead; a survivor waits besides. */
    private static void unlockedByTwo(Scene scene, String how) {
        if (!scene.counts()) {
            scene.one().tell("rwlock write 5000");
        }
        scene.two().done("rwlock " + how);
    }

    private static void afterContention(Scene scene) {
        if (scene.counts()) {
            scene.one().tell("rwlock write 5000");
        }
        got(scene);
    }

    private static void leftByDead(Scene scene) {
        shared(scene);
        scene.anotherDies("rwlock open NAME", "rwlock write");
    }

    private static void leftToHook(Scene scene) {
        scene.two().done("rwlock create " + scene.name());
        scene.one().done("rwlock open " + scene.name());
        scene.victim().done("rwlock open_repairing " + scene.name());
        scene.anotherDies("rwlock open NAME", "rwlock write");
    }

    /** The victim has it, and a survivor waits to write. */
    private static void heldAndWaitedFor(Scene scene, String how) {
        shared(scene);
        scene.victim().done("rwlock " + how);
        oneWaits(scene);
    }

    private static void oneWaits(Scene scene) {
        scene.one().tell("rwlock write 5000");
        scene.awaitWaitedFor();
    }

    private static void repairedBefore(Scene scene) {
        leftByDead(scene);
        scene.victim().done("rwlock write");
        oneWaits(scene);
    }

    // Nobody waited: a survivor asks for it now

    private static void soundNow(Scene scene) {
        scene.one().tell("rwlock write 5000");
        sound(scene);
    }

    private static void writtenNow(Scene scene) {
        scene.one().tell("rwlock write 5000");
        if (scene.completed()) {
            recovered(scene);
        } else {
            got(scene);
        }
    }

    private static void recoveredNow(Scene scene) {
        scene.one().tell("rwlock write 5000");
        recovered(scene);
    }

    // What came of it

    private static void sound(Scene scene) {
        if (got(scene)) {
            scene.verdict().wrong("recovered, though no writer died");
        }
    }

    private static void recovered(Scene scene) {
        if (!got(scene)) {
            scene.verdict().lost("the flag that a writer died");
        }
    }

    /** The survivor that waits gets it, alone, then both read; was it recovered? */
    private static boolean got(Scene scene) {
        Reply reply = scene.needed(scene.one().awaitDone());
        if (scene.two().ask("rwlock read 0").is(Reply.Kind.OK)) {
            scene.verdict().doubled("a reader beside a writer");
        }
        scene.one().done("rwlock unwrite");
        scene.two().done("rwlock read 5000");
        scene.one().done("rwlock read 5000");
        scene.one().done("rwlock unread");
        scene.two().done("rwlock unread");
        return reply.number(0) != 0;
    }
}
