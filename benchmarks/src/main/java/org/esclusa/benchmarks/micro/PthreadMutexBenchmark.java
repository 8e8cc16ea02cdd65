// SPDX-License-Identifier: Apache-2.0
package org.esclusa.benchmarks.micro;

import com.sun.jna.Native;
import java.util.concurrent.TimeUnit;
import org.esclusa.PthreadMutex;
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

/** What do a lock and an unlock of a pthread_mutex_t cost when nobody else wants it? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(CLoops.N)
public class PthreadMutexBenchmark {
    private PthreadMutex ours;
    private long ofC;
    private long plain;
    private long guarded;

    /** As a program without us calls them: JNA's direct mapping, its fastest. */
    private static final class Jna {
        static {
            Native.register(Jna.class, "c");
        }

        private Jna() {}

        static native int pthread_mutex_lock(long mutex);

        static native int pthread_mutex_unlock(long mutex);
    }

    /** Makes a mutex for each. */
    @Setup
    public void open() throws Throwable {
        ours = PthreadMutex.create(MicroRun.name("pthread"));
        PthreadMutex.unlink(ours.name());
        String name = MicroRun.name("pthread-of-c");
        ofC = PthreadLoops.open(name);
        PthreadMutex.unlink(name);
        plain = PthreadLoops.openPlain();
    }

    /** Closes Java's. */
    @TearDown
    public void close() throws SegmentException {
        ours.close();
    }

    /** Ours, in a loop as C has it. */
    @Benchmark
    public long java() {
        for (int i = 0; i < CLoops.N; i++) {
            add();
        }
        return guarded;
    }

    /** Ours, one lock and unlock at a time. */
    @Benchmark
    @OperationsPerInvocation(1)
    public long javaSingle() {
        add();
        return guarded;
    }

    private void add() {
        ours.lock();
        try {
            guarded++;
        } finally {
            ours.unlock();
        }
    }

    /** Another mutex of the same kind, by the functions of pthread.h. */
    @Benchmark
    public void c() throws Throwable {
        PthreadLoops.plainLockUnlock(plain);
    }

    /** The same mutex of our C library. */
    @Benchmark
    public void cOfOurs() throws Throwable {
        PthreadLoops.lockUnlock(ofC);
    }

    /** What C has, called by JNA. */
    @Benchmark
    public long jna() {
        for (int i = 0; i < CLoops.N; i++) {
            Jna.pthread_mutex_lock(plain);
            try {
                guarded++;
            } finally {
                Jna.pthread_mutex_unlock(plain);
            }
        }
        return guarded;
    }
}
