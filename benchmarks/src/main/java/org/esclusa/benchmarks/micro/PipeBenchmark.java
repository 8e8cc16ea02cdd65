// SPDX-License-Identifier: Apache-2.0
package org.esclusa.benchmarks.micro;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import jnr.posix.POSIX;
import jnr.posix.POSIXFactory;
import org.esclusa.Pipe;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What do a write of 64 bytes to a pipe and the read of them cost when neither waits? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(DescriptorLoops.N)
public class PipeBenchmark {
    private static final int MESSAGE = 64;

    private final byte[] array = new byte[MESSAGE];
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(MESSAGE);
    private final MemorySegment segment = Arena.ofAuto().allocate(MESSAGE);
    private final POSIX posix = POSIXFactory.getPOSIX();
    private final int[] ends = new int[2];
    private Pipe pipe;
    private java.nio.channels.Pipe channels;

    /** Makes one for each contestant. */
    @Setup
    public void open() throws IOException {
        pipe = Pipe.create();
        channels = java.nio.channels.Pipe.open();
        if (posix.pipe(ends) != 0) {
            throw new IOException("jnr-posix makes no pipe");
        }
    }

    /** Closes them. */
    @TearDown
    public void close() throws IOException {
        pipe.close();
        channels.sink().close();
        channels.source().close();
        posix.close(ends[0]);
        posix.close(ends[1]);
    }

    /** Ours, native memory. */
    @Benchmark
    public long java() throws IOException, InterruptedException {
        long sum = 0;
        for (int i = 0; i < DescriptorLoops.N; i++) {
            pipe.sink().write(segment);
            sum += pipe.source().read(segment);
        }
        return sum;
    }

    /** Ours, an array. */
    @Benchmark
    public long javaArray() throws IOException, InterruptedException {
        long sum = 0;
        for (int i = 0; i < DescriptorLoops.N; i++) {
            pipe.sink().write(array);
            sum += pipe.source().read(array);
        }
        return sum;
    }

    /** Ours, a direct buffer. */
    @Benchmark
    public long javaBuffer() throws IOException, InterruptedException {
        long sum = 0;
        for (int i = 0; i < DescriptorLoops.N; i++) {
            pipe.sink().write(buffer.clear());
            sum += pipe.source().read(buffer.clear());
        }
        return sum;
    }

    /** The same calls in C. */
    @Benchmark
    public void c() throws Throwable {
        DescriptorLoops.pipe();
    }

    /** What the JDK has. */
    @Benchmark
    public long nio() throws IOException {
        long sum = 0;
        for (int i = 0; i < DescriptorLoops.N; i++) {
            channels.sink().write(buffer.clear());
            sum += channels.source().read(buffer.clear());
        }
        return sum;
    }

    /** As jnr-posix calls. */
    @Benchmark
    public long jnrPosix() {
        long sum = 0;
        for (int i = 0; i < DescriptorLoops.N; i++) {
            posix.write(ends[1], buffer, MESSAGE);
            sum += posix.read(ends[0], buffer, MESSAGE);
        }
        return sum;
    }
}
