// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;
import org.esclusa.internal.layout.ArrayLayout;
import org.esclusa.internal.layout.ElementType;
import org.esclusa.internal.sync.ArrayWords;
import org.esclusa.internal.sync.Failure;
import org.esclusa.internal.sync.Memory;

/** What arrays of every element type have in common: bounds, memory and its life. */
abstract sealed class SharedArray implements AutoCloseable
        permits SharedByteArray,
                SharedShortArray,
                SharedIntArray,
                SharedLongArray,
                SharedFloatArray,
                SharedDoubleArray {
    /** How many elements are written at once by {@code fill}. */
    private static final int FILLED_AT_ONCE = 8192;

    final Memory memory;
    private final ArrayWords words;
    private final long length;
    private final long first;
    /** Made at its first use, since it makes closing dearer. */
    private MemorySegment elements;

    SharedArray(ArrayWords words) {
        this.words = words;
        this.memory = words.segment().memory();
        this.length = words.length();
        this.first = words.position();
    }

    // Making and opening

    static ArrayWords create(String name, ElementType type, SegmentOptions options, long[] shape)
            throws SegmentException {
        check(type, shape);
        try {
            return ArrayWords.create(name, type, shape, options.choices());
        } catch (Failure failure) {
            throw SegmentException.of(failure);
        }
    }

    static ArrayWords open(String name, ElementType type, SegmentOptions options) throws SegmentException {
        try {
            return ArrayWords.open(name, type, options.choices());
        } catch (Failure failure) {
            throw SegmentException.of(failure);
        }
    }

    static ArrayWords createOrOpen(String name, ElementType type, SegmentOptions options, long[] shape)
            throws SegmentException {
        check(type, shape);
        try {
            return ArrayWords.createOrOpen(name, type, shape, options.choices());
        } catch (Failure failure) {
            throw SegmentException.of(failure);
        }
    }

    private static void check(ElementType type, long[] shape) {
        if (shape.length < 1 || shape.length > ArrayLayout.MOST_DIMENSIONS) {
            throw new IllegalArgumentException(
                    "an array has 1 to " + ArrayLayout.MOST_DIMENSIONS + " dimensions, not " + shape.length);
        }
        if (!ArrayLayout.fits(type, shape)) {
            throw new IllegalArgumentException(
                    "each dimension of an array is 1 or more, and all of it at most 2^47 bytes, not "
                            + ArrayLayout.describe(type, shape));
        }
    }

    // What the element types share

    /** For plain access, in which the compiler takes all checks out of a loop. Throws once the array is closed. */
    final MemorySegment elements() {
        MemorySegment here = elements;
        return here != null ? here : openElements();
    }

    private MemorySegment openElements() {
        elements = words.bytes();
        return elements;
    }

    /** The same before a store. */
    final MemorySegment elementsToWrite() {
        ArrayWords.passKillPoint();
        return elements();
    }

    final long checked(long index) {
        return Objects.checkIndex(index, length);
    }

    /** What to throw when {@link #elements} threw {@code e}. */
    final IllegalStateException closed(IllegalStateException e) {
        memory.checkOpen();
        return e;
    }

    /** The position of an element of an array that is open. */
    final long at(long index, long elementBytes) {
        memory.checkOpen();
        return first + checked(index) * elementBytes;
    }

    /** The same of the first of {@code count} elements, which are checked too. */
    final long at(long from, long count, long elementBytes) {
        memory.checkOpen();
        return first + Objects.checkFromIndexSize(from, count, length) * elementBytes;
    }

    final void copyOut(long from, ValueLayout element, Object into, int offset, int count) {
        memory.copyOut(at(from, count, element.byteSize()), element, into, offset, count);
        memory.checkOpen();
    }

    final void copyIn(Object values, int offset, int count, ValueLayout element, long from) {
        memory.copyIn(values, offset, count, element, at(from, count, element.byteSize()));
        memory.checkOpen();
    }

    /** How long an array to fill from has to be. */
    final int fillLength() {
        return (int) Math.min(length, FILLED_AT_ONCE);
    }

    /** Writes {@code values}, all of them alike, over and over until everything is written. */
    final void fill(Object values, int count, ValueLayout element) {
        for (long from = 0; from < length; from += count) {
            copyIn(values, 0, (int) Math.min(count, length - from), element, from);
        }
    }

    final ArrayWords part(long from, long count) {
        memory.checkOpen();
        return words.slice(Objects.checkFromIndexSize(from, count, length), count);
    }

    // What users see

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
    public final String name() {
        return words.segment().name();
    }

    /**
     * A descriptor of an array that was made as {@link Segments#UNNAMED}, for another process to have.
     *
     * @return a new one, to be closed by the caller
     * @throws SegmentException with EINVAL if the array has a name, or an errno of the system
     * @throws IllegalStateException if the array is closed
     */
    public final MemFd memFd() throws SegmentException {
        return MemFd.of(words.segment());
    }

    /**
     * How many elements there are, in all dimensions together.
     *
     * @return the number of elements, 1 or more
     */
    public final long length() {
        return length;
    }

    /**
     * How long each dimension is. The elements lie in C order: the last index is that of neighbours.
     *
     * @return the lengths, 1 to 5 of them
     */
    public final long[] shape() {
        return words.shape();
    }

    /**
     * The elements themselves, without a copy.
     *
     * @return the memory; it throws an {@link IllegalStateException} once the array is closed
     * @throws IllegalStateException if the array is closed
     */
    public final MemorySegment memory() {
        return words.bytes();
    }

    /** Ends its use here, and that of its slices. The first call does so, others do nothing. */
    @Override
    public final void close() {
        words.segment().close();
    }

    @Override
    public final String toString() {
        return memory.toString();
    }
}
