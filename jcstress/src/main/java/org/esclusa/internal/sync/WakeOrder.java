// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.esclusa.internal.sync.Meetings.OfEvent;
import org.esclusa.internal.sync.Meetings.OfLatch;
import org.esclusa.internal.sync.Meetings.OfQueue;
import org.esclusa.internal.sync.Meetings.OfSemaphore;
import org.esclusa.order.Cells;
import org.esclusa.order.Pool;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** Nobody sleeps through what he waits for: {@link Meeting} of each object, and of mutants. */
public final class WakeOrder {
    private WakeOrder() {}

    /** What is seen of one who sleeps or is awake. */
    @Outcome(
            id = {"awake, rung for", "awake, not rung for", "asleep, rung for"},
            expect = ACCEPTABLE,
            desc = "one of them saw the other")
    @Outcome(expect = FORBIDDEN, desc = "slept through")
    private interface Wakes {}

    /** The same of one who may doze. */
    @Outcome(
            id = {
                "awake, rung for",
                "awake, not rung for",
                "asleep, rung for",
                "dozing, rung for",
                "dozing, not rung for"
            },
            expect = ACCEPTABLE,
            desc = "one of them saw the other")
    @Outcome(expect = FORBIDDEN, desc = "slept through")
    private interface WakesDozers {}

    /** What a mutant is to show. */
    @Outcome(
            id = {"awake, rung for", "awake, not rung for", "asleep, rung for"},
            expect = ACCEPTABLE,
            desc = "one of them saw the other")
    @Outcome(id = "asleep, not rung for", expect = ACCEPTABLE_INTERESTING, desc = "slept through")
    private interface WeakWakes {}

    /** An event is set. */
    @JCStressTest
    @JCStressMeta(Wakes.class)
    @State
    public static class SetWakes {
        private static final Pool<OfEvent> MEETINGS = Pool.of(OfEvent::make, Meeting::begin);

        private final OfEvent meeting = MEETINGS.next();

        @Actor
        public void sleeper(L_Result result) {
            result.r1 = meeting.look();
        }

        @Actor
        public void waker() {
            meeting.event.set();
        }

        @Arbiter
        public void end(L_Result result) {
            result.r1 += meeting.end();
        }
    }

    /** A latch falls to 0. */
    @JCStressTest
    @JCStressMeta(Wakes.class)
    @State
    public static class CountDownWakes {
        private static final Pool<OfLatch> MEETINGS = Pool.of(OfLatch::make, Meeting::begin);

        private final OfLatch meeting = MEETINGS.next();

        @Actor
        public void sleeper(L_Result result) {
            result.r1 = meeting.look();
        }

        @Actor
        public void waker() {
            meeting.latch.countDown(1);
        }

        @Arbiter
        public void end(L_Result result) {
            result.r1 += meeting.end();
        }
    }

    /** A permit is given back. */
    @JCStressTest
    @JCStressMeta(Wakes.class)
    @State
    public static class ReleaseWakes {
        private static final Pool<OfSemaphore> MEETINGS = Pool.of(OfSemaphore::make, Meeting::begin);

        private final OfSemaphore meeting = MEETINGS.next();

        @Actor
        public void sleeper(L_Result result) {
            result.r1 = meeting.look();
        }

        @Actor
        public void waker() {
            meeting.semaphore.release(1);
        }

        @Arbiter
        public void end(L_Result result) {
            result.r1 += meeting.end();
        }
    }

    /** A short message, whose producer takes no fence: his consumer may doze, as the message is being written. */
    @JCStressTest
    @JCStressMeta(WakesDozers.class)
    @State
    public static class PutWakes {
        private static final Pool<OfQueue> MEETINGS = Pool.of(OfQueue::empty, Meeting::begin);

        private final OfQueue meeting = MEETINGS.next();

        @Actor
        public void sleeper(L_Result result) {
            result.r1 = meeting.look();
        }

        @Actor
        public void waker() {
            meeting.producer.put(OfQueue.SHORT, 0, Deadline.NOW);
        }

        @Arbiter
        public void end(L_Result result) {
            result.r1 += meeting.end();
        }
    }

    /** A long message. */
    @JCStressTest
    @JCStressMeta(WakesDozers.class)
    @State
    public static class LongPutWakes {
        private static final Pool<OfQueue> MEETINGS = Pool.of(OfQueue::empty, Meeting::begin);

        private final OfQueue meeting = MEETINGS.next();

        @Actor
        public void sleeper(L_Result result) {
            result.r1 = meeting.look();
        }

        @Actor
        public void waker() {
            meeting.producer.put(OfQueue.LONG, 0, Deadline.NOW);
        }

        @Arbiter
        public void end(L_Result result) {
            result.r1 += meeting.end();
        }
    }

    /** A message that was handed back. */
    @JCStressTest
    @JCStressMeta(WakesDozers.class)
    @State
    public static class HandBackWakes {
        private static final Pool<OfQueue> MEETINGS = Pool.of(OfQueue::empty, OfQueue::beginHolding);

        private final OfQueue meeting = MEETINGS.next();

        @Actor
        public void sleeper(L_Result result) {
            result.r1 = meeting.look();
        }

        @Actor
        public void waker() {
            meeting.held.release();
        }

        @Arbiter
        public void end(L_Result result) {
            result.r1 += meeting.end();
        }
    }

    /** A slot is freed, without a fence: its producer may doze, as the message is being read. */
    @JCStressTest
    @JCStressMeta(WakesDozers.class)
    @State
    public static class GetWakes {
        private static final Pool<OfQueue> MEETINGS = Pool.of(OfQueue::full, Meeting::begin);

        private final OfQueue meeting = MEETINGS.next();

        @Actor
        public void sleeper(L_Result result) {
            result.r1 = meeting.look();
        }

        @Actor
        public void waker() {
            meeting.consumer.get(Deadline.NOW);
        }

        @Arbiter
        public void end(L_Result result) {
            result.r1 += meeting.end();
        }
    }

    /** What a mutant waits for, and the count of those who wait. */
    private abstract static class TwoWords {
        final int change = Cells.next();
        final int waiting = change + Cells.LINE;
        boolean rang;

        final String told() {
            return rang ? ", rung for" : ", not rung for";
        }
    }

    /** The sleeper counts himself by a release store, behind which his look need not wait. */
    @JCStressTest
    @JCStressMeta(WeakWakes.class)
    @State
    public static class WeakSleeper extends TwoWords {
        @Actor
        public void sleeper(L_Result result) {
            Cells.ALL.setRelease(waiting, Cells.ALL.get(waiting) + 1);
            result.r1 = Cells.ALL.getAcquire(change) == 0 ? "asleep" : "awake";
        }

        @Actor
        public void waker() {
            Cells.ALL.compareAndSet(change, 0, 1);
            rang = Cells.ALL.getAcquire(waiting) != 0;
        }

        @Arbiter
        public void end(L_Result result) {
            result.r1 += told();
        }
    }

    /** The waker makes his change by a release store. */
    @JCStressTest
    @JCStressMeta(WeakWakes.class)
    @State
    public static class WeakWaker extends TwoWords {
        @Actor
        public void sleeper(L_Result result) {
            Cells.ALL.getAndAdd(waiting, 1);
            result.r1 = Cells.ALL.getAcquire(change) == 0 ? "asleep" : "awake";
        }

        @Actor
        public void waker() {
            Cells.ALL.setRelease(change, 1);
            rang = Cells.ALL.getAcquire(waiting) != 0;
        }

        @Arbiter
        public void end(L_Result result) {
            result.r1 += told();
        }
    }
}
