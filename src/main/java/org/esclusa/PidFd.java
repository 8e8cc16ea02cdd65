// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.io.IOException;
import java.time.Duration;
import org.esclusa.internal.fd.CountedDescriptor;
import org.esclusa.internal.fd.Way;
import org.esclusa.internal.sync.Deadline;
import org.esclusa.internal.sys.Errno;
import org.esclusa.internal.sys.Flags;
import org.esclusa.internal.sys.LibcDescriptors;

/**
 * A process as a descriptor, which means that process for ever, also when its pid belongs to another one; pidfd_open(2).
 *
 * <p>A {@link Poller} finds it readable when the process has ended. Only its parent learns how: {@link ChildProcess}.
 */
public final class PidFd extends Descriptor {
    private static final int SIGKILL = 9;

    private PidFd(int number) {
        super(CountedDescriptor.owned(number, Way.PLAIN));
    }

    /**
     * Opens the process that has this pid now.
     *
     * @param pid its number in this PID namespace
     * @return the process
     * @throws DescriptorException with ESRCH if there is none, EINVAL if that is no process, EMFILE, or another errno of
     *     the system
     */
    public static PidFd open(long pid) throws DescriptorException {
        int result = LibcDescriptors.pidfdOpen(pid);
        return new PidFd((int) DescriptorException.check(result, "open process " + pid));
    }

    /**
     * Takes one over that somebody else opened; it is closed with this.
     *
     * @param descriptor its number
     * @return the process
     * @throws DescriptorException with EBADF if that is not open, EINVAL if it is no process
     */
    public static PidFd ofDescriptor(int descriptor) throws DescriptorException {
        if (Errno.EBADF.is(LibcDescriptors.pidfdSendSignal(adopted(descriptor), 0))) {
            throw DescriptorException.of(Errno.EINVAL, "adopt descriptor " + descriptor, "it is no process");
        }
        return new PidFd(descriptor);
    }

    /**
     * Its pid.
     *
     * @return the number in this PID namespace; -1 if its parent has waited for it, or 0 if it has none here
     * @throws IOException if it is closed
     */
    public long pid() throws IOException {
        counted().acquire();
        try {
            return Descriptors.info(counted().number(), "Pid");
        } finally {
            counted().release();
        }
    }

    /**
     * Whether it still runs.
     *
     * @return false once it has ended, whether or not its parent has waited for it
     * @throws IOException if this is closed
     * @throws InterruptedException never
     */
    public boolean isAlive() throws IOException, InterruptedException {
        return !await(Duration.ZERO);
    }

    /**
     * Waits until it has ended.
     *
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws IOException if this is closed
     */
    public void await() throws IOException, InterruptedException {
        counted().awaitAny(Flags.POLLIN, Deadline.NEVER);
    }

    /**
     * Waits until it has ended, but not for ever.
     *
     * @param timeout how long at most; zero or less only looks
     * @return whether it has ended
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws IOException if this is closed
     */
    public boolean await(Duration timeout) throws IOException, InterruptedException {
        return counted().awaitAny(Flags.POLLIN, Deadline.after(timeout)) != 0;
    }

    /**
     * Sends it a signal; signal(7).
     *
     * @param number such as 15 for SIGTERM
     * @throws DescriptorException with ESRCH if it has ended, EPERM if it is another user's, EINVAL if that is no signal
     * @throws IOException if this is closed
     */
    public void signal(int number) throws IOException {
        counted().acquire();
        try {
            int result = LibcDescriptors.pidfdSendSignal(counted().number(), number);
            DescriptorException.check(result, "send signal " + number + " to the process");
        } finally {
            counted().release();
        }
    }

    /**
     * Ends it by SIGKILL, if it has not ended yet.
     *
     * @throws DescriptorException with EPERM if it is another user's
     * @throws IOException if this is closed
     */
    public void kill() throws IOException {
        try {
            signal(SIGKILL);
        } catch (DescriptorException e) {
            if (e.errno() != Errno.ESRCH.number()) {
                throw e;
            }
        }
    }
}
