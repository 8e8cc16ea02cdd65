// SPDX-License-Identifier: Apache-2.0
package org.esclusa.order;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.time.Duration;
import org.esclusa.Segments;
import org.esclusa.SharedBarrier;
import org.esclusa.SharedEvent;
import org.esclusa.SharedLatch;
import org.esclusa.WaitPolicy;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.L_Result;

/** {@link SharedEvent}, {@link SharedLatch} and {@link SharedBarrier}; the data beside them is plain. */
public final class MeetingOrder {
    private static final Duration LONG = Duration.ofSeconds(10);

    private MeetingOrder() {}

    /** Whoever waits is woken, and sees what was done before. */
    @JCStressTest
    @Outcome(id = "set, 1", expect = ACCEPTABLE, desc = "in time, with the data")
    @Outcome(expect = FORBIDDEN, desc = "slept through, or the event came before the data")
    @State
    public static class EventReachesWhoWaits {
        private static final Pool<SharedEvent> EVENTS = Pool.of(
                () -> {
                    SharedEvent event = SharedEvent.create(Segments.UNNAMED, Pool.SMALL);
                    event.waitPolicy(WaitPolicy.SLEEP_ONLY);
                    return event;
                },
                SharedEvent::clear);

        private final SharedEvent event = EVENTS.next();
        private final int data = Cells.next();

        @Actor
        public void waiter(L_Result result) {
            boolean set = Uninterrupted.run(() -> event.await(LONG));
            result.r1 = (set ? "set, " : "slept through, ") + Cells.ALL.get(data);
        }

        @Actor
        public void setter() {
            Cells.ALL.set(data, 1);
            event.set();
        }
    }

    /** One that is set is written too: of two who set it, the second sees what the first did. */
    @JCStressTest
    @Outcome(
            id = {"1, 1", "1, 0", "0, 1"},
            expect = ACCEPTABLE,
            desc = "one was second, and saw the other's")
    @Outcome(expect = FORBIDDEN, desc = "neither saw the other's")
    @State
    public static class SetOfOneThatIsSetPublishes {
        private static final Pool<SharedEvent> EVENTS =
                Pool.of(() -> SharedEvent.create(Segments.UNNAMED, Pool.SMALL), SharedEvent::clear);

        private final SharedEvent event = EVENTS.next();
        private final int one = Cells.next();
        private final int other = one + Cells.LINE;

        @Actor
        public void one(II_Result result) {
            Cells.ALL.set(one, 1);
            event.set();
            result.r1 = (int) Cells.ALL.get(other);
        }

        @Actor
        public void other(II_Result result) {
            Cells.ALL.set(other, 1);
            event.set();
            result.r2 = (int) Cells.ALL.get(one);
        }
    }

    /** One that is set is left alone. Whoever finds it set has written nothing that orders his load behind his store. */
    @JCStressTest
    @Outcome(
            id = {"1, 1", "1, 0", "0, 1"},
            expect = ACCEPTABLE,
            desc = "one was second, and saw the other's")
    @Outcome(id = "0, 0", expect = ACCEPTABLE_INTERESTING, desc = "neither saw the other's")
    @State
    public static class WeakSetOfOneThatIsSet {
        private final int one = Cells.next();
        private final int other = one + Cells.LINE;
        private final int event = one + 2 * Cells.LINE;

        private void set() {
            if (Cells.ALL.getAcquire(event) == 0) {
                Cells.ALL.setRelease(event, 1);
            }
        }

        @Actor
        public void one(II_Result result) {
            Cells.ALL.set(one, 1);
            set();
            result.r1 = (int) Cells.ALL.get(other);
        }

        @Actor
        public void other(II_Result result) {
            Cells.ALL.set(other, 1);
            set();
            result.r2 = (int) Cells.ALL.get(one);
        }
    }

    /** A count that has fallen shows what was done before. */
    @JCStressTest
    @Outcome(
            id = {"0, 0", "0, 1", "1, 1"},
            expect = ACCEPTABLE,
            desc = "before, in between, after")
    @Outcome(expect = FORBIDDEN, desc = "the count came before the data")
    @State
    public static class CountDownPublishes {
        private static final Pool<SharedLatch> LATCHES =
                Pool.of(() -> SharedLatch.create(Segments.UNNAMED, Integer.MAX_VALUE, Pool.SMALL));

        private final SharedLatch latch = LATCHES.next();
        private final long before = latch.getCount();
        private final int data = Cells.next();

        @Actor
        public void counter() {
            Cells.ALL.set(data, 1);
            latch.countDown();
        }

        @Actor
        public void reader(II_Result result) {
            result.r1 = (int) (before - latch.getCount());
            result.r2 = (int) Cells.ALL.get(data);
        }
    }

    /** Who has passed sees what the other one did before he came; the first sleeps at once, and is woken. */
    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "each sees the other's")
    @Outcome(expect = FORBIDDEN, desc = "one passed too early")
    @State
    public static class BarrierShowsEachTheOther {
        private static final Pool<SharedBarrier> BARRIERS = Pool.of(() -> {
            SharedBarrier barrier = SharedBarrier.create(Segments.UNNAMED, 2, Pool.SMALL);
            barrier.waitPolicy(WaitPolicy.SLEEP_ONLY);
            return barrier;
        });

        private final SharedBarrier barrier = BARRIERS.next();
        private final int one = Cells.next();
        private final int other = one + Cells.LINE;

        @Actor
        public void one(II_Result result) {
            Cells.ALL.set(one, 1);
            Uninterrupted.run(() -> barrier.await(LONG));
            result.r1 = (int) Cells.ALL.get(other);
        }

        @Actor
        public void other(II_Result result) {
            Cells.ALL.set(other, 1);
            Uninterrupted.run(() -> barrier.await(LONG));
            result.r2 = (int) Cells.ALL.get(one);
        }
    }

    /** Arrivals are counted by a load and a store. */
    @JCStressTest
    @Outcome(id = "2", expect = ACCEPTABLE, desc = "both have arrived")
    @Outcome(id = "1", expect = ACCEPTABLE_INTERESTING, desc = "nobody is ever the last")
    @State
    public static class WeakArrivals {
        private final int arrived = Cells.next();

        @Actor
        public void one() {
            Cells.ALL.setRelease(arrived, Cells.ALL.getAcquire(arrived) + 1);
        }

        @Actor
        public void other() {
            Cells.ALL.setRelease(arrived, Cells.ALL.getAcquire(arrived) + 1);
        }

        @Arbiter
        public void end(I_Result result) {
            result.r1 = (int) Cells.ALL.get(arrived);
        }
    }
}
