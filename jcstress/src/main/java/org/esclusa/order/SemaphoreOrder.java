// SPDX-License-Identifier: Apache-2.0
package org.esclusa.order;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.esclusa.Segments;
import org.esclusa.SharedSemaphore;
import org.esclusa.SharedSemaphore.Mode;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** {@link SharedSemaphore}; the data beside it is plain. */
public final class SemaphoreOrder {
    private SemaphoreOrder() {}

    /** What is left of two additions and one permit. */
    @Outcome(id = "2, 1", expect = ACCEPTABLE, desc = "both, and the permit")
    @Outcome(expect = FORBIDDEN, desc = "both were inside, or a permit is lost or made")
    private interface Excludes {}

    /** Lets in who gets the only permit. */
    private record Permit(SharedSemaphore semaphore) implements Exclusion.Door {
        @Override
        public boolean enter() {
            semaphore.acquireUninterruptibly(1);
            return true;
        }

        @Override
        public void leave() {
            semaphore.release();
        }
    }

    /** One permit, for two members. */
    private static Twice<SharedSemaphore> onePermit(Mode mode) throws Exception {
        SharedSemaphore made = SharedSemaphore.create(Segments.UNNAMED, 1, mode, Pool.SMALL);
        return Twice.of(made, made.memFd(), SharedSemaphore::open);
    }

    /** One permit lets one in at a time, who sees what the one before did; and it is there again in the end. */
    @JCStressTest
    @JCStressMeta(Excludes.class)
    @State
    public static class PermitExcludes extends Exclusion {
        private static final Pool<Twice<SharedSemaphore>> SEMAPHORES = Pool.of(() -> onePermit(Mode.OWNED));

        private final Twice<SharedSemaphore> semaphore = SEMAPHORES.next();

        @Actor
        public void one() {
            addOne(new Permit(semaphore.one()));
        }

        @Actor
        public void other() {
            addOne(new Permit(semaphore.other()));
        }

        @Arbiter
        public void sum(II_Result result) {
            result.r1 = additions();
            result.r2 = semaphore.one().availablePermits();
        }
    }

    /** The same with permits that belong to nobody. */
    @JCStressTest
    @JCStressMeta(Excludes.class)
    @State
    public static class SignalledPermitExcludes extends Exclusion {
        private static final Pool<Twice<SharedSemaphore>> SEMAPHORES = Pool.of(() -> onePermit(Mode.SIGNAL));

        private final Twice<SharedSemaphore> semaphore = SEMAPHORES.next();

        @Actor
        public void one() {
            addOne(new Permit(semaphore.one()));
        }

        @Actor
        public void other() {
            addOne(new Permit(semaphore.other()));
        }

        @Arbiter
        public void sum(II_Result result) {
            result.r1 = additions();
            result.r2 = semaphore.one().availablePermits();
        }
    }

    /** Units are counted by a load and a store. */
    @JCStressTest
    @Outcome(id = "2, 1", expect = ACCEPTABLE, desc = "both, and the permit")
    @Outcome(expect = ACCEPTABLE_INTERESTING, desc = "both were inside, or a permit is lost or made")
    @State
    public static class WeakLedger extends Exclusion implements Exclusion.Door {
        public WeakLedger() {
            Cells.ALL.set(spare, 1);
        }

        @Override
        public boolean enter() {
            while (Cells.ALL.getAcquire(spare) < 1) {
                Thread.onSpinWait();
            }
            Cells.ALL.setRelease(spare, Cells.ALL.getAcquire(spare) - 1);
            return true;
        }

        @Override
        public void leave() {
            Cells.ALL.setRelease(spare, Cells.ALL.getAcquire(spare) + 1);
        }

        @Actor
        public void one() {
            addOne(this);
        }

        @Actor
        public void other() {
            addOne(this);
        }

        @Arbiter
        public void sum(II_Result result) {
            result.r1 = additions();
            result.r2 = (int) Cells.ALL.get(spare);
        }
    }
}
