// SPDX-License-Identifier: Apache-2.0
package org.esclusa.order;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.esclusa.Segments;
import org.esclusa.SharedReadWriteLock;
import org.esclusa.SharedSemaphore;
import org.esclusa.SharedSemaphore.Mode;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** What is built on the ledger: {@link SharedSemaphore}, {@link SharedReadWriteLock}; the data beside them is plain. */
public final class SemaphoreOrder {
    private SemaphoreOrder() {}

    /** What is left of two additions and one permit. */
    @Outcome(id = "2, 1", expect = ACCEPTABLE, desc = "both, and the permit")
    @Outcome(expect = FORBIDDEN, desc = "both were inside, or a permit is lost or made")
    private interface Excludes {}

    private static void addOne(SharedSemaphore semaphore, int at) {
        semaphore.acquireUninterruptibly(1);
        Cells.ALL.set(at, Cells.ALL.get(at) + 1);
        semaphore.release();
    }

    /** One permit lets one in at a time, who sees what the one before did; and it is there again in the end. */
    @JCStressTest
    @JCStressMeta(Excludes.class)
    @State
    public static class PermitExcludes {
        private static final Pool<SharedSemaphore> SEMAPHORES =
                Pool.of(() -> SharedSemaphore.create(Segments.UNNAMED, 1, Mode.OWNED, Pool.SMALL));

        private final SharedSemaphore semaphore = SEMAPHORES.next();
        private final int at = Cells.next();

        @Actor
        public void one() {
            addOne(semaphore, at);
        }

        @Actor
        public void other() {
            addOne(semaphore, at);
        }

        @Arbiter
        public void sum(II_Result result) {
            result.r1 = (int) Cells.ALL.get(at);
            result.r2 = semaphore.availablePermits();
        }
    }

    /** The same with permits that belong to nobody. */
    @JCStressTest
    @JCStressMeta(Excludes.class)
    @State
    public static class SignalledPermitExcludes {
        private static final Pool<SharedSemaphore> SEMAPHORES =
                Pool.of(() -> SharedSemaphore.create(Segments.UNNAMED, 1, Mode.SIGNAL, Pool.SMALL));

        private final SharedSemaphore semaphore = SEMAPHORES.next();
        private final int at = Cells.next();

        @Actor
        public void one() {
            addOne(semaphore, at);
        }

        @Actor
        public void other() {
            addOne(semaphore, at);
        }

        @Arbiter
        public void sum(II_Result result) {
            result.r1 = (int) Cells.ALL.get(at);
            result.r2 = semaphore.availablePermits();
        }
    }

    /** Units are counted by a load and a store. */
    @JCStressTest
    @Outcome(id = "2, 1", expect = ACCEPTABLE, desc = "both, and the permit")
    @Outcome(expect = ACCEPTABLE_INTERESTING, desc = "both were inside, or a permit is lost or made")
    @State
    public static class WeakLedger {
        private final int at = Cells.next();
        private final int free = at + Cells.LINE;

        public WeakLedger() {
            Cells.ALL.set(free, 1);
        }

        private void addOne() {
            while (Cells.ALL.getAcquire(free) < 1) {
                Thread.onSpinWait();
            }
            Cells.ALL.setRelease(free, Cells.ALL.getAcquire(free) - 1);
            Cells.ALL.set(at, Cells.ALL.get(at) + 1);
            Cells.ALL.setRelease(free, Cells.ALL.getAcquire(free) + 1);
        }

        @Actor
        public void one() {
            addOne();
        }

        @Actor
        public void other() {
            addOne();
        }

        @Arbiter
        public void sum(II_Result result) {
            result.r1 = (int) Cells.ALL.get(at);
            result.r2 = (int) Cells.ALL.get(free);
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
    public static class WriterIsSeenWhole {
        private static final Pool<SharedReadWriteLock> LOCKS =
                Pool.of(() -> SharedReadWriteLock.create(Segments.UNNAMED, Pool.SMALL));

        private final SharedReadWriteLock lock = LOCKS.next();
        private final int one = Cells.next();
        private final int other = one + Cells.LINE;

        @Actor
        public void writer() {
            lock.writeLock().lock();
            Cells.ALL.set(one, 1);
            Cells.ALL.set(other, 1);
            lock.writeLock().unlock();
        }

        @Actor
        public void reader(II_Result result) {
            lock.readLock().lock();
            result.r1 = (int) Cells.ALL.get(one);
            result.r2 = (int) Cells.ALL.get(other);
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
    public static class WeakReader {
        private static final Pool<SharedReadWriteLock> LOCKS =
                Pool.of(() -> SharedReadWriteLock.create(Segments.UNNAMED, Pool.SMALL));

        private final SharedReadWriteLock lock = LOCKS.next();
        private final int one = Cells.next();
        private final int other = one + Cells.LINE;

        @Actor
        public void writer() {
            lock.writeLock().lock();
            Cells.ALL.set(one, 1);
            Cells.ALL.set(other, 1);
            lock.writeLock().unlock();
        }

        @Actor
        public void reader(II_Result result) {
            result.r1 = (int) Cells.ALL.get(one);
            result.r2 = (int) Cells.ALL.get(other);
        }
    }
}
