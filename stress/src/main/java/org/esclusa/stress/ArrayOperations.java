// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Death in an operation of an array: the element is what it was, or what it was to become. */
final class ArrayOperations {
    static final List<Operation> ALL = List.of(
            Operation.of("array create", scene -> {}, "array create NAME i64 100", ArrayOperations::afterCreate),
            Operation.of("array open", ArrayOperations::made, "array open NAME i64", ArrayOperations::afterOpening),
            Operation.of("array close", ArrayOperations::opened, "array close", ArrayOperations::afterOpening),
            one("array set", "i64", "set 3 9", 9),
            one("array add", "i64", "add 3 2", 7),
            one("array add i8", "i8", "add 3 2", 7),
            one("array add f64", "f64", "add 3 2", 7),
            one("array exchange", "i32", "exchange 3 9", 9),
            one("array exchange i16", "i16", "exchange 3 9", 9),
            one("array compare_and_set", "f32", "compare_and_set 3 5 9", 9),
            many("array put", "put 2 7 7 7", 2, 5),
            many("array fill", "fill 7", 0, 20_000));

    private ArrayOperations() {}

    private static Operation one(String name, String type, String act, double value) {
        return Operation.of(name, shared(type, 8), "array " + act, scene -> afterOne(scene, value));
    }

    private static Operation many(String name, String act, int from, int to) {
        return Operation.of(name, shared("i64", 20_000), "array " + act, scene -> afterMany(scene, from, to));
    }

    private static Consumer<Scene> shared(String type, int length) {
        return scene -> {
            scene.two().done("array create " + scene.name() + " " + type + " " + length);
            scene.two().done("array fill 5");
            scene.one().done("array open " + scene.name() + " " + type);
            scene.victim().done("array open " + scene.name() + " " + type);
        };
    }

    private static void afterCreate(Scene scene) {
        if (scene.completed() && !scene.exists()) {
            scene.verdict().lost("the object that was created");
        }
        scene.two().done("array create_or_open " + scene.name() + " i64 100");
        scene.one().done("array open " + scene.name() + " i64");
        scene.one().done("array add 99 1");
        expect(scene, "the last element", element(scene, 99), Set.of(1.0));
    }

    /** That a third one may take the dead one's place is tried with the counter; here there is room for all. */
    private static void made(Scene scene) {
        scene.two().done("array create " + scene.name() + " i64 100");
    }

    private static void opened(Scene scene) {
        made(scene);
        scene.victim().done("array open " + scene.name() + " i64");
    }

    private static void afterOpening(Scene scene) {
        scene.one().done("array open " + scene.name() + " i64");
        expect(scene, "an element that nobody wrote", element(scene, 99), Set.of(0.0));
    }

    private static void afterOne(Scene scene, double value) {
        expect(scene, "the element", element(scene, 3), scene.completed() ? Set.of(value) : Set.of(5.0, value));
        expect(scene, "its neighbour", element(scene, 2), Set.of(5.0));
        expect(scene, "its neighbour", element(scene, 4), Set.of(5.0));
        double before = Double.parseDouble(scene.two().done("array add 3 1").word(0));
        expect(scene, "the element", element(scene, 3), Set.of(before + 1));
    }

    /** A copy may have ended in the middle, and has written nothing else. */
    private static void afterMany(Scene scene, int from, int to) {
        for (int i : new int[] {from, to - 1}) {
            expect(scene, "an element", element(scene, i), scene.completed() ? Set.of(7.0) : Set.of(5.0, 7.0));
        }
        if (from > 0) {
            expect(scene, "the one before", element(scene, from - 1), Set.of(5.0));
            expect(scene, "the one behind", element(scene, to), Set.of(5.0));
        }
    }

    private static double element(Scene scene, int index) {
        return Double.parseDouble(scene.one().done("array get " + index).word(0));
    }

    private static void expect(Scene scene, String what, double found, Set<Double> allowed) {
        if (!allowed.contains(found)) {
            scene.verdict().lost(what + " is " + found + ", not one of " + allowed);
        }
    }
}
