// SPDX-License-Identifier: Apache-2.0
package org.esclusa.benchmarks.micro;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.esclusa.LabelledCounter;
import org.esclusa.SegmentException;
import org.esclusa.SharedCounter;
import org.esclusa.SharedCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What does an addition to a shared counter cost that nobody else uses? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(CLoops.N)
public class CounterBenchmark {
    private final AtomicLong heap = new AtomicLong();
    private SharedCounter shared;
    private SharedCounters table;
    private LabelledCounter labelled;
    private long ofC;

    /** Makes a counter for each language. */
    @Setup
    public void open() throws Throwable {
        shared = SharedCounter.create(MicroRun.name("counter"));
        SharedCounter.unlink(shared.name());
        table = SharedCounters.create(MicroRun.name("counters"));
        SharedCounters.unlink(table.name());
        labelled = table.allocate("labelled", "", SharedCounters.Type.COUNTER);
        String name = MicroRun.name("counter-of-c");
        ofC = CLoops.openCounter(name);
        SharedCounter.unlink(name);
    }

    /** Closes Java's counters. */
    @TearDown
    public void close() throws SegmentException {
        shared.close();
        table.close();
    }

    /** Our counter, in a loop as C has it. */
    @Benchmark
    public long java() {
        long sum = 0;
        for (int i = 0; i < CLoops.N; i++) {
            sum += shared.add(1);
        }
        return sum;
    }

    /** Our counter, one addition at a time. */
    @Benchmark
    @OperationsPerInvocation(1)
    public long javaSingle() {
        return shared.add(1);
    }

    /** One of a table, in the same loop. */
    @Benchmark
    public long labelled() {
        long sum = 0;
        for (int i = 0; i < CLoops.N; i++) {
            sum += labelled.add(1);
        }
        return sum;
    }

    /** The same counter of the C library. */
    @Benchmark
    public void c() throws Throwable {
        CLoops.counterAdd(ofC);
    }

    /** The floor: one atomic instruction in a C loop. */
    @Benchmark
    public void cFetchAdd() throws Throwable {
        CLoops.fetchAdd();
    }

    /** What stays within one JVM. */
    @Benchmark
    public long atomicLong() {
        long sum = 0;
        for (int i = 0; i < CLoops.N; i++) {
            sum += heap.incrementAndGet();
        }
        return sum;
    }
}
