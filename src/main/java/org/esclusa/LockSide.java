// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import org.esclusa.internal.sync.Deadline;
import org.esclusa.internal.sync.Outcome;
import org.esclusa.internal.sync.ReadWriteLockWords;

/** What the two sides of a {@link SharedReadWriteLock} have in common. */
abstract sealed class LockSide implements Lock permits SharedReadWriteLock.ReadLock, SharedReadWriteLock.WriteLock {
    private final ReadWriteLockWords words;
    private final boolean write;

    LockSide(ReadWriteLockWords words, boolean write) {
        this.words = words;
        this.write = write;
    }

    /** The calling thread has it now, and looks after what the last one left. */
    abstract void acquired();

    /** Waits for the lock as long as it takes; an interrupt does not end the wait. */
    @Override
    public void lock() {
        acquired(words.lock(write, Deadline.NEVER, false));
    }

    /**
     * Waits for the lock as long as it takes.
     *
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    @Override
    public void lockInterruptibly() throws InterruptedException {
        interruptiblyAcquired(words.lock(write, Deadline.NEVER, true));
    }

    /**
     * Takes the lock if it is free, and does not wait.
     *
     * @return whether the calling thread has it now
     */
    @Override
    public boolean tryLock() {
        return acquired(words.lock(write, Deadline.NOW, false));
    }

    /**
     * Waits for the lock, but not for ever.
     *
     * @param time how long at most; zero or less does not wait
     * @param unit of the time
     * @return whether the calling thread has it now
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    @Override
    public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
        return interruptiblyAcquired(words.lock(write, Deadline.after(unit.toNanos(time)), true));
    }

    /**
     * Waits for the lock, but not for ever.
     *
     * @param timeout how long at most; zero or less does not wait
     * @return whether the calling thread has it now
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public boolean tryLock(Duration timeout) throws InterruptedException {
        return interruptiblyAcquired(words.lock(write, Deadline.after(timeout), true));
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
        acquired();
        return true;
    }

    /**
     * Releases the lock.
     *
     * @throws IllegalMonitorStateException if the calling thread does not have it in this way
     */
    @Override
    public void unlock() {
        words.unlock(write);
    }

    /**
     * There is none.
     *
     * @throws UnsupportedOperationException always
     */
    @Override
    public Condition newCondition() {
        throw new UnsupportedOperationException(
                "a SharedReadWriteLock has no conditions; a Mutex has: Mutex.newCondition()");
    }
}
