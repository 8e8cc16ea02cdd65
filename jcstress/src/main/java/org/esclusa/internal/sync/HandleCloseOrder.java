// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.esclusa.internal.layout.HandleLayout;
import org.esclusa.internal.sync.Meetings.OfQueue;
import org.esclusa.order.Pool;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** A producer is closed while it puts: {@link QueueHandle}, whose users take no fence. */
public final class HandleCloseOrder {
    private HandleCloseOrder() {}

    /** Its place is given back by one of the two, and a put that says that it was done was. */
    @JCStressTest
    @Outcome(
            id = {"1, 1, 1", "0, 0, 1"},
            expect = ACCEPTABLE,
            desc = "put or not, and given back")
    @Outcome(expect = FORBIDDEN, desc = "its place is lost, or the put lied")
    @State
    public static class PlaceIsGivenBack {
        private static final Pool<OfQueue> QUEUES = Pool.of(OfQueue::empty);

        private final OfQueue queue = QUEUES.next();
        private final QueueProducer producer;

        public PlaceIsGivenBack() {
            queue.reset();
            try {
                producer = queue.queue.producer();
            } catch (Failure e) {
                throw new IllegalStateException(e);
            }
        }

        @Actor
        public void user(III_Result result) {
            try {
                result.r1 = OfQueue.put(producer) ? 1 : -1;
            } catch (IllegalStateException closed) {
                result.r1 = 0;
            }
        }

        @Actor
        public void closer() {
            producer.close();
        }

        @Arbiter
        public void end(III_Result result) {
            result.r2 = (int) queue.queue.size();
            long owner = queue.queue.words().ownerAcquire(producer.index);
            result.r3 = HandleLayout.role(owner) == HandleLayout.FREE ? 1 : 0;
        }
    }

    /** The same without the closer's barrier in all threads. */
    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "given back")
    @Outcome(id = "0", expect = ACCEPTABLE_INTERESTING, desc = "its place is lost")
    @State
    public static class WeakBarrier {
        private final AtomicInteger given = new AtomicInteger();
        private boolean inUse;
        private volatile boolean closed;

        private void giveBack() {
            given.compareAndSet(0, 1);
        }

        @Actor
        public void user() {
            inUse = true;
            if (!closed) {
                Thread.onSpinWait();
            }
            inUse = false;
            if (closed) {
                giveBack();
            }
        }

        @Actor
        public void closer() {
            closed = true;
            if (!inUse) {
                giveBack();
            }
        }

        @Arbiter
        public void end(I_Result result) {
            result.r1 = given.get();
        }
    }
}
