// SPDX-License-Identifier: Apache-2.0
package org.esclusa.benchmarks.micro;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
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
}
