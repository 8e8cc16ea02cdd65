// SPDX-License-Identifier: Apache-2.0
package org.esclusa.order;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.esclusa.Segments;
import org.esclusa.SharedReadWriteLock;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** {@link SharedReadWriteLock}; the data beside it is plain. */
public final class ReadWriteLockOrder {
    private ReadWriteLockOrder() {}

    /** A writer of two numbers, and who reads them. */
    private abstract static class TwoNumbers {
        private static final Pool<SharedReadWriteLock> LOCKS =
                Pool.of(() -> SharedReadWriteLock.create(Segments.UNNAMED, Pool.SMALL));

        final SharedReadWriteLock lock = LOCKS.next();
        private final int one = Cells.next();
        private final int other = one + Cells.LINE;

        final void write() {
            lock.writeLock().lock();
            Cells.ALL.set(one, 1);
            Cells.ALL.set(other, 1);
            lock.writeLock().unlock();
        }

        final void read(II_Result result) {
            result.r1 = (int) Cells.ALL.get(one);
            result.r2 = (int) Cells.ALL.get(other);
        }
    }

    /** A reader sees all that a writer did, or nothing. */
    @JCStressTest
    @Outcome(
            id = {"0, 0", "1, 1"},
            expect = ACCEPTABLE,
            desc = "before or after")
    @Outcome(expect = FORBIDDEN, desc = "half of it")
    @State
    public static class WriterIsSeenWhole extends TwoNumbers {
        @Actor
        public void writer() {
            write();
        }

        @Actor
        public void reader(II_Result result) {
            lock.readLock().lock();
            read(result);
            lock.readLock().unlock();
        }
    }

    /** The reader does not lock. */
    @JCStressTest
    @Outcome(
            id = {"0, 0", "1, 1"},
            expect = ACCEPTABLE,
            desc = "before or after")
    @Outcome(expect = ACCEPTABLE_INTERESTING, desc = "half of it")
    @State
    public static class WeakReader extends TwoNumbers {
        @Actor
        public void writer() {
            write();
        }

        @Actor
        public void reader(II_Result result) {
            read(result);
        }
    }
}
