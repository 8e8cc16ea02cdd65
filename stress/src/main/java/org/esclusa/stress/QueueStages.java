// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress;

/**
 * What a queue looks like when the victim begins, and who waits for what. Messages 10 and above are there before the
 * act, those of survivors behind the victim's begin at 30.
 */
final class QueueStages {
    private QueueStages() {}

    static void share(Scene scene, String parameters) {
        scene.two().done("queue create " + scene.name() + " " + parameters);
        scene.one().done("queue open " + scene.name());
        scene.victim().done("queue open " + scene.name());
    }

    static void put(Scene scene, int... numbers) {
        for (int number : numbers) {
            scene.balance().expect(Fate.SURE, number);
            scene.two().done("producer put " + Balance.message(number) + " 0");
        }
    }

    static void threeHandles(Scene scene) {
        share(scene, "4 64 0 3");
        scene.two().done("producer open");
        scene.one().done("consumer open");
    }

    static void consumerWaits(Scene scene) {
        share(scene, "4 64");
        scene.two().done("producer open");
        scene.victim().done("producer open");
        oneWaitsForMessage(scene);
    }

    static void oneWaitsForMessage(Scene scene) {
        scene.one().done("consumer open");
        scene.one().tell("consumer take 5000");
        scene.awaitWaiting(scene.one());
    }

    /** The first ticket is the victim's, a message is behind it, and a consumer waits for either. */
    static void claimed(Scene scene) {
        share(scene, "4 64");
        scene.two().done("producer open");
        scene.victim().done("producer open");
        scene.victim().done("producer claim");
        put(scene, 30);
        oneWaitsForMessage(scene);
    }

    static void lastProducer(Scene scene) {
        share(scene, "4 64");
        scene.victim().done("producer open");
        oneWaitsForMessage(scene);
    }

    /** Two messages fill the queue, and a producer waits. */
    static void full(Scene scene) {
        twoMessages(scene);
        oneWaitsForRoom(scene);
    }

    static void twoMessages(Scene scene) {
        share(scene, "2 64");
        scene.two().done("producer open");
        scene.victim().done("consumer open");
        put(scene, 10, 11);
    }

    static void oneWaitsForRoom(Scene scene) {
        scene.one().done("producer open");
        onePuts(scene);
        scene.awaitWaiting(scene.one());
    }

    static void onePuts(Scene scene) {
        scene.balance().expect(Fate.SURE, 30);
        scene.one().tell("producer put " + Balance.message(30) + " 5000");
    }

    /** As full, but the first message has been handed back. */
    static void fullReturned(Scene scene) {
        twoMessages(scene);
        scene.victim().done("consumer take");
        scene.victim().done("consumer release");
        oneWaitsForRoom(scene);
    }

    /** As full, but the victim has the first message. */
    static void fullHeld(Scene scene) {
        twoMessages(scene);
        scene.victim().done("consumer take");
        oneWaitsForRoom(scene);
    }

    /** The victim has the only message, and a consumer waits. */
    static void oneHeld(Scene scene) {
        share(scene, "4 64");
        scene.two().done("producer open");
        scene.victim().done("consumer open");
        put(scene, 10);
        scene.victim().done("consumer take");
        oneWaitsForMessage(scene);
    }

    static void twoHeld(Scene scene) {
        share(scene, "4 64");
        scene.two().done("producer open");
        scene.victim().done("consumer open");
        put(scene, 10, 11);
        scene.victim().done("consumer take");
        scene.victim().done("consumer take");
        oneWaitsForMessage(scene);
    }

    /** The victim has two messages and a claim. */
    static void bothHeld(Scene scene) {
        share(scene, "4 64");
        scene.two().done("producer open");
        scene.victim().done("consumer open");
        put(scene, 10, 11);
        scene.victim().done("consumer take");
        scene.victim().done("consumer take");
        scene.victim().done("producer open");
        scene.victim().done("producer claim");
        put(scene, 30);
        oneWaitsForMessage(scene);
    }

    static void emptyWithPut(Scene scene) {
        share(scene, "4 64");
        scene.two().done("producer open");
        scene.one().done("consumer open");
        scene.victim().done("consumer open");
    }

    /** The victim waits, then a survivor; one message comes, which wakes one of them. */
    static void oneWaitsThenPut(Scene scene) {
        if (!scene.counts()) {
            scene.one().tell("consumer take 5000");
            scene.awaitWaiting(scene.one());
        }
        put(scene, 30);
        scene.balance().expect(Fate.TOUCHED_OR_ACKNOWLEDGED, 30);
    }

    static void fullWithTake(Scene scene) {
        share(scene, "1 64");
        scene.two().done("producer open");
        scene.two().done("consumer open");
        scene.one().done("producer open");
        scene.victim().done("producer open");
        put(scene, 10);
    }

    /** The victim waits, then a survivor; one place becomes free, which wakes one of them. */
    static void oneWaitsThenTake(Scene scene) {
        if (!scene.counts()) {
            onePuts(scene);
            scene.awaitWaiting(scene.one());
        }
        take(scene);
    }

    /** The victim has the only message, and nobody waits yet. */
    static void heldAndEmpty(Scene scene) {
        share(scene, "4 64");
        scene.two().done("producer open");
        scene.one().done("consumer open");
        scene.victim().done("consumer open");
        put(scene, 10);
        scene.victim().done("consumer take");
    }

    /** A dead one has left two messages taken and a claim; a message is behind them. */
    static void leftovers(Scene scene) {
        share(scene, "8 64");
        leaveBehind(scene);
        scene.victim().done("consumer open");
        scene.one().done("consumer open");
    }

    static void leftoversOfTheLastPlace(Scene scene) {
        scene.two().done("queue create " + scene.name() + " 8 64 3");
        scene.one().done("queue open " + scene.name());
        leaveBehind(scene);
        scene.one().done("consumer open");
    }

    static void leaveBehind(Scene scene) {
        scene.two().done("producer open");
        put(scene, 10, 11);
        scene.anotherDies(
                "queue open NAME",
                "consumer open",
                "consumer take",
                "consumer take",
                "producer open",
                "producer claim");
        scene.balance().expect(Fate.HELD, 10, 11);
        put(scene, 30, 31);
    }

    static void take(Scene scene) {
        scene.balance().delivered(scene.needed(scene.two().done("consumer take 5000")));
        scene.two().done("consumer acknowledge");
    }
}
