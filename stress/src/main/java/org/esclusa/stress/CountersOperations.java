// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress;

import java.util.List;
import org.esclusa.peer.Peer;
import org.esclusa.peer.Reply;

/** Death in an operation of a table of counters, which has two places. */
final class CountersOperations {
    private static final String LABEL = Peer.hex("counted");
    private static final String OTHER = Peer.hex("other");
    private static final String UNIT = Peer.hex("rounds");
    private static final String ALLOCATE = "counters allocate " + LABEL + " " + UNIT + " counter";

    static final List<Operation> ALL = List.of(
            Operation.of("counters allocate", CountersOperations::table, ALLOCATE, CountersOperations::afterAllocate),
            Operation.of("counters free", CountersOperations::foreign, "counters free", CountersOperations::afterFree),
            Operation.of("counters add", CountersOperations::own, "counters add 1", CountersOperations::afterAdd),
            Operation.of("counters close", CountersOperations::own, "counters close", CountersOperations::afterClose));

    private CountersOperations() {}

    private static void table(Scene scene) {
        scene.two().done("counters create " + scene.name() + " 2");
        scene.one().done("counters open " + scene.name());
        scene.victim().done("counters open " + scene.name());
    }

    /** The victim is about to count in its own. */
    private static void own(Scene scene) {
        table(scene);
        scene.victim().done(ALLOCATE);
        scene.victim().done("counters add 7");
    }

    /** The victim has found somebody else's. */
    private static void foreign(Scene scene) {
        table(scene);
        scene.two().done(ALLOCATE);
        scene.victim().done("counters find " + LABEL);
    }

    private static void afterAllocate(Scene scene) {
        boolean there = isThere(scene);
        if (scene.completed() && !there) {
            scene.verdict().lost("the counter that was allocated");
        }
        if (there) {
            marked(scene, 0, 0);
        }
        bothPlacesServe(scene, there);
    }

    private static void afterFree(Scene scene) {
        boolean there = isThere(scene);
        if (scene.completed() && there) {
            scene.verdict().wrong("it is there, though freed");
        }
        bothPlacesServe(scene, there);
    }

    private static void afterAdd(Scene scene) {
        marked(scene, scene.completed() ? 8 : 7, 8);
        bothPlacesServe(scene, true);
    }

    private static void afterClose(Scene scene) {
        marked(scene, 7, 7);
        bothPlacesServe(scene, true);
    }

    private static boolean isThere(Scene scene) {
        return scene.one().done("counters find " + LABEL).number(0) != 0;
    }

    /** The counter of the dead one, in place 0, is kept, with a value of {@code least} to {@code most}, and marked. */
    private static void marked(Scene scene, long least, long most) {
        long until = System.nanoTime() + Peer.WATCHDOG.toNanos();
        Reply read;
        do {
            read = scene.one().done("counters read 0");
        } while (!read.text().endsWith(" dead") && System.nanoTime() < until);
        scene.needed(read);
        if (!read.text().startsWith(LABEL + " " + UNIT + " counter ")
                || !read.text().endsWith(" dead")) {
            scene.verdict().lost("the counter, or its mark: " + read.text());
        } else if (read.number(3) < least || read.number(3) > most) {
            scene.verdict().lost("the value is " + read.number(3) + ", not " + least + " to " + most);
        }
    }

    private static void bothPlacesServe(Scene scene, boolean there) {
        if (there) {
            scene.one().done("counters find " + LABEL);
            scene.one().done("counters free");
        }
        scene.two().done("counters allocate " + OTHER + " - gauge");
        scene.needed(scene.one().done("counters allocate " + OTHER + " - gauge"));
    }
}
