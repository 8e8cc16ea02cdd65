// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress;

import java.util.List;
import org.esclusa.Segments;
import org.esclusa.peer.Peer;
import org.esclusa.peer.Reply;

/** Death in an operation of a counter without a name; for what is done with it later a name makes no difference. */
final class UnnamedOperations {
    static final List<Operation> ALL = List.of(
            Operation.of(
                    "unnamed create",
                    scene -> {},
                    "counter create " + Segments.UNNAMED + " 7",
                    UnnamedOperations::nothingIsThere),
            Operation.of(
                    "unnamed open", UnnamedOperations::twoPlaces, "counter open NAME", UnnamedOperations::placeIsTaken),
            Operation.of(
                    "unnamed close",
                    UnnamedOperations::twoPlacesTaken,
                    "counter close",
                    UnnamedOperations::placeIsTaken));

    private UnnamedOperations() {}

    /** What is left in the folder, the scene's end tells. */
    private static void nothingIsThere(Scene scene) {
        scene.two().done("counter create " + Segments.UNNAMED + " 7");
    }

    /** The name under which {@code to} opens the counter that the second survivor has. */
    private static String pass(Scene scene, Peer to) {
        String socket = scene.name() + "-" + to.pid();
        to.done("descriptor bind " + socket);
        scene.two().done("descriptor send counter " + socket);
        return "fd:" + to.done("descriptor receive").number(0);
    }

    private static void twoPlaces(Scene scene) {
        scene.two().done("counter create " + Segments.UNNAMED + " 7 2");
        scene.callsIt(pass(scene, scene.victim()));
    }

    private static void twoPlacesTaken(Scene scene) {
        twoPlaces(scene);
        scene.victim().done("counter open " + scene.called());
    }

    /** Where there is no file to look at, the death is known before its lock is free. */
    private static void placeIsTaken(Scene scene) {
        String name = pass(scene, scene.one());
        long deadline = System.nanoTime() + Peer.WATCHDOG.toNanos();
        Reply reply = scene.one().ask("counter open " + name);
        while (!reply.is(Reply.Kind.OK) && System.nanoTime() < deadline) {
            reply = scene.one().ask("counter open " + name);
        }
        if (!reply.is(Reply.Kind.OK)) {
            scene.verdict().lost("the place of the dead: " + reply.text());
        } else if (scene.one().done("counter get").number(0) != 7) {
            scene.verdict().lost("the value");
        }
    }
}
