// SPDX-License-Identifier: Apache-2.0
package org.esclusa.benchmarks.micro;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/** The functions of {@code loops.c}: each works off n operations in one call. */
final class CLoops {
    /** Operations in one call. */
    static final int N = 100_000;

    private static final SymbolLookup LIBRARY = library();
    private static final MethodHandle COUNTER_OPEN = link("bench_counter_open", true, ValueLayout.ADDRESS);
    private static final MethodHandle COUNTER_ADD = loopOver("bench_counter_add");
    private static final MethodHandle MUTEX_OPEN = link("bench_mutex_open", true, ValueLayout.ADDRESS);
    private static final MethodHandle MUTEX_LOCK_UNLOCK = loopOver("bench_mutex_lock_unlock");
    private static final MethodHandle ARRAY_OPEN = link("bench_array_open", true, ValueLayout.ADDRESS);
    private static final MethodHandle ARRAY_ADD = loopOver("bench_array_add");
    private static final MethodHandle ARRAY_GET = loopOver("bench_array_get");
    private static final MethodHandle ARRAY_COPY = loopOver("bench_array_copy");
    private static final MethodHandle ROBUST_LOCK_UNLOCK = loop("bench_robust_lock_unlock");
    private static final MethodHandle FETCH_ADD = loop("bench_fetch_add");
    private static final MethodHandle GETPID = loop("bench_getpid");
    private static final MethodHandle ONE_GETPID = link("bench_one_getpid", true);

    private CLoops() {}

    @SuppressWarnings("restricted")
    private static SymbolLookup library() {
        return SymbolLookup.libraryLookup(Path.of(System.getProperty("bench.loops")), Arena.global());
    }

    private static MethodHandle loop(String name) {
        return link(name, false, ValueLayout.JAVA_LONG);
    }

    private static MethodHandle loopOver(String name) {
        return link(name, false, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG);
    }

    @SuppressWarnings("restricted")
    static MethodHandle link(String name, boolean gives, MemoryLayout... arguments) {
        FunctionDescriptor type =
                gives ? FunctionDescriptor.of(ValueLayout.JAVA_LONG, arguments) : FunctionDescriptor.ofVoid(arguments);
        return Linker.nativeLinker().downcallHandle(LIBRARY.find(name).orElseThrow(), type);
    }

    /** A counter of the C library's, which lives as long as this process. */
    static long openCounter(String name) throws Throwable {
        return open(COUNTER_OPEN, name);
    }

    /** A mutex of the C library's, which lives as long as this process. */
    static long openMutex(String name) throws Throwable {
        return open(MUTEX_OPEN, name);
    }

    /** An array of the C library's that exists, which lives as long as this process. */
    static long openArray(String name) throws Throwable {
        return open(ARRAY_OPEN, name);
    }

    static long open(MethodHandle function, String name) throws Throwable {
        try (Arena arena = Arena.ofConfined()) {
            long handle = (long) function.invokeExact(arena.allocateFrom(name));
            if (handle == 0) {
                throw new IllegalStateException("the C library cannot open " + name);
            }
            return handle;
        }
    }

    static void counterAdd(long counter) throws Throwable {
        COUNTER_ADD.invokeExact(counter, (long) N);
    }

    static void mutexLockUnlock(long mutex) throws Throwable {
        MUTEX_LOCK_UNLOCK.invokeExact(mutex, (long) N);
    }

    static void arrayAdd(long array) throws Throwable {
        ARRAY_ADD.invokeExact(array, (long) N);
    }

    static void arrayGet(long array) throws Throwable {
        ARRAY_GET.invokeExact(array, (long) N);
    }

    /** One {@code memcpy}. */
    static void arrayCopy(long array, long byteSize) throws Throwable {
        ARRAY_COPY.invokeExact(array, byteSize);
    }

    static void robustLockUnlock() throws Throwable {
        ROBUST_LOCK_UNLOCK.invokeExact((long) N);
    }

    static void fetchAdd() throws Throwable {
        FETCH_ADD.invokeExact((long) N);
    }

    static void getpid() throws Throwable {
        GETPID.invokeExact((long) N);
    }

    /** One call, one system call. */
    static long oneGetpid() throws Throwable {
        return (long) ONE_GETPID.invokeExact();
    }
}
