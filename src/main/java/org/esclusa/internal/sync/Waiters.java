// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.ReentrantLock;
import org.esclusa.internal.layout.WaitersLayout;

/**
 * Those who wait for one thing, in all processes: a pair of words, and the gate before which the threads of this
 * process queue up; {@code docs/design/waiting.md}, "A pair of words".
 */
final class Waiters {
    private final Segment segment;
    private final Memory memory;
    private final long epoch;
    private final long waiting;
    private final ReentrantLock gate = new ReentrantLock(true);

    /** Those of the {@code esclusa_waiters} at {@code position} in the segment. */
    Waiters(Segment segment, long position) {
        this.segment = segment;
        this.memory = segment.memory();
        this.epoch = position + WaitersLayout.EPOCH;
        this.waiting = position + WaitersLayout.WAITING;
    }

    /** A look at what is waited for; one for each call. */
    @FunctionalInterface
    interface Try {
        /** A final {@link Outcome}, or why not yet. Whoever waits runs it after a full fence. */
        int attempt();
    }

    /**
     * Tries until it succeeds, as {@link Waiting} does. The first try was the caller's.
     *
     * @return how it ended; any number of outcomes, if the segment is closed
     */
    int await(Try condition, Patience patience, long deadline, boolean interruptible) {
        return Waiting.await(new Wait(condition, gate), segment, patience, deadline, interruptible);
    }

    /** One wait in which {@code condition} takes nothing. */
    Watch watch(Try condition) {
        return new Watch(() -> new Wait(condition, new ReentrantLock()), segment); // others may want more of it
    }

    /** After a sequentially consistent change of what they wait for: wakes all, if anybody waits. */
    void wake() {
        wake(memory, epoch, waiting);
    }

    /** The same for who has only the words: a repairer, perhaps through another mapping. */
    static void wake(Memory memory, long position) {
        wake(memory, position + WaitersLayout.EPOCH, position + WaitersLayout.WAITING);
    }

    private static void wake(Memory memory, long epoch, long waiting) {
        if (memory.getIntVolatile(waiting) != 0) {
            memory.getAndAddInt(epoch, 1);
            memory.futexWake(epoch, Integer.MAX_VALUE);
        }
    }

    /** One call that waits. */
    private final class Wait implements Awaited {
        private final Try condition;
        private final ReentrantLock gate;
        private boolean counted;

        private Wait(Try condition, ReentrantLock gate) {
            this.condition = condition;
            this.gate = gate;
        }

        @Override
        public int attempt() {
            return condition.attempt();
        }

        @Override
        public int look(boolean slept) {
            return condition.attempt();
        }

        @Override
        public int glance() {
            return condition.attempt();
        }

        @Override
        public long epoch() {
            return epoch;
        }

        @Override
        public void enter(boolean toBeWoken) {
            if (toBeWoken && !counted) { // not once more after an alarm: nobody takes counts away
                counted = true;
                segment.waiterCounts().enter(waiting);
                VarHandle.fullFence(); // whatever is looked at from now on was not seen before we were counted
            }
        }

        @Override
        public void leave(boolean toBeWoken, boolean slept, boolean took) {
            if (counted) {
                counted = false;
                segment.waiterCounts().leave(waiting);
            }
        }

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
