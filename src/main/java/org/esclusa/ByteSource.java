// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.time.Duration;
import org.esclusa.internal.sync.Deadline;
import org.esclusa.internal.sys.Errno;

/**
 * A descriptor that bytes are read from.
 *
 * <p>A read waits until there is something, and returns what is there: of a stream any number of bytes, of a socket that
 * carries messages the next message, whose rest is lost if there is no room for it. A read that need not wait is one
 * system call. Memory may be on the heap, whose bytes are copied on the way, or native, of any arena.
 */
public sealed interface ByteSource permits Pipe.Source, UnixSocket {
    /**
     * Waits for bytes.
     *
     * @param target where they go, from its start
     * @return how many, or -1 at the end of the stream
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws DescriptorException with the errno of the system
     * @throws IOException if this is closed
     */
    default int read(byte[] target) throws IOException, InterruptedException {
        return (int) told(((Descriptor) this).counted().read(target, Deadline.NEVER), target.length);
    }

    /**
     * Waits for bytes, but not for ever.
     *
     * @param target where they go, from its start
     * @param timeout how long at most; zero or less only looks
     * @return how many, 0 if none came in time, or -1 at the end of the stream
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws DescriptorException with the errno of the system
     * @throws IOException if this is closed
     */
    default int read(byte[] target, Duration timeout) throws IOException, InterruptedException {
        return (int) told(((Descriptor) this).counted().read(target, Deadline.after(timeout)), target.length);
    }

    /**
     * Waits for bytes.
     *
     * @param target where they go, from its position on, which is moved
     * @return how many, or -1 at the end of the stream
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws DescriptorException with the errno of the system
     * @throws IOException if this is closed
     * @throws ReadOnlyBufferException if {@code target} is read-only
     */
    default int read(ByteBuffer target) throws IOException, InterruptedException {
        return read(target, Deadline.NEVER);
    }

    /**
     * Waits for bytes, but not for ever.
     *
     * @param target where they go, from its position on, which is moved
     * @param timeout how long at most; zero or less only looks
     * @return how many, 0 if none came in time, or -1 at the end of the stream
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws DescriptorException with the errno of the system
     * @throws IOException if this is closed
     * @throws ReadOnlyBufferException if {@code target} is read-only
     */
    default int read(ByteBuffer target, Duration timeout) throws IOException, InterruptedException {
        return read(target, Deadline.after(timeout));
    }

    /**
     * Waits for bytes.
     *
     * @param target where they go, from its start
     * @return how many, or -1 at the end of the stream
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws DescriptorException with the errno of the system
     * @throws IOException if this is closed
     * @throws IllegalArgumentException if {@code target} is read-only
     * @throws IllegalStateException if {@code target} is closed
     */
    default long read(MemorySegment target) throws IOException, InterruptedException {
        return read(target, Deadline.NEVER);
    }

    /**
     * Waits for bytes, but not for ever.
     *
     * @param target where they go, from its start
     * @param timeout how long at most; zero or less only looks
     * @return how many, 0 if none came in time, or -1 at the end of the stream
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws DescriptorException with the errno of the system
     * @throws IOException if this is closed
     * @throws IllegalArgumentException if {@code target} is read-only
     * @throws IllegalStateException if {@code target} is closed
     */
    default long read(MemorySegment target, Duration timeout) throws IOException, InterruptedException {
        return read(target, Deadline.after(timeout));
    }

    /**
     * A view for who wants a stream. Closing it closes this; an interrupt is a {@link java.io.InterruptedIOException},
     * with the thread still interrupted and this still open.
     *
     * @return the stream, which has no buffer of its own
     */
    default InputStream inputStream() {
        return new DescriptorInputStream(this);
    }

    private int read(ByteBuffer target, long deadline) throws IOException, InterruptedException {
        if (target.isReadOnly()) {
            throw new ReadOnlyBufferException();
        }
        int count = (int) read(MemorySegment.ofBuffer(target), deadline);
        target.position(target.position() + Math.max(0, count));
        return count;
    }

    private long read(MemorySegment target, long deadline) throws IOException, InterruptedException {
        Descriptors.checkWritable(target);
        return told(((Descriptor) this).counted().read(target, 0, target.byteSize(), deadline), target.byteSize());
    }

    /** What the caller is told of a result: -1 for the end, 0 if there was nothing in time. */
    private long told(long result, long count) throws DescriptorException {
        if (result > 0) {
            return result;
        }
        if (result == 0) {
            return count > 0 && endsInZero() ? -1 : 0;
        }
        return Errno.EAGAIN.is(result)
                ? 0
                : DescriptorException.check(result, "read from the " + Descriptors.noun(this));
    }

    private boolean endsInZero() {
        return !(this instanceof UnixSocket socket) || socket.type() != UnixSocket.Type.DATAGRAM;
    }
}
