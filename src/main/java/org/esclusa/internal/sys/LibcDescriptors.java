// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sys;

import static org.esclusa.internal.sys.LibcLinks.syscall;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * What this library asks of the kernel about descriptors in general; like {@link Libc}, of which it is a part.
 *
 * <p>A buffer is native memory of any arena, which cannot be closed during the call.
 */
public final class LibcDescriptors {
    private static final int SIGKILL = 9;
    private static final long HERE = -1; // of preadv2(2): not at an offset

    private LibcDescriptors() {}

    // Bytes

    /** Up to {@code count} bytes into {@code buffer} from {@code at} on, 0 at the end; read(2). */
    public static long read(int fd, MemorySegment buffer, long at, long count) {
        return syscall(buffer, Syscall.READ, fd, address(buffer, at, count), count, 0, 0, 0);
    }

    /** Up to {@code count} bytes of {@code buffer} from {@code at} on; write(2). */
    public static long write(int fd, MemorySegment buffer, long at, long count) {
        return syscall(buffer, Syscall.WRITE, fd, address(buffer, at, count), count, 0, 0, 0);
    }

    /**
     * The same as {@link #read}, but -EAGAIN instead of waiting whatever the flags of the description say; preadv2(2)
     * with RWF_NOWAIT.
     *
     * @return or -EOPNOTSUPP where this kernel cannot do so with this kind of descriptor, pipes before Linux 6.4
     */
    public static long readNow(int fd, MemorySegment buffer, long at, long count) {
        long iovec = iovec(buffer, at, count);
        return syscall(buffer, Syscall.PREADV2, fd, iovec, 1, HERE, HERE, Flags.RWF_NOWAIT);
    }

    /** The same for {@link #write}; pwritev2(2) with RWF_NOWAIT. */
    public static long writeNow(int fd, MemorySegment buffer, long at, long count) {
        long iovec = iovec(buffer, at, count);
        return syscall(buffer, Syscall.PWRITEV2, fd, iovec, 1, HERE, HERE, Flags.RWF_NOWAIT);
    }

    /** The calling thread's own eight bytes, for the counters that eventfd(2) and timerfd_create(2) speak of. */
    public static MemorySegment word() {
        return Scratch.mine().word();
    }

    private static long iovec(MemorySegment buffer, long at, long count) {
        MemorySegment iovec = Scratch.mine().struct();
        Structs.setIovec(iovec, address(buffer, at, count), count);
        return iovec.address();
    }

    static long address(MemorySegment buffer, long at, long count) {
        Objects.checkFromIndexSize(at, count, buffer.byteSize());
        return Libc.checkedAddress(buffer, 0) + at;
    }

    // Waiting

    /**
     * Waits for events of either of two descriptors; ppoll(2).
     *
     * @param second -1 for none
     * @param timeoutNanos how long at most, or {@link Libc#FOREVER}
     * @return the first's events plus the second's times 0x10000; 0 if there were none in time
     */
    public static int poll(int first, int firstEvents, int second, int secondEvents, long timeoutNanos) {
        MemorySegment struct = Scratch.mine().struct();
        Structs.setPollfd(struct, 0, first, firstEvents);
        Structs.setPollfd(struct, 1, second, secondEvents);
        long timeout = Libc.timespec(struct.asSlice(2 * Structs.POLLFD), timeoutNanos);
        int result = (int) syscall(Syscall.PPOLL, struct.address(), 2, timeout, 0, 0, 0);
        return result < 0 ? result : Structs.returned(struct, 0) | Structs.returned(struct, 1) << 16;
    }

    /** A descriptor that waits for others; epoll_create1(2). */
    public static int epollCreate1(int flags) {
        return (int) syscall(Syscall.EPOLL_CREATE1, flags, 0, 0);
    }

    /** Adds a descriptor, changes what is waited for, or removes it; epoll_ctl(2). */
    public static int epollCtl(int epoll, int operation, int fd, int events, long data) {
        MemorySegment event = Scratch.mine().struct();
        EpollEvents.set(event, events, data);
        return (int) syscall(Syscall.EPOLL_CTL, epoll, operation, fd, event.address(), 0, 0);
    }

    /** How many {@code events} there are now; epoll_wait(2). */
    public static int epollWait(int epoll, EpollEvents events, long timeoutMillis) {
        MemorySegment buffer = events.buffer();
        return (int)
                syscall(buffer, Syscall.EPOLL_PWAIT, epoll, buffer.address(), events.capacity(), timeoutMillis, 0, 0);
    }

    // Descriptors

    /** The lowest free number from {@code lowest} on, for the same description, closed on exec; fcntl(2). */
    public static int dup(int fd, int lowest) {
        return fcntl(fd, Flags.F_DUPFD_CLOEXEC, lowest);
    }

    /** A command of fcntl(2) that takes a number. */
    public static int fcntl(int fd, int command, int argument) {
        return (int) syscall(Syscall.FCNTL, fd, command, argument);
    }

    /** Closes, or marks with CLOSE_RANGE_CLOEXEC, all descriptors from {@code first} on; close_range(2). */
    public static int closeRange(int first, int flags) {
        return (int) syscall(Syscall.CLOSE_RANGE, first, 0xffff_ffffL, flags);
    }

    /** A pipe: the end to read from, plus the end to write to times 2^32; pipe2(2). */
    public static long pipe2(int flags) {
        MemorySegment ends = Scratch.mine().struct();
        long result = syscall(Syscall.PIPE2, ends.address(), flags, 0);
        return result < 0 ? result : Structs.pair(ends);
    }

    /** A file in memory without a place, and with a name for /proc only; memfd_create(2). */
    public static int memfdCreate(String name, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            return (int) syscall(Syscall.MEMFD_CREATE, Libc.string(arena, name), flags, 0);
        }
    }

    // Timers

    /** A descriptor that is ready when its time has come; timerfd_create(2). */
    public static int timerfdCreate(int clock, int flags) {
        return (int) syscall(Syscall.TIMERFD_CREATE, clock, flags, 0);
    }

    /** First at {@code seconds} and {@code nanos}, both 0 for never, then at each interval; timerfd_settime(2). */
    public static int timerfdSettime(int fd, int flags, long seconds, long nanos, long intervalNanos) {
        MemorySegment itimerspec = Scratch.mine().struct();
        Structs.setTimer(itimerspec, seconds, nanos, intervalNanos);
        return (int) syscall(Syscall.TIMERFD_SETTIME, fd, flags, itimerspec.address(), 0, 0, 0);
    }

    /** The nanoseconds until the next time, 0 if there is none; timerfd_gettime(2). */
    public static long timerfdGettime(int fd) {
        MemorySegment itimerspec = Scratch.mine().struct();
        long result = syscall(Syscall.TIMERFD_GETTIME, fd, itimerspec.address(), 0);
        return result < 0 ? result : Structs.leftNanos(itimerspec);
    }

    // Processes

    /** A descriptor of a process, ready when it has ended; pidfd_open(2). It is closed on exec. */
    public static int pidfdOpen(long pid) {
        return (int) syscall(Syscall.PIDFD_OPEN, pid, 0, 0);
    }

    /** Sends a signal, or with 0 only asks whether one could; pidfd_send_signal(2). */
    public static int pidfdSendSignal(int pidfd, int signal) {
        return (int) syscall(Syscall.PIDFD_SEND_SIGNAL, pidfd, signal, 0, 0, 0, 0);
    }

    /**
     * Takes the exit status of a child that has ended; waitid(2) with P_PIDFD.
     *
     * @return 0 if it still runs, else 0x10000 times {@code si_code} plus {@code si_status}
     */
    public static int reap(int pidfd) {
        return reap(Flags.P_PIDFD, pidfd, Flags.WNOHANG);
    }

    /** Ends a child of which nobody will ever hear again, and waits until it has gone. */
    public static void killAndReap(long pid) {
        Libc.kill(pid, SIGKILL);
        reap(Flags.P_PID, pid, 0);
    }

    private static int reap(int type, long which, int options) {
        MemorySegment siginfo = Scratch.mine().struct();
        Structs.clearChild(siginfo);
        long result = syscall(Syscall.WAITID, type, which, siginfo.address(), Flags.WEXITED | options, 0, 0);
        return result < 0 ? (int) result : Structs.childStatus(siginfo);
    }
}
