// SPDX-License-Identifier: Apache-2.0
package org.esclusa.order;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.time.Duration;
import org.esclusa.Mutex;
import org.esclusa.PthreadMutex;
import org.esclusa.Segments;
import org.esclusa.WaitPolicy;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.L_Result;

/** {@link Mutex} and {@link PthreadMutex}; the data beside them is plain. */
public final class MutexOrder {
    private static final Duration LONG = Duration.ofSeconds(10);

    private MutexOrder() {}

    /** What is left of two additions. */
    @Outcome(id = "2", expect = ACCEPTABLE, desc = "both")
    @Outcome(expect = FORBIDDEN, desc = "both were inside, or one did not see the other's")
    private interface Excludes {}

    /** One at a time, and each sees what the one before did. */
    @JCStressTest
    @JCStressMeta(Excludes.class)
    @State
    public static class MutexExcludes extends Exclusion {
        private static final Pool<Mutex> MUTEXES = Pool.of(() -> Mutex.create(Segments.UNNAMED, Pool.SMALL));

        private final Door door = Door.of(MUTEXES.next());

        @Actor
        public void one() {
            addOne(door);
        }

        @Actor
        public void other() {
            addOne(door);
        }

        @Arbiter
        public void sum(I_Result result) {
            result.r1 = additions();
        }
    }

    /** Who finds it locked sleeps at once, and is woken. */
    @JCStressTest
    @JCStressMeta(Excludes.class)
    @State
    public static class MutexLetsInWhoSleeps extends Exclusion {
        private static final Pool<Mutex> MUTEXES = Pool.of(() -> {
            Mutex mutex = Mutex.create(Segments.UNNAMED, Pool.SMALL);
            mutex.waitPolicy(WaitPolicy.SLEEP_ONLY);
            return mutex;
        });

        private final Door door = new Sleeper(MUTEXES.next());

        /** Lets in in time or never. */
        private record Sleeper(Mutex mutex) implements Door {
            @Override
            public boolean enter() {
                return Uninterrupted.run(() -> mutex.tryLock(LONG));
            }

            @Override
            public void leave() {
                mutex.unlock();
            }
        }

        @Actor
        public void one() {
            addOne(door);
        }

        @Actor
        public void other() {
            addOne(door);
        }

        @Arbiter
        public void sum(I_Result result) {
            result.r1 = additions();
        }
    }

    /** The same through the C library. */
    @JCStressTest
    @JCStressMeta(Excludes.class)
    @State
    public static class PthreadMutexExcludes extends Exclusion {
        private static final Pool<PthreadMutex> MUTEXES =
                Pool.of(() -> PthreadMutex.create(Segments.UNNAMED, Pool.SMALL));

        private final Door door = Door.of(MUTEXES.next());

        @Actor
        public void one() {
            addOne(door);
        }

        @Actor
        public void other() {
            addOne(door);
        }

        @Arbiter
        public void sum(I_Result result) {
            result.r1 = additions();
        }
    }

    /** A look and a store in place of the compare-and-set. */
    @JCStressTest
    @Outcome(id = "2", expect = ACCEPTABLE, desc = "both")
    @Outcome(id = "1", expect = ACCEPTABLE_INTERESTING, desc = "both were inside")
    @State
    public static class WeakMutex extends Exclusion implements Exclusion.Door {
        @Override
        public boolean enter() {
            while (Cells.ALL.getAcquire(spare) != 0) {
                Thread.onSpinWait();
            }
            Cells.ALL.setRelease(spare, 1);
            return true;
        }

        @Override
        public void leave() {
            Cells.ALL.setRelease(spare, 0);
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
        public void sum(I_Result result) {
            result.r1 = additions();
        }
    }

    /** Unlocked by a load and a store: the mark that somebody sleeps, which comes in between, is lost. */
    @JCStressTest
    @Outcome(
            id = {"awake, not rung for", "asleep, rung for"},
            expect = ACCEPTABLE,
            desc = "one of them saw the other")
    @Outcome(id = "asleep, not rung for", expect = ACCEPTABLE_INTERESTING, desc = "slept through")
    @State
    public static class WeakUnlock {
        private static final long FREE = 0;
        private static final long LOCKED = 1;
        private static final long CONTENDED = 2;

        private final int word = Cells.next();
        private boolean rang;

        public WeakUnlock() {
            Cells.ALL.set(word, LOCKED);
        }

        @Actor
        public void sleeper(L_Result result) {
            result.r1 = Cells.ALL.compareAndSet(word, LOCKED, CONTENDED) ? "asleep" : "awake";
        }

        @Actor
        public void owner() {
            rang = Cells.ALL.getAcquire(word) == CONTENDED;
            Cells.ALL.setRelease(word, FREE);
        }

        @Arbiter
        public void end(L_Result result) {
            result.r1 += rang ? ", rung for" : ", not rung for";
        }
    }
}
