// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.esclusa.internal.sync.Deadline;
import org.esclusa.internal.sys.Errno;

/**
 * A descriptor that bytes are written to.
 *
 * <p>A write waits until everything is written: to a stream piece by piece as there is room, to a socket that carries
 * messages as one message. It returns less only if its time is over, or if the thread was interrupted when some bytes of
 * a stream were written already; the thread is still interrupted then. A write that need not wait is one system call.
 * Memory may be on the heap, whose bytes are copied on the way, or native, of any arena.
 */
public sealed interface ByteSink permits Pipe.Sink, UnixSocket {
    /**
     * Writes all bytes.
     *
     * @param source the bytes
     * @return how many were written
     * @throws InterruptedException if the thread is interrupted while it waits, and nothing was written
     * @throws DescriptorException with EPIPE if nobody reads any more, EMSGSIZE if the message is too long, or another
     *     errno of the system
     * @throws IOException if this is closed
     */
    default int write(byte[] source) throws IOException, InterruptedException {
        return (int) told(((Descriptor) this).counted().write(source, Deadline.NEVER));
    }

    /**
     * Writes bytes, but not for ever.
     *
     * @param source the bytes
     * @param timeout how long to wait for room at most; zero or less does not wait
     * @return how many were written in time
     * @throws InterruptedException if the thread is interrupted while it waits, and nothing was written
     * @throws DescriptorException as {@link #write(byte[])}
     * @throws IOException if this is closed
     */
    default int write(byte[] source, Duration timeout) throws IOException, InterruptedException {
        return (int) told(((Descriptor) this).counted().write(source, Deadline.after(timeout)));
    }

    /**
     * Writes all bytes.
     *
     * @param source the bytes from its position on, which is moved
     * @return how many were written
     * @throws InterruptedException if the thread is interrupted while it waits, and nothing was written
     * @throws DescriptorException as {@link #write(byte[])}
     * @throws IOException if this is closed
     */
    default int write(ByteBuffer source) throws IOException, InterruptedException {
        return write(source, Deadline.NEVER);
    }

    /**
     * Writes bytes, but not for ever.
     *
     * @param source the bytes from its position on, which is moved
     * @param timeout how long to wait for room at most; zero or less does not wait
     * @return how many were written in time
     * @throws InterruptedException if the thread is interrupted while it waits, and nothing was written
     * @throws DescriptorException as {@link #write(byte[])}
     * @throws IOException if this is closed
     */
    default int write(ByteBuffer source, Duration timeout) throws IOException, InterruptedException {
        return write(source, Deadline.after(timeout));
    }

    /**
     * Writes all bytes.
     *
     * @param source the bytes
     * @return how many were written
     * @throws InterruptedException if the thread is interrupted while it waits, and nothing was written
     * @throws DescriptorException as {@link #write(byte[])}
     * @throws IOException if this is closed
     * @throws IllegalStateException if {@code source} is closed
     */
    default long write(MemorySegment source) throws IOException, InterruptedException {
        return write(source, Deadline.NEVER);
    }

    /**
     * Writes bytes, but not for ever.
     *
     * @param source the bytes
     * @param timeout how long to wait for room at most; zero or less does not wait
     * @return how many were written in time
     * @throws InterruptedException if the thread is interrupted while it waits, and nothing was written
     * @throws DescriptorException as {@link #write(byte[])}
     * @throws IOException if this is closed
     * @throws IllegalStateException if {@code source} is closed
     */
    default long write(MemorySegment source, Duration timeout) throws IOException, InterruptedException {
        return write(source, Deadline.after(timeout));
    }

    /**
     * A view for who wants a stream. Closing it closes this; an interrupt is a {@link java.io.InterruptedIOException}
     * that says how many bytes were written, with the thread still interrupted and this still open.
     *
     * @return the stream, which has no buffer of its own
     */
    default OutputStream outputStream() {
        return new DescriptorOutputStream(this);
    }

    private int write(ByteBuffer source, long deadline) throws IOException, InterruptedException {
        int count = (int) write(MemorySegment.ofBuffer(source), deadline);
        source.position(source.position() + count);
        return count;
    }

    private long write(MemorySegment source, long deadline) throws IOException, InterruptedException {
        return told(((Descriptor) this).counted().write(source, 0, source.byteSize(), deadline));
    }

    /** What the caller is told of a result: 0 if there was no room in time. */
    private long told(long result) throws DescriptorException {
        if (result >= 0) {
            return result;
        }
        return Errno.EAGAIN.is(result)
                ? 0
                : DescriptorException.check(result, "write to the " + Descriptors.noun(this));
    }
}
