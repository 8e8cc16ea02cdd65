// SPDX-License-Identifier: Apache-2.0
package org.esclusa.order;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIIIII_Result;

/** An element of an array of each type: of bytes, shorts, ints, longs, floats and doubles, in this order. */
public final class ElementOrder {
    private ElementOrder() {}

    /** No addition is lost. */
    @JCStressTest
    @Outcome(id = "2, 2, 2, 2, 2, 2", expect = ACCEPTABLE, desc = "both, to each")
    @Outcome(expect = FORBIDDEN, desc = "one is lost")
    @State
    public static class AdditionsToEachTypeAddUp {
        private final Elements elements = new Elements();

        @Actor
        public void one() {
            elements.addOne();
        }

        @Actor
        public void other() {
            elements.addOne();
        }

        @Arbiter
        public void sums(IIIIII_Result result) {
            elements.tell(result);
        }
    }

    /** A load and a store in place of one step. */
    @JCStressTest
    @Outcome(id = "2, 2, 2, 2, 2, 2", expect = ACCEPTABLE, desc = "both, to each")
    @Outcome(expect = ACCEPTABLE_INTERESTING, desc = "one is lost")
    @State
    public static class WeakAdditionsToEachType {
        private final Elements elements = new Elements();

        @Actor
        public void one() {
            elements.addOneInTwoSteps();
        }

        @Actor
        public void other() {
            elements.addOneInTwoSteps();
        }

        @Arbiter
        public void sums(IIIIII_Result result) {
            elements.tell(result);
        }
    }

    /** Who sees an element that was stored with release sees what was written before it. */
    @JCStressTest
    @Outcome(id = "0, 0, 0, 0, 0, 0", expect = ACCEPTABLE, desc = "never without the data")
    @Outcome(expect = FORBIDDEN, desc = "1: the element came before the data")
    @State
    public static class ReleaseOfEachTypePublishes {
        private final Elements elements = new Elements();

        @Actor
        public void writer() {
            elements.release();
        }

        @Actor
        public void reader(IIIIII_Result result) {
            elements.judge(result);
        }
    }

    /** No order between the two; x86-64 keeps that of the stores, so the element is set first. */
    @JCStressTest
    @Outcome(id = "0, 0, 0, 0, 0, 0", expect = ACCEPTABLE, desc = "never without the data")
    @Outcome(expect = ACCEPTABLE_INTERESTING, desc = "1: the element came before the data")
    @State
    public static class WeakReleaseOfEachType {
        private final Elements elements = new Elements();

        @Actor
        public void writer() {
            elements.storeFirst();
        }

        @Actor
        public void reader(IIIIII_Result result) {
            elements.judge(result);
        }
    }
}
