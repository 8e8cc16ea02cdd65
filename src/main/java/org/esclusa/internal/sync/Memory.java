// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import org.esclusa.internal.sys.FutexWaiters;
import org.esclusa.internal.sys.Libc;

/**
 * The words and bytes of one mapped segment, by offset; whoever touches shared memory does it here.
 *
 * <p>Nothing is checked: callers know that offsets lie within, and what they read from the segment they check themselves. Words
 * are reached by absolute address through one constant segment, which is what costs no more than in C. While this object can be
 * reached the addresses stay mapped, to the segment or, once {@linkplain #isClosed closed}, to private zeros.
 *
 * <p>Method names carry the memory order; what has none is plain. Compare-and-set, exchange and {@code getAndAdd} are sequentially
 * consistent.
 */
public final class Memory {
    /** Whether words are reached by address; otherwise through a segment of their own. */
    static final boolean BY_ADDRESS = Libc.available();

    private static final MemorySegment EVERYTHING = BY_ADDRESS ? Libc.everything() : null;
    private static final VarHandle LONG = JAVA_LONG.varHandle().withInvokeExactBehavior();
    private static final VarHandle INT = JAVA_INT.varHandle().withInvokeExactBehavior();
    private static final VarHandle CLOSED;

    static {
        try {
            CLOSED = MethodHandles.lookup().findVarHandle(Memory.class, "closed", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final MemorySegment segment;
    private final long base;
    private final String what;
    private volatile boolean closed;

    private Memory(MemorySegment segment, long base, String what) {
        this.segment = segment;
        this.base = base;
        this.what = what;
    }

    /** The mapping at {@code address}; {@code what} is what a user knows it as, {@code "mutex 'jobs'"}. */
    static Memory at(long address, String what) {
        return new Memory(null, address, what);
    }

    private MemorySegment bytes() {
        return BY_ADDRESS ? EVERYTHING : segment;
    }

    // Life

    /** True for the one who closes it. From now on others see it as closed. */
    boolean close() {
        return CLOSED.compareAndSet(this, false, true);
    }

    public boolean isClosed() {
        return closed;
    }

    /**
     * Before an operation, and once more after one that succeeded: a close in between has put zeros in its way.
     *
     * @throws IllegalStateException if it is closed
     */
    public void checkOpen() {
        if (closed) {
            throw closedException();
        }
    }

    IllegalStateException closedException() {
        return new IllegalStateException(what + " is closed");
    }

    IllegalStateException damaged(String how) {
        return new IllegalStateException(what + " is damaged: " + how);
    }

    // Words of 64 bits

    public long getLong(long offset) {
        long value = (long) LONG.get(bytes(), base + offset);
        Reference.reachabilityFence(this);
        return value;
    }

    public long getLongAcquire(long offset) {
        long value = (long) LONG.getAcquire(bytes(), base + offset);
        Reference.reachabilityFence(this);
        return value;
    }

    public long getLongVolatile(long offset) {
        long value = (long) LONG.getVolatile(bytes(), base + offset);
        Reference.reachabilityFence(this);
        return value;
    }

    public void setLong(long offset, long value) {
        if (KillPoint.ENABLED) {
            KillPoint.pass();
        }
        LONG.set(bytes(), base + offset, value);
        Reference.reachabilityFence(this);
    }

    public void setLongRelease(long offset, long value) {
        if (KillPoint.ENABLED) {
            KillPoint.pass();
        }
        LONG.setRelease(bytes(), base + offset, value);
        Reference.reachabilityFence(this);
    }

    public boolean compareAndSetLong(long offset, long expected, long value) {
        if (KillPoint.ENABLED) {
            KillPoint.pass();
        }
        boolean done = (boolean) LONG.compareAndSet(bytes(), base + offset, expected, value);
        Reference.reachabilityFence(this);
        return done;
    }

    public long getAndAddLong(long offset, long delta) {
        if (KillPoint.ENABLED) {
            KillPoint.pass();
        }
        long before = (long) LONG.getAndAdd(bytes(), base + offset, delta);
        Reference.reachabilityFence(this);
        return before;
    }

    // Words of 32 bits

    public int getInt(long offset) {
        int value = (int) INT.get(bytes(), base + offset);
        Reference.reachabilityFence(this);
        return value;
    }

    public int getIntAcquire(long offset) {
        int value = (int) INT.getAcquire(bytes(), base + offset);
        Reference.reachabilityFence(this);
        return value;
    }

    public int getIntVolatile(long offset) {
        int value = (int) INT.getVolatile(bytes(), base + offset);
        Reference.reachabilityFence(this);
        return value;
    }

    public void setInt(long offset, int value) {
        if (KillPoint.ENABLED) {
            KillPoint.pass();
        }
        INT.set(bytes(), base + offset, value);
        Reference.reachabilityFence(this);
    }

    public void setIntRelease(long offset, int value) {
        if (KillPoint.ENABLED) {
            KillPoint.pass();
        }
        INT.setRelease(bytes(), base + offset, value);
        Reference.reachabilityFence(this);
    }

    public boolean compareAndSetInt(long offset, int expected, int value) {
        if (KillPoint.ENABLED) {
            KillPoint.pass();
        }
        boolean done = (boolean) INT.compareAndSet(bytes(), base + offset, expected, value);
        Reference.reachabilityFence(this);
        return done;
    }

    public int getAndAddInt(long offset, int delta) {
        if (KillPoint.ENABLED) {
            KillPoint.pass();
        }
        int before = (int) INT.getAndAdd(bytes(), base + offset, delta);
        Reference.reachabilityFence(this);
        return before;
    }

    // Bytes

    /** Copies all of {@code from} to {@code offset}. */
    public void copyIn(MemorySegment from, long offset) {
        if (KillPoint.ENABLED) {
            KillPoint.pass();
        }
        MemorySegment.copy(from, 0, bytes(), base + offset, from.byteSize());
        Reference.reachabilityFence(this);
    }

    public void copyIn(byte[] from, long offset) {
        if (KillPoint.ENABLED) {
            KillPoint.pass();
        }
        MemorySegment.copy(from, 0, bytes(), JAVA_BYTE, base + offset, from.length);
        Reference.reachabilityFence(this);
    }

    /** Copies {@code byteSize} bytes from {@code offset} to the start of {@code into}. */
    public void copyOut(long offset, MemorySegment into, long byteSize) {
        MemorySegment.copy(bytes(), base + offset, into, 0, byteSize);
        Reference.reachabilityFence(this);
    }

    /** Fills all of {@code into} with what begins at {@code offset}. */
    public void copyOut(long offset, byte[] into) {
        MemorySegment.copy(bytes(), JAVA_BYTE, base + offset, into, 0, into.length);
        Reference.reachabilityFence(this);
    }

    // Futexes

    /** Sleeps while the 32-bit word is {@code expected}, as {@link Libc#futexWait}. */
    int futexWait(long offset, int expected, long timeoutNanos) {
        int result = Libc.futexWait(base + offset, expected, timeoutNanos);
        Reference.reachabilityFence(this);
        return result;
    }

    /** Wakes up to {@code count} sleepers on the 32-bit word, and says how many. */
    int futexWake(long offset, int count) {
        if (KillPoint.ENABLED) {
            KillPoint.pass();
        }
        int woken = Libc.futexWake(base + offset, count);
        Reference.reachabilityFence(this);
        return woken;
    }

    /** Makes the 32-bit word one of those that a wait is for; the caller keeps this reachable meanwhile. */
    void setWaiter(FutexWaiters waiters, int index, long offset, int expected) {
        waiters.setShared(index, base + offset, expected);
    }

    @Override
    public String toString() {
        return what;
    }
}
