// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.OptionalLong;
import org.esclusa.internal.fd.CountedDescriptor;
import org.esclusa.internal.fd.Way;
import org.esclusa.internal.sync.Deadline;
import org.esclusa.internal.sys.Errno;
import org.esclusa.internal.sys.Flags;
import org.esclusa.internal.sys.LibcDescriptors;

/**
 * A timer that is a descriptor: it is ready once its time has come, for a {@link Poller} or {@link #read};
 * timerfd_create(2).
 *
 * <p>One made here counts by CLOCK_MONOTONIC, which nobody sets, and is non-blocking for C and Python.
 */
public final class TimerFd extends Descriptor {
    private TimerFd(CountedDescriptor counted) {
        super(counted);
    }

    /**
     * Makes one that is not set.
     *
     * @return the timer
     * @throws DescriptorException with EMFILE or another errno of the system
     */
    public static TimerFd create() throws DescriptorException {
        int flags = Flags.TFD_CLOEXEC | Flags.TFD_NONBLOCK;
        int result = LibcDescriptors.timerfdCreate(Flags.CLOCK_MONOTONIC, flags);
        DescriptorException.check(result, "make a timer");
        return new TimerFd(CountedDescriptor.owned(result, Way.PLAIN));
    }

    /**
     * Takes one over that somebody else opened; it is closed with this.
     *
     * @param descriptor its number
     * @return the timer
     * @throws DescriptorException with EBADF if that is not open, EINVAL if it is no timer
     */
    public static TimerFd ofDescriptor(int descriptor) throws DescriptorException {
        if (Errno.EINVAL.is(LibcDescriptors.timerfdGettime(adopted(descriptor)))) {
            throw DescriptorException.of(Errno.EINVAL, "adopt descriptor " + descriptor, "it is no timer");
        }
        return new TimerFd(CountedDescriptor.owned(descriptor, Way.of(descriptor)));
    }

    /**
     * Sets it to come once, and forgets what has come and was not read.
     *
     * @param first how long from now; zero or less is at once
     * @throws IOException if it is closed
     */
    public void set(Duration first) throws IOException {
        set(first, Duration.ZERO);
    }

    /**
     * Sets it to come again and again, and forgets what has come and was not read.
     *
     * @param first how long from now; zero or less is at once
     * @param interval how long from one time to the next; zero for never
     * @throws IOException if it is closed
     * @throws IllegalArgumentException if the interval is negative, or above 292 years
     */
    public void set(Duration first, Duration interval) throws IOException {
        if (interval.isNegative()) {
            throw new IllegalArgumentException("an interval of " + interval);
        }
        boolean atOnce = first.isNegative() || first.isZero();
        long seconds = atOnce ? 0 : first.getSeconds();
        settime(seconds, atOnce ? 1 : first.getNano(), nanos(interval));
    }

    private static long nanos(Duration interval) {
        try {
            return interval.toNanos();
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("an interval of " + interval, e);
        }
    }

    /**
     * It shall not come any more.
     *
     * @throws IOException if it is closed
     */
    public void cancel() throws IOException {
        settime(0, 0, 0);
    }

    private void settime(long seconds, long nanos, long intervalNanos) throws IOException {
        counted().acquire();
        try {
            int result = LibcDescriptors.timerfdSettime(counted().number(), 0, seconds, nanos, intervalNanos);
            DescriptorException.check(result, "set the timer");
        } finally {
            counted().release();
        }
    }

    /**
     * How long until it comes next.
     *
     * @return that time, or zero if it is not set
     * @throws IOException if it is closed
     */
    public Duration remaining() throws IOException {
        counted().acquire();
        try {
            long nanos = LibcDescriptors.timerfdGettime(counted().number());
            return Duration.ofNanos(DescriptorException.check(nanos, "ask the timer"));
        } finally {
            counted().release();
        }
    }

    /**
     * Waits until it has come.
     *
     * @return how often it has come since it was set or read
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws IOException if it is closed
     */
    public long read() throws IOException, InterruptedException {
        return read(Deadline.NEVER).orElseThrow();
    }

    /**
     * Waits until it has come, but not for ever.
     *
     * @param timeout how long at most; zero or less only looks
     * @return how often it has come since it was set or read, or nothing
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws IOException if it is closed
     */
    public OptionalLong read(Duration timeout) throws IOException, InterruptedException {
        return read(Deadline.after(timeout));
    }

    private OptionalLong read(long deadline) throws IOException, InterruptedException {
        MemorySegment word = LibcDescriptors.word();
        long result = counted().read(word, 0, Long.BYTES, deadline);
        if (Errno.EAGAIN.is(result)) {
            return OptionalLong.empty();
        }
        DescriptorException.check(result, "read the timer");
        return OptionalLong.of(word.get(JAVA_LONG, 0));
    }
}
