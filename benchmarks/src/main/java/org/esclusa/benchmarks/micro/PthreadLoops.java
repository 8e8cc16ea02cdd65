// SPDX-License-Identifier: Apache-2.0
package org.esclusa.benchmarks.micro;

import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** The functions of {@code pthread.c}, as {@link CLoops}. */
final class PthreadLoops {
    private static final MethodHandle PLAIN_OPEN = CLoops.link("bench_plain_pthread_open", true);
    private static final MethodHandle PLAIN_LOCK_UNLOCK = loop("bench_plain_pthread_lock_unlock");
    private static final MethodHandle OPEN = CLoops.link("bench_pthread_open", true, ValueLayout.ADDRESS);
    private static final MethodHandle LOCK_UNLOCK = loop("bench_pthread_lock_unlock");

    private PthreadLoops() {}

    private static MethodHandle loop(String name) {
        return CLoops.link(name, false, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG);
    }

    /** The address of a mutex that lives as long as this process. */
    static long openPlain() throws Throwable {
        return (long) PLAIN_OPEN.invokeExact();
    }

    static void plainLockUnlock(long mutex) throws Throwable {
        PLAIN_LOCK_UNLOCK.invokeExact(mutex, (long) CLoops.N);
    }

    /** A handle of the C library's, which lives as long as this process. */
    static long open(String name) throws Throwable {
        return CLoops.open(OPEN, name);
    }

    static void lockUnlock(long mutex) throws Throwable {
        LOCK_UNLOCK.invokeExact(mutex, (long) CLoops.N);
    }
}
