// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeoutException;
import org.esclusa.internal.layout.BarrierLayout;
import org.esclusa.internal.sync.BarrierWords;
import org.esclusa.internal.sync.Deadline;
import org.esclusa.internal.sync.Failure;
import org.esclusa.internal.sync.Outcome;

/**
 * Where threads of many processes wait for one another, again and again.
 *
 * <p>When as many have arrived as there are parties, all go on, and the next round begins. A process takes part from its
 * first {@code await} until it closes the barrier. Its death in that time breaks the barrier, wherever it is: all who
 * wait, and who come later, get a {@link BrokenBarrierException}, until {@link #reset}. So do the end of a waiter's time,
 * its interrupt, and closing a handle while a thread waits by it. All of one round go on, or none.
 *
 * <p>Closing it ends its use here, and each call that asks or changes it is then an {@link IllegalStateException}, also
 * one that was waiting; the barrier itself stays until it is unlinked.
 */
public final class SharedBarrier implements AutoCloseable {
    private final BarrierWords words;

    private SharedBarrier(BarrierWords words) {
        this.words = words;
    }

    private static void check(int parties) {
        SegmentOptions.check("parties", parties, 1, BarrierLayout.MOST_PARTIES);
    }

    /**
     * Makes a barrier.
     *
     * @param name as {@link Segments} describes it
     * @param parties how many have to arrive; 1 to 65,535
     * @return the barrier, open
     * @throws SegmentExistsException if the name is taken
     * @throws SegmentException with ENOSPC if there is no room, or another errno of the system
     * @throws IllegalArgumentException if that is no name, or the parties out of range
     */
    public static SharedBarrier create(String name, int parties) throws SegmentException {
        return create(name, parties, SegmentOptions.DEFAULT);
    }

    /**
     * Makes a barrier.
     *
     * @param name as {@link Segments} describes it
     * @param parties how many have to arrive; 1 to 65,535
     * @param options what else it shall be
     * @return the barrier, open
     * @throws SegmentException as {@link #create(String, int)}
     * @throws IllegalArgumentException if that is no name, or the parties out of range
     */
    public static SharedBarrier create(String name, int parties, SegmentOptions options) throws SegmentException {
        check(parties);
        try {
            return new SharedBarrier(BarrierWords.create(name, parties, options.choices()));
        } catch (Failure failure) {
            throw SegmentException.of(failure);
        }
    }

    /**
     * Opens a barrier that some process made.
     *
     * @param name as {@link Segments} describes it
     * @return the barrier
     * @throws NoSuchSegmentException if there is none
     * @throws SegmentException with EPROTO if it is no whole barrier of this version, EACCES if it is another user's,
     *     EUSERS if all its members are in use, or another errno of the system
     * @throws IllegalArgumentException if that is no name
     */
    public static SharedBarrier open(String name) throws SegmentException {
        return open(name, SegmentOptions.DEFAULT);
    }

    /**
     * Opens a barrier that some process made.
     *
     * @param name as {@link Segments} describes it
     * @param options of which only {@link SegmentOptions#anyUser} matters
     * @return the barrier
     * @throws SegmentException as {@link #open(String)}
     * @throws IllegalArgumentException if that is no name
     */
    public static SharedBarrier open(String name, SegmentOptions options) throws SegmentException {
        try {
            return new SharedBarrier(BarrierWords.open(name, options.choices()));
        } catch (Failure failure) {
            throw SegmentException.of(failure);
        }
    }

    /**
     * Opens a barrier that some process made as {@link Segments#UNNAMED}. That stays open, and its owner's to close.
     *
     * @param memory a descriptor of it
     * @return the barrier
     * @throws SegmentException as {@link #open(String)}, and with EPROTO if it is not sealed against shrinking; EACCES
     *     if it is not open for reading and writing
     * @throws IOException if it is closed
     */
    public static SharedBarrier open(MemFd memory) throws IOException {
        return memory.open(SharedBarrier::open);
    }

    /**
     * Opens a barrier, or makes it if there is none.
     *
     * @param name as {@link Segments} describes it
     * @param parties how many have to arrive; 1 to 65,535
     * @return the barrier
     * @throws SegmentException as {@link #create(String, int)} and {@link #open(String)}, and with EINVAL if the one
     *     found is for another number of parties
     * @throws IllegalArgumentException if that is no name, or the parties out of range
     */
    public static SharedBarrier createOrOpen(String name, int parties) throws SegmentException {
        return createOrOpen(name, parties, SegmentOptions.DEFAULT);
    }

    /**
     * Opens a barrier, or makes it if there is none.
     *
     * @param name as {@link Segments} describes it
     * @param parties how many have to arrive; 1 to 65,535
     * @param options what else it shall be if it is made now
     * @return the barrier
     * @throws SegmentException as {@link #createOrOpen(String, int)},
     *     and with EINVAL if the one found has other members than those given
     * @throws IllegalArgumentException if that is no name, or the parties out of range
     */
    public static SharedBarrier createOrOpen(String name, int parties, SegmentOptions options) throws SegmentException {
        check(parties);
        try {
            return new SharedBarrier(BarrierWords.createOrOpen(name, parties, options.choices()));
        } catch (Failure failure) {
            throw SegmentException.of(failure);
        }
    }

    /**
     * Removes the name of an object; who has it open keeps it.
     *
     * @param name as {@link Segments} describes it
     * @throws NoSuchSegmentException if there is none
     * @throws SegmentException with EPROTO if the file is not one of this library's, or another errno of the system
     * @throws IllegalArgumentException if that is no name
     */
    public static void unlink(String name) throws SegmentException {
        Segments.unlink(name);
    }

    /**
     * What it was made or opened as.
     *
     * @return the name
     */
    public String name() {
        return words.segment().name();
    }

    /**
     * A descriptor of a barrier that was made as {@link Segments#UNNAMED}, for another process to have.
     *
     * @return a new one, to be closed by the caller
     * @throws SegmentException with EINVAL if the barrier has a name, or an errno of the system
     * @throws IllegalStateException if the barrier is closed
     */
    public MemFd memFd() throws SegmentException {
        return MemFd.of(words.segment());
    }

    /**
     * Sets how the threads that use this object wait from now on.
     *
     * @param policy the new one; {@link WaitPolicy#DEFAULT} at first
     */
    public void waitPolicy(WaitPolicy policy) {
        words.patience(policy.patience());
    }

    /**
     * Arrives, and waits for the others. What each wrote before is visible to all.
     *
     * @return how many were missing then: {@code getParties() - 1} for the first, 0 for the last
     * @throws BrokenBarrierException if a party died, timed out or was interrupted, or somebody reset the barrier
     *     meanwhile
     * @throws InterruptedException if the thread is interrupted while it waits; then the barrier is broken
     * @throws IllegalStateException if the barrier is closed, also by another thread during the wait
     */
    public int await() throws InterruptedException, BrokenBarrierException {
        return index(words.await(Deadline.NEVER));
    }

    /**
     * Arrives, and waits for the others, but not for ever. What each wrote before is visible to all.
     *
     * @param timeout how long at most; zero or less does not wait
     * @return how many were missing then: {@code getParties() - 1} for the first, 0 for the last
     * @throws TimeoutException if the time is over; then the barrier is broken
     * @throws BrokenBarrierException as {@link #await()}
     * @throws InterruptedException as {@link #await()}
     * @throws IllegalStateException as {@link #await()}
     */
    public int await(Duration timeout) throws InterruptedException, BrokenBarrierException, TimeoutException {
        int result = words.await(Deadline.after(timeout));
        if (result == -Outcome.TIMED_OUT) {
            throw new TimeoutException(this + " was not complete in time, and is broken");
        }
        return index(result);
    }

    private int index(int result) throws InterruptedException, BrokenBarrierException {
        if (result == -Outcome.INTERRUPTED) {
            throw new InterruptedException();
        }
        if (result < 0) {
            throw new BrokenBarrierException(
                    this + " is broken: a party died, timed out or was interrupted; reset() mends it");
        }
        return result;
    }

    /** Makes it whole and empty; who waits gets a {@link BrokenBarrierException}. Nothing happens if it is so already. */
    public void reset() {
        words.reset();
    }

    /**
     * Whether a party died, timed out or was interrupted, and nobody reset the barrier since.
     *
     * @return whether it is broken
     */
    public boolean isBroken() {
        return words.isBroken();
    }

    /**
     * How many have to arrive.
     *
     * @return the number of parties
     */
    public int getParties() {
        return words.parties();
    }

    /**
     * How many wait.
     *
     * @return the number of those who have arrived, 0 if it is broken
     */
    public int getNumberWaiting() {
        return words.waiting();
    }

    /**
     * Ends its use here: this process no longer takes part. Breaks the barrier if a thread waits by this object, which
     * gets an {@link IllegalStateException}. Only the first call does anything.
     */
    @Override
    public void close() {
        words.close();
    }

    @Override
    public String toString() {
        return words.segment().memory().toString();
    }
}
