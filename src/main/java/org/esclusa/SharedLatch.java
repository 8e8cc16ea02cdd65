// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.io.IOException;
import java.time.Duration;
import org.esclusa.internal.layout.LatchLayout;
import org.esclusa.internal.sync.Bells;
import org.esclusa.internal.sync.Deadline;
import org.esclusa.internal.sync.Failure;
import org.esclusa.internal.sync.LatchWords;
import org.esclusa.internal.sync.Outcome;
import org.esclusa.internal.sync.Watch;

/**
 * A count that goes down to 0, once, and that processes wait for.
 *
 * <p>Any number of threads and processes may use it at the same time. Nobody counts for a process that died: where a
 * death must be noticed, use a barrier.
 *
 * <p>Closing it ends its use here, and each call that asks or changes it is then an {@link IllegalStateException}, also
 * one that was waiting; the latch itself stays until it is unlinked.
 */
public final class SharedLatch implements AutoCloseable, Waitable {
    private final LatchWords words;
    private final Bells bells = new Bells(false);

    private SharedLatch(LatchWords words) {
        this.words = words;
    }

    private static void check(int count) {
        SegmentOptions.check("count", count, 1, LatchLayout.MOST);
    }

    /**
     * Makes a latch.
     *
     * @param name as {@link Segments} describes it
     * @param count from where it counts down; 1 to 2^31 - 1
     * @return the latch, open
     * @throws SegmentExistsException if the name is taken
     * @throws SegmentException with ENOSPC if there is no room, or another errno of the system
     * @throws IllegalArgumentException if that is no name, or the count out of range
     */
    public static SharedLatch create(String name, int count) throws SegmentException {
        return create(name, count, SegmentOptions.DEFAULT);
    }

    /**
     * Makes a latch.
     *
     * @param name as {@link Segments} describes it
     * @param count from where it counts down; 1 to 2^31 - 1
     * @param options what else it shall be
     * @return the latch, open
     * @throws SegmentException as {@link #create(String, int)}
     * @throws IllegalArgumentException if that is no name, or the count out of range
     */
    public static SharedLatch create(String name, int count, SegmentOptions options) throws SegmentException {
        check(count);
        try {
            return new SharedLatch(LatchWords.create(name, count, options.choices()));
        } catch (Failure failure) {
            throw SegmentException.of(failure);
        }
    }

    /**
     * Opens a latch that some process made.
     *
     * @param name as {@link Segments} describes it
     * @return the latch
     * @throws NoSuchSegmentException if there is none
     * @throws SegmentException with EPROTO if it is no whole latch of this version, EACCES if it is another user's,
     *     EUSERS if all its members are in use, or another errno of the system
     * @throws IllegalArgumentException if that is no name
     */
    public static SharedLatch open(String name) throws SegmentException {
        return open(name, SegmentOptions.DEFAULT);
    }

    /**
     * Opens a latch that some process made.
     *
     * @param name as {@link Segments} describes it
     * @param options of which only {@link SegmentOptions#anyUser} matters
     * @return the latch
     * @throws SegmentException as {@link #open(String)}
     * @throws IllegalArgumentException if that is no name
     */
    public static SharedLatch open(String name, SegmentOptions options) throws SegmentException {
        try {
            return new SharedLatch(LatchWords.open(name, options.choices()));
        } catch (Failure failure) {
            throw SegmentException.of(failure);
        }
    }

    /**
     * Opens a latch that some process made as {@link Segments#UNNAMED}. That stays open, and its owner's to close.
     *
     * @param memory a descriptor of it
     * @return the latch
     * @throws SegmentException as {@link #open(String)}, and with EPROTO if it is not sealed against shrinking; EACCES
     *     if it is not open for reading and writing
     * @throws IOException if it is closed
     */
    public static SharedLatch open(MemFd memory) throws IOException {
        return memory.open(SharedLatch::open);
    }

    /**
     * Opens a latch, or makes it if there is none.
     *
     * @param name as {@link Segments} describes it
     * @param count from where it counts down; 1 to 2^31 - 1
     * @return the latch
     * @throws SegmentException as {@link #create(String, int)} and {@link #open(String)}, and with EINVAL if the one
     *     found has another count
     * @throws IllegalArgumentException if that is no name, or the count out of range
     */
    public static SharedLatch createOrOpen(String name, int count) throws SegmentException {
        return createOrOpen(name, count, SegmentOptions.DEFAULT);
    }

    /**
     * Opens a latch, or makes it if there is none.
     *
     * @param name as {@link Segments} describes it
     * @param count from where it counts down; 1 to 2^31 - 1
     * @param options what else it shall be if it is made now
     * @return the latch
     * @throws SegmentException as {@link #createOrOpen(String, int)},
     *     and with EINVAL if the one found has other members than those given
     * @throws IllegalArgumentException if that is no name, or the count out of range
     */
    public static SharedLatch createOrOpen(String name, int count, SegmentOptions options) throws SegmentException {
        check(count);
        try {
            return new SharedLatch(LatchWords.createOrOpen(name, count, options.choices()));
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
     * A descriptor of a latch that was made as {@link Segments#UNNAMED}, for another process to have.
     *
     * @return a new one, to be closed by the caller
     * @throws SegmentException with EINVAL if the latch has a name, or an errno of the system
     * @throws IllegalStateException if the latch is closed
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

    /** Takes 1 from the count, unless it is 0. What was written before is visible to whoever finds it 0. */
    public void countDown() {
        words.countDown(1);
    }

    /**
     * Takes from the count, which stops at 0. What was written before is visible to whoever finds it 0.
     *
     * @param n how much, 1 or more
     * @throws IllegalArgumentException if it is less
     */
    public void countDown(int n) {
        SegmentOptions.check("n", n, 1, LatchLayout.MOST);
        words.countDown(n);
    }

    /**
     * How much is left.
     *
     * @return the count
     */
    public long getCount() {
        return words.count();
    }

    /**
     * Waits until the count is 0.
     *
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws IllegalStateException if the latch is closed, also by another thread during the wait
     */
    public void await() throws InterruptedException {
        done(words.await(Deadline.NEVER, true));
    }

    /**
     * Waits until the count is 0, but not for ever.
     *
     * @param timeout how long at most; zero or less does not wait
     * @return whether it is, in time
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws IllegalStateException if the latch is closed, also by another thread during the wait
     */
    public boolean await(Duration timeout) throws InterruptedException {
        return done(words.await(Deadline.after(timeout), true));
    }

    private static boolean done(int outcome) throws InterruptedException {
        if (outcome == Outcome.INTERRUPTED) {
            throw new InterruptedException();
        }
        return outcome == Outcome.DONE;
    }

    @Override
    public void ring(EventFd bell) throws IOException {
        bells.arm(watch(), bell, 1, bell.ringer());
    }

    @Override
    public void silence(EventFd bell) {
        bells.disarm(bell);
    }

    Watch watch() {
        return words.watch();
    }

    /** Ends its use here: a thread that waits gets an {@link IllegalStateException}. Only the first call does so. */
    @Override
    public void close() {
        words.segment().close();
    }

    @Override
    public String toString() {
        return words.segment().memory().toString();
    }
}
