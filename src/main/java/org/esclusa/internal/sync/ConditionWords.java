// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import java.util.concurrent.locks.ReentrantLock;
import org.esclusa.internal.layout.ConditionLayout;

/** A condition of a mutex; {@code docs/design/small-objects.md}, "Condition". */
public final class ConditionWords {
    private final ConditionLock mutex;
    private final Memory memory;
    private final long sequence;
    private final long waiting;

    /** Condition {@code number} of {@code mutex}, 0 to 6. */
    public ConditionWords(ConditionLock mutex, int number) {
        this.mutex = mutex;
        this.memory = mutex.segment().memory();
        long pair = position(mutex.conditions(), number);
        this.sequence = pair + ConditionLayout.SEQUENCE;
        this.waiting = pair + ConditionLayout.WAITING;
    }

    private static long position(long conditions, int number) {
        return conditions + number * ConditionLayout.SIZE;
    }

    /**
     * Lets go of the mutex, waits, and locks again.
     *
     * @return {@link Outcome#DONE} if roused, else why not; the mutex is held
     * @throws IllegalMonitorStateException if the calling thread does not have it
     * @throws IllegalStateException if it is closed; then it is not held
     */
    public int await(long deadline, boolean interruptible) {
        mutex.checkOwned();
        WaiterCounts counts = mutex.segment().waiterCounts();
        counts.enter(waiting);
        int before = memory.getIntVolatile(sequence);
        mutex.unlock();
        int outcome;
        try {
            outcome = Waiting.await(new Wait(before), mutex.segment(), mutex.patience(), deadline, interruptible);
        } finally {
            counts.leave(waiting);
        }
        mutex.lock(Deadline.NEVER, false);
        boolean signalled = memory.getIntVolatile(sequence) != before;
        if (signalled && outcome == Outcome.INTERRUPTED) {
            memory.futexWake(
                    sequence, Integer.MAX_VALUE); // the wake-up may have reached this thread, and is for another
        }
        return signalled && outcome == Outcome.TIMED_OUT ? Outcome.DONE : outcome;
    }

    /**
     * Has so many of those who wait return.
     *
     * @throws IllegalMonitorStateException if the calling thread does not have the mutex
     */
    public void signal(int most) {
        mutex.checkOwned();
        memory.getAndAddInt(sequence, 1);
        if (memory.getIntVolatile(waiting) != 0) {
            memory.futexWake(sequence, most);
        }
    }

    /** A member is gone, and may have been woken in the place of another: all look again. */
    static void rouse(Memory memory, long conditions) {
        for (int i = 0; i < ConditionLayout.COUNT; i++) {
            if (waiting(memory, conditions, i) != 0) {
                memory.futexWake(position(conditions, i) + ConditionLayout.SEQUENCE, Integer.MAX_VALUE);
            }
        }
    }

    static int waiting(Memory memory, long conditions, int number) {
        return memory.getIntAcquire(position(conditions, number) + ConditionLayout.WAITING);
    }

    /**
     * One call that waits. Its gate is its own: in one that all threads share, a thread that came after a signal would
     * sleep in the place of one that it was meant for.
     */
    private final class Wait implements Awaited {
        private final int before;
        private final ReentrantLock gate = new ReentrantLock();

        private Wait(int before) {
            this.before = before;
        }

        @Override
        public int attempt() {
            return memory.getIntVolatile(sequence) != before ? Outcome.DONE : Outcome.EMPTY;
        }

        @Override
        public int look(boolean slept) {
            return attempt();
        }

        @Override
        public int glance() {
            return attempt();
        }

        @Override
        public long epoch() {
            return sequence;
        }

        @Override
        public void enter(boolean counted) {} // before the mutex was let go

        @Override
        public void leave(boolean counted, boolean slept, boolean took) {}

        @Override
        public boolean isClosed() {
            return memory.isClosed();
        }

        @Override
        public ReentrantLock gate() {
            return gate;
        }
    }
}
