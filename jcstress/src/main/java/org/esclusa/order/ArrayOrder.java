// SPDX-License-Identifier: Apache-2.0
package org.esclusa.order;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.Arrays;
import org.esclusa.Segments;
import org.esclusa.SharedByteArray;
import org.esclusa.SharedIntArray;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.L_Result;

/** Shared arrays. */
public final class ArrayOrder {
    static final int COUNT = 8;

    private ArrayOrder() {}

    /** What a reader finds that looks at the flag, and then at all that was copied. */
    static String read(long flag, int from) {
        long[] found = new long[COUNT];
        Cells.ALL.get(from, found, 0, COUNT);
        long sum = Arrays.stream(found).sum();
        return flag == 0 ? "not yet" : sum == COUNT ? "whole" : "torn";
    }

    private static long[] ones() {
        long[] ones = new long[COUNT];
        Arrays.fill(ones, 1);
        return ones;
    }

    /** A bulk copy is plain; a release store behind it publishes all of it. */
    @JCStressTest
    @Outcome(
            id = {"not yet", "whole"},
            expect = ACCEPTABLE,
            desc = "all or nothing")
    @Outcome(expect = FORBIDDEN, desc = "the flag came before the data")
    @State
    public static class ReleasePublishesBulk {
        private static final long[] ONES = ones();

        private final int flag = Cells.next();

        @Actor
        public void writer() {
            Cells.ALL.put(flag + Cells.LINE, ONES, 0, COUNT);
            Cells.ALL.setRelease(flag, 1);
        }

        @Actor
        public void reader(L_Result result) {
            result.r1 = read(Cells.ALL.getAcquire(flag), flag + Cells.LINE);
        }
    }

    /** No order between the two; x86-64 keeps that of the stores, so the flag is set first. */
    @JCStressTest
    @Outcome(
            id = {"not yet", "whole"},
            expect = ACCEPTABLE,
            desc = "all or nothing")
    @Outcome(id = "torn", expect = ACCEPTABLE_INTERESTING, desc = "the flag came before the data")
    @State
    public static class WeakPublication {
        private static final long[] ONES = ones();

        private final int flag = Cells.next();

        @Actor
        public void writer() {
            Cells.ALL.set(flag, 1);
            Cells.ALL.put(flag + Cells.LINE, ONES, 0, COUNT);
        }

        @Actor
        public void reader(L_Result result) {
            result.r1 = read(Cells.ALL.getAcquire(flag), flag + Cells.LINE);
        }
    }

    /** A byte is changed with its neighbours, which keep what others write to them. */
    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "each has his own")
    @Outcome(expect = FORBIDDEN, desc = "a neighbour's is lost")
    @State
    public static class NeighboursKeepTheirs {
        private static final Pool<SharedByteArray> ARRAYS =
                Pool.of(() -> SharedByteArray.create(Segments.UNNAMED, Pool.SMALL, 4), bytes -> bytes.fill((byte) 0));

        private final SharedByteArray bytes = ARRAYS.next();

        @Actor
        public void adds() {
            bytes.getAndAdd(1, (byte) 1);
        }

        @Actor
        public void stores() {
            bytes.setRelease(2, (byte) 1);
        }

        @Arbiter
        public void both(II_Result result) {
            result.r1 = bytes.get(1);
            result.r2 = bytes.get(2);
        }
    }

    /** The 32 bits around a byte are loaded and stored, and not compared in between. */
    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "each has his own")
    @Outcome(
            id = {"1, 0", "0, 1"},
            expect = ACCEPTABLE_INTERESTING,
            desc = "a neighbour's is lost")
    @State
    public static class WeakNeighbours {
        private static final int ONE = 1 << 8;
        private static final int OTHER = 1 << 16;
        private static final Pool<SharedIntArray> ARRAYS =
                Pool.of(() -> SharedIntArray.create(Segments.UNNAMED, Pool.SMALL, 1), word -> word.set(0, 0));

        private final SharedIntArray word = ARRAYS.next();

        @Actor
        public void adds() {
            word.setRelease(0, word.getAcquire(0) + ONE);
        }

        @Actor
        public void stores() {
            word.setRelease(0, word.getAcquire(0) | OTHER);
        }

        @Arbiter
        public void both(II_Result result) {
            result.r1 = (word.get(0) & ONE) != 0 ? 1 : 0;
            result.r2 = (word.get(0) & OTHER) != 0 ? 1 : 0;
        }
    }
}
