// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress;

import java.util.List;
import java.util.function.Consumer;
import org.esclusa.peer.Reply;

/** Where a process is stopped by SIGSTOP, and goes on much later. */
final class StopCases {
    private static final List<Long> FIRST = List.of(1L);

    private static final List<Long> FIRST_TWO = List.of(1L, 2L);

    /**
     * One of them.
     *
     * @param name as the table has it
     * @param stage makes the object, and what everybody holds
     * @param act the line in which it is stopped
     * @param stores before which of its stores, one after the other; there must be so many
     * @param meanwhile what others try, again and again
     * @param after what must be when it has gone on
     */
    record Case(
            String name,
            Consumer<StopScene> stage,
            String act,
            List<Long> stores,
            Consumer<StopScene> meanwhile,
            Consumer<StopScene> after) {}

    static final List<Case> ALL = List.of(
            new Case(
                    "producer between claim and publish",
                    StopCases::claimed,
                    "producer publish 01 0",
                    FIRST,
                    scene -> scene.expectNothing("consumer get 200"),
                    StopCases::afterPublish),
            new Case(
                    "consumer before acknowledging",
                    StopCases::taken,
                    "consumer acknowledge",
                    FIRST,
                    scene -> scene.expectNothing("consumer get 200"),
                    StopCases::afterAcknowledge),
            new Case(
                    "lock holder",
                    StopCases::locked,
                    "mutex unlock",
                    FIRST,
                    scene -> scene.expectNothing("mutex lock 200"),
                    StopCases::afterUnlock),
            new Case(
                    "repairer of a lock",
                    StopCases::leftByDead,
                    "mutex lock",
                    FIRST,
                    scene -> scene.tryFor("mutex lock 200"),
                    StopCases::afterRepair),
            new Case(
                    "repairer of a queue",
                    StopCases::takenByDead,
                    "consumer get",
                    List.of(1L, 2L, 3L, 4L),
                    scene -> scene.tryFor("consumer get 200"),
                    StopCases::afterRace),
            new Case(
                    "loser of a race in the queue",
                    StopCases::oneMessage,
                    "consumer get",
                    FIRST_TWO,
                    scene -> scene.tryFor("consumer get 200"),
                    StopCases::afterRace));

    private StopCases() {}

    private static void queue(StopScene scene) {
        scene.two().done("queue create " + scene.name() + " 4 64");
        scene.two().done("producer open");
        scene.one().done("queue open " + scene.name());
        scene.one().done("consumer open");
        scene.victim().done("queue open " + scene.name());
    }

    private static void claimed(StopScene scene) {
        queue(scene);
        scene.victim().done("producer open");
        scene.victim().done("producer claim");
        scene.two().done("producer put 02 0");
    }

    /** A message that was claimed first comes first. */
    private static void afterPublish(StopScene scene) {
        scene.expectDone(scene.victim());
        scene.expect("01", "consumer get 5000");
        scene.expect("02", "consumer get 5000");
    }

    private static void taken(StopScene scene) {
        queue(scene);
        scene.victim().done("consumer open");
        scene.two().done("producer put 01 0");
        scene.victim().done("consumer take");
    }

    private static void afterAcknowledge(StopScene scene) {
        scene.expectDone(scene.victim());
        scene.two().done("producer put 02 0");
        scene.expect("02", "consumer get 5000");
    }

    private static void mutex(StopScene scene) {
        scene.two().done("mutex create " + scene.name());
        scene.one().done("mutex open " + scene.name());
        scene.victim().done("mutex open " + scene.name());
    }

    private static void locked(StopScene scene) {
        mutex(scene);
        scene.victim().done("mutex lock");
    }

    private static void afterUnlock(StopScene scene) {
        scene.expectDone(scene.victim());
        scene.expect("0", "mutex lock 5000");
        scene.one().done("mutex unlock");
    }

    private static void leftByDead(StopScene scene) {
        mutex(scene);
        scene.anotherDies("mutex open NAME", "mutex lock");
    }

    /** Either had it from the dead one, and the other after him. */
    private static void afterRepair(StopScene scene) {
        if (scene.got()) {
            scene.expectWaits(scene.victim());
            scene.one().done("mutex unlock");
            scene.expectDone(scene.victim());
        } else {
            scene.expectDone(scene.victim());
            scene.expectNothing("mutex lock 200");
            scene.victim().done("mutex unlock");
            scene.one().done("mutex lock 5000");
        }
    }

    private static void oneMessage(StopScene scene) {
        queue(scene);
        scene.victim().done("consumer open");
        scene.two().done("producer put 01 0");
    }

    private static void takenByDead(StopScene scene) {
        oneMessage(scene);
        scene.anotherDies("queue open NAME", "consumer open", "consumer take");
    }

    /** Either had the message, and the other has the next one. */
    private static void afterRace(StopScene scene) {
        scene.two().done("producer put 02 0");
        Reply got = scene.expectDone(scene.victim());
        if (scene.got()) {
            scene.expectWord("02", got);
        } else {
            scene.expectWord("01", got);
            scene.expect("02", "consumer get 5000");
        }
    }
}
