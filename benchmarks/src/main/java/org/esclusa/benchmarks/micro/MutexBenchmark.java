// SPDX-License-Identifier: Apache-2.0
package org.esclusa.benchmarks.micro;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.esclusa.Mutex;
import org.esclusa.SegmentException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What do a lock and an unlock cost when nobody else wants it? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(CLoops.N)
public class MutexBenchmark {
    private final ReentrantLock heap = new ReentrantLock();
    private Mutex shared;
    private long ofC;
    private long guarded;

    /** Makes a mutex for each language. */
    @Setup
    public void open() throws Throwable {
        shared = Mutex.create(MicroRun.name("mutex"));
        Mutex.unlink(shared.name());
        String name = MicroRun.name("mutex-of-c");
        ofC = CLoops.openMutex(name);
        Mutex.unlink(name);
    }

    /** Closes Java's mutex. */
    @TearDown
    public void close() throws SegmentException {
        shared.close();
    }

    /** Our mutex, in a loop as C has it. */
    @Benchmark
    public long java() {
        for (int i = 0; i < CLoops.N; i++) {
            add(shared);
        }
        return guarded;
    }

    /** Our mutex, one lock and unlock at a time. */
    @Benchmark
    @OperationsPerInvocation(1)
    public long javaSingle() {
        add(shared);
        return guarded;
    }

    /** The same mutex of the C library. */
    @Benchmark
    public void c() throws Throwable {
        CLoops.mutexLockUnlock(ofC);
    }

    /** What C programs share otherwise. */
    @Benchmark
    public void cRobust() throws Throwable {
        CLoops.robustLockUnlock();
    }

    /** What stays within one JVM. */
    @Benchmark
    public long reentrantLock() {
        for (int i = 0; i < CLoops.N; i++) {
            add(heap);
        }
        return guarded;
    }

    private void add(Lock lock) {
        lock.lock();
        try {
            guarded++;
        } finally {
            lock.unlock();
        }
    }
}
