// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress;

import java.util.List;
import java.util.stream.IntStream;
import org.esclusa.peer.Reply;

/**
 * Death in an operation of a queue. Messages 10 and above are there before the act, the victim's own begin at 20, those
 * of survivors behind it at 30; the first ticket is the one that the victim is about.
 */
final class QueueOperations {
    static final List<Operation> ALL = List.of(
            Operation.of("queue create", scene -> {}, "queue create NAME 4 64", QueueOperations::afterCreate),
            Operation.of(
                    "register producer", QueueStages::threeHandles, "producer open", QueueOperations::handleIsTaken),
            Operation.of(
                    "register consumer", QueueStages::threeHandles, "consumer open", QueueOperations::handleIsTaken),
            Operation.of(
                    "put",
                    QueueStages::consumerWaits,
                    "producer put " + Balance.message(20),
                    QueueOperations::afterPut),
            Operation.of(
                    "put_many",
                    QueueStages::consumerWaits,
                    "producer put_many 0 0 " + bytes(20, 21, 22),
                    QueueOperations::afterPutMany),
            Operation.of("claim", QueueStages::consumerWaits, "producer claim", QueueOperations::afterClaim),
            Operation.of(
                    "publish",
                    QueueStages::claimed,
                    "producer publish " + Balance.message(20),
                    QueueOperations::afterPublish),
            Operation.of("abort", QueueStages::claimed, "producer abort", QueueOperations::afterAbort),
            Operation.of("producer close", QueueStages::claimed, "producer close", QueueOperations::afterAbort),
            Operation.of("producer close, last", QueueStages::lastProducer, "producer close", QueueOperations::ends),
            Operation.of("get", QueueStages::full, "consumer get", scene -> afterTake(scene, true, 10)),
            Operation.of("get_many", QueueStages::full, "consumer get_many 2", scene -> afterTake(scene, true, 10, 11)),
            Operation.of("take", QueueStages::full, "consumer take", scene -> afterTake(scene, false, 10)),
            Operation.of(
                    "get, returned", QueueStages::fullReturned, "consumer get", scene -> afterTake(scene, true, 10)),
            Operation.of(
                    "take, returned", QueueStages::fullReturned, "consumer take", scene -> afterTake(scene, false, 10)),
            Operation.of(
                    "acknowledge", QueueStages::fullHeld, "consumer acknowledge", QueueOperations::afterAcknowledge),
            Operation.of("release", QueueStages::oneHeld, "consumer release", scene -> comesAgain(scene, 10)),
            Operation.of("consumer close", QueueStages::twoHeld, "consumer close", scene -> comesAgain(scene, 10, 11)),
            Operation.of("queue close", QueueStages::bothHeld, "queue close", scene -> comesAgain(scene, 10, 11)),
            new Operation(
                    "get, waiting",
                    QueueStages::emptyWithPut,
                    "consumer get 5000",
                    new Operation.Cue(scene -> scene.waits(scene.victim()), QueueStages::oneWaitsThenPut),
                    QueueOperations::afterWaitingGet),
            new Operation(
                    "put, waiting",
                    QueueStages::fullWithTake,
                    "producer put " + Balance.message(20) + " 5000",
                    new Operation.Cue(scene -> scene.waits(scene.victim()), QueueStages::oneWaitsThenTake),
                    QueueOperations::afterWaitingPut),
            new Operation(
                    "get, waiting, holding",
                    QueueStages::heldAndEmpty,
                    "consumer get 5000",
                    new Operation.Cue(scene -> scene.waits(scene.victim()), Scene::killVictim),
                    QueueOperations::afterWaitingHolder),
            Operation.of("sweep by get", QueueStages::leftovers, "consumer get", QueueOperations::afterSweep),
            Operation.of(
                    "sweep by open",
                    QueueStages::leftoversOfTheLastPlace,
                    "queue open NAME",
                    QueueOperations::afterSweepingOpen));

    private QueueOperations() {}

    private static String bytes(int... numbers) {
        return String.join(" ", IntStream.of(numbers).mapToObj(Balance::bytes).toList());
    }

    // Aftermaths

    private static void afterCreate(Scene scene) {
        if (scene.completed() && !scene.exists()) {
            scene.verdict().lost("the object that was created");
        }
        scene.two().done("queue create_or_open " + scene.name() + " 4 64");
        scene.one().done("queue open " + scene.name());
        scene.two().done("producer open");
        QueueStages.put(scene, 10, 11);
        drain(scene);
    }

    /** A survivor registers where the victim was about to, or was. */
    private static void handleIsTaken(Scene scene) {
        scene.two().tell("consumer open");
        scene.needed(scene.two().awaitDone());
        QueueStages.put(scene, 30);
        drain(scene);
    }

    private static void afterPut(Scene scene) {
        scene.balance().expect(scene.completed() ? Fate.SURE : Fate.PUBLISHED_OR_NOT, 20);
        if (!scene.isPublished()) {
            QueueStages.put(scene, 30);
        }
        oneTakes(scene);
        drain(scene);
    }

    private static void afterPutMany(Scene scene) {
        scene.balance().expect(scene.completed() ? Fate.SURE : Fate.PUBLISHED_OR_NOT, 20, 21, 22);
        if (!scene.isPublished()) {
            QueueStages.put(scene, 30);
        }
        oneTakes(scene);
        drain(scene);
    }

    private static void afterClaim(Scene scene) {
        QueueStages.put(scene, 30);
        oneTakes(scene);
        drain(scene);
    }

    private static void afterPublish(Scene scene) {
        scene.balance().expect(scene.completed() ? Fate.SURE : Fate.PUBLISHED_OR_NOT, 20);
        oneTakes(scene);
        drain(scene);
    }

    private static void afterAbort(Scene scene) {
        oneTakes(scene);
        drain(scene);
    }

    private static void ends(Scene scene) {
        Reply reply = scene.needed(scene.one().await());
        if (!reply.is(Reply.Kind.END)) {
            scene.verdict().hung("the end of the stream did not come: " + reply.kind() + " " + reply.text());
        }
    }

    /** The victim was about to take {@code touched}, and did not keep them if the act acknowledges. */
    private static void afterTake(Scene scene, boolean acknowledges, int... touched) {
        Fate open = acknowledges ? Fate.TOUCHED_OR_ACKNOWLEDGED : Fate.TOUCHED;
        Fate done = acknowledges ? Fate.GONE : Fate.HELD;
        scene.balance().expect(scene.completed() ? done : open, touched);
        roomForOne(scene);
    }

    private static void afterAcknowledge(Scene scene) {
        scene.balance().expect(scene.completed() ? Fate.GONE : Fate.HELD_OR_ACKNOWLEDGED, 10);
        roomForOne(scene);
    }

    /**
     * The waiting producer goes on: by itself if the first place is free, else once a survivor has taken what is there.
     */
    private static void roomForOne(Scene scene) {
        scene.two().done("consumer open");
        if (!scene.isAcknowledged()) {
            QueueStages.take(scene);
            twoTakesUntilOneHasAnswered(scene);
        }
        oneHasPut(scene);
        drain(scene);
    }

    /**
     * What is taken first need not be what frees the place: others may come before one whose holder's death is not
     * noticed yet.
     */
    static void twoTakesUntilOneHasAnswered(Scene scene) {
        while (!scene.one().hasAnswered()) {
            Reply reply = scene.two().ask("consumer take 1");
            if (reply.is(Reply.Kind.OK)) {
                scene.balance().delivered(reply);
                scene.two().done("consumer acknowledge");
            }
        }
    }

    static void oneHasPut(Scene scene) {
        Reply reply = scene.needed(scene.one().await());
        if (!reply.is(Reply.Kind.OK)) {
            scene.verdict().hung("a producer that waited for room: " + reply.kind() + " " + reply.text());
        }
    }

    /** A waiting consumer gets what the victim held, which comes again. */
    private static void comesAgain(Scene scene, int... held) {
        scene.balance().expect(Fate.HELD, held);
        oneTakes(scene);
        drain(scene);
    }

    private static void afterWaitingGet(Scene scene) {
        if (scene.completed()) {
            scene.balance().expect(Fate.GONE, 30);
        }
        if (scene.isAcknowledged()) {
            QueueStages.put(scene, 31);
        }
        if (scene.counts()) {
            scene.one().tell("consumer take 5000");
        }
        oneTakes(scene);
        drain(scene);
    }

    private static void afterWaitingPut(Scene scene) {
        scene.balance().expect(scene.completed() ? Fate.SURE : Fate.PUBLISHED_OR_NOT, 20);
        if (scene.counts()) {
            QueueStages.onePuts(scene);
        }
        twoTakesUntilOneHasAnswered(scene);
        oneHasPut(scene);
        drain(scene);
    }

    /** The stream has not ended: a dead one, although it waited itself, held a message. */
    private static void afterWaitingHolder(Scene scene) {
        scene.two().done("producer close");
        scene.one().tell("consumer take 5000");
        comesAgain(scene, 10);
    }

    private static void afterSweep(Scene scene) {
        scene.balance().expect(scene.completed() ? Fate.GONE : Fate.HELD_OR_ACKNOWLEDGED, 10);
        scene.one().tell("consumer take 5000");
        oneTakes(scene);
        drain(scene);
    }

    private static void afterSweepingOpen(Scene scene) {
        scene.one().tell("consumer take 5000");
        oneTakes(scene);
        drain(scene);
    }

    // Deeds of survivors

    static void oneTakes(Scene scene) {
        Reply reply = scene.needed(scene.one().await());
        if (!reply.is(Reply.Kind.OK)) {
            scene.verdict().hung("a consumer that waited: " + reply.kind() + " " + reply.text());
            return;
        }
        scene.balance().delivered(reply);
        scene.one().done("consumer acknowledge");
    }

    /** Takes all that is left; only survivors' producers were alive, so the stream ends with their close. */
    static void drain(Scene scene) {
        scene.one().ask("producer close");
        scene.two().ask("producer close");
        scene.two().ask("consumer close");
        scene.two().done("consumer open");
        Reply reply = scene.two().ask("consumer take 5000");
        for (; reply.is(Reply.Kind.OK); reply = scene.two().ask("consumer take 5000")) {
            scene.balance().delivered(reply);
            scene.two().done("consumer acknowledge");
        }
        if (!reply.is(Reply.Kind.END)) {
            scene.verdict().hung("a drain: " + reply.kind() + " " + reply.text());
        }
        scene.balance().close(scene.verdict());
    }
}
