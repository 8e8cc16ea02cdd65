// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import org.esclusa.internal.layout.ConditionLayout;
import org.esclusa.internal.sync.ConditionLock;
import org.esclusa.internal.sync.ConditionWords;
import org.esclusa.internal.sync.Deadline;
import org.esclusa.internal.sync.Outcome;

/**
 * What threads of any process wait for that have locked a {@link Mutex} or a {@link PthreadMutex}; from {@link
 * Mutex#newCondition} or {@link PthreadMutex#newCondition}.
 *
 * <p>A wait may end without a signal, so wait in a loop. A process that dies while it waits eats no signal: another
 * one that waits returns. When a wait ends, in whatever way, its thread has the mutex again; if an owner died with that
 * meanwhile, it is recovered, and the mutex's repair hook runs first. What the hook throws ends the wait, without the
 * mutex. The order of memory is the mutex's: a wait unlocks it and locks it again, and a signal by itself makes nothing
 * visible.
 *
 * <p>Each method is an {@link IllegalMonitorStateException} if the calling thread does not have the mutex, and an
 * {@link IllegalStateException} if that is closed, also by another thread during the wait.
 */
public final class SharedCondition implements Condition {
    private final RecoverableLock mutex;
    private final ConditionWords words;

    private SharedCondition(RecoverableLock mutex, ConditionWords words) {
        this.mutex = mutex;
        this.words = words;
    }

    /**
     * One of a mutex.
     *
     * @throws IllegalArgumentException if there is none of that number
     */
    static SharedCondition of(RecoverableLock mutex, ConditionLock words, int number) {
        if (number < 0 || number >= ConditionLayout.COUNT) {
            throw new IllegalArgumentException(
                    mutex + " has conditions 0 to " + (ConditionLayout.COUNT - 1) + ", and no " + number);
        }
        return new SharedCondition(mutex, new ConditionWords(words, number));
    }

    /**
     * Waits for a signal.
     *
     * @throws InterruptedException if the thread is interrupted while it waits; it has the mutex
     */
    @Override
    public void await() throws InterruptedException {
        await(Deadline.NEVER);
    }

    /** Waits for a signal; an interrupt does not end the wait, and is told afterwards. */
    @Override
    public void awaitUninterruptibly() {
        words.await(Deadline.NEVER, false);
        mutex.repairIfRecovered();
    }

    /**
     * Waits for a signal, but not for ever.
     *
     * @param nanosTimeout how long at most, in nanoseconds; zero or less does not wait
     * @return what is left of the time, zero or less if it is over
     * @throws InterruptedException if the thread is interrupted while it waits; it has the mutex
     */
    @Override
    public long awaitNanos(long nanosTimeout) throws InterruptedException {
        long start = System.nanoTime();
        await(Deadline.after(nanosTimeout));
        return nanosTimeout - (System.nanoTime() - start);
    }

    /**
     * Waits for a signal, but not for ever.
     *
     * @param time how long at most; zero or less does not wait
     * @param unit of the time
     * @return false if no signal came in time
     * @throws InterruptedException if the thread is interrupted while it waits; it has the mutex
     */
    @Override
    public boolean await(long time, TimeUnit unit) throws InterruptedException {
        return await(Deadline.after(unit.toNanos(time)));
    }

    /**
     * Waits for a signal, but not for ever.
     *
     * @param timeout how long at most; zero or less does not wait
     * @return false if no signal came in time
     * @throws InterruptedException if the thread is interrupted while it waits; it has the mutex
     */
    public boolean await(Duration timeout) throws InterruptedException {
        return await(Deadline.after(timeout));
    }

    /**
     * Waits for a signal until a moment of the calendar's time, as it is when the wait begins.
     *
     * @param deadline the moment
     * @return false if no signal came before
     * @throws InterruptedException if the thread is interrupted while it waits; it has the mutex
     */
    @Override
    public boolean awaitUntil(Date deadline) throws InterruptedException {
        return await(Duration.between(Instant.now(), deadline.toInstant()));
    }

    private boolean await(long deadline) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        int outcome = words.await(deadline, true);
        mutex.repairIfRecovered();
        if (outcome == Outcome.INTERRUPTED) {
            throw new InterruptedException();
        }
        return outcome == Outcome.DONE;
    }

    /** Has one of those who wait return. */
    @Override
    public void signal() {
        words.signal(1);
    }

    /** Has all return who wait. */
    @Override
    public void signalAll() {
        words.signal(Integer.MAX_VALUE);
    }

    @Override
    public String toString() {
        return "a condition of " + mutex;
    }
}
