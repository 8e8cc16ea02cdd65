// SPDX-License-Identifier: Apache-2.0
package org.esclusa.order;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.esclusa.Segments;
import org.esclusa.SharedCounter;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** {@link SharedCounter}. */
public final class CounterOrder {
    private CounterOrder() {}

    /** No addition is lost. */
    @JCStressTest
    @Outcome(id = "2", expect = ACCEPTABLE, desc = "both")
    @Outcome(expect = FORBIDDEN, desc = "one is lost")
    @State
    public static class AdditionsAddUp {
        private static final Pool<SharedCounter> COUNTERS =
                Pool.of(() -> SharedCounter.create(Segments.UNNAMED, 0, Pool.SMALL), counter -> counter.set(0));

        private final SharedCounter counter = COUNTERS.next();

        @Actor
        public void one() {
            counter.increment();
        }

        @Actor
        public void other() {
            counter.increment();
        }

        @Arbiter
        public void sum(I_Result result) {
            result.r1 = (int) counter.get();
        }
    }

    /** A load and a store in place of one instruction. */
    @JCStressTest
    @Outcome(id = "2", expect = ACCEPTABLE, desc = "both")
    @Outcome(id = "1", expect = ACCEPTABLE_INTERESTING, desc = "one is lost")
    @State
    public static class WeakAdditions {
        private final int at = Cells.next();

        @Actor
        public void one() {
            Cells.ALL.setRelease(at, Cells.ALL.getAcquire(at) + 1);
        }

        @Actor
        public void other() {
            Cells.ALL.setRelease(at, Cells.ALL.getAcquire(at) + 1);
        }

        @Arbiter
        public void sum(I_Result result) {
            result.r1 = (int) Cells.ALL.get(at);
        }
    }

    /** Who sees the value sees what was written before it. */
    @JCStressTest
    @Outcome(
            id = {"0, 0", "0, 1", "1, 1"},
            expect = ACCEPTABLE,
            desc = "before, in between, after")
    @Outcome(expect = FORBIDDEN, desc = "the value came before the data")
    @State
    public static class SetPublishes {
        private static final Pool<SharedCounter> COUNTERS =
                Pool.of(() -> SharedCounter.create(Segments.UNNAMED, 0, Pool.SMALL), counter -> counter.set(0));

        private final SharedCounter counter = COUNTERS.next();
        private final int data = Cells.next();

        @Actor
        public void writer() {
            Cells.ALL.set(data, 1);
            counter.set(1);
        }

        @Actor
        public void reader(II_Result result) {
            result.r1 = (int) counter.get();
            result.r2 = (int) Cells.ALL.get(data);
        }
    }
}
