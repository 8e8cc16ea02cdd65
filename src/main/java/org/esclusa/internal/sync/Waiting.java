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

    /** Of the machine, not of this thread: one that is pinned to a core waits for others. */
    private static final boolean SINGLE_CPU = Cpus.online() == 1;

    private static final long FIRST_SLICE = 50_000;
    private static final long LONGEST_SLICE = 4_000_000;
    private static final long LONGEST_UNWATCHED_SLEEP = 5_000_000;
    private static final long LONGEST_BLIND_SPIN = 1_000_000;
    private static final int SPINS_PER_LOOK = 256;
    private static final int SPINS_PER_CLOCK = 16;

    private final Awaited awaited;
    private final Segment segment;
    private final long deadline;
    private final boolean interruptible;
    private boolean ready; // for a sleep without limit: the watch is there, and we have swept since
    private boolean watched;
    private boolean unfinished; // something of a dead one cannot be repaired yet
    private boolean slept;
    private long slice = FIRST_SLICE;
    private boolean interrupted; // and to be told afterwards

    private Waiting(Awaited awaited, Segment segment, long deadline, boolean interruptible) {
        this.awaited = awaited;
        this.segment = segment;
        this.deadline = deadline;
        this.interruptible = interruptible;
    }

    /** Waits until the try succeeds, or there is another {@link Outcome} that ends the wait. */
    static int await(Awaited awaited, Segment segment, Patience patience, long deadline, boolean interruptible) {
        if (deadline != Deadline.NOW && patience.spinNanos() != SPIN_FOREVER && !isCrowded(awaited)) {
            int outcome = spin(
                    awaited,
                    Math.min(
                            patience.spinNanos(),
                            LONGEST_BLIND_SPIN)); // most waits are over here, and have allocated nothing
            if (Outcome.isFinal(outcome)) {
                return outcome;
            }
        }
        Waiting waiting = new Waiting(awaited, segment, deadline, interruptible);
        try {
            int outcome = deadline == Deadline.NOW ? Outcome.TIMED_OUT : waiting.await(patience);
            return outcome == Outcome.TIMED_OUT && !waiting.slept ? waiting.lastLook() : outcome;
        } finally {
            if (waiting.interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private int await(Patience patience) {
        int outcome = patience.spinNanos() > LONGEST_BLIND_SPIN ? spinLong(patience.spinNanos()) : Outcome.OWNED;
        return Outcome.isFinal(outcome) ? outcome : yieldThenSleep(patience);
    }

    /** Who only polls repairs too: it must not be refused for ever what only a repair can give. */
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

    /** For so long, or for ever; looks up now and then, at the clock, the members and the end. */
    private int spinLong(long nanos) {
        long begin = System.nanoTime();
        awaited.enter(false); // what it holds does not keep the stream open
        try {
            while (true) {
                int outcome = spinOnce();
                boolean over = nanos != SPIN_FOREVER && System.nanoTime() - begin >= nanos;
                if (over || Outcome.isFinal(outcome)) {
                    return outcome;
                }
                if (Thread.currentThread().isVirtual()) {
                    Thread.yield();
                }
            }
        } finally {
            awaited.leave(false, false, false);
        }
    }

    private int spinOnce() {
        for (int i = 0; i < SPINS_PER_LOOK; i++) {
            int outcome = awaited.attempt();
            if (Outcome.isFinal(outcome)) {
                return outcome;
            }
            Thread.onSpinWait();
        }
        int outcome = segment.sweepNowAndThen() ? awaited.glance() : Outcome.EMPTY;
        return Outcome.isFinal(outcome) ? outcome : ending(outcome);
    }

    /** Others of this process sleep already: a crowd that spins and yields would delay all virtual threads. */
    private static boolean isCrowded(Awaited awaited) {
        return Thread.currentThread().isVirtual() && awaited.gate().isLocked();
    }

    private int yieldThenSleep(Patience patience) {
        int outcome = Outcome.OWNED;
        int yields = isCrowded(awaited) ? 0 : patience.yields();
        for (int i = 0; i < yields && !Outcome.isFinal(outcome); i++) {
            Thread.yield(); // to others, who may take their time
            outcome = awaited.attempt();
            if (!Outcome.isFinal(outcome)) {
                outcome = ending(outcome);
            }
        }
        return Outcome.isFinal(outcome) ? outcome : enterAndSleep();
    }

    private static int spin(Awaited awaited, long nanos) {
        if (nanos == 0 || SINGLE_CPU) {
            return Outcome.OWNED;
        }
        long start = 0; // the clock costs more than several looks: these come first
        while (true) {
            for (int i = 0; i < SPINS_PER_CLOCK; i++) {
                Thread.onSpinWait();
                int outcome = awaited.attempt();
                if (Outcome.isFinal(outcome)) {
                    return outcome;
                }
            }
            long now = System.nanoTime();
            if (start == 0) {
                start = now;
            } else if (now - start >= nanos) {
                return Outcome.OWNED;
            }
        }
    }

    /** Why the wait is over without success, or {@code otherwise}. */
    private int ending(int otherwise) {
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
        return otherwise;
    }

    // With sleep

    private int enterAndSleep() {
        int outcome = Outcome.CLOSED;
        awaited.enter(true);
        try {
            outcome = passGateAndSleep();
        } finally {
            awaited.leave(true, slept, outcome == Outcome.DONE);
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
        while (true) {
            if (sleeper.alarm() != alarm) {
                alarm = sleeper.alarm(); // before the sweep: a death during it raises the word again
                unfinished = segment.sweep();
                awaited.enter(true); // whoever died may have been about to count us anew
            }
            int epoch =
                    memory.getIntVolatile(awaited.epoch()); // before the condition: a change in between ends the sleep
            int outcome = isClosed() ? Outcome.CLOSED : awaited.look(slept); // not to win what nobody will be told of
            if (!Outcome.isFinal(outcome)) {
                outcome = ending(outcome);
            }
            if (Outcome.isFinal(outcome)) {
                return outcome;
            }
            if (outcome == Outcome.EMPTY && !unfinished) {
                sleepUntilWoken(sleeper, epoch, alarm);
            } else {
                sleepSlice(sleeper, epoch);
            }
        }
    }

    /** Nothing to be had: somebody will wake us, or the watcher hear of his death. */
    private void sleepUntilWoken(Sleeper sleeper, int epoch, int alarm) {
        slice = FIRST_SLICE;
        if (!ready) { // nobody tells of a death before the watch was there
            watched = sleeper.canSleepDeeply() && Watcher.watch(segment);
            unfinished = segment.sweep();
            ready = true;
        } else if (watched && !segment.isMarked()) {
            slept = true;
            sleeper.sleepDeeply(segment.memory(), awaited.epoch(), epoch, alarm, deadline);
        } else {
            sleepAndSweep(sleeper, epoch, LONGEST_UNWATCHED_SLEEP);
        }
    }

    /** Somebody owns what we wait for: does he live? */
    private void sleepSlice(Sleeper sleeper, int epoch) {
        sleepAndSweep(sleeper, epoch, slice);
        slice = Math.min(2 * slice, LONGEST_SLICE);
    }

    private void sleepAndSweep(Sleeper sleeper, int epoch, long longest) {
        slept = true;
        long nanos = Math.min(longest, Deadline.left(deadline));
        if (nanos > 0 && sleeper.sleep(segment.memory(), awaited.epoch(), epoch, nanos)) {
            unfinished = segment.sweep();
        } else {
            segment.sweepNowAndThen(); // wake-ups that are not for us must not keep us from it
        }
    }
}
