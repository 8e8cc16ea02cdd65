// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.util.concurrent.locks.Condition;
import org.esclusa.internal.sync.ReadWriteLockWords;

/** What the two sides of a {@link SharedReadWriteLock} have in common. */
abstract sealed class LockSide extends RecoverableLock
        permits SharedReadWriteLock.ReadLock, SharedReadWriteLock.WriteLock {
    private final ReadWriteLockWords words;
    private final boolean write;

    LockSide(ReadWriteLockWords words, boolean write, Mutex.Repair repair) {
        super(repair);
        this.words = words;
        this.write = write;
    }

    @Override
    int acquire(long deadline, boolean interruptible) {
        return words.lock(write, deadline, interruptible);
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

    @Override
    boolean isRecovered() {
        return words.isRecovered();
    }

    @Override
    void markRepaired() {
        words.markRepaired();
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
