// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.util.Arrays;
import org.esclusa.internal.layout.ElementType;
import org.esclusa.internal.sync.ArrayWords;

/**
 * An array of 32-bit integers that processes share, of fixed length and 1 to 5 dimensions; Python's {@code "<i4"}, C's
 * {@code int32_t}.
 *
 * <p>Any number of threads and processes may use it at the same time. {@link #get} and {@link #set} are plain: what
 * order they need, their callers see to, by {@link #getAcquire} and {@link #setRelease}, or a lock. What adds, exchanges
 * or compares is atomic, and sequentially consistent.
 *
 * <p>An index is one into all elements, in C order; outside 0 to {@link #length()} it is an {@link
 * IndexOutOfBoundsException} with both. A process that dies leaves nothing undone, but may have copied or filled a part
 * only. Closing the array ends its use here, and each method is then an {@link IllegalStateException}; the array itself
 * stays until it is unlinked.
 */
public final class SharedIntArray extends SharedArray {
    private static final ElementType TYPE = ElementType.I32;
    private static final long BYTES = Integer.BYTES;

    private SharedIntArray(ArrayWords words) {
        super(words);
    }

    /**
     * Makes an array of zeros.
     *
     * @param name as {@link Segments} describes it
     * @param shape how long each of the 1 to 5 dimensions is, from 1; together at most 2^47 bytes
     * @return the array, open
     * @throws SegmentExistsException if the name is taken
     * @throws SegmentException with ENOSPC if there is no room, or another errno of the system
     * @throws IllegalArgumentException if that is no name or shape
     */
    public static SharedIntArray create(String name, long... shape) throws SegmentException {
        return create(name, SegmentOptions.DEFAULT, shape);
    }

    /**
     * Makes an array of zeros.
     *
     * @param name as {@link Segments} describes it
     * @param options what else it shall be
     * @param shape how long each of the 1 to 5 dimensions is, from 1; together at most 2^47 bytes
     * @return the array, open
     * @throws SegmentException as {@link #create(String, long...)}
     * @throws IllegalArgumentException if that is no name or shape
     */
    public static SharedIntArray create(String name, SegmentOptions options, long... shape) throws SegmentException {
        return new SharedIntArray(create(name, TYPE, options, shape));
    }

    /**
     * Opens an array that some process made.
     *
     * @param name as {@link Segments} describes it
     * @return the array
     * @throws NoSuchSegmentException if there is none
     * @throws SegmentException with EPROTO if it is no whole array of this type and version, EACCES if it is another
     *     user's, EUSERS if all its members are in use, or another errno of the system
     * @throws IllegalArgumentException if that is no name
     */
    public static SharedIntArray open(String name) throws SegmentException {
        return open(name, SegmentOptions.DEFAULT);
    }

    /**
     * Opens an array that some process made.
     *
     * @param name as {@link Segments} describes it
     * @param options of which only {@link SegmentOptions#anyUser} matters
     * @return the array
     * @throws NoSuchSegmentException if there is none
     * @throws SegmentException as {@link #open(String)}
     * @throws IllegalArgumentException if that is no name
     */
    public static SharedIntArray open(String name, SegmentOptions options) throws SegmentException {
        return new SharedIntArray(open(name, TYPE, options));
    }

    /**
     * Opens an array that some process made as {@link Segments#UNNAMED}. That stays open, and its owner's to close.
     *
     * @param memory a descriptor of it
     * @return the array
     * @throws SegmentException as {@link #open(String)}, and with EPROTO if it is not sealed against shrinking; EACCES
     *     if it is not open for reading and writing
     * @throws IOException if it is closed
     */
    public static SharedIntArray open(MemFd memory) throws IOException {
        return memory.open(SharedIntArray::open);
    }

    /**
     * Opens an array, or makes it if there is none.
     *
     * @param name as {@link Segments} describes it
     * @param shape what it has, or is made with
     * @return the array
     * @throws SegmentException with EINVAL if the one found has another shape; else as {@link #create(String, long...)}
     *     and {@link #open(String)}
     * @throws IllegalArgumentException if that is no name or shape
     */
    public static SharedIntArray createOrOpen(String name, long... shape) throws SegmentException {
        return createOrOpen(name, SegmentOptions.DEFAULT, shape);
    }

    /**
     * Opens an array, or makes it if there is none.
     *
     * @param name as {@link Segments} describes it
     * @param options what else it shall be if it is made now
     * @param shape what it has, or is made with
     * @return the array
     * @throws SegmentException as {@link #createOrOpen(String, long...)},
     *     and with EINVAL if the one found has other members than those given
     * @throws IllegalArgumentException if that is no name or shape
     */
    public static SharedIntArray createOrOpen(String name, SegmentOptions options, long... shape)
            throws SegmentException {
        return new SharedIntArray(createOrOpen(name, TYPE, options, shape));
    }

    /**
     * Reads an element, plain.
     *
     * @param index which one
     * @return the element
     */
    public int get(long index) {
        try {
            return elements().get(JAVA_INT, checked(index) * BYTES);
        } catch (IllegalStateException e) {
            throw closed(e);
        }
    }

    /**
     * Writes an element, plain.
     *
     * @param index which one
     * @param value the new one
     */
    public void set(long index, int value) {
        try {
            elementsToWrite().set(JAVA_INT, checked(index) * BYTES, value);
        } catch (IllegalStateException e) {
            throw closed(e);
        }
    }

    /**
     * Reads an element; what was written before a {@link #setRelease} or atomic change that is read here, is visible.
     *
     * @param index which one
     * @return the element
     */
    public int getAcquire(long index) {
        int value = memory.getIntAcquire(at(index, BYTES));
        memory.checkOpen();
        return value;
    }

    /**
     * Writes an element; what was written before is visible to who reads it by {@link #getAcquire}.
     *
     * @param index which one
     * @param value the new one
     */
    public void setRelease(long index, int value) {
        memory.setIntRelease(at(index, BYTES), value);
        memory.checkOpen();
    }

    /**
     * Adds, sequentially consistent; it wraps.
     *
     * @param index which element
     * @param delta how much
     * @return the element before
     */
    public int getAndAdd(long index, int delta) {
        int before = memory.getAndAddInt(at(index, BYTES), delta);
        memory.checkOpen();
        return before;
    }

    /**
     * Adds, sequentially consistent; it wraps.
     *
     * @param index which element
     * @param delta how much
     * @return the element after
     */
    public int addAndGet(long index, int delta) {
        return getAndAdd(index, delta) + delta;
    }

    /**
     * Writes an element and returns what was there, sequentially consistent.
     *
     * @param index which one
     * @param value the new one
     * @return the element before
     */
    public int getAndSet(long index, int value) {
        int before = memory.getAndSetInt(at(index, BYTES), value);
        memory.checkOpen();
        return before;
    }

    /**
     * Writes {@code value} if the element is {@code expected}, sequentially consistent.
     *
     * @param index which element
     * @param expected what it has to be
     * @param value what it becomes
     * @return whether it was
     */
    public boolean compareAndSet(long index, int expected, int value) {
        boolean done = memory.compareAndSetInt(at(index, BYTES), expected, value);
        memory.checkOpen();
        return done;
    }

    /**
     * Copies elements out, plain.
     *
     * @param from the index of the first
     * @param into where to
     * @param offset where it begins in {@code into}
     * @param length how many
     * @throws IndexOutOfBoundsException if they do not lie within both, in whole
     */
    public void get(long from, int[] into, int offset, int length) {
        copyOut(from, JAVA_INT, into, offset, length);
    }

    /**
     * Copies elements in, plain.
     *
     * @param from the index of the first
     * @param values where from
     * @param offset where it begins in {@code values}
     * @param length how many
     * @throws IndexOutOfBoundsException if they do not lie within both, in whole
     */
    public void put(long from, int[] values, int offset, int length) {
        copyIn(values, offset, length, JAVA_INT, from);
    }

    /**
     * Writes all elements, plain.
     *
     * @param value what each becomes
     */
    public void fill(int value) {
        int[] values = new int[fillLength()];
        Arrays.fill(values, value);
        fill(values, values.length, JAVA_INT);
    }

    /**
     * A part of the array: the same elements, as an array of one dimension. It shares the array's life: closing either
     * closes both.
     *
     * @param from the index of its first element
     * @param length how many it has
     * @return the part
     * @throws IndexOutOfBoundsException if it does not lie within, in whole
     */
    public SharedIntArray slice(long from, long length) {
        return new SharedIntArray(part(from, length));
    }
}
