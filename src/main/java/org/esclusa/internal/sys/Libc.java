// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sys;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.esclusa.internal.sys.LibcLinks.syscall;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * What this library asks of the C library and the kernel.
 *
 * <p>A result is zero or more, or minus the errno ({@link Errno}). Calls keep the names of their man pages, which are
 * cited; what they do beyond that is said. Any thread may call anything. Addresses are plain numbers, and keeping alive
 * what is there is the caller's part.
 *
 * <p>With native access denied every call is an {@link IllegalCallerException}; ask {@link #available()} first.
 */
public final class Libc {
    /** A timeout or deadline that never comes. Every negative number is. */
    public static final long FOREVER = -1;

    private static final long FALLOCATE_SLICE = 1 << 20;
    private static final int FUTEX_WAIT = 0;
    private static final int FUTEX_WAKE = 1;
    private static final int FUTEX_PRIVATE_FLAG = 128;
    private static final int STATX_BASIC_STATS = 0x7ff;

    private Libc() {}

    // Native access

    /** Whether this module may use native code; where nothing was said, the JDK permits it and warns. */
    public static boolean available() {
        return LibcLinks.EVERYTHING != null;
    }

    /** The option of {@code java} that permits it, with the name of this module. */
    public static String permittingOption() {
        return "--enable-native-access="
                + Objects.requireNonNullElse(Libc.class.getModule().getName(), "ALL-UNNAMED");
    }

    /**
     * The whole address space, so that offset and address are the same number.
     *
     * @throws IllegalCallerException if native access is denied
     */
    public static MemorySegment everything() {
        return LibcLinks.everything();
    }

    /**
     * The {@code byteSize} bytes at {@code address} while {@code arena} lives; {@code cleanup} runs once, as it ends.
     */
    public static MemorySegment segmentAt(long address, long byteSize, Arena arena, Runnable cleanup) {
        return LibcLinks.segmentAt(address, byteSize, arena, cleanup);
    }

    // Files

    /** A descriptor for {@code path}; open(2). Always ask for {@code O_CLOEXEC}. */
    public static int open(String path, int flags, int mode) {
        try (Arena arena = Arena.ofConfined()) {
            return (int) syscall(Syscall.OPENAT, Flags.AT_FDCWD, string(arena, path), flags, mode, 0, 0);
        }
    }

    /** Gives {@code fd} back; close(2). Not to be repeated after EINTR, as it is closed. */
    public static int close(int fd) {
        return (int) syscall(Syscall.CLOSE, fd, 0, 0);
    }

    /** Up to {@code byteSize} bytes into the start of {@code segment}, which the caller keeps open; read(2). */
    public static long read(int fd, MemorySegment segment, long byteSize) {
        long address = checkedAddress(segment, byteSize);
        try {
            return syscall(Syscall.READ, fd, address, byteSize);
        } finally {
            Reference.reachabilityFence(segment);
        }
    }

    /** Up to {@code byteSize} bytes from the start of {@code segment}, which the caller keeps open; write(2). */
    public static long write(int fd, MemorySegment segment, long byteSize) {
        long address = checkedAddress(segment, byteSize);
        try {
            return syscall(Syscall.WRITE, fd, address, byteSize);
        } finally {
            Reference.reachabilityFence(segment);
        }
    }

    /**
     * A further name for a file; linkat(2). A file without one gets its first as
     * {@code linkat(fd, "", path, AT_EMPTY_PATH)}, which older kernels grant the superuser only, or as
     * {@code linkat(AT_FDCWD, "/proc/self/fd/" + fd, path, AT_SYMLINK_FOLLOW)}.
     */
    public static int linkat(int oldDirectory, String oldPath, String newPath, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            long from = string(arena, oldPath);
            return (int) syscall(Syscall.LINKAT, oldDirectory, from, Flags.AT_FDCWD, string(arena, newPath), flags, 0);
        }
    }

    /** Takes the name away; unlink(2). */
    public static int unlink(String path) {
        try (Arena arena = Arena.ofConfined()) {
            return (int) syscall(Syscall.UNLINKAT, Flags.AT_FDCWD, string(arena, path), 0);
        }
    }

    /** Sets the permissions, whatever the umask; fchmod(2). */
    public static int fchmod(int fd, int mode) {
        return (int) syscall(Syscall.FCHMOD, fd, mode, 0);
    }

    /** Sets the length and reserves nothing; ftruncate(2). */
    public static int ftruncate(int fd, long byteSize) {
        return (int) syscall(Syscall.FTRUNCATE, fd, byteSize, 0);
    }

    /**
     * Reserves the first {@code byteSize} bytes, so that no later access finds the file system full;
     * posix_fallocate(3).
     *
     * <p>A signal makes tmpfs give back all that the call had reserved. After the first EINTR it goes on in slices,
     * each tried until it is done, or a profiler's timer could keep a large segment from ever being made.
     */
    public static int posixFallocate(int fd, long byteSize) {
        int result = LibcLinks.posixFallocate(fd, 0, byteSize);
        return Errno.EINTR.is(result) ? posixFallocateInSlices(fd, byteSize) : result;
    }

    static int posixFallocateInSlices(int fd, long byteSize) {
        int result = 0;
        for (long from = 0; from < byteSize && result == 0; from += FALLOCATE_SLICE) {
            do {
                result = LibcLinks.posixFallocate(fd, from, Math.min(FALLOCATE_SLICE, byteSize - from));
            } while (Errno.EINTR.is(result));
        }
        return result;
    }

    /** Type, owner, length and identity of an open file; statx(2) in place of fstat(2), as it is alike everywhere. */
    public static FileStatus fstat(int fd) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment statx = arena.allocate(FileStatus.BYTE_SIZE, Long.BYTES);
            long result = syscall(
                    Syscall.STATX, fd, string(arena, ""), Flags.AT_EMPTY_PATH, STATX_BASIC_STATS, statx.address(), 0);
            return result < 0 ? FileStatus.failed(result) : FileStatus.of(statx);
        }
    }

    /** The bytes that are free for an ordinary user where {@code fd} lies; {@code f_bavail} of fstatfs(2). */
    public static long freeBytes(int fd) {
        MemorySegment statfs = Scratch.mine().struct();
        long result = syscall(Syscall.FSTATFS, fd, statfs.address(), 0);
        return result < 0 ? result : Structs.freeBytes(statfs);
    }

    /** What kind of file system {@code fd} lies in; {@code f_type} of fstatfs(2), 0 if that cannot be told. */
    public static int fileSystem(int fd) {
        MemorySegment statfs = Scratch.mine().struct();
        long result = syscall(Syscall.FSTATFS, fd, statfs.address(), 0);
        return result < 0 ? 0 : Structs.fileSystem(statfs);
    }

    // Locks of an open file description: they go with its last descriptor, and never conflict with themselves

    /** Locks the byte at {@code offset}, or -EAGAIN if another description has it; F_OFD_SETLK of fcntl(2). */
    public static int ofdTryLock(int fd, long offset) {
        return ofd(Structs.F_OFD_SETLK, fd, Structs.F_WRLCK, offset);
    }

    /** Unlocks the byte at {@code offset}, which may be free already; F_OFD_SETLK of fcntl(2). */
    public static int ofdUnlock(int fd, long offset) {
        return ofd(Structs.F_OFD_SETLK, fd, Structs.F_UNLCK, offset);
    }

    /** 1 if another description has locked the byte at {@code offset}, 0 if not; F_OFD_GETLK of fcntl(2). */
    public static int ofdIsHeldByOther(int fd, long offset) {
        int result = ofd(Structs.F_OFD_GETLK, fd, Structs.F_WRLCK, offset);
        return result < 0 ? result : Structs.lockType(Scratch.mine().struct()) == Structs.F_UNLCK ? 0 : 1;
    }

    private static int ofd(int command, int fd, short type, long offset) {
        MemorySegment flock = Scratch.mine().struct();
        Structs.setByteLock(flock, type, offset);
        return (int) syscall(Syscall.FCNTL, fd, command, flock.address());
    }

    // Memory

    /** The address of a new mapping, chosen by the kernel; mmap(2). */
    public static long mmap(long byteSize, int protection, int flags, int fd, long offset) {
        return syscall(Syscall.MMAP, 0, byteSize, protection, flags, fd, offset);
    }

    /** Removes a mapping: a thread that still reads there faults, and the JVM with it; munmap(2). */
    public static int munmap(long address, long byteSize) {
        return (int) syscall(Syscall.MUNMAP, address, byteSize, 0);
    }

    /**
     * A second mapping of what is shared at {@code address}, the start of a page; the first one stays, and may go
     * before it; mremap(2) with an old size of 0.
     */
    public static long mapAgain(long address, long byteSize) {
        return syscall(Syscall.MREMAP, address, 0, byteSize, Flags.MREMAP_MAYMOVE, 0, 0);
    }

    // Waiting

    /**
     * Sleeps while the 32-bit word is {@code expected}, until another thread or process wakes it; FUTEX_WAIT of
     * futex(2).
     *
     * @param timeoutNanos how long at most, or {@link #FOREVER}
     * @return 0 when woken, possibly for nothing; -EAGAIN if the word differs; -ETIMEDOUT; -EINTR
     */
    public static int futexWait(long address, int expected, long timeoutNanos) {
        long timeout = timespec(Scratch.mine().struct(), timeoutNanos);
        return (int) syscall(Syscall.FUTEX, address, FUTEX_WAIT, expected, timeout, 0, 0);
    }

    /** Wakes up to {@code count} sleepers on a word that processes share, and says how many; FUTEX_WAKE of futex(2). */
    public static int futexWake(long address, int count) {
        return (int) syscall(Syscall.FUTEX, address, FUTEX_WAKE, count);
    }

    /** The same for a word that sleepers gave as private; the two kinds do not meet. */
    public static int futexWakePrivate(long address, int count) {
        return (int) syscall(Syscall.FUTEX, address, FUTEX_WAKE | FUTEX_PRIVATE_FLAG, count);
    }

    /** Whether {@link #futexWaitv} works: Linux 5.16, unless a sandbox keeps it away. */
    public static boolean futexWaitvSupported() {
        return Waitv.SUPPORTED;
    }

    /**
     * Sleeps while each of the first {@code count} words is as expected; futex_waitv(2).
     *
     * @param deadlineNanos at the latest until {@link System#nanoTime} is this, which on Linux is CLOCK_MONOTONIC; or
     *     {@link #FOREVER}
     * @return the index of a word that was woken; -EAGAIN if one differs; -ETIMEDOUT; -EINTR
     */
    public static int futexWaitv(FutexWaiters waiters, int count, long deadlineNanos) {
        long deadline = timespec(Scratch.mine().struct(), deadlineNanos);
        long address = waiters.first(count).address();
        try {
            return (int) syscall(Syscall.FUTEX_WAITV, address, count, 0, deadline, Flags.CLOCK_MONOTONIC, 0);
        } finally {
            Reference.reachabilityFence(waiters);
        }
    }

    /** A descriptor that events can be read from; inotify_init1(2). */
    public static int inotifyInit1(int flags) {
        return (int) syscall(Syscall.INOTIFY_INIT1, flags, 0, 0);
    }

    /** A watch, 1 or more, on the file at {@code path}; inotify_add_watch(2). */
    public static int inotifyAddWatch(int fd, String path, int mask) {
        try (Arena arena = Arena.ofConfined()) {
            return (int) syscall(Syscall.INOTIFY_ADD_WATCH, fd, string(arena, path), mask);
        }
    }

    /** Ends a watch; inotify_rm_watch(2). */
    public static int inotifyRmWatch(int fd, int watch) {
        return (int) syscall(Syscall.INOTIFY_RM_WATCH, fd, watch, 0);
    }

    /** A descriptor that is a counter; eventfd(2). */
    public static int eventfd(int initial, int flags) {
        return (int) syscall(Syscall.EVENTFD2, initial, flags, 0);
    }

    /** Waits for {@code events} of one descriptor, and returns those that are there, or 0 if none in time; poll(2). */
    public static int poll(int fd, int events, long timeoutMillis) {
        return poll(fd, events, -1, 0, timeoutMillis);
    }

    /**
     * Waits for events of either of two descriptors; poll(2).
     *
     * @param timeoutMillis how long at most, or {@link #FOREVER}
     * @return the first's events plus the second's times 0x10000; 0 if there were none in time
     */
    public static int poll(int first, int firstEvents, int second, int secondEvents, long timeoutMillis) {
        long nanos = timeoutMillis < 0 ? FOREVER : TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        return LibcDescriptors.poll(first, firstEvents, second, secondEvents, nanos);
    }

    // Processes

    /** The user whose rights this process has; geteuid(2). */
    public static int geteuid() {
        return (int) syscall(Syscall.GETEUID, 0, 0, 0);
    }

    /** Sends a signal, or with {@code signal} 0 only asks whether one could; kill(2). */
    public static int kill(long pid, int signal) {
        return (int) syscall(Syscall.KILL, pid, signal, 0);
    }

    // Arguments

    /** The address of {@code timespec} set to {@code nanos}, or NULL if there is no limit. */
    static long timespec(MemorySegment timespec, long nanos) {
        if (nanos < 0) {
            return 0;
        }
        timespec.set(JAVA_LONG, 0, nanos / 1_000_000_000);
        timespec.set(JAVA_LONG, 8, nanos % 1_000_000_000);
        return timespec.address();
    }

    static long string(Arena arena, String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a path with a zero byte in it: C would cut it off there");
        }
        return arena.allocateFrom(text).address();
    }

    static long checkedAddress(MemorySegment segment, long byteSize) {
        Objects.checkFromIndexSize(0, byteSize, segment.byteSize());
        if (!segment.isNative()) {
            throw new IllegalArgumentException("a segment on the heap has no address");
        }
        return segment.address();
    }

    private static final class Waitv {
        /** No words at all are EINVAL where the call is known. */
        static final boolean SUPPORTED = Errno.EINVAL.is(syscall(Syscall.FUTEX_WAITV, 0, 0, 0));
    }
}
