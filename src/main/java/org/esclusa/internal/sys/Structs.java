// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;

/** The small structures that go in or come back in a thread's {@link Scratch}; alike on x86-64 and AArch64. */
final class Structs {
    // struct flock; fcntl(2)
    static final int F_OFD_GETLK = 36;
    static final int F_OFD_SETLK = 37;
    static final short F_WRLCK = 1;
    static final short F_UNLCK = 2;
    private static final short SEEK_SET = 0;
    private static final long L_TYPE = 0;
    private static final long L_WHENCE = 2;
    private static final long L_START = 8;
    private static final long L_LEN = 16;
    private static final long L_PID = 24;

    // struct pollfd; poll(2)
    static final long POLLFD = 8;
    private static final long EVENTS = 4;
    private static final long REVENTS = 6;

    // struct iovec; readv(2)
    private static final long IOV_BASE = 0;
    private static final long IOV_LEN = 8;

    // struct itimerspec; timerfd_settime(2)
    static final long ITIMERSPEC = 32;
    private static final long IT_VALUE = 16;

    // siginfo_t of SIGCHLD; waitid(2)
    static final long SIGINFO = 128;
    static final long SI_CODE = 8;
    static final long SI_PID = 16;
    static final long SI_STATUS = 24;

    // struct statfs; statfs(2)
    private static final long F_TYPE = 0;
    private static final long F_BAVAIL = 32;
    private static final long F_FRSIZE = 72;

    private static final long NANOS = 1_000_000_000;

    private Structs() {}

    static void setByteLock(MemorySegment flock, short type, long offset) {
        flock.set(JAVA_SHORT, L_TYPE, type);
        flock.set(JAVA_SHORT, L_WHENCE, SEEK_SET);
        flock.set(JAVA_LONG, L_START, offset);
        flock.set(JAVA_LONG, L_LEN, 1);
        flock.set(JAVA_INT, L_PID, 0); // the kernel insists
    }

    static short lockType(MemorySegment flock) {
        return flock.get(JAVA_SHORT, L_TYPE);
    }

    static void setPollfd(MemorySegment pollfds, int index, int fd, int events) {
        pollfds.set(JAVA_INT, index * POLLFD, fd);
        pollfds.set(JAVA_SHORT, index * POLLFD + EVENTS, (short) events);
        pollfds.set(JAVA_SHORT, index * POLLFD + REVENTS, (short) 0);
    }

    static int returned(MemorySegment pollfds, int index) {
        return pollfds.get(JAVA_SHORT, index * POLLFD + REVENTS);
    }

    static void setIovec(MemorySegment iovec, long address, long byteSize) {
        iovec.set(JAVA_LONG, IOV_BASE, address);
        iovec.set(JAVA_LONG, IOV_LEN, byteSize);
    }

    static void setTimer(MemorySegment itimerspec, long seconds, long nanos, long intervalNanos) {
        itimerspec.set(JAVA_LONG, 0, intervalNanos / NANOS);
        itimerspec.set(JAVA_LONG, 8, intervalNanos % NANOS);
        itimerspec.set(JAVA_LONG, IT_VALUE, seconds);
        itimerspec.set(JAVA_LONG, IT_VALUE + 8, nanos);
    }

    static long leftNanos(MemorySegment itimerspec) {
        return itimerspec.get(JAVA_LONG, IT_VALUE) * NANOS + itimerspec.get(JAVA_LONG, IT_VALUE + 8);
    }

    /** The first int plus the second times 2^32. */
    static long pair(MemorySegment ints) {
        return Integer.toUnsignedLong(ints.get(JAVA_INT, 0)) | (long) ints.get(JAVA_INT, 4) << 32;
    }

    static void clearChild(MemorySegment siginfo) {
        siginfo.set(JAVA_INT, SI_PID, 0); // stays so if there is nothing to tell
    }

    /** 0 for none, else {@code si_code} times 0x10000 plus {@code si_status}. */
    static int childStatus(MemorySegment siginfo) {
        int code = siginfo.get(JAVA_INT, SI_CODE);
        return siginfo.get(JAVA_INT, SI_PID) == 0 ? 0 : code << 16 | siginfo.get(JAVA_INT, SI_STATUS);
    }

    static int fileSystem(MemorySegment statfs) {
        return (int) statfs.get(JAVA_LONG, F_TYPE);
    }

    static long freeBytes(MemorySegment statfs) {
        long blocks = statfs.get(JAVA_LONG, F_BAVAIL);
        long blockByteSize = statfs.get(JAVA_LONG, F_FRSIZE);
        long product = blocks * blockByteSize;
        return Math.multiplyHigh(blocks, blockByteSize) == 0 && product >= 0 ? product : Long.MAX_VALUE;
    }
}
