// SPDX-License-Identifier: Apache-2.0
package org.esclusa.order;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.esclusa.MemFd;
import org.esclusa.SegmentOptions;
import org.esclusa.Segments;
import org.esclusa.SharedCounter;
import org.esclusa.internal.fd.CountedDescriptor;
import org.esclusa.internal.fd.Way;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.L_Result;

/** A thread closes what another one uses. */
public final class CloseOrder {
    private static final long VALUE = 42;

    private CloseOrder() {}

    /** A value that was returned was the object's, and not of the zeros that a close puts in its place. */
    @JCStressTest
    @Outcome(id = "closed", expect = ACCEPTABLE, desc = "values, and then an exception")
    @Outcome(expect = FORBIDDEN, desc = "zeros were told as a value")
    @State
    public static class ZerosAreNeverTold {
        private static final MemFd MEMORY = Uninterrupted.run(
                () -> SharedCounter.create(Segments.UNNAMED, VALUE, SegmentOptions.DEFAULT.withMembers(2 * Pool.SIZE))
                        .memFd());

        private final SharedCounter counter = Uninterrupted.run(() -> SharedCounter.open(MEMORY));

        @Actor
        public void user(L_Result result) {
            result.r1 = "closed";
            try {
                while (true) {
                    long value = counter.get();
                    if (value != VALUE) {
                        result.r1 = "told " + value;
                    }
                }
            } catch (IllegalStateException closed) {
                return;
            }
        }

        @Actor
        public void closer() {
            counter.close();
        }
    }

    /** Nobody looks a second time whether it is closed. */
    @JCStressTest
    @Outcome(id = "closed", expect = ACCEPTABLE, desc = "values, and then an exception")
    @Outcome(id = "told 0", expect = ACCEPTABLE_INTERESTING, desc = "zeros were told as a value")
    @State
    public static class WeakClose {
        private final int cell = Cells.next();
        private volatile boolean closed;

        public WeakClose() {
            Cells.ALL.set(cell, VALUE);
        }

        @Actor
        public void user(L_Result result) {
            result.r1 = "closed";
            while (!closed) {
                long value = Cells.ALL.getAcquire(cell);
                if (value != VALUE) {
                    result.r1 = "told " + value;
                }
            }
        }

        @Actor
        public void closer() {
            closed = true;
            Cells.ALL.setRelease(cell, 0);
        }
    }

    /** A descriptor's number is given back once, and not while somebody uses it. */
    @JCStressTest
    @Outcome(
            id = {"0, 1", "-1, 1"},
            expect = ACCEPTABLE,
            desc = "afterwards, or never used")
    @Outcome(expect = FORBIDDEN, desc = "while it was used, twice or never")
    @State
    public static class NumberIsGivenBackOnce {
        private final CountedDescriptor descriptor = CountedDescriptor.borrowed(0, Way.PLAIN);
        private final AtomicInteger ended = new AtomicInteger();

        public NumberIsGivenBackOnce() {
            descriptor.atEnd(ended::incrementAndGet);
        }

        @Actor
        public void user(II_Result result) {
            result.r1 = -1;
            if (descriptor.tryAcquire()) {
                result.r1 = ended.get();
                descriptor.release();
            }
        }

        @Actor
        public void closer() {
            descriptor.close();
        }

        @Arbiter
        public void end(II_Result result) {
            result.r2 = ended.get();
        }
    }

    /** The user counts himself with a load and a store. */
    @JCStressTest
    @Outcome(
            id = {"0, 1", "-1, 1"},
            expect = ACCEPTABLE,
            desc = "afterwards, or never used")
    @Outcome(expect = ACCEPTABLE_INTERESTING, desc = "while it was used, twice or never")
    @State
    public static class WeakCountOfUsers {
        private static final int CLOSED = Integer.MIN_VALUE;

        private final int users = Cells.next();
        private final AtomicInteger ended = new AtomicInteger();

        @Actor
        public void user(II_Result result) {
            result.r1 = -1;
            long seen = Cells.ALL.getAcquire(users);
            if (seen >= 0) {
                Cells.ALL.setRelease(users, seen + 1);
                result.r1 = ended.get();
                if (Cells.ALL.getAndAdd(users, -1) - 1 == CLOSED) {
                    ended.incrementAndGet();
                }
            }
        }

        @Actor
        public void closer() {
            if (Cells.ALL.getAndAdd(users, CLOSED) == 0) {
                ended.incrementAndGet();
            }
        }

        @Arbiter
        public void end(II_Result result) {
            result.r2 = ended.get();
        }
    }
}
