// SPDX-License-Identifier: Apache-2.0
package org.esclusa.benchmarks.micro;

import java.util.concurrent.TimeUnit;
import jnr.posix.POSIX;
import jnr.posix.POSIXFactory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What does the smallest system call cost, through the JDK's foreign functions and through jnr-posix? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CallBenchmark {
    private final POSIX posix = POSIXFactory.getPOSIX();

    /** From C. */
    @Benchmark
    @OperationsPerInvocation(CLoops.N)
    public void c() throws Throwable {
        CLoops.getpid();
    }

    /** As our library calls the kernel. */
    @Benchmark
    public long foreignFunction() throws Throwable {
        return CLoops.oneGetpid();
    }

    /** As jnr-posix does. */
    @Benchmark
    public int jnrPosix() {
        return posix.getpid();
    }
}
