// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The loop of every blocking call: spin, yield, sleep; {@code docs/design/waiting.md}.
 *
 * <p>One for each call that has to wait. The first try was the caller's.
 */
final class Waiting {
    /** A policy's spin that never ends. */
    static final long SPIN_FOREVER = Long.MAX_VALUE;

    private static final boolean SINGLE_CPU = Runtime.getRuntime().availableProcessors() == 1;
    private static final long FIRST_SLICE = 50_000;
    private static final long LONGEST_SLICE = 4_000_000;
    private static final long LONGEST_UNWATCHED_SLEEP = 5_000_000;
    private static final int SPINS_PER_LOOK = 256;

    private final Awaited awaited;
    private final Segment segment;
    private final long deadline;
    private final boolean interruptible;
    private boolean slept;
    private boolean interrupted; // and to be told afterwards

    private Waiting(Awaited awaited, Segment segment, long deadline, boolean interruptible) {
        this.awaited = awaited;
        this.segment = segment;
        this.deadline = deadline;
        this.interruptible = interruptible;
    }

    /** Waits until the try succeeds, or there is another {@link Outcome} that ends the wait. */
    static int await(Awaited awaited, Segment segment, Patience patience, long deadline, boolean interruptible) {
        Waiting waiting = new Waiting(awaited, segment, deadline, interruptible);
        try {
            if (deadline == Deadline.NOW) {
                return waiting.lastLook();
            }
            return patience.spinNanos() == SPIN_FOREVER ? waiting.spinForever() : waiting.spinThenSleep(patience);
        } finally {
            if (waiting.interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private int lastLook() {
        int outcome = awaited.glance();
        if (!Outcome.isFinal(outcome) && segment.sweepNowAndThen()) {
            outcome = awaited.glance();
        }
        return Outcome.isFinal(outcome) ? outcome : isClosed() ? Outcome.CLOSED : Outcome.TIMED_OUT;
    }

    private boolean isClosed() {
        return segment.memory().isClosed() || awaited.isClosed();
    }

    // Without sleep

    private int spinForever() {
        while (true) {
            for (int i = 0; i < SPINS_PER_LOOK; i++) {
                int outcome = awaited.attempt();
                if (Outcome.isFinal(outcome)) {
                    return outcome;
                }
                Thread.onSpinWait();
            }
            int end = ending();
            if (end != Outcome.DONE) {
                return end;
            }
            if (segment.sweepNowAndThen()) {
                int outcome = awaited.glance();
                if (Outcome.isFinal(outcome)) {
                    return outcome;
                }
            }
            if (Thread.currentThread().isVirtual()) {
                Thread.yield();
            }
        }
    }

    private int spinThenSleep(Patience patience) {
        int outcome = spin(patience.spinNanos());
        for (int i = 0; i < patience.yields() && !Outcome.isFinal(outcome); i++) {
            Thread.yield();
            outcome = awaited.attempt();
        }
        return Outcome.isFinal(outcome) ? outcome : enterAndSleep();
    }

    private int spin(long nanos) {
        if (nanos == 0 || SINGLE_CPU) {
            return Outcome.OWNED;
        }
        long start = System.nanoTime();
        int outcome;
        do {
            Thread.onSpinWait();
            outcome = awaited.attempt();
        } while (!Outcome.isFinal(outcome) && System.nanoTime() - start < nanos);
        return outcome;
    }

    /** Why the wait is over without success, or {@link Outcome#DONE} if it is not. */
    private int ending() {
        if (isClosed()) {
            return Outcome.CLOSED;
        }
        if (Deadline.left(deadline) <= 0) {
            return Outcome.TIMED_OUT;
        }
        if (Thread.interrupted()) {
            if (interruptible) {
                return Outcome.INTERRUPTED;
            }
            interrupted = true;
        }
        return Outcome.DONE;
    }

    // With sleep

    private int enterAndSleep() {
        int outcome = Outcome.CLOSED;
        awaited.enter();
        try {
            outcome = passGateAndSleep();
        } finally {
            awaited.leave(slept, outcome == Outcome.DONE);
        }
        return outcome;
    }

    private int passGateAndSleep() {
        ReentrantLock gate = awaited.gate();
        int passed = pass(gate);
        if (passed != Outcome.DONE) {
            return passed;
        }
        Sleeper sleeper = Sleeper.mine();
        segment.sleepers().add(sleeper);
        try {
            return sleep(sleeper);
        } finally {
            segment.sleepers().remove(sleeper);
            gate.unlock();
        }
    }

    /** In the order of arrival among the threads of this process: one stands in for all. */
    private int pass(ReentrantLock gate) {
        try {
            if (!interruptible) {
                gate.lock();
                return Outcome.DONE;
            }
            boolean passed = gate.tryLock(Deadline.left(deadline), TimeUnit.NANOSECONDS);
            return passed ? Outcome.DONE : Outcome.TIMED_OUT;
        } catch (InterruptedException e) {
            return Outcome.INTERRUPTED;
        }
    }

    private int sleep(Sleeper sleeper) {
        Memory memory = segment.memory();
        int alarm = sleeper.alarm();
        boolean swept = false;
        boolean watched = false;
        boolean unfinished = false;
        long slice = FIRST_SLICE;
        while (true) {
            int epoch = memory.getIntVolatile(awaited.epoch()); // before the condition: a change in between ends the sleep
            int outcome = awaited.look(slept);
            if (Outcome.isFinal(outcome)) {
                return outcome;
            }
            int end = ending();
            if (end != Outcome.DONE) {
                return end;
            }
            if (outcome == Outcome.EMPTY && !swept) { // deaths before the watch was there
                watched = Watcher.watch(segment) && sleeper.canSleepDeeply();
                unfinished = segment.sweep();
                swept = true;
            } else if (outcome == Outcome.EMPTY && sleeper.alarm() != alarm) {
                alarm = sleeper.alarm();
                unfinished = segment.sweep();
            } else if (outcome == Outcome.EMPTY && !unfinished && watched && !segment.isMarked()) {
                sleeper.sleepDeeply(memory, awaited.epoch(), epoch, alarm, deadline);
                slept = true;
                slice = FIRST_SLICE;
            } else {
                long longest = outcome == Outcome.EMPTY && !unfinished ? LONGEST_UNWATCHED_SLEEP : slice;
                boolean over = sleeper.sleep(memory, awaited.epoch(), epoch, Math.min(longest, Deadline.left(deadline)));
                slept = true;
                if (over) {
                    unfinished = segment.sweep();
                    slice = Math.min(2 * slice, LONGEST_SLICE);
                }
            }
        }
    }
}
