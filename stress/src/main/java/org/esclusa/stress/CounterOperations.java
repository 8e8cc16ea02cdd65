// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress;

import java.util.List;
import org.esclusa.peer.Reply;

/** Death in an operation of a counter; creation, opening and closing stand for those of all objects. */
final class CounterOperations {
    static final List<Operation> ALL = List.of(
            Operation.of("counter create", scene -> {}, "counter create NAME 7", CounterOperations::afterCreate),
            Operation.of(
                    "counter open", CounterOperations::twoPlaces, "counter open NAME", CounterOperations::placeIsTaken),
            Operation.of(
                    "counter close",
                    CounterOperations::twoPlacesTaken,
                    "counter close",
                    CounterOperations::placeIsTaken),
            Operation.of("counter add", CounterOperations::shared, "counter add 1", CounterOperations::afterAdd),
            Operation.of("counter set", CounterOperations::shared, "counter set 9", CounterOperations::afterSet));

    private CounterOperations() {}

    private static void afterCreate(Scene scene) {
        boolean there = scene.exists();
        if (scene.completed() && !there) {
            scene.verdict().lost("the object that was created");
        }
        scene.two().done("counter create_or_open " + scene.name() + " 7");
        scene.one().done("counter open " + scene.name());
        value(scene, scene.one().done("counter get"), 7, 7);
    }

    private static void twoPlaces(Scene scene) {
        scene.two().done("counter create " + scene.name() + " 7 2");
    }

    private static void twoPlacesTaken(Scene scene) {
        twoPlaces(scene);
        scene.victim().done("counter open " + scene.name());
    }

    private static void placeIsTaken(Scene scene) {
        scene.one().tell("counter open " + scene.name());
        scene.needed(scene.one().awaitDone());
        value(scene, scene.one().done("counter get"), 7, 7);
    }

    private static void shared(Scene scene) {
        scene.two().done("counter create " + scene.name() + " 0");
        scene.one().done("counter open " + scene.name());
        scene.victim().done("counter open " + scene.name());
    }

    private static void afterAdd(Scene scene) {
        value(scene, scene.one().done("counter add 5"), scene.completed() ? 6 : 5, 6);
    }

    private static void afterSet(Scene scene) {
        value(scene, scene.one().done("counter get"), scene.completed() ? 9 : 0, 9);
    }

    private static void value(Scene scene, Reply reply, long one, long other) {
        if (reply.number(0) != one && reply.number(0) != other) {
            scene.verdict().lost("the value is " + reply.number(0) + ", neither " + one + " nor " + other);
        }
    }
}
