// SPDX-License-Identifier: Apache-2.0
package org.esclusa.order;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.time.Duration;
import org.esclusa.EventFd;
import org.esclusa.Poller;
import org.esclusa.Segments;
import org.esclusa.SharedEvent;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** What is armed while it becomes ready rings: a bell, and a {@link Poller}, which has bells of its own. */
public final class BellOrder {
    private static final Duration LONG = Duration.ofSeconds(10);

    private BellOrder() {}

    /** What becomes of who is to be rung for. */
    @Outcome(id = "told", expect = ACCEPTABLE, desc = "in time")
    @Outcome(expect = FORBIDDEN, desc = "nobody rang")
    private interface Told {}

    private static String told(boolean inTime) {
        return inTime ? "told" : "not told";
    }

    /** A queue whose consumer has a bell. */
    private static final class Belled implements AutoCloseable {
        final OneQueue queue = new OneQueue();
        final EventFd bell = EventFd.create();

        private Belled() throws Exception {}

        private void begin() {
            queue.empty();
            isRung(Duration.ZERO);
        }

        boolean isRung(Duration timeout) {
            return Uninterrupted.run(() -> bell.read(timeout)).isPresent();
        }

        @Override
        public void close() {
            bell.close();
            queue.close();
        }
    }

    /** A consumer's bell is armed while a message is put. */
    @JCStressTest
    @JCStressMeta(Told.class)
    @State
    public static class PutRings {
        private static final Pool<Belled> QUEUES = Pool.of(Belled::new, Belled::begin);

        private final Belled belled = QUEUES.next();

        @Actor
        public void armer() {
            Uninterrupted.run(() -> {
                belled.queue.consumer.ring(belled.bell);
                return null;
            });
        }

        @Actor
        public void producer() {
            belled.queue.put();
        }

        @Arbiter
        public void end(L_Result result) {
            result.r1 = told(belled.isRung(LONG));
        }
    }

    /** An event, and a Poller that has nothing yet. */
    private static final class Polled implements AutoCloseable {
        final SharedEvent event = SharedEvent.create(Segments.UNNAMED, Pool.SMALL);
        final Poller poller = Poller.create();

        private Polled() throws Exception {}

        Poller.Registration add() {
            return Uninterrupted.run(() -> poller.add(event, null));
        }

        boolean isTold(Duration timeout) {
            return !Uninterrupted.run(() -> poller.await(timeout)).isEmpty();
        }

        @Override
        public void close() {
            poller.close();
            event.close();
        }
    }

    /** An event is added to a Poller while it is set. */
    @JCStressTest
    @JCStressMeta(Told.class)
    @State
    public static class PollerIsTold {
        private static final Pool<Polled> POLLERS = Pool.of(Polled::new, it -> it.event.clear());

        private final Polled polled = POLLERS.next();
        private Poller.Registration registration;

        @Actor
        public void adder() {
            registration = polled.add();
        }

        @Actor
        public void setter() {
            polled.event.set();
        }

        @Arbiter
        public void end(L_Result result) {
            result.r1 = told(polled.isTold(LONG));
            registration.remove();
        }
    }

    /** A Poller that was told finds that the event was cleared, and arms its bell anew while it is set again. */
    @JCStressTest
    @JCStressMeta(Told.class)
    @State
    public static class PollerIsToldAgain {
        private static final Pool<Polled> POLLERS = Pool.of(Polled::new, it -> it.event.set());

        private final Polled polled = POLLERS.next();
        private final Poller.Registration registration = polled.add();

        public PollerIsToldAgain() {
            if (!polled.isTold(LONG)) {
                throw new IllegalStateException("not told of one that is set");
            }
            polled.event.clear();
        }

        @Actor
        public void looker() {
            polled.isTold(Duration.ZERO);
        }

        @Actor
        public void setter() {
            polled.event.set();
        }

        @Arbiter
        public void end(L_Result result) {
            result.r1 = told(polled.isTold(LONG));
            registration.remove();
        }
    }

    /** Who arms looks first, and not again when he is armed. */
    @JCStressTest
    @Outcome(id = "told", expect = ACCEPTABLE, desc = "in time")
    @Outcome(id = "not told", expect = ACCEPTABLE_INTERESTING, desc = "nobody rang")
    @State
    public static class WeakArming {
        private final int change = Cells.next();
        private final int armed = change + Cells.LINE;
        private boolean ready;
        private boolean rang;

        @Actor
        public void armer() {
            ready = Cells.ALL.getAcquire(change) != 0;
            Cells.ALL.getAndAdd(armed, 1);
        }

        @Actor
        public void producer() {
            Cells.ALL.getAndAdd(change, 1);
            rang = Cells.ALL.getAcquire(armed) != 0;
        }

        @Arbiter
        public void end(L_Result result) {
            result.r1 = told(ready || rang);
        }
    }
}
