// SPDX-License-Identifier: Apache-2.0
package org.esclusa.order;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.List;
import org.esclusa.CounterSnapshot;
import org.esclusa.LabelledCounter;
import org.esclusa.Segments;
import org.esclusa.SharedCounters;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.L_Result;

/** {@link SharedCounters}. */
public final class CountersOrder {
    private static final String FIRST = "a".repeat(90);
    private static final String SECOND = "b".repeat(80);

    private CountersOrder() {}

    /** A reader, who takes no lock, sees one label with its unit, or none. */
    @JCStressTest
    @Outcome(
            id = {"first", "second", "none"},
            expect = ACCEPTABLE,
            desc = "one of them")
    @Outcome(expect = FORBIDDEN, desc = "parts of two")
    @State
    public static class LabelIsNeverTorn {
        private static final Pool<SharedCounters> TABLES =
                Pool.of(() -> SharedCounters.create(Segments.UNNAMED, 1, Pool.SMALL));

        private final SharedCounters table = TABLES.next();
        private final LabelledCounter counter;

        public LabelIsNeverTorn() {
            table.at(0).ifPresent(LabelledCounter::free);
            counter = Uninterrupted.run(() -> table.allocate(FIRST, "A", SharedCounters.Type.GAUGE));
        }

        @Actor
        public void writer() {
            counter.free();
            Uninterrupted.run(() -> table.allocate(SECOND, "B", SharedCounters.Type.COUNTER));
        }

        @Actor
        public void reader(L_Result result) {
            List<CounterSnapshot> found = table.snapshot();
            result.r1 = found.isEmpty() ? "none" : judge(found.get(0));
        }

        private static String judge(CounterSnapshot found) {
            boolean gauge = found.type() == SharedCounters.Type.GAUGE;
            if (found.label().equals(FIRST) && found.unit().equals("A") && gauge) {
                return "first";
            }
            return found.label().equals(SECOND) && found.unit().equals("B") && !gauge ? "second" : found.toString();
        }
    }

    /** Neither side looks at a state. */
    @JCStressTest
    @Outcome(
            id = {"not yet", "whole"},
            expect = ACCEPTABLE,
            desc = "one of them")
    @Outcome(id = "torn", expect = ACCEPTABLE_INTERESTING, desc = "parts of two")
    @State
    public static class WeakLabel {
        private final int label = Cells.next();

        @Actor
        public void writer() {
            for (int i = 0; i < ArrayOrder.COUNT; i++) {
                Cells.ALL.set(label + i, 1);
            }
        }

        @Actor
        public void reader(L_Result result) {
            result.r1 = ArrayOrder.read(Cells.ALL.get(label), label);
        }
    }

    /** Each of two who allocate at the same time gets a place of his own. */
    @JCStressTest
    @Outcome(
            id = {"0, 1", "1, 0"},
            expect = ACCEPTABLE,
            desc = "a place each")
    @Outcome(expect = FORBIDDEN, desc = "the same place, or none")
    @State
    public static class PlacesAreGivenOnce {
        private static final Pool<SharedCounters> TABLES =
                Pool.of(() -> SharedCounters.create(Segments.UNNAMED, 2, Pool.SMALL), PlacesAreGivenOnce::empty);

        private final SharedCounters table = TABLES.next();

        private static void empty(SharedCounters table) {
            table.at(0).ifPresent(LabelledCounter::free);
            table.at(1).ifPresent(LabelledCounter::free);
        }

        private void allocate(String label) {
            Uninterrupted.run(() -> table.allocate(label, "", SharedCounters.Type.COUNTER))
                    .increment();
        }

        /** Where a counter that was added to once is. */
        private int place(String label) {
            for (CounterSnapshot found : table.snapshot()) {
                if (found.label().equals(label) && found.value() == 1) {
                    return found.index();
                }
            }
            return -1;
        }

        @Actor
        public void one() {
            allocate(FIRST);
        }

        @Actor
        public void other() {
            allocate(SECOND);
        }

        @Arbiter
        public void places(II_Result result) {
            result.r1 = place(FIRST);
            result.r2 = place(SECOND);
        }
    }

    /** A place is taken by a load and a store. */
    @JCStressTest
    @Outcome(
            id = {"0, 1", "1, 0"},
            expect = ACCEPTABLE,
            desc = "a place each")
    @Outcome(id = "0, 0", expect = ACCEPTABLE_INTERESTING, desc = "the same place")
    @State
    public static class WeakPlaces {
        private final int state = Cells.next();

        private int allocate() {
            int place = Cells.ALL.getAcquire(state) == 0 ? 0 : 1;
            Cells.ALL.setRelease(state + place * Cells.LINE, 1);
            return place;
        }

        @Actor
        public void one(II_Result result) {
            result.r1 = allocate();
        }

        @Actor
        public void other(II_Result result) {
            result.r2 = allocate();
        }
    }
}
