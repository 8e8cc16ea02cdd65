// SPDX-License-Identifier: Apache-2.0
package org.esclusa.order;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.time.Duration;
import org.esclusa.Segments;
import org.esclusa.SharedReadWriteLock;
import org.esclusa.WaitPolicy;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** {@link SharedReadWriteLock}; the data beside it is plain. */
public final class ReadWriteLockOrder {
    private static final Duration LONG = Duration.ofSeconds(10);

    private ReadWriteLockOrder() {}

    /** One for two members. */
    private static Twice<SharedReadWriteLock> forTwo() throws Exception {
        SharedReadWriteLock made = SharedReadWriteLock.create(Segments.UNNAMED, Pool.SMALL);
        return Twice.of(made, made.memFd(), SharedReadWriteLock::open);
    }

    /** One writer at a time; who finds another sleeps at once, and is woken. */
    @JCStressTest
    @Outcome(id = "2", expect = ACCEPTABLE, desc = "both")
    @Outcome(expect = FORBIDDEN, desc = "both were inside, or one slept for ever")
    @State
    public static class WritersExclude extends Exclusion {
        private static final Pool<Twice<SharedReadWriteLock>> LOCKS = Pool.of(() -> {
            Twice<SharedReadWriteLock> lock = forTwo();
            lock.one().waitPolicy(WaitPolicy.SLEEP_ONLY);
            lock.other().waitPolicy(WaitPolicy.SLEEP_ONLY);
            return lock;
        });

        private final Twice<SharedReadWriteLock> lock = LOCKS.next();

        /** Lets in in time or never. */
        private record Writer(SharedReadWriteLock lock) implements Door {
            @Override
            public boolean enter() {
                return Uninterrupted.run(() -> lock.writeLock().tryLock(LONG));
            }

            @Override
            public void leave() {
                lock.writeLock().unlock();
            }
        }

        @Actor
        public void one() {
            addOne(new Writer(lock.one()));
        }

        @Actor
        public void other() {
            addOne(new Writer(lock.other()));
        }

        @Arbiter
        public void sum(I_Result result) {
            result.r1 = additions();
        }
    }

    /** A writer of two numbers, and who reads them. */
    private abstract static class TwoNumbers {
        private static final Pool<Twice<SharedReadWriteLock>> LOCKS = Pool.of(ReadWriteLockOrder::forTwo);

        final Twice<SharedReadWriteLock> lock = LOCKS.next();
        private final int one = Cells.next();
        private final int other = one + Cells.LINE;

        final void write() {
            lock.one().writeLock().lock();
            Cells.ALL.set(one, 1);
            Cells.ALL.set(other, 1);
            lock.one().writeLock().unlock();
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
            lock.other().readLock().lock();
            read(result);
            lock.other().readLock().unlock();
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
