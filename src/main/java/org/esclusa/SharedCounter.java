// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.io.IOException;
import org.esclusa.internal.sync.CounterWords;
import org.esclusa.internal.sync.Failure;

/**
 * A 64-bit counter that processes share, changed by one atomic instruction.
 *
 * <p>Any number of threads and processes may use it at the same time; arithmetic wraps. A process that dies leaves
 * nothing undone. Closing it ends its use here, and each method is then an {@link IllegalStateException}; the counter
 * itself stays until it is unlinked.
 */
public final class SharedCounter implements AutoCloseable {
    private final CounterWords words;

    private SharedCounter(CounterWords words) {
        this.words = words;
    }

    /**
     * Makes a counter with value 0.
     *
     * @param name as {@link Segments} describes it
     * @return the counter, open
     * @throws SegmentExistsException if the name is taken
     * @throws SegmentException with ENOSPC if there is no room, or another errno of the system
     * @throws IllegalArgumentException if that is no name
     */
    public static SharedCounter create(String name) throws SegmentException {
        return create(name, 0);
    }

    /**
     * Makes a counter.
     *
     * @param name as {@link Segments} describes it
     * @param value what it begins with
     * @return the counter, open
     * @throws SegmentExistsException if the name is taken
     * @throws SegmentException with ENOSPC if there is no room, or another errno of the system
     * @throws IllegalArgumentException if that is no name
     */
    public static SharedCounter create(String name, long value) throws SegmentException {
        return create(name, value, SegmentOptions.DEFAULT);
    }

    /**
     * Makes a counter.
     *
     * @param name as {@link Segments} describes it
     * @param value what it begins with
     * @param options what else it shall be
     * @return the counter, open
     * @throws SegmentExistsException if the name is taken
     * @throws SegmentException with ENOSPC if there is no room, or another errno of the system
     * @throws IllegalArgumentException if that is no name
     */
    public static SharedCounter create(String name, long value, SegmentOptions options) throws SegmentException {
        try {
            return new SharedCounter(CounterWords.create(name, value, options.choices()));
        } catch (Failure failure) {
            throw SegmentException.of(failure);
        }
    }

    /**
     * Opens a counter that some process made.
     *
     * @param name as {@link Segments} describes it
     * @return the counter
     * @throws NoSuchSegmentException if there is none
     * @throws SegmentException with EPROTO if it is no whole counter of this version, EACCES if it is another user's,
     *     EUSERS if all its members are in use, or another errno of the system
     * @throws IllegalArgumentException if that is no name
     */
    public static SharedCounter open(String name) throws SegmentException {
        return open(name, SegmentOptions.DEFAULT);
    }

    /**
     * Opens a counter that some process made.
     *
     * @param name as {@link Segments} describes it
     * @param options of which only {@link SegmentOptions#anyUser} matters
     * @return the counter
     * @throws NoSuchSegmentException if there is none
     * @throws SegmentException as {@link #open(String)}
     * @throws IllegalArgumentException if that is no name
     */
    public static SharedCounter open(String name, SegmentOptions options) throws SegmentException {
        try {
            return new SharedCounter(CounterWords.open(name, options.choices()));
        } catch (Failure failure) {
            throw SegmentException.of(failure);
        }
    }

    /**
     * Opens a counter that some process made as {@link Segments#UNNAMED}. That stays open, and its owner's to close.
     *
     * @param memory a descriptor of it
     * @return the counter
     * @throws SegmentException as {@link #open(String)}, and with EPROTO if it is not sealed against shrinking; EACCES
     *     if it is not open for reading and writing
     * @throws IOException if it is closed
     */
    public static SharedCounter open(MemFd memory) throws IOException {
        return memory.open(SharedCounter::open);
    }

    /**
     * Opens a counter, or makes it if there is none.
     *
     * @param name as {@link Segments} describes it
     * @param value what it begins with if it is made now
     * @return the counter
     * @throws SegmentException as {@link #create(String)} and {@link #open(String)}
     * @throws IllegalArgumentException if that is no name
     */
    public static SharedCounter createOrOpen(String name, long value) throws SegmentException {
        return createOrOpen(name, value, SegmentOptions.DEFAULT);
    }

    /**
     * Opens a counter, or makes it if there is none.
     *
     * @param name as {@link Segments} describes it
     * @param value what it begins with if it is made now
     * @param options what else it shall be if it is made now
     * @return the counter
     * @throws SegmentException as {@link #create(String)} and {@link #open(String)},
     *     and with EINVAL if the one found has other members than those given
     * @throws IllegalArgumentException if that is no name
     */
    public static SharedCounter createOrOpen(String name, long value, SegmentOptions options) throws SegmentException {
        try {
            return new SharedCounter(CounterWords.createOrOpen(name, value, options.choices()));
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
     * A descriptor of a counter that was made as {@link Segments#UNNAMED}, for another process to have.
     *
     * @return a new one, to be closed by the caller
     * @throws SegmentException with EINVAL if the counter has a name, or an errno of the system
     * @throws IllegalStateException if the counter is closed
     */
    public MemFd memFd() throws SegmentException {
        return MemFd.of(words.segment());
    }

    /**
     * Reads the value. What was written before a {@link #set} or {@link #add} that is read here, is visible.
     *
     * @return the value
     */
    public long get() {
        return words.getAcquire();
    }

    /**
     * Writes the value. What was written before is visible to who reads it.
     *
     * @param value the new one
     */
    public void set(long value) {
        words.setRelease(value);
    }

    /**
     * Adds, sequentially consistent.
     *
     * @param delta how much
     * @return the new value
     */
    public long add(long delta) {
        return words.getAndAdd(delta) + delta;
    }

    /**
     * Adds 1, sequentially consistent.
     *
     * @return the new value
     */
    public long increment() {
        return add(1);
    }

    /**
     * Adds, sequentially consistent.
     *
     * @param delta how much
     * @return the value before
     */
    public long getAndAdd(long delta) {
        return words.getAndAdd(delta);
    }

    /**
     * Writes {@code value} if the counter is {@code expected}, sequentially consistent.
     *
     * @param expected what it has to be
     * @param value what it becomes
     * @return whether it was
     */
    public boolean compareAndSet(long expected, long value) {
        return words.compareAndSet(expected, value);
    }

    /** Ends its use here. The first call does so, others do nothing. */
    @Override
    public void close() {
        words.segment().close();
    }

    @Override
    public String toString() {
        return words.segment().memory().toString();
    }
}
