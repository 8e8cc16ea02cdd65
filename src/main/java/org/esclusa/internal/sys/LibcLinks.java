// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sys;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Collections;

/**
 * The symbols that {@link Libc} has linked; nobody else links, or calls a restricted method.
 *
 * <p>Nearly everything goes through the one function syscall(2): the first shape that is linked costs a process some 60
 * ms, each further one 5 ms, and this way there is one. A function of the C library that is more than its system call
 * has a holder of its own, linked at its first use.
 */
@SuppressWarnings("restricted")
final class LibcLinks {
    /** The whole address space, or null if native access is denied: a constant, so that the test costs nothing. */
    static final MemorySegment EVERYTHING = everythingUnlessDenied();

    private LibcLinks() {}

    static MemorySegment everything() {
        if (EVERYTHING == null) {
            throw new IllegalCallerException(
                    "native access is denied; java " + Libc.permittingOption() + " permits it");
        }
        return EVERYTHING;
    }

    static MemorySegment segmentAt(long address, long byteSize, Arena arena, Runnable cleanup) {
        return MemorySegment.ofAddress(address).reinterpret(byteSize, arena, ended -> cleanup.run());
    }

    static long syscall(Syscall call, long a, long b, long c) {
        return syscall(call, a, b, c, 0, 0, 0);
    }

    static long syscall(Syscall call, long a, long b, long c, long d, long e, long f) {
        everything(); // denied access is a sentence, not an ExceptionInInitializerError
        long number = call.number(Abi.current());
        MemorySegment captured = Scratch.mine().captured();
        try {
            long result = (long) Kernel.SYSCALL.invokeExact(captured, number, a, b, c, d, e, f);
            return result == -1 ? -captured.get(JAVA_INT, 0) : result;
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    /**
     * The same, and {@code kept}, where an argument points to, stays open meanwhile: it is one argument more, which
     * syscall(2) overlooks.
     *
     * @throws IllegalStateException if {@code kept} is closed
     */
    static long syscall(MemorySegment kept, Syscall call, long a, long b, long c, long d, long e, long f) {
        everything();
        long number = call.number(Abi.current());
        MemorySegment captured = Scratch.mine().captured();
        try {
            long result = (long) KeepingKernel.SYSCALL.invokeExact(captured, number, a, b, c, d, e, f, kept);
            return result == -1 ? -captured.get(JAVA_INT, 0) : result;
        } catch (IllegalStateException closed) {
            throw closed;
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    /** A function of the C library that is more than its system call; 64-bit arguments, and an int that was returned. */
    static MethodHandle linkLongs(String name, int arguments) {
        everything();
        return link(name, longs(arguments));
    }

    private static FunctionDescriptor longs(int arguments) {
        return FunctionDescriptor.of(
                JAVA_INT, Collections.nCopies(arguments, JAVA_LONG).toArray(MemoryLayout[]::new));
    }

    /** The same of one that is over at once, never sleeps, and does not call back: the thread stays one of Java's. */
    static MethodHandle linkLongsCritical(String name, int arguments) {
        everything();
        return link(name, longs(arguments), Linker.Option.critical(false));
    }

    /** The same, or null where this C library has no such function. */
    static MethodHandle linkLongsIfThere(String name, int arguments) {
        return isThere(name) ? linkLongs(name, arguments) : null;
    }

    /** Whether this C library has a function of that name. */
    static boolean isThere(String name) {
        return Linker.nativeLinker().defaultLookup().find(name).isPresent();
    }

    /** 0 or -errno; the function returns its errno, so nothing is captured. */
    static int posixFallocate(int fd, long from, long byteSize) {
        everything();
        try {
            return -(int) PosixFallocate.HANDLE.invokeExact((long) fd, from, byteSize);
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    /**
     * Only a try tells. {@link Module#isNativeAccessEnabled} is false where nothing was said, or {@code
     * --illegal-native-access=allow}, and a call is permitted all the same; the JDK keeps to itself what was said. Where
     * it warns, it does so at the first call anyway; where it denies, it says nothing but this exception.
     */
    private static MemorySegment everythingUnlessDenied() {
        try {
            return MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
        } catch (IllegalCallerException denied) {
            return null;
        }
    }

    private static MethodHandle link(String name, FunctionDescriptor shape, Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().find(name).orElseThrow(), shape, options);
    }

    /** syscall(2): number and six arguments in, a long out; whoever expects an int narrows it. */
    private static final class Kernel {
        static final MethodHandle SYSCALL = link(
                "syscall",
                FunctionDescriptor.of(
                        JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
                Linker.Option.firstVariadicArg(1),
                Linker.Option.captureCallState("errno"));
    }

    /** The same with a segment after the arguments, which is kept open: a shape of its own, for who needs it. */
    private static final class KeepingKernel {
        static final MethodHandle SYSCALL = link(
                "syscall",
                FunctionDescriptor.of(
                        JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
                        ADDRESS),
                Linker.Option.firstVariadicArg(1),
                Linker.Option.captureCallState("errno"));
    }

    /** posix_fallocate(3): where the file system cannot reserve, the C library writes a byte to each block. */
    private static final class PosixFallocate {
        static final MethodHandle HANDLE =
                link("posix_fallocate", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG));
    }
}
