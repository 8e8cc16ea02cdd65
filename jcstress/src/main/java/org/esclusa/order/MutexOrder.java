// SPDX-License-Identifier: Apache-2.0
package org.esclusa.order;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.time.Duration;
import java.util.concurrent.locks.Lock;
import org.esclusa.Mutex;
import org.esclusa.PthreadMutex;
import org.esclusa.Segments;
import org.esclusa.SharedCondition;
import org.esclusa.WaitPolicy;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.L_Result;

/** {@link Mutex}, {@link PthreadMutex} and their conditions; the data beside them is plain. */
public final class MutexOrder {
    private static final Duration LONG = Duration.ofSeconds(10);

    private MutexOrder() {}

    /** What is left of two additions. */
    @Outcome(id = "2", expect = ACCEPTABLE, desc = "both")
    @Outcome(expect = FORBIDDEN, desc = "both were inside, or one did not see the other's")
    private interface Excludes {}

    private static void addOne(Lock lock, int at) {
        lock.lock();
        Cells.ALL.set(at, Cells.ALL.get(at) + 1);
        lock.unlock();
    }

    /** One at a time, and each sees what the one before did. */
    @JCStressTest
    @JCStressMeta(Excludes.class)
    @State
    public static class MutexExcludes {
        private static final Pool<Mutex> MUTEXES = Pool.of(() -> Mutex.create(Segments.UNNAMED, Pool.SMALL));

        private final Mutex mutex = MUTEXES.next();
        private final int at = Cells.next();

        @Actor
        public void one() {
            addOne(mutex, at);
        }

        @Actor
        public void other() {
            addOne(mutex, at);
        }

        @Arbiter
        public void sum(I_Result result) {
            result.r1 = (int) Cells.ALL.get(at);
        }
    }

    /** The same through the C library. */
    @JCStressTest
    @JCStressMeta(Excludes.class)
    @State
    public static class PthreadMutexExcludes {
        private static final Pool<PthreadMutex> MUTEXES =
                Pool.of(() -> PthreadMutex.create(Segments.UNNAMED, Pool.SMALL));

        private final PthreadMutex mutex = MUTEXES.next();
        private final int at = Cells.next();

        @Actor
        public void one() {
            addOne(mutex, at);
        }

        @Actor
        public void other() {
            addOne(mutex, at);
        }

        @Arbiter
        public void sum(I_Result result) {
            result.r1 = (int) Cells.ALL.get(at);
        }
    }

    /** A look and a store in place of the compare-and-set. */
    @JCStressTest
    @Outcome(id = "2", expect = ACCEPTABLE, desc = "both")
    @Outcome(id = "1", expect = ACCEPTABLE_INTERESTING, desc = "both were inside")
    @State
    public static class WeakMutex {
        private final int at = Cells.next();
        private final int lock = at + Cells.LINE;

        private void addOne() {
            while (Cells.ALL.getAcquire(lock) != 0) {
                Thread.onSpinWait();
            }
            Cells.ALL.setRelease(lock, 1);
            Cells.ALL.set(at, Cells.ALL.get(at) + 1);
            Cells.ALL.setRelease(lock, 0);
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
        public void sum(I_Result result) {
            result.r1 = (int) Cells.ALL.get(at);
        }
    }

    /** A signal reaches who waits, whenever he came. */
    @JCStressTest
    @Outcome(id = "reached", expect = ACCEPTABLE, desc = "in time")
    @Outcome(expect = FORBIDDEN, desc = "the signal was lost")
    @State
    public static class SignalReachesWhoWaits {
        private static final Pool<Mutex> MUTEXES = Pool.of(() -> {
            Mutex mutex = Mutex.create(Segments.UNNAMED, Pool.SMALL);
            mutex.waitPolicy(WaitPolicy.SLEEP_ONLY);
            return mutex;
        });

        private final Mutex mutex = MUTEXES.next();
        private final SharedCondition condition = mutex.newCondition(0);
        private final int flag = Cells.next();

        @Actor
        public void waiter(L_Result result) {
            boolean inTime = true;
            mutex.lock();
            while (inTime && Cells.ALL.get(flag) == 0) {
                inTime = Uninterrupted.run(() -> condition.await(LONG));
            }
            mutex.unlock();
            result.r1 = inTime ? "reached" : "slept through";
        }

        @Actor
        public void signaller() {
            mutex.lock();
            Cells.ALL.set(flag, 1);
            condition.signal();
            mutex.unlock();
        }
    }

    /** The waiter reads the sequence after it has let the mutex go, and not before. */
    @JCStressTest
    @Outcome(id = "reached", expect = ACCEPTABLE, desc = "in time")
    @Outcome(id = "slept through", expect = ACCEPTABLE_INTERESTING, desc = "the signal was lost")
    @State
    public static class WeakSignal {
        private static final Pool<Mutex> MUTEXES = Pool.of(() -> Mutex.create(Segments.UNNAMED, Pool.SMALL));

        private final Mutex mutex = MUTEXES.next();
        private final int flag = Cells.next();
        private final int sequence = flag + Cells.LINE;
        private long asleepAt = -1;

        @Actor
        public void waiter() {
            mutex.lock();
            boolean isSet = Cells.ALL.get(flag) != 0;
            mutex.unlock();
            if (!isSet) {
                asleepAt = Cells.ALL.getAcquire(sequence);
            }
        }

        @Actor
        public void signaller() {
            mutex.lock();
            Cells.ALL.set(flag, 1);
            Cells.ALL.getAndAdd(sequence, 1);
            mutex.unlock();
        }

        @Arbiter
        public void end(L_Result result) {
            result.r1 = asleepAt == Cells.ALL.get(sequence) ? "slept through" : "reached";
        }
    }
}
