// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sys;

import java.lang.invoke.MethodHandle;

/**
 * The functions of {@link LibcPthread}, linked at the first mutex.
 *
 * <p>Those that never sleep are linked as critical, which halves what they cost: an attempt is one compare-and-set, and
 * to unlock at worst one FUTEX_WAKE. The others may sleep, and a critical call that sleeps would hold up the collector.
 */
final class PthreadLinks {
    private static final MethodHandle TRY_LOCK = LibcLinks.linkLongsCritical("pthread_mutex_trylock", 1);
    private static final MethodHandle UNLOCK = LibcLinks.linkLongsCritical("pthread_mutex_unlock", 1);
    private static final MethodHandle CLOCK_LOCK = // glibc 2.30, not musl
            LibcLinks.linkLongsIfThere("pthread_mutex_clocklock", 3);
    private static final MethodHandle TIMED_LOCK = LibcLinks.linkLongs("pthread_mutex_timedlock", 2);

    private PthreadLinks() {}

    static int tryLock(long mutex) {
        try {
            return -(int) TRY_LOCK.invokeExact(mutex);
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    static int unlock(long mutex) {
        try {
            return -(int) UNLOCK.invokeExact(mutex);
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    static boolean canChooseClock() {
        return CLOCK_LOCK != null;
    }

    static int clockLock(long mutex, int clock, long until) {
        try {
            return -(int) CLOCK_LOCK.invokeExact(mutex, (long) clock, until);
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    static int timedLock(long mutex, long until) {
        try {
            return -(int) TIMED_LOCK.invokeExact(mutex, until);
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    /** What is called once for a mutex, or once in a while. */
    static final class Making {
        private static final MethodHandle ATTRIBUTES_INIT = LibcLinks.linkLongs("pthread_mutexattr_init", 1);
        private static final MethodHandle ATTRIBUTES_DESTROY = LibcLinks.linkLongs("pthread_mutexattr_destroy", 1);
        private static final MethodHandle SET_TYPE = LibcLinks.linkLongs("pthread_mutexattr_settype", 2);
        private static final MethodHandle SET_SHARED = LibcLinks.linkLongs("pthread_mutexattr_setpshared", 2);
        private static final MethodHandle SET_ROBUST = LibcLinks.linkLongs("pthread_mutexattr_setrobust", 2);
        private static final MethodHandle INIT = LibcLinks.linkLongs("pthread_mutex_init", 2);
        private static final MethodHandle CONSISTENT = LibcLinks.linkLongs("pthread_mutex_consistent", 1);

        private Making() {}

        static int initAttributes(long attributes) {
            return call(ATTRIBUTES_INIT, attributes);
        }

        static int destroyAttributes(long attributes) {
            return call(ATTRIBUTES_DESTROY, attributes);
        }

        static int setType(long attributes, int type) {
            return call(SET_TYPE, attributes, type);
        }

        static int setShared(long attributes, int shared) {
            return call(SET_SHARED, attributes, shared);
        }

        static int setRobust(long attributes, int robust) {
            return call(SET_ROBUST, attributes, robust);
        }

        static int init(long mutex, long attributes) {
            return call(INIT, mutex, attributes);
        }

        static int consistent(long mutex) {
            return call(CONSISTENT, mutex);
        }

        private static int call(MethodHandle function, long first) {
            try {
                return -(int) function.invokeExact(first);
            } catch (Throwable t) {
                throw new AssertionError(t);
            }
        }

        private static int call(MethodHandle function, long first, long second) {
            try {
                return -(int) function.invokeExact(first, second);
            } catch (Throwable t) {
                throw new AssertionError(t);
            }
        }
    }
}
