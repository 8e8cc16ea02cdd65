// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.lang.foreign.MemorySegment;
import org.esclusa.internal.sync.Failure;
import org.esclusa.internal.sync.RawMemory;

/**
 * Raw named bytes without a header: the same object as Python's {@code multiprocessing.shared_memory.SharedMemory},
 * both ways.
 *
 * <p>It always lies in {@code /dev/shm}. Any number of threads and processes may use it at the same time; what order
 * they need, they see to. Closing it ends its use here: {@link #memory} and each slice of it then throw an {@link
 * IllegalStateException}.
 */
public final class SharedMemory implements AutoCloseable {
    private final RawMemory raw;

    private SharedMemory(RawMemory raw) {
        this.raw = raw;
    }

    /**
     * Makes zero bytes with mode 0600, all of them reserved.
     *
     * @param name as {@link Segments} describes it
     * @param byteSize how many, from 1
     * @return the memory, open
     * @throws SegmentExistsException if the name is taken
     * @throws SegmentException with ENOSPC if there is no room, or another errno of the system
     * @throws IllegalArgumentException if that is no name or size
     */
    public static SharedMemory create(String name, long byteSize) throws SegmentException {
        SegmentOptions.check("byteSize", byteSize, 1, Long.MAX_VALUE);
        try {
            return new SharedMemory(RawMemory.create(name, byteSize));
        } catch (Failure failure) {
            throw SegmentException.of(failure);
        }
    }

    /**
     * Opens what some process made.
     *
     * @param name as {@link Segments} describes it
     * @return the memory
     * @throws NoSuchSegmentException if there is none
     * @throws SegmentException with EPROTO if it has no bytes or is no file, EACCES if it is another user's, or
     *     another errno of the system
     * @throws IllegalArgumentException if that is no name
     */
    public static SharedMemory open(String name) throws SegmentException {
        try {
            return new SharedMemory(RawMemory.open(name));
        } catch (Failure failure) {
            throw SegmentException.of(failure);
        }
    }

    /**
     * Opens it, or makes it if there is none.
     *
     * @param name as {@link Segments} describes it
     * @param byteSize how many bytes it has at least
     * @return the memory
     * @throws SegmentException with EINVAL if the one found has fewer bytes; else as {@link #create} and {@link #open}
     * @throws IllegalArgumentException if that is no name or size
     */
    public static SharedMemory createOrOpen(String name, long byteSize) throws SegmentException {
        SegmentOptions.check("byteSize", byteSize, 1, Long.MAX_VALUE);
        try {
            return new SharedMemory(RawMemory.createOrOpen(name, byteSize));
        } catch (Failure failure) {
            throw SegmentException.of(failure);
        }
    }

    /**
     * Removes the name; who has it open keeps it.
     *
     * @param name as {@link Segments} describes it
     * @throws NoSuchSegmentException if there is none
     * @throws SegmentException with another errno of the system
     * @throws IllegalArgumentException if that is no name
     */
    public static void unlink(String name) throws SegmentException {
        try {
            RawMemory.unlink(name);
        } catch (Failure failure) {
            throw SegmentException.of(failure);
        }
    }

    /**
     * What it was made or opened as.
     *
     * @return the name
     */
    public String name() {
        return raw.name();
    }

    /**
     * How many bytes there are.
     *
     * @return the size in bytes
     */
    public long byteSize() {
        return raw.byteSize();
    }

    /**
     * All bytes.
     *
     * @return the segment, until this is closed
     */
    public MemorySegment memory() {
        return raw.bytes();
    }

    RawMemory raw() {
        return raw;
    }

    /** Ends its use here. The first call does so, others do nothing. */
    @Override
    public void close() {
        raw.close();
    }

    @Override
    public String toString() {
        return "SharedMemory '" + name() + "'";
    }
}
