// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import org.esclusa.internal.sys.FutexWaiters;
import org.esclusa.internal.sys.Libc;

/**
 * The words and bytes of one mapped segment, by position; whoever touches shared memory does it here.
 *
 * <p>Nothing is checked: callers know that positions lie within, and what they read from the segment they check
 * themselves. A position is an absolute address, in one constant segment, which is what costs no more than in C.
 * While this object can be reached the addresses stay mapped, to the segment or, once {@linkplain #isClosed closed},
 * to private zeros. Without native access it is an offset, in a segment of this object's own, and what comes after the
 * close is an {@link IllegalStateException}.
 *
 * <p>Method names carry the memory order; what has none is plain. Compare-and-set, exchange and {@code getAndAdd} are
 * sequentially consistent.
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

    /**
     * No bit of a position is lost to these; the compiler learns that it is aligned and positive, and need not check.
     */
    private static final long LONGS = Long.MAX_VALUE >>> 1 & -Long.BYTES;

    private static final long INTS = Long.MAX_VALUE >>> 1 & -Integer.BYTES;

    private final MemorySegment segment;
    private final long origin;
    private final String what;
    private volatile boolean closed;
    private volatile String why = ""; // it was closed, if nobody asked for that

    private Memory(MemorySegment segment, long origin, String what) {
        this.segment = segment;
        this.origin = origin;
        this.what = what;
    }

    /** The mapping at {@code address}; {@code what} is what a user knows it as, {@code "mutex 'jobs'"}. */
    static Memory at(long address, String what) {
        return new Memory(null, address, what);
    }

    /** What is mapped as {@code segment}, where nothing is reached by address. */
    static Memory in(MemorySegment segment, String what) {
        return new Memory(segment, 0, what);
    }

    /** The position of the segment's first byte; add offsets to it. */
    public long origin() {
        return origin;
    }

    /** The same position, of which the compiler then knows for the words around it too that it need not check. */
    static long position(long position) {
        return position & LONGS;
    }

    /** What positions are in. */
    MemorySegment bytes() {
        return BY_ADDRESS ? EVERYTHING : segment;
    }

    // Life

    /** True for the one who closes it. From now on others see it as closed. */
    boolean close() {
        return CLOSED.compareAndSet(this, false, true);
    }

    /** The same for one who closes it as it cannot be used any more, and says why. */
    boolean close(String reason) {
        why = ": " + reason;
        return close();
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
        return new IllegalStateException(what + " is closed" + why);
    }

    IllegalStateException damaged(String how) {
        return new IllegalStateException(what + " is damaged: " + how);
    }

    // Words of 64 bits

    public long getLong(long position) {
        long value = (long) LONG.get(bytes(), position & LONGS);
        Reference.reachabilityFence(this);
        return value;
    }

    public long getLongAcquire(long position) {
        long value = (long) LONG.getAcquire(bytes(), position & LONGS);
        Reference.reachabilityFence(this);
        return value;
    }

    public long getLongVolatile(long position) {
        long value = (long) LONG.getVolatile(bytes(), position & LONGS);
        Reference.reachabilityFence(this);
        return value;
    }

    public void setLong(long position, long value) {
        if (KillPoint.ENABLED) {
            KillPoint.pass();
        }
        LONG.set(bytes(), position & LONGS, value);
        Reference.reachabilityFence(this);
    }

    public void setLongRelease(long position, long value) {
        if (KillPoint.ENABLED) {
            KillPoint.pass();
        }
        LONG.setRelease(bytes(), position & LONGS, value);
        Reference.reachabilityFence(this);
    }

    public boolean compareAndSetLong(long position, long expected, long value) {
        if (KillPoint.ENABLED) {
            KillPoint.pass();
        }
        boolean done = (boolean) LONG.compareAndSet(bytes(), position & LONGS, expected, value);
        Reference.reachabilityFence(this);
        return done;
    }

    public long getAndAddLong(long position, long delta) {
        if (KillPoint.ENABLED) {
            KillPoint.pass();
        }
        long before = (long) LONG.getAndAdd(bytes(), position & LONGS, delta);
        Reference.reachabilityFence(this);
        return before;
    }

    public long getAndSetLong(long position, long value) {
        if (KillPoint.ENABLED) {
            KillPoint.pass();
        }
        long before = (long) LONG.getAndSet(bytes(), position & LONGS, value);
        Reference.reachabilityFence(this);
        return before;
    }

    // Words of 32 bits

    public int getInt(long position) {
        int value = (int) INT.get(bytes(), position & INTS);
        Reference.reachabilityFence(this);
        return value;
    }

    public int getIntAcquire(long position) {
        int value = (int) INT.getAcquire(bytes(), position & INTS);
        Reference.reachabilityFence(this);
        return value;
    }

    public int getIntVolatile(long position) {
        int value = (int) INT.getVolatile(bytes(), position & INTS);
        Reference.reachabilityFence(this);
        return value;
    }

    public void setInt(long position, int value) {
        if (KillPoint.ENABLED) {
            KillPoint.pass();
        }
        INT.set(bytes(), position & INTS, value);
        Reference.reachabilityFence(this);
    }

    public void setIntRelease(long position, int value) {
        if (KillPoint.ENABLED) {
            KillPoint.pass();
        }
        INT.setRelease(bytes(), position & INTS, value);
        Reference.reachabilityFence(this);
    }

    public boolean compareAndSetInt(long position, int expected, int value) {
        if (KillPoint.ENABLED) {
            KillPoint.pass();
        }
        boolean done = (boolean) INT.compareAndSet(bytes(), position & INTS, expected, value);
        Reference.reachabilityFence(this);
        return done;
    }

    /** Sets the bits of {@code set}, and no longer those of {@code clear}. */
    void changeBits(long position, int set, int clear) {
        int before = getIntVolatile(position);
        while (!compareAndSetInt(position, before, before & ~clear | set)) {
            before = getIntVolatile(position);
        }
    }

    public int getAndAddInt(long position, int delta) {
        if (KillPoint.ENABLED) {
            KillPoint.pass();
        }
        int before = (int) INT.getAndAdd(bytes(), position & INTS, delta);
        Reference.reachabilityFence(this);
        return before;
    }

    public int getAndSetInt(long position, int value) {
        if (KillPoint.ENABLED) {
            KillPoint.pass();
        }
        int before = (int) INT.getAndSet(bytes(), position & INTS, value);
        Reference.reachabilityFence(this);
        return before;
    }

    // Bytes

    /** Copies {@code length} elements of the array {@code from} to {@code position}. */
    public void copyIn(Object from, int offset, int length, ValueLayout element, long position) {
        if (KillPoint.ENABLED) {
            KillPoint.pass();
        }
        MemorySegment.copy(from, offset, bytes(), element, position, length);
        Reference.reachabilityFence(this);
    }

    /** Copies {@code length} elements from {@code position} into an array. */
    public void copyOut(long position, ValueLayout element, Object into, int offset, int length) {
        MemorySegment.copy(bytes(), element, position, into, offset, length);
        Reference.reachabilityFence(this);
    }

    /** Copies all of {@code from} to {@code position}. */
    public void copyIn(MemorySegment from, long position) {
        if (KillPoint.ENABLED) {
            KillPoint.pass();
        }
        MemorySegment.copy(from, 0, bytes(), position, from.byteSize());
        Reference.reachabilityFence(this);
    }

    public void copyIn(byte[] from, long position) {
        if (KillPoint.ENABLED) {
            KillPoint.pass();
        }
        MemorySegment.copy(from, 0, bytes(), JAVA_BYTE, position, from.length);
        Reference.reachabilityFence(this);
    }

    /** Copies {@code byteSize} bytes from {@code position} to the start of {@code into}. */
    public void copyOut(long position, MemorySegment into, long byteSize) {
        MemorySegment.copy(bytes(), position, into, 0, byteSize);
        Reference.reachabilityFence(this);
    }

    /** Fills all of {@code into} with what begins at {@code position}. */
    public void copyOut(long position, byte[] into) {
        MemorySegment.copy(bytes(), JAVA_BYTE, position, into, 0, into.length);
        Reference.reachabilityFence(this);
    }

    // Futexes

    /** Sleeps while the 32-bit word is {@code expected}, as {@link Libc#futexWait}. */
    int futexWait(long position, int expected, long timeoutNanos) {
        int result = Libc.futexWait(position, expected, timeoutNanos);
        Reference.reachabilityFence(this);
        return result;
    }

    /** Wakes up to {@code count} sleepers on the 32-bit word, and says how many; none without native access. */
    int futexWake(long position, int count) {
        if (KillPoint.ENABLED) {
            KillPoint.pass();
        }
        if (!BY_ADDRESS) {
            return 0;
        }
        int woken = Libc.futexWake(position, count);
        Reference.reachabilityFence(this);
        return woken;
    }

    /** Makes the 32-bit word one of those that a wait is for; the caller keeps this reachable meanwhile. */
    void setWaiter(FutexWaiters waiters, int index, long position, int expected) {
        waiters.setShared(index, position, expected);
    }

    @Override
    public String toString() {
        return what;
    }
}
