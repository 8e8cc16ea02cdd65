// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The mutexes of the C library, by address; results as {@link Libc}'s. A thread that owns one must stay the same thread
 * of the system: no virtual one.
 */
public final class LibcPthread {
    static final int PTHREAD_MUTEX_ERRORCHECK = 2;
    static final int PTHREAD_PROCESS_SHARED = 1;
    static final int PTHREAD_MUTEX_ROBUST = 1;

    private static final int ATTRIBUTES = 64; // 4 bytes, on AArch64 8
    private static final long NANOS_OF_MILLI = 1_000_000;

    private LibcPthread() {}

    /** Whether this is glibc; else it is musl. gnu_get_libc_version(3) */
    public static boolean isGlibc() {
        return LibcLinks.isThere("gnu_get_libc_version");
    }

    /**
     * Writes a free mutex: robust, shared between processes, and looking who unlocks it; pthread_mutex_init(3).
     *
     * @return 0, or minus the errno of the attribute that this system does not have
     */
    public static int init(long mutex) {
        try (Arena arena = Arena.ofConfined()) {
            long attributes = arena.allocate(ATTRIBUTES, Long.BYTES).address();
            int result = PthreadLinks.Making.initAttributes(attributes);
            if (result != 0) {
                return result;
            }
            result = PthreadLinks.Making.setType(attributes, PTHREAD_MUTEX_ERRORCHECK);
            if (result == 0) {
                result = PthreadLinks.Making.setShared(attributes, PTHREAD_PROCESS_SHARED);
            }
            if (result == 0) {
                result = PthreadLinks.Making.setRobust(attributes, PTHREAD_MUTEX_ROBUST);
            }
            if (result == 0) {
                result = PthreadLinks.Making.init(mutex, attributes);
            }
            PthreadLinks.Making.destroyAttributes(attributes);
            return result;
        }
    }

    /** 0, -EOWNERDEAD with the lock too, or why not; pthread_mutex_trylock(3). */
    public static int tryLock(long mutex) {
        return PthreadLinks.tryLock(mutex);
    }

    /** The same, and sleeps so long at most; pthread_mutex_clocklock(3), or where it is missing _timedlock. */
    public static int lockWithin(long mutex, long nanos) {
        MemorySegment timespec = Scratch.mine().struct();
        if (PthreadLinks.canChooseClock()) {
            long until = Libc.timespec(timespec, System.nanoTime() + nanos);
            return PthreadLinks.clockLock(mutex, Flags.CLOCK_MONOTONIC, until);
        }
        long now = System.currentTimeMillis() * NANOS_OF_MILLI; // a clock that is set back lengthens the wait
        return PthreadLinks.timedLock(mutex, Libc.timespec(timespec, now + nanos));
    }

    /** 0, or -EPERM; pthread_mutex_unlock(3). */
    public static int unlock(long mutex) {
        return PthreadLinks.unlock(mutex);
    }

    /** The data is sound again that a dead owner has left; pthread_mutex_consistent(3). */
    public static int consistent(long mutex) {
        return PthreadLinks.Making.consistent(mutex);
    }

    /** The calling thread, as the kernel and a robust mutex name it; gettid(2). */
    public static int gettid() {
        return (int) LibcLinks.syscall(Syscall.GETTID, 0, 0, 0);
    }
}
