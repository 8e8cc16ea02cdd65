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
import org.openjdk.jcstress.infra.results.L_Result;

/** {@link SharedCondition}; the flag beside it is plain. */
public final class ConditionOrder {
    private static final Duration LONG = Duration.ofSeconds(10);

    private ConditionOrder() {}

    /** What becomes of who waits. */
    @Outcome(id = "reached", expect = ACCEPTABLE, desc = "in time")
    @Outcome(expect = FORBIDDEN, desc = "the signal was lost")
    private interface Reached {}

    /** One who waits for a flag, and one who sets it and signals. */
    private abstract static class Signalled {
        private final Lock lock;
        private final SharedCondition condition;
        private final int flag = Cells.next();

        Signalled(Lock lock, SharedCondition condition) {
            this.lock = lock;
            this.condition = condition;
        }

        final String await() {
            boolean inTime = true;
            lock.lock();
            while (inTime && Cells.ALL.get(flag) == 0) {
                inTime = Uninterrupted.run(() -> condition.await(LONG));
            }
            lock.unlock();
            return inTime ? "reached" : "slept through";
        }

        final void signal() {
            lock.lock();
            Cells.ALL.set(flag, 1);
            condition.signal();
            lock.unlock();
        }
    }

    /** A signal reaches who waits, whenever he came. */
    @JCStressTest
    @JCStressMeta(Reached.class)
    @State
    public static class SignalReachesWhoWaits extends Signalled {
        private static final Pool<Mutex> MUTEXES = Pool.of(() -> {
            Mutex mutex = Mutex.create(Segments.UNNAMED, Pool.SMALL);
            mutex.waitPolicy(WaitPolicy.SLEEP_ONLY);
            return mutex;
        });

        public SignalReachesWhoWaits() {
            this(MUTEXES.next());
        }

        private SignalReachesWhoWaits(Mutex mutex) {
            super(mutex, mutex.newCondition(0));
        }

        @Actor
        public void waiter(L_Result result) {
            result.r1 = await();
        }

        @Actor
        public void signaller() {
            signal();
        }
    }

    /** The same of a pthread mutex. */
    @JCStressTest
    @JCStressMeta(Reached.class)
    @State
    public static class PthreadSignalReachesWhoWaits extends Signalled {
        private static final Pool<PthreadMutex> MUTEXES =
                Pool.of(() -> PthreadMutex.create(Segments.UNNAMED, Pool.SMALL));

        public PthreadSignalReachesWhoWaits() {
            this(MUTEXES.next());
        }

        private PthreadSignalReachesWhoWaits(PthreadMutex mutex) {
            super(mutex, mutex.newCondition(0));
        }

        @Actor
        public void waiter(L_Result result) {
            result.r1 = await();
        }

        @Actor
        public void signaller() {
            signal();
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
