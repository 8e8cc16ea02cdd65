// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.function.BiFunction;
import org.esclusa.internal.sync.Deadline;
import org.esclusa.internal.sync.Failure;
import org.esclusa.internal.sync.Outcome;

/**
 * A lock that outlives its owners, and whose next owner may have to repair what a dead one left half changed.
 *
 * <p>None of its public methods is final: so javac gives each public class of a lock one of its own, which calls the one
 * here. In that the JVM knows the class of the lock and inlines {@link #acquire}, whatever other locks a program has; by
 * what it has seen in the shared method, it would not. And reflection finds a public method of a public class.
 */
abstract sealed class RecoverableLock implements Lock permits Mutex, PthreadMutex, LockSide {
    /** Of who gave none. It is never called, so that {@link #isRecovered} stays true. */
    static final Mutex.Repair NO_REPAIR = () -> {};

    private final Mutex.Repair repair;

    RecoverableLock(Mutex.Repair repair) {
        this.repair = repair;
    }

    /** What makes or opens the words of a lock. */
    @FunctionalInterface
    interface Opening<W> {
        W open() throws Failure;
    }

    /**
     * What a factory gives out.
     *
     * @param <W> the words
     * @param <L> what they and the hook make
     */
    static <W, L> L of(Mutex.Repair repair, Opening<W> words, BiFunction<W, Mutex.Repair, L> lock)
            throws SegmentException {
        Objects.requireNonNull(repair, "repair"); // it would be missed at a death only
        try {
            return lock.apply(words.open(), repair);
        } catch (Failure failure) {
            throw SegmentException.of(failure);
        }
    }

    // What each kind knows

    /** {@link Outcome#DONE} with the lock, or why not. */
    abstract int acquire(long deadline, boolean interruptible);

    /** Of who has the lock: whether an owner died with it, and nobody has said since that the data is sound. */
    abstract boolean isRecovered();

    /** Of who has the lock: the data is sound. */
    abstract void markRepaired();

    // Locking

    /**
     * Waits for the lock; an interrupt does not end the wait.
     *
     * @throws IllegalMonitorStateException if the calling thread has it already
     * @throws IllegalStateException if it is closed, also by another thread during the wait, or is a {@link
     *     PthreadMutex} that can never be locked again
     */
    @Override
    public void lock() {
        acquired(acquire(Deadline.NEVER, false));
    }

    /**
     * Waits for the lock.
     *
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws IllegalMonitorStateException if the calling thread has it already
     * @throws IllegalStateException if it is closed, also by another thread during the wait, or is a {@link
     *     PthreadMutex} that can never be locked again
     */
    @Override
    public void lockInterruptibly() throws InterruptedException {
        interruptiblyAcquired(acquire(Deadline.NEVER, true));
    }

    /**
     * Takes the lock if nobody alive has it, and does not wait.
     *
     * @return whether the calling thread has it now
     * @throws IllegalMonitorStateException if the calling thread has it already
     * @throws IllegalStateException if it is closed, or is a {@link PthreadMutex} that can never be locked again
     */
    @Override
    public boolean tryLock() {
        return acquired(acquire(Deadline.NOW, false));
    }

    /**
     * Waits for the lock, but not for ever.
     *
     * @param time how long at most; zero or less does not wait
     * @param unit of the time
     * @return whether the calling thread has it now
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws IllegalMonitorStateException if the calling thread has it already
     * @throws IllegalStateException if it is closed, also by another thread during the wait, or is a {@link
     *     PthreadMutex} that can never be locked again
     */
    @Override
    public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
        return interruptiblyAcquired(acquire(Deadline.after(unit.toNanos(time)), true));
    }

    /**
     * Waits for the lock, but not for ever.
     *
     * @param timeout how long at most; zero or less does not wait
     * @return whether the calling thread has it now
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws IllegalMonitorStateException if the calling thread has it already
     * @throws IllegalStateException if it is closed, also by another thread during the wait, or is a {@link
     *     PthreadMutex} that can never be locked again
     */
    public boolean tryLock(Duration timeout) throws InterruptedException {
        return interruptiblyAcquired(acquire(Deadline.after(timeout), true));
    }

    private boolean interruptiblyAcquired(int outcome) throws InterruptedException {
        if (outcome == Outcome.INTERRUPTED) {
            throw new InterruptedException();
        }
        return acquired(outcome);
    }

    private boolean acquired(int outcome) {
        if (outcome != Outcome.DONE) {
            return false;
        }
        repairIfRecovered();
        return true;
    }

    // Repairing

    /** With the lock held; if the hook throws, it is no longer. */
    final void repairIfRecovered() {
        if (repair != NO_REPAIR && isRecovered()) {
            repair();
        }
    }

    private void repair() {
        boolean repaired = false;
        try {
            repair.repair();
            repaired = true;
        } finally {
            if (!repaired) {
                unlock();
            }
        }
        markRepaired();
    }
}
