// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

/** Floating point numbers, by position: the bits of {@link Memory}'s words. */
public final class FloatWords {
    private FloatWords() {}

    // 32 bits

    public static float getFloatAcquire(Memory memory, long position) {
        return Float.intBitsToFloat(memory.getIntAcquire(position));
    }

    public static void setFloatRelease(Memory memory, long position, float value) {
        memory.setIntRelease(position, Float.floatToRawIntBits(value));
    }

    /** There is no such instruction: it is tried until nobody has come in between. */
    public static float getAndAddFloat(Memory memory, long position, float delta) {
        while (true) {
            int bits = memory.getIntVolatile(position);
            float before = Float.intBitsToFloat(bits);
            if (memory.compareAndSetInt(position, bits, Float.floatToRawIntBits(before + delta))) {
                return before;
            }
        }
    }

    public static float getAndSetFloat(Memory memory, long position, float value) {
        return Float.intBitsToFloat(memory.getAndSetInt(position, Float.floatToRawIntBits(value)));
    }

    public static boolean compareAndSetFloat(Memory memory, long position, float expected, float value) {
        return memory.compareAndSetInt(position, Float.floatToRawIntBits(expected), Float.floatToRawIntBits(value));
    }

    // 64 bits

    public static double getDoubleAcquire(Memory memory, long position) {
        return Double.longBitsToDouble(memory.getLongAcquire(position));
    }

    public static void setDoubleRelease(Memory memory, long position, double value) {
        memory.setLongRelease(position, Double.doubleToRawLongBits(value));
    }

    /** As {@link #getAndAddFloat}. */
    public static double getAndAddDouble(Memory memory, long position, double delta) {
        while (true) {
            long bits = memory.getLongVolatile(position);
            double before = Double.longBitsToDouble(bits);
            if (memory.compareAndSetLong(position, bits, Double.doubleToRawLongBits(before + delta))) {
                return before;
            }
        }
    }

    public static double getAndSetDouble(Memory memory, long position, double value) {
        return Double.longBitsToDouble(memory.getAndSetLong(position, Double.doubleToRawLongBits(value)));
    }

    public static boolean compareAndSetDouble(Memory memory, long position, double expected, double value) {
        return memory.compareAndSetLong(
                position, Double.doubleToRawLongBits(expected), Double.doubleToRawLongBits(value));
    }
}
