// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress;

import java.util.Locale;
import org.esclusa.peer.Peer;

/** What can ring an eventfd: how it is shared, made ready, and waited for without one. */
enum RungObject {
    /** Of a queue that is empty. */
    CONSUMER("producer put " + Balance.message(20), "put") {
        @Override
        void share(Scene scene) {
            QueueStages.share(scene, "4 64");
            scene.two().done("producer open");
            scene.one().done("consumer open");
            scene.victim().done("producer open");
            scene.victim().done("consumer open");
        }

        @Override
        void oneWaits(Scene scene) {
            scene.one().tell("consumer take 5000");
        }

        @Override
        void twoMakesReady(Scene scene) {
            QueueStages.put(scene, 30);
        }

        @Override
        void readyAfterAll(Scene scene) {
            scene.balance().expect(scene.completed() ? Fate.SURE : Fate.PUBLISHED_OR_NOT, 20);
            if (!scene.isPublished()) {
                twoMakesReady(scene);
            }
        }

        @Override
        void oneHasIt(Scene scene) {
            QueueOperations.oneTakes(scene);
            QueueOperations.drain(scene);
        }
    },

    /** Of a queue that is full. */
    PRODUCER("consumer get", "get") {
        @Override
        void share(Scene scene) {
            QueueStages.fullWithTake(scene);
            scene.victim().done("consumer open");
        }

        @Override
        void oneWaits(Scene scene) {
            QueueStages.onePuts(scene);
        }

        @Override
        void twoMakesReady(Scene scene) {
            QueueStages.take(scene);
        }

        @Override
        void readyAfterAll(Scene scene) {
            scene.balance().expect(scene.completed() ? Fate.GONE : Fate.TOUCHED_OR_ACKNOWLEDGED, 10);
            if (!scene.isAcknowledged()) {
                twoMakesReady(scene);
            }
        }

        @Override
        void oneHasIt(Scene scene) {
            QueueOperations.twoTakesUntilOneHasAnswered(scene);
            QueueOperations.oneHasPut(scene);
            QueueOperations.drain(scene);
        }
    },

    /** Of one permit, which another holds. */
    SEMAPHORE("semaphore release 1", "release") {
        @Override
        void share(Scene scene) {
            open(scene, " 1");
        }

        @Override
        void isHeldBy(Peer peer) {
            peer.done("semaphore acquire 1");
        }

        @Override
        void oneWaits(Scene scene) {
            scene.one().tell("semaphore acquire 1 5000");
        }

        /** What the dead one held comes back. */
        @Override
        void readyAfterAll(Scene scene) {}

        @Override
        void oneHasIt(Scene scene) {
            super.oneHasIt(scene);
            if (scene.two().done("semaphore available").number(0) != 0) {
                scene.verdict().doubled("the permit");
            }
        }
    },

    EVENT("event set", "set") {
        @Override
        void share(Scene scene) {
            open(scene, "");
        }

        @Override
        void readyAfterAll(Scene scene) {
            if (scene.two().done("event is_set").number(0) == 0) {
                lostIfCompleted(scene);
            }
        }
    },

    /** Of one count. */
    LATCH("latch count_down 1", "count_down") {
        @Override
        void share(Scene scene) {
            open(scene, " 1");
        }

        @Override
        void readyAfterAll(Scene scene) {
            if (scene.two().done("latch count").number(0) != 0) {
                lostIfCompleted(scene);
            }
        }
    };

    private final String readies;
    private final String verb;

    /** {@code readies} is the line that makes it ready. */
    RungObject(String readies, String verb) {
        this.readies = readies;
        this.verb = verb;
    }

    String kind() {
        return name().toLowerCase(Locale.ROOT);
    }

    String readies() {
        return readies;
    }

    String verb() {
        return verb;
    }

    /** All have it, and it is not ready. */
    abstract void share(Scene scene);

    /** Who makes it ready has what that needs. */
    void isHeldBy(Peer peer) {}

    /** The survivor begins to wait for it, without a bell. */
    void oneWaits(Scene scene) {
        scene.one().tell(kind() + " wait 5000");
    }

    void twoMakesReady(Scene scene) {
        scene.two().done(readies);
    }

    /** The victim was about to make it ready: if it did not, the other survivor does. */
    abstract void readyAfterAll(Scene scene);

    /** The survivor that waits gets it, and all is as it must be. */
    void oneHasIt(Scene scene) {
        scene.needed(scene.one().awaitDone());
    }

    final void open(Scene scene, String parameters) {
        scene.two().done(kind() + " create " + scene.name() + parameters);
        scene.one().done(kind() + " open " + scene.name());
        scene.victim().done(kind() + " open " + scene.name());
    }

    final void lostIfCompleted(Scene scene) {
        if (scene.completed()) {
            scene.verdict().lost(readies);
        }
        twoMakesReady(scene);
    }

    /** Has the victim's close come to its end, in whichever thread of it? */
    final boolean isClosedByVictim(Scene scene) {
        return switch (this) {
            case CONSUMER, PRODUCER -> !scene.isCounted(scene.victim());
            case SEMAPHORE, EVENT, LATCH -> scene.hasLeft();
        };
    }

    /** Is {@code peer} counted among those that wait for it? Of what is no queue, is anybody? */
    final boolean isWaitedForBy(Peer peer, Scene scene) {
        return switch (this) {
            case CONSUMER, PRODUCER -> scene.isCounted(peer);
            case SEMAPHORE, EVENT, LATCH -> scene.isWaitedFor();
        };
    }
}
