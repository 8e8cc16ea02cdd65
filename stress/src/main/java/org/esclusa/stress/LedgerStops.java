// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress;

import java.util.List;

/** Where one that has, or waits for, permits of a semaphore or a read-write lock is stopped. */
final class LedgerStops {
    private static final List<Long> FIRST = List.of(1L);

    private static final List<Long> FIRST_THREE = List.of(1L, 2L, 3L);

    static final List<StopCases.Case> ALL = List.of(
            new StopCases.Case(
                    "holder of permits",
                    LedgerStops::permitsHeld,
                    "semaphore release 2",
                    FIRST,
                    LedgerStops::oneIsLeft,
                    LedgerStops::afterRelease),
            new StopCases.Case(
                    "repairer of a semaphore",
                    LedgerStops::permitsOfDead,
                    "semaphore acquire 3",
                    FIRST_THREE,
                    scene -> scene.tryFor("semaphore acquire 3 200"),
                    LedgerStops::afterRepair),
            new StopCases.Case(
                    "writer, while readers wait",
                    LedgerStops::writtenAndWaitedFor,
                    "rwlock unwrite",
                    FIRST,
                    scene -> scene.expectNothing("rwlock read 200"),
                    LedgerStops::afterUnwrite),
            new StopCases.Case(
                    "reader, while a writer waits",
                    LedgerStops::readAndWaitedFor,
                    "rwlock unread",
                    FIRST,
                    scene -> scene.expectNothing("rwlock write 200"),
                    LedgerStops::afterUnread),
            new StopCases.Case(
                    "repairer of a read-write lock",
                    LedgerStops::writtenByDead,
                    "rwlock write",
                    FIRST_THREE,
                    scene -> scene.tryFor("rwlock write 200"),
                    LedgerStops::afterRewriting));

    private LedgerStops() {}

    private static void open(StopScene scene, String kind, String parameters) {
        scene.two().done(kind + " create " + scene.name() + parameters);
        scene.one().done(kind + " open " + scene.name());
        scene.victim().done(kind + " open " + scene.name());
    }

    // A semaphore of three permits

    private static void permitsHeld(StopScene scene) {
        open(scene, "semaphore", " 3");
        scene.victim().done("semaphore acquire 2");
    }

    private static void oneIsLeft(StopScene scene) {
        scene.expectNothing("semaphore acquire 2 200");
        scene.one().done("semaphore acquire 1 0");
        scene.one().done("semaphore release 1");
    }

    private static void afterRelease(StopScene scene) {
        scene.expectDone(scene.victim());
        allAreFree(scene);
    }

    private static void permitsOfDead(StopScene scene) {
        open(scene, "semaphore", " 3");
        scene.anotherDies("semaphore open NAME", "semaphore acquire 2");
    }

    /** Either had what the dead one gave back, and the other after him. */
    private static void afterRepair(StopScene scene) {
        if (scene.got()) {
            scene.expectWaits(scene.victim());
            scene.one().done("semaphore release 3");
            scene.expectDone(scene.victim());
        } else {
            scene.expectDone(scene.victim());
            scene.expectNothing("semaphore acquire 1 200");
        }
        scene.victim().done("semaphore release 3");
        allAreFree(scene);
    }

    private static void allAreFree(StopScene scene) {
        scene.one().done("semaphore acquire 3 5000");
        long more = scene.two().done("semaphore available").number(0);
        if (more != 0) {
            scene.verdict().doubled(more + " permits besides all three");
        }
        scene.one().done("semaphore release 3");
    }

    // A read-write lock

    private static void writtenAndWaitedFor(StopScene scene) {
        open(scene, "rwlock", "");
        scene.victim().done("rwlock write");
        scene.two().tell("rwlock read");
    }

    /** Who waited all the time gets it, and another reader beside. */
    private static void afterUnwrite(StopScene scene) {
        scene.expectDone(scene.victim());
        scene.expectWord("0", scene.two().await());
        scene.expect("0", "rwlock read 5000");
        scene.one().done("rwlock unread");
        scene.two().done("rwlock unread");
    }

    private static void readAndWaitedFor(StopScene scene) {
        open(scene, "rwlock", "");
        scene.victim().done("rwlock read");
        scene.two().tell("rwlock write");
    }

    private static void afterUnread(StopScene scene) {
        scene.expectDone(scene.victim());
        scene.expectWord("0", scene.two().await());
        scene.two().done("rwlock unwrite");
        scene.expect("0", "rwlock write 5000");
        scene.one().done("rwlock unwrite");
    }

    private static void writtenByDead(StopScene scene) {
        open(scene, "rwlock", "");
        scene.anotherDies("rwlock open NAME", "rwlock write");
    }

    /** Either had it from the dead one, as recovered, and the other after him. */
    private static void afterRewriting(StopScene scene) {
        if (scene.got()) {
            scene.expectGot("1");
            scene.expectWaits(scene.victim());
            scene.one().done("rwlock mark_repaired");
            scene.one().done("rwlock unwrite");
            scene.expectWord("0", scene.victim().await());
        } else {
            scene.expectWord("1", scene.victim().await());
            scene.expectNothing("rwlock write 200");
            scene.victim().done("rwlock mark_repaired");
        }
        scene.victim().done("rwlock unwrite");
        scene.expect("0", "rwlock write 5000");
        scene.one().done("rwlock unwrite");
    }
}
