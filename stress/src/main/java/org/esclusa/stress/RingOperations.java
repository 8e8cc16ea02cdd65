// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Death of one for whom an eventfd is rung, and of one who makes another's ring. */
final class RingOperations {
    /** Whoever dies makes it ready, and a survivor has armed it. */
    static final List<Operation> RINGING = each(RingOperations::ringing);

    /** Whoever dies has armed it, or drops that. */
    static final List<Operation> ARMED = Stream.of(
                    each(RingOperations::armed), each(RingOperations::silenced), each(RingOperations::closed))
            .flatMap(List::stream)
            .toList();

    private RingOperations() {}

    private static List<Operation> each(Function<RungObject, Operation> operation) {
        return Arrays.stream(RungObject.values()).map(operation).toList();
    }

    private static Operation ringing(RungObject it) {
        return Operation.of(
                "ring by " + it.verb(),
                scene -> {
                    it.share(scene);
                    it.isHeldBy(scene.victim());
                    scene.one().tell("bell ring " + it.kind());
                    scene.await(() -> it.isWaitedForBy(scene.one(), scene));
                },
                it.readies(),
                scene -> {
                    it.readyAfterAll(scene);
                    scene.needed(scene.one().awaitDone());
                    it.oneWaits(scene);
                    it.oneHasIt(scene);
                });
    }

    /** A survivor waits besides, and takes what is there; only where stores are counted the victim alone is woken. */
    private static Operation armed(RungObject it) {
        return new Operation(
                "ring " + it.kind(),
                scene -> {
                    it.share(scene);
                    it.isHeldBy(scene.two());
                },
                "bell ring " + it.kind(),
                new Operation.Cue(scene -> it.isWaitedForBy(scene.victim(), scene), scene -> {
                    if (!scene.counts()) {
                        oneWaits(it, scene);
                    }
                    it.twoMakesReady(scene);
                }),
                scene -> {
                    if (scene.counts()) {
                        it.oneWaits(scene);
                    }
                    it.oneHasIt(scene);
                });
    }

    private static Operation silenced(RungObject it) {
        return dropped("ring %s, silent".formatted(it.kind()), it, "bell silence " + it.kind())
                .until(scene -> !it.isWaitedForBy(scene.victim(), scene));
    }

    private static Operation closed(RungObject it) {
        return dropped("ring %s, closed".formatted(it.kind()), it, it.kind() + " close")
                .until(it::isClosedByVictim);
    }

    private static Operation dropped(String name, RungObject it, String act) {
        return Operation.of(
                name,
                scene -> {
                    it.share(scene);
                    it.isHeldBy(scene.two());
                    scene.victim().done("bell arm " + it.kind());
                    scene.await(() -> it.isWaitedForBy(scene.victim(), scene));
                },
                act,
                scene -> {
                    oneWaits(it, scene);
                    it.twoMakesReady(scene);
                    it.oneHasIt(scene);
                });
    }

    /** Returns when the survivor is seen to wait. */
    private static void oneWaits(RungObject it, Scene scene) {
        it.oneWaits(scene);
        scene.await(() -> it.isWaitedForBy(scene.one(), scene) || scene.one().hasAnswered());
    }
}
