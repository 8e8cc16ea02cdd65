// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.io.IOException;
import org.esclusa.internal.fd.CountedDescriptor;
import org.esclusa.internal.sys.Flags;
import org.esclusa.internal.sys.LibcDescriptors;

/**
 * Something that the kernel keeps open for this process under a number.
 *
 * <p>Any thread may use it and any thread close it. A thread that is blocked in a call meanwhile gets an {@link
 * java.nio.channels.AsynchronousCloseException}, later calls a {@link java.nio.channels.ClosedChannelException}; the
 * number goes back to the kernel when the last call has ended, so none touches what gets that number next. An interrupt
 * ends a blocked call with an {@link InterruptedException}, and the descriptor stays open. A virtual thread that waits
 * leaves its carrier to others.
 *
 * <p>All that this library makes is closed on exec: a child has what a {@link ChildProcess} is given, and nothing else.
 */
public abstract sealed class Descriptor implements AutoCloseable
        permits EventFd, MemFd, PidFd, Pipe.Sink, Pipe.Source, Poller, TimerFd, UnixListener, UnixSocket {
    private final CountedDescriptor counted;

    Descriptor(CountedDescriptor counted) {
        this.counted = counted;
    }

    /** The number of one that somebody else opened, if it is open. */
    static int adopted(int descriptor) throws DescriptorException {
        DescriptorException.check(
                LibcDescriptors.fcntl(descriptor, Flags.F_GETFD, 0), "adopt descriptor " + descriptor);
        return descriptor;
    }

    /**
     * A further number for what this refers to, from {@code lowest} on, for another process to have; to be closed by the
     * caller.
     */
    int passed(int lowest) throws IOException {
        counted.acquire();
        try {
            int result = LibcDescriptors.dup(counted.number(), lowest);
            return (int) DescriptorException.check(result, "pass descriptor " + counted.number());
        } finally {
            counted.release();
        }
    }

    final CountedDescriptor counted() {
        return counted;
    }

    /**
     * Its number, for who has to do with the kernel himself.
     *
     * @return the number, or -1 once it is closed
     */
    public final int descriptor() {
        return counted.isClosed() ? -1 : counted.number();
    }

    /**
     * Whether it has not been closed.
     *
     * @return whether calls may succeed
     */
    public final boolean isOpen() {
        return !counted.isClosed();
    }

    /** Closes it, and rouses who is blocked in a call. The first call does so, others do nothing. */
    @Override
    public void close() {
        counted.close();
    }

    @Override
    public final String toString() {
        return getClass().getSimpleName() + " " + (isOpen() ? counted.number() : "closed");
    }
}
