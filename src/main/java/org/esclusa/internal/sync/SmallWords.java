// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;

/**
 * Numbers of 8 and 16 bits, by position, as {@link Memory} has those of 32 and 64.
 *
 * <p>Java has no atomic instruction for so few bits: they are changed together with their neighbours, by compare-and-set
 * of the 32 bits that they lie in. Whoever writes a neighbour meanwhile loses nothing; it is just tried again.
 */
public final class SmallWords {
    private static final VarHandle BYTE = JAVA_BYTE.varHandle().withInvokeExactBehavior();
    private static final VarHandle SHORT = JAVA_SHORT.varHandle().withInvokeExactBehavior();

    private static final long BYTES = Long.MAX_VALUE >>> 1;
    private static final long SHORTS = BYTES & -Short.BYTES;
    private static final int BYTE_MASK = 0xff;
    private static final int SHORT_MASK = 0xffff;

    private SmallWords() {}

    /** How the bits before lead to those after. */
    private interface Change {
        int of(int bits);
    }

    // 8 bits

    public static byte getByteAcquire(Memory memory, long position) {
        byte value = (byte) BYTE.getAcquire(memory.bytes(), position & BYTES);
        Reference.reachabilityFence(memory);
        return value;
    }

    public static void setByteRelease(Memory memory, long position, byte value) {
        if (KillPoint.ENABLED) {
            KillPoint.pass();
        }
        BYTE.setRelease(memory.bytes(), position & BYTES, value);
        Reference.reachabilityFence(memory);
    }

    public static byte getAndAddByte(Memory memory, long position, byte delta) {
        return (byte) change(memory, position, BYTE_MASK, bits -> bits + delta);
    }

    public static byte getAndSetByte(Memory memory, long position, byte value) {
        return (byte) change(memory, position, BYTE_MASK, bits -> value);
    }

    public static boolean compareAndSetByte(Memory memory, long position, byte expected, byte value) {
        return compareAndSet(memory, position, BYTE_MASK, expected, value);
    }

    // 16 bits

    public static short getShortAcquire(Memory memory, long position) {
        short value = (short) SHORT.getAcquire(memory.bytes(), position & SHORTS);
        Reference.reachabilityFence(memory);
        return value;
    }

    public static void setShortRelease(Memory memory, long position, short value) {
        if (KillPoint.ENABLED) {
            KillPoint.pass();
        }
        SHORT.setRelease(memory.bytes(), position & SHORTS, value);
        Reference.reachabilityFence(memory);
    }

    public static short getAndAddShort(Memory memory, long position, short delta) {
        return (short) change(memory, position, SHORT_MASK, bits -> bits + delta);
    }

    public static short getAndSetShort(Memory memory, long position, short value) {
        return (short) change(memory, position, SHORT_MASK, bits -> value);
    }

    public static boolean compareAndSetShort(Memory memory, long position, short expected, short value) {
        return compareAndSet(memory, position, SHORT_MASK, expected, value);
    }

    // Both, within the 32 bits around them

    private static long wordOf(long position) {
        return position & -Integer.BYTES;
    }

    private static int shiftOf(long position) {
        return (int) (position & Integer.BYTES - 1) * Byte.SIZE;
    }

    private static int replaced(int word, int shift, int mask, int bits) {
        return word & ~(mask << shift) | (bits & mask) << shift;
    }

    /** Returns the bits before. */
    private static int change(Memory memory, long position, int mask, Change change) {
        int shift = shiftOf(position);
        while (true) {
            int word = memory.getIntVolatile(wordOf(position));
            int bits = word >>> shift & mask;
            if (memory.compareAndSetInt(wordOf(position), word, replaced(word, shift, mask, change.of(bits)))) {
                return bits;
            }
        }
    }

    private static boolean compareAndSet(Memory memory, long position, int mask, int expected, int value) {
        int shift = shiftOf(position);
        while (true) {
            int word = memory.getIntVolatile(wordOf(position));
            if ((word >>> shift & mask) != (expected & mask)) {
                return false;
            }
            if (memory.compareAndSetInt(wordOf(position), word, replaced(word, shift, mask, value))) {
                return true;
            }
        }
    }
}
