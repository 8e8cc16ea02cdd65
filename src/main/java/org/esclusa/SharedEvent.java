// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.io.IOException;
import java.time.Duration;
import org.esclusa.internal.sync.Bells;
import org.esclusa.internal.sync.Deadline;
import org.esclusa.internal.sync.EventWords;
import org.esclusa.internal.sync.Failure;
import org.esclusa.internal.sync.Outcome;
import org.esclusa.internal.sync.Watch;

/**
 * An event that processes set, clear, and wait for.
 *
 * <p>It stays set until it is cleared. Any number of threads and processes may use it at the same time. A process that
 * dies while it waits or sets disturbs nobody.
 *
 * <p>Closing it ends its use here, and each call that asks or changes it is then an {@link IllegalStateException}, also
 * one that was waiting; the event itself stays until it is unlinked.
 */
public final class SharedEvent implements AutoCloseable, Waitable {
    private final EventWords words;
    private final Bells bells = new Bells(false);

    private SharedEvent(EventWords words) {
        this.words = words;
    }

    /**
     * Makes an event.
     *
     * @param name as {@link Segments} describes it
     * @return the event, open
     * @throws SegmentExistsException if the name is taken
     * @throws SegmentException with ENOSPC if there is no room, or another errno of the system
     * @throws IllegalArgumentException if that is no name
     */
    public static SharedEvent create(String name) throws SegmentException {
        return create(name, SegmentOptions.DEFAULT);
    }

    /**
     * Makes an event.
     *
     * @param name as {@link Segments} describes it
     * @param options what else it shall be
     * @return the event, open
     * @throws SegmentException as {@link #create(String)}
     * @throws IllegalArgumentException if that is no name
     */
    public static SharedEvent create(String name, SegmentOptions options) throws SegmentException {
        try {
            return new SharedEvent(EventWords.create(name, options.choices()));
        } catch (Failure failure) {
            throw SegmentException.of(failure);
        }
    }

    /**
     * Opens an event that some process made.
     *
     * @param name as {@link Segments} describes it
     * @return the event
     * @throws NoSuchSegmentException if there is none
     * @throws SegmentException with EPROTO if it is no whole event of this version, EACCES if it is another user's,
     *     EUSERS if all its members are in use, or another errno of the system
     * @throws IllegalArgumentException if that is no name
     */
    public static SharedEvent open(String name) throws SegmentException {
        return open(name, SegmentOptions.DEFAULT);
    }

    /**
     * Opens an event that some process made.
     *
     * @param name as {@link Segments} describes it
     * @param options of which only {@link SegmentOptions#anyUser} matters
     * @return the event
     * @throws SegmentException as {@link #open(String)}
     * @throws IllegalArgumentException if that is no name
     */
    public static SharedEvent open(String name, SegmentOptions options) throws SegmentException {
        try {
            return new SharedEvent(EventWords.open(name, options.choices()));
        } catch (Failure failure) {
            throw SegmentException.of(failure);
        }
    }

    /**
     * Opens an event that some process made as {@link Segments#UNNAMED}. That stays open, and its owner's to close.
     *
     * @param memory a descriptor of it
     * @return the event
     * @throws SegmentException as {@link #open(String)}, and with EPROTO if it is not sealed against shrinking; EACCES
     *     if it is not open for reading and writing
     * @throws IOException if it is closed
     */
    public static SharedEvent open(MemFd memory) throws IOException {
        return memory.open(SharedEvent::open);
    }

    /**
     * Opens an event, or makes it if there is none.
     *
     * @param name as {@link Segments} describes it
     * @return the event
     * @throws SegmentException as {@link #create(String)} and {@link #open(String)}
     * @throws IllegalArgumentException if that is no name
     */
    public static SharedEvent createOrOpen(String name) throws SegmentException {
        return createOrOpen(name, SegmentOptions.DEFAULT);
    }

    /**
     * Opens an event, or makes it if there is none.
     *
     * @param name as {@link Segments} describes it
     * @param options what else it shall be if it is made now
     * @return the event
     * @throws SegmentException as {@link #createOrOpen(String)},
     *     and with EINVAL if the one found has other members than those given
     * @throws IllegalArgumentException if that is no name
     */
    public static SharedEvent createOrOpen(String name, SegmentOptions options) throws SegmentException {
        try {
            return new SharedEvent(EventWords.createOrOpen(name, options.choices()));
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
     * A descriptor of an event that was made as {@link Segments#UNNAMED}, for another process to have.
     *
     * @return a new one, to be closed by the caller
     * @throws SegmentException with EINVAL if the event has a name, or an errno of the system
     * @throws IllegalStateException if the event is closed
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

    /** Sets it, and wakes all who wait. What was written before is visible to whoever finds it set. */
    public void set() {
        words.set();
    }

    /** From now on it is not set. */
    public void clear() {
        words.clear();
    }

    /**
     * Whether it is set.
     *
     * @return whether it is
     */
    public boolean isSet() {
        return words.isSet();
    }

    /**
     * How often it has been set while it was not, modulo 2^31: who compares it with what it was sees a set that was
     * cleared again.
     *
     * @return the number, never negative
     */
    public int timesSet() {
        return words.timesSet();
    }

    /**
     * Waits until it is set. Returns also if it was set and cleared since the wait began.
     *
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws IllegalStateException if the event is closed, also by another thread during the wait
     */
    public void await() throws InterruptedException {
        done(words.await(Deadline.NEVER, true));
    }

    /**
     * Waits until it is set, but not for ever.
     *
     * @param timeout how long at most; zero or less does not wait
     * @return whether it is set in time, also if it was cleared again since
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws IllegalStateException if the event is closed, also by another thread during the wait
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
