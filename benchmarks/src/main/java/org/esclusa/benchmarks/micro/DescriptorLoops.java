// SPDX-License-Identifier: Apache-2.0
package org.esclusa.benchmarks.micro;

import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** The functions of {@code descriptors.c}: each writes and reads n times in one call. */
final class DescriptorLoops {
    /** Operations in one call. */
    static final int N = 10_000;

    private static final MethodHandle EVENT_FD = CLoops.link("bench_eventfd", true, ValueLayout.JAVA_LONG);
    private static final MethodHandle PIPE = CLoops.link("bench_pipe", true, ValueLayout.JAVA_LONG);
    private static final MethodHandle SOCKET = CLoops.link("bench_socket", true, ValueLayout.JAVA_LONG);

    private DescriptorLoops() {}

    static void eventFd() throws Throwable {
        check((long) EVENT_FD.invokeExact((long) N));
    }

    static void pipe() throws Throwable {
        check((long) PIPE.invokeExact((long) N));
    }

    static void socket() throws Throwable {
        check((long) SOCKET.invokeExact((long) N));
    }

    private static void check(long result) {
        if (result != 0) {
            throw new IllegalStateException("the C loop failed");
        }
    }
}
