// SPDX-License-Identifier: Apache-2.0
package org.esclusa.benchmarks.micro;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import jnr.posix.POSIX;
import jnr.posix.POSIXFactory;
import org.esclusa.EventFd;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What do a write to an eventfd and the read of it cost when neither waits? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(DescriptorLoops.N)
public class EventFdBenchmark {
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(Long.BYTES);
    private final POSIX posix = POSIXFactory.getPOSIX();
    private EventFd event;

    /** Makes Java's. */
    @Setup
    public void open() throws IOException {
        event = EventFd.create();
    }

    /** Closes it. */
    @TearDown
    public void close() {
        event.close();
    }

    /** Ours, in a loop as C has it. */
    @Benchmark
    public long java() throws IOException, InterruptedException {
        long sum = 0;
        for (int i = 0; i < DescriptorLoops.N; i++) {
            event.write(1);
            sum += event.read();
        }
        return sum;
    }

    /** The same calls in C. */
    @Benchmark
    public void c() throws Throwable {
        DescriptorLoops.eventFd();
    }

    /** As jnr-posix calls, which makes no eventfd itself. */
    @Benchmark
    public long jnrPosix() {
        int number = event.descriptor();
        long sum = 0;
        buffer.put(0, (byte) 1);
        for (int i = 0; i < DescriptorLoops.N; i++) {
            posix.write(number, buffer, Long.BYTES);
            sum += posix.read(number, buffer, Long.BYTES);
        }
        return sum;
    }
}
