// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.io.IOException;
import java.time.Duration;
import org.esclusa.internal.layout.LedgerLayout;
import org.esclusa.internal.sync.Bells;
import org.esclusa.internal.sync.Deadline;
import org.esclusa.internal.sync.Failure;
import org.esclusa.internal.sync.Outcome;
import org.esclusa.internal.sync.SemaphoreWords;
import org.esclusa.internal.sync.Watch;

/**
 * A number of permits that processes share.
 *
 * <p>In the mode {@link Mode#OWNED} whoever acquires permits holds them until it releases them: the open object, not the
 * thread, so that one thread may release what another one of its process acquired. When its process dies, or closes the
 * object, they are free again. In the mode {@link Mode#SIGNAL} permits belong to nobody: a death changes nothing, and
 * anybody may release more than it acquired, which is how one process tells another that there is something to do.
 *
 * <p>What was done before a release is visible after the acquire that it let through. Threads of one process that have
 * to wait are served in the order in which they came; between processes there is no order.
 *
 * <p>Closing it ends its use here, and each call that asks or changes it is then an {@link IllegalStateException}, also
 * one that was waiting; the semaphore itself stays until it is unlinked.
 */
public final class SharedSemaphore implements AutoCloseable, Waitable {
    private final SemaphoreWords words;
    private final Bells bells = new Bells(false);

    private SharedSemaphore(SemaphoreWords words) {
        this.words = words;
    }

    /** Whose the permits are; chosen when the semaphore is made. */
    public enum Mode {
        /** Of those who have acquired them: a death gives them back. */
        OWNED,
        /** Nobody's. */
        SIGNAL
    }

    /**
     * Makes a semaphore in the mode {@link Mode#OWNED}.
     *
     * @param name as {@link Segments} describes it
     * @param permits how many there are, 0 to 1,048,575
     * @return the semaphore, open
     * @throws SegmentExistsException if the name is taken
     * @throws SegmentException with ENOSPC if there is no room, or another errno of the system
     * @throws IllegalArgumentException if that is no name, or the permits are out of range
     */
    public static SharedSemaphore create(String name, int permits) throws SegmentException {
        return create(name, permits, Mode.OWNED);
    }

    /**
     * Makes a semaphore.
     *
     * @param name as {@link Segments} describes it
     * @param permits how many are free at the beginning, 0 to 1,048,575
     * @param mode whose they are
     * @return the semaphore, open
     * @throws SegmentException as {@link #create(String, int)}
     * @throws IllegalArgumentException if that is no name, or the permits are out of range
     */
    public static SharedSemaphore create(String name, int permits, Mode mode) throws SegmentException {
        return create(name, permits, mode, SegmentOptions.DEFAULT);
    }

    /**
     * Makes a semaphore.
     *
     * @param name as {@link Segments} describes it
     * @param permits how many are free at the beginning, 0 to 1,048,575
     * @param mode whose they are
     * @param options what else it shall be
     * @return the semaphore, open
     * @throws SegmentException as {@link #create(String, int)}
     * @throws IllegalArgumentException if that is no name, or the permits are out of range
     */
    public static SharedSemaphore create(String name, int permits, Mode mode, SegmentOptions options)
            throws SegmentException {
        check(permits);
        try {
            return new SharedSemaphore(SemaphoreWords.create(name, permits, mode == Mode.OWNED, options.choices()));
        } catch (Failure failure) {
            throw SegmentException.of(failure);
        }
    }

    private static void check(int permits) {
        SegmentOptions.check("permits", permits, 0, LedgerLayout.MOST);
    }

    /**
     * Opens a semaphore that some process made.
     *
     * @param name as {@link Segments} describes it
     * @return the semaphore
     * @throws NoSuchSegmentException if there is none
     * @throws SegmentException with EPROTO if it is no whole semaphore of this version, EACCES if it is another user's,
     *     EUSERS if all its members are in use, or another errno of the system
     * @throws IllegalArgumentException if that is no name
     */
    public static SharedSemaphore open(String name) throws SegmentException {
        return open(name, SegmentOptions.DEFAULT);
    }

    /**
     * Opens a semaphore that some process made.
     *
     * @param name as {@link Segments} describes it
     * @param options of which only {@link SegmentOptions#anyUser} matters
     * @return the semaphore
     * @throws SegmentException as {@link #open(String)}
     * @throws IllegalArgumentException if that is no name
     */
    public static SharedSemaphore open(String name, SegmentOptions options) throws SegmentException {
        try {
            return new SharedSemaphore(SemaphoreWords.open(name, options.choices()));
        } catch (Failure failure) {
            throw SegmentException.of(failure);
        }
    }

    /**
     * Opens a semaphore that some process made as {@link Segments#UNNAMED}. That stays open, and its owner's to close.
     *
     * @param memory a descriptor of it
     * @return the semaphore
     * @throws SegmentException as {@link #open(String)}, and with EPROTO if it is not sealed against shrinking; EACCES
     *     if it is not open for reading and writing
     * @throws IOException if it is closed
     */
    public static SharedSemaphore open(MemFd memory) throws IOException {
        return memory.open(SharedSemaphore::open);
    }

    /**
     * Opens a semaphore, or makes it in the mode {@link Mode#OWNED} if there is none.
     *
     * @param name as {@link Segments} describes it
     * @param permits how many there are
     * @return the semaphore
     * @throws SegmentException as {@link #create(String, int)} and {@link #open(String)}, and with EINVAL if the one
     *     found was made with other permits or another mode
     * @throws IllegalArgumentException if that is no name, or the permits are out of range
     */
    public static SharedSemaphore createOrOpen(String name, int permits) throws SegmentException {
        return createOrOpen(name, permits, Mode.OWNED);
    }

    /**
     * Opens a semaphore, or makes it if there is none.
     *
     * @param name as {@link Segments} describes it
     * @param permits how many are free at the beginning
     * @param mode whose they are
     * @return the semaphore
     * @throws SegmentException as {@link #createOrOpen(String, int)}
     * @throws IllegalArgumentException if that is no name, or the permits are out of range
     */
    public static SharedSemaphore createOrOpen(String name, int permits, Mode mode) throws SegmentException {
        return createOrOpen(name, permits, mode, SegmentOptions.DEFAULT);
    }

    /**
     * Opens a semaphore, or makes it if there is none.
     *
     * @param name as {@link Segments} describes it
     * @param permits how many are free at the beginning
     * @param mode whose they are
     * @param options what else it shall be if it is made now
     * @return the semaphore
     * @throws SegmentException as {@link #createOrOpen(String, int)},
     *     and with EINVAL if the one found has other members than those given
     * @throws IllegalArgumentException if that is no name, or the permits are out of range
     */
    public static SharedSemaphore createOrOpen(String name, int permits, Mode mode, SegmentOptions options)
            throws SegmentException {
        check(permits);
        try {
            return new SharedSemaphore(
                    SemaphoreWords.createOrOpen(name, permits, mode == Mode.OWNED, options.choices()));
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
     * A descriptor of a semaphore that was made as {@link Segments#UNNAMED}, for another process to have.
     *
     * @return a new one, to be closed by the caller
     * @throws SegmentException with EINVAL if the semaphore has a name, or an errno of the system
     * @throws IllegalStateException if the semaphore is closed
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

    // Acquiring

    /**
     * Waits for a permit, and takes it.
     *
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public void acquire() throws InterruptedException {
        acquire(1);
    }

    /**
     * Waits until so many permits are free, and takes them at once.
     *
     * @param permits how many
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws IllegalArgumentException if they are fewer than 1, or more than there can be: in the mode {@link
     *     Mode#OWNED} those it was made with, in the mode {@link Mode#SIGNAL} 1,048,575
     */
    public void acquire(int permits) throws InterruptedException {
        interruptibly(permits, Deadline.NEVER);
    }

    /**
     * Waits until so many permits are free, and takes them at once; an interrupt does not end the wait.
     *
     * @param permits how many
     * @throws IllegalArgumentException as {@link #acquire(int)}
     */
    public void acquireUninterruptibly(int permits) {
        checkCount(permits);
        words.acquire(permits, Deadline.NEVER, false);
    }

    /**
     * Takes a permit if one is free.
     *
     * @return whether it did
     */
    public boolean tryAcquire() {
        return tryAcquire(1);
    }

    /**
     * Takes so many permits if they are free.
     *
     * @param permits how many
     * @return whether it did
     * @throws IllegalArgumentException as {@link #acquire(int)}
     */
    public boolean tryAcquire(int permits) {
        checkCount(permits);
        return words.acquire(permits, Deadline.NOW, false) == Outcome.DONE;
    }

    /**
     * Waits until so many permits are free, but not for ever, and takes them at once.
     *
     * @param permits how many
     * @param timeout how long at most; zero or less does not wait
     * @return whether it did
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws IllegalArgumentException as {@link #acquire(int)}
     */
    public boolean tryAcquire(int permits, Duration timeout) throws InterruptedException {
        return interruptibly(permits, Deadline.after(timeout));
    }

    private boolean interruptibly(int permits, long deadline) throws InterruptedException {
        checkCount(permits);
        int outcome = words.acquire(permits, deadline, true);
        if (outcome == Outcome.INTERRUPTED) {
            throw new InterruptedException();
        }
        return outcome == Outcome.DONE;
    }

    private void checkCount(int permits) {
        if (permits < 1 || permits > words.most()) {
            throw new IllegalArgumentException(permits + " permits of " + this + ", which has " + words.most());
        }
    }

    // Releasing

    /**
     * Gives a permit back.
     *
     * @throws IllegalMonitorStateException as {@link #release(int)}
     */
    public void release() {
        release(1);
    }

    /**
     * Gives so many permits back; in the mode {@link Mode#SIGNAL}, adds them.
     *
     * @param permits how many
     * @throws IllegalArgumentException as {@link #acquire(int)}
     * @throws IllegalMonitorStateException in the mode {@link Mode#OWNED}, if this object holds fewer
     * @throws ArithmeticException in the mode {@link Mode#SIGNAL}, if more than 1,048,575 would be free
     */
    public void release(int permits) {
        checkCount(permits);
        if (words.release(permits)) {
            return;
        }
        if (words.isOwned()) {
            throw new IllegalMonitorStateException("fewer than " + permits + " permits of " + this + " are held here");
        }
        throw new ArithmeticException(this + " would have more than " + words.most() + " permits");
    }

    /**
     * How many permits are free.
     *
     * @return the number, as it was at some moment during the call
     */
    public int availablePermits() {
        return words.available();
    }

    /** As {@link #ring(int, EventFd)} for one permit. */
    @Override
    public void ring(EventFd bell) throws IOException {
        ring(1, bell);
    }

    /**
     * Adds 1 to {@code bell}, once, as soon as so many permits are free; see {@link Waitable#ring}.
     *
     * @param permits how many, from 1
     * @param bell what to add to
     * @throws IOException if the bell is closed
     * @throws IllegalArgumentException if there are never so many
     */
    public void ring(int permits, EventFd bell) throws IOException {
        SegmentOptions.check("permits", permits, 1, words.most());
        bells.arm(watch(permits), bell, permits, bell.ringer());
    }

    @Override
    public void silence(EventFd bell) {
        bells.disarm(bell);
    }

    Watch watch(int permits) {
        return words.watch(permits);
    }

    /**
     * Ends its use here: a thread that waits gets an {@link IllegalStateException}, and permits that are held here, in
     * the mode {@link Mode#OWNED}, are free. Only the first call does so.
     */
    @Override
    public void close() {
        words.segment().close();
    }

    @Override
    public String toString() {
        return words.segment().memory().toString();
    }
}
