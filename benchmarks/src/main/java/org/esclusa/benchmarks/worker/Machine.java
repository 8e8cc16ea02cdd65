// SPDX-License-Identifier: Apache-2.0
package org.esclusa.benchmarks.worker;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** What a measured thread asks of the kernel: one core, and to die with the process that started it. */
final class Machine {
    private static final int PR_SET_PDEATHSIG = 1;
    private static final int SIGKILL = 9;
    private static final int MASK_WORDS = 16;
    private static final int RUSAGE_THREAD = 1;
    private static final long RUSAGE_BYTE_SIZE = 144;
    private static final long RU_NIVCSW = 136;
    private static final MethodHandle GETRUSAGE = link("getrusage", ValueLayout.JAVA_INT, ValueLayout.ADDRESS);
    private static final MemorySegment USAGE = Arena.global().allocate(RUSAGE_BYTE_SIZE, Long.BYTES);

    private Machine() {}

    /** Pins the calling thread only: the JIT and the collector may run where they like. See sched_setaffinity(2). */
    static void pin(int core) {
        MethodHandle setAffinity =
                link("sched_setaffinity", ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment mask = arena.allocate(ValueLayout.JAVA_LONG, MASK_WORDS);
            mask.setAtIndex(ValueLayout.JAVA_LONG, core / Long.SIZE, 1L << (core % Long.SIZE));
            int result = (int) setAffinity.invokeExact(0, mask.byteSize(), mask);
            if (result != 0) {
                System.err.println("cannot run on core " + core + " only");
            }
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** See prctl(2). */
    static void dieWithParent() {
        MethodHandle control = link("prctl", ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG);
        try {
            int ignored = (int) control.invokeExact(PR_SET_PDEATHSIG, (long) SIGKILL);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** How often somebody else took the core from the calling thread; for one thread only. See getrusage(2). */
    static long timesDisplaced() {
        try {
            int ignored = (int) GETRUSAGE.invokeExact(RUSAGE_THREAD, USAGE);
            return USAGE.get(ValueLayout.JAVA_LONG, RU_NIVCSW);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("restricted")
    private static MethodHandle link(String name, MemoryLayout... arguments) {
        Linker linker = Linker.nativeLinker();
        MemorySegment address = linker.defaultLookup().find(name).orElseThrow();
        return linker.downcallHandle(address, FunctionDescriptor.of(ValueLayout.JAVA_INT, arguments));
    }
}
