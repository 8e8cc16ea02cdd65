// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.OptionalLong;
import org.esclusa.internal.fd.CountedDescriptor;
import org.esclusa.internal.fd.Way;
import org.esclusa.internal.sync.Deadline;
import org.esclusa.internal.sys.Errno;
import org.esclusa.internal.sys.Flags;
import org.esclusa.internal.sys.Libc;
import org.esclusa.internal.sys.LibcDescriptors;

/**
 * A counter that is a descriptor: who waits for it waits until it is not zero; eventfd(2).
 *
 * <p>It is an unsigned 64-bit number of at most 2<sup>64</sup> - 2. What was written to memory before a {@link #write}
 * is visible after the {@link #read} that got it. One made here is non-blocking for C and Python: {@code
 * os.eventfd_read} of zero raises {@code BlockingIOError}, and {@code select}, epoll and asyncio wait for it.
 */
public final class EventFd extends Descriptor {
    private EventFd(CountedDescriptor counted) {
        super(counted);
    }

    /**
     * Makes a counter of which a read takes everything.
     *
     * @return the counter, at zero
     * @throws DescriptorException with EMFILE or another errno of the system
     */
    public static EventFd create() throws DescriptorException {
        return create(0);
    }

    /**
     * Makes a counter of which a read takes everything.
     *
     * @param initial what it begins with, as an unsigned number
     * @return the counter
     * @throws DescriptorException with EMFILE or another errno of the system
     */
    public static EventFd create(int initial) throws DescriptorException {
        return create(initial, 0);
    }

    /**
     * Makes a counter of which a read takes one.
     *
     * @param permits what it begins with, as an unsigned number
     * @return the semaphore
     * @throws DescriptorException with EMFILE or another errno of the system
     */
    public static EventFd createSemaphore(int permits) throws DescriptorException {
        return create(permits, Flags.EFD_SEMAPHORE);
    }

    private static EventFd create(int initial, int flags) throws DescriptorException {
        int result = Libc.eventfd(initial, flags | Flags.EFD_CLOEXEC | Flags.EFD_NONBLOCK);
        DescriptorException.check(result, "make an eventfd");
        return new EventFd(CountedDescriptor.owned(result, Way.PLAIN));
    }

    /**
     * Takes one over that somebody else opened; it is closed with this.
     *
     * <p>One that was made without {@code EFD_NONBLOCK} stays so; a {@link #write} of more than 1 that would make it
     * overflow then holds its thread.
     *
     * @param descriptor its number
     * @return the counter
     * @throws DescriptorException with EBADF if that is not open, EINVAL if it is no eventfd
     */
    public static EventFd ofDescriptor(int descriptor) throws DescriptorException {
        if (!Descriptors.link(adopted(descriptor)).contains("[eventfd]")) {
            throw DescriptorException.of(Errno.EINVAL, "adopt descriptor " + descriptor, "it is no eventfd");
        }
        return new EventFd(CountedDescriptor.owned(descriptor, Way.of(descriptor)));
    }

    /**
     * Waits until it is not zero, and takes everything, or one of a semaphore.
     *
     * @return what it took, as an unsigned number
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws IOException if it is closed
     */
    public long read() throws IOException, InterruptedException {
        MemorySegment word = LibcDescriptors.word();
        DescriptorException.check(read(word, Deadline.NEVER), "read the eventfd");
        return word.get(JAVA_LONG, 0);
    }

    /**
     * Waits until it is not zero, but not for ever.
     *
     * @param timeout how long at most; zero or less only looks
     * @return what it took, as an unsigned number, or nothing if it was zero all the time
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws IOException if it is closed
     */
    public OptionalLong read(Duration timeout) throws IOException, InterruptedException {
        MemorySegment word = LibcDescriptors.word();
        long result = read(word, Deadline.after(timeout));
        if (Errno.EAGAIN.is(result)) {
            return OptionalLong.empty();
        }
        DescriptorException.check(result, "read the eventfd");
        return OptionalLong.of(word.get(JAVA_LONG, 0));
    }

    private long read(MemorySegment word, long deadline) throws IOException, InterruptedException {
        return counted().read(word, 0, Long.BYTES, deadline);
    }

    /**
     * Adds to it; waits while there is no room for so much.
     *
     * @param value what to add, an unsigned number up to 2<sup>64</sup> - 2
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws IOException if it is closed
     * @throws IllegalArgumentException if {@code value} is 2<sup>64</sup> - 1
     */
    public void write(long value) throws IOException, InterruptedException {
        DescriptorException.check(write(value, Deadline.NEVER), "write to the eventfd");
    }

    /**
     * Adds to it; waits while there is no room for so much, but not for ever.
     *
     * @param value what to add, an unsigned number up to 2<sup>64</sup> - 2
     * @param timeout how long at most; zero or less only looks
     * @return whether it was added
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws IOException if it is closed
     * @throws IllegalArgumentException if {@code value} is 2<sup>64</sup> - 1
     */
    public boolean write(long value, Duration timeout) throws IOException, InterruptedException {
        long result = write(value, Deadline.after(timeout));
        return !Errno.EAGAIN.is(result) && DescriptorException.check(result, "write to the eventfd") > 0;
    }

    /** Adds 1, without waiting: where there is no room, it is not zero. Nothing if it is closed by then. */
    Runnable ringer() throws IOException {
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
        return () -> {
            try {
                write(1, Deadline.NOW);
            } catch (IOException | InterruptedException closed) {
                // Nobody waits for it any more.
            }
        };
    }

    private long write(long value, long deadline) throws IOException, InterruptedException {
        if (value == -1) {
            throw new IllegalArgumentException("an eventfd holds at most 2^64 - 2");
        }
        MemorySegment word = LibcDescriptors.word();
        word.set(JAVA_LONG, 0, value);
        return counted().write(word, 0, Long.BYTES, deadline);
    }
}
