// SPDX-License-Identifier: Apache-2.0
package org.esclusa.benchmarks.micro;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.util.concurrent.TimeUnit;
import org.esclusa.SegmentException;
import org.esclusa.SharedLongArray;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What do elements of a shared array cost that nobody else uses, one by one and many at once? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ArrayBenchmark {
    private static final int LENGTH_64K = (64 << 10) / Long.BYTES;
    private static final int LENGTH_1M = (1 << 20) / Long.BYTES;
    /** Those that are gone through one by one stay in the nearest cache. */
    private static final int MASK = 1023;

    /** {@code Unsafe.getLong(address)}, as a constant, which is compiled to the same instruction. */
    private static final MethodHandle UNSAFE_GET = unsafeGetter();

    private final long[] heap = new long[LENGTH_1M];
    private SharedLongArray array;
    private MemorySegment memory;
    private long address;
    private long ofC;

    private static MethodHandle unsafeGetter() {
        try {
            Class<?> type = Class.forName("sun.misc.Unsafe");
            Field unsafe = type.getDeclaredField("theUnsafe");
            unsafe.setAccessible(true);
            return MethodHandles.lookup()
                    .findVirtual(type, "getLong", MethodType.methodType(long.class, long.class))
                    .bindTo(unsafe.get(null));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Makes one array, and opens it in C too. */
    @Setup
    public void open() throws Throwable {
        array = SharedLongArray.create(MicroRun.name("array"), LENGTH_1M);
        ofC = CLoops.openArray(array.name());
        SharedLongArray.unlink(array.name());
        array.fill(1);
        memory = array.memory();
        address = memory.address();
    }

    /** Closes Java's. */
    @TearDown
    public void close() throws SegmentException {
        array.close();
    }

    /** Additions, as C has them. */
    @Benchmark
    @OperationsPerInvocation(CLoops.N)
    public long add() {
        long sum = 0;
        for (int i = 0; i < CLoops.N; i++) {
            sum += array.getAndAdd(i & MASK, 1);
        }
        return sum;
    }

    /** The same by the C library. */
    @Benchmark
    @OperationsPerInvocation(CLoops.N)
    public void cAdd() throws Throwable {
        CLoops.arrayAdd(ofC);
    }

    /** Elements, one by one. */
    @Benchmark
    @OperationsPerInvocation(CLoops.N)
    public long get() {
        long sum = 0;
        for (int i = 0; i < CLoops.N; i++) {
            sum += array.get(i & MASK);
        }
        return sum;
    }

    /** The same through the segment that the array gives out. */
    @Benchmark
    @OperationsPerInvocation(CLoops.N)
    public long getFromMemory() {
        long sum = 0;
        for (int i = 0; i < CLoops.N; i++) {
            sum += memory.getAtIndex(ValueLayout.JAVA_LONG, i & MASK);
        }
        return sum;
    }

    /** The same by a pointer in C. */
    @Benchmark
    @OperationsPerInvocation(CLoops.N)
    public void cGet() throws Throwable {
        CLoops.arrayGet(ofC);
    }

    /** The same with no check at all. */
    @Benchmark
    @OperationsPerInvocation(CLoops.N)
    public long unsafeGet() throws Throwable {
        long sum = 0;
        for (int i = 0; i < CLoops.N; i++) {
            sum += (long) UNSAFE_GET.invokeExact(address + (long) (i & MASK) * Long.BYTES);
        }
        return sum;
    }

    /** 64 KiB out of the array. */
    @Benchmark
    public void copy64K() {
        array.get(0, heap, 0, LENGTH_64K);
    }

    /** The same by memcpy. */
    @Benchmark
    public void cCopy64K() throws Throwable {
        CLoops.arrayCopy(ofC, (long) LENGTH_64K * Long.BYTES);
    }

    /** 1 MiB out of the array. */
    @Benchmark
    public void copy1M() {
        array.get(0, heap, 0, LENGTH_1M);
    }

    /** The same by memcpy. */
    @Benchmark
    public void cCopy1M() throws Throwable {
        CLoops.arrayCopy(ofC, (long) LENGTH_1M * Long.BYTES);
    }
}
