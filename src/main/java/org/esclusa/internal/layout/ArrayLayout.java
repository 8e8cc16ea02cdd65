// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.layout;

import java.util.Arrays;

/**
 * The body of an array: its elements in C order, and nothing else.
 *
 * <p>{@code parameter[0]} has the element's type in bits 7–0 and the number of dimensions in bits 15–8; {@code
 * parameter[1]} and those behind it are the lengths.
 */
public final class ArrayLayout {
    public static final int MOST_DIMENSIONS = 5;
    public static final long MOST_BYTES = 1L << 47;

    /** How this follows from the header. */
    static final Body BODY = new Body() {
        @Override
        public int parameters() {
            return 1 + MOST_DIMENSIONS;
        }

        @Override
        public boolean isInRange(long[] parameters) {
            int dimensions = dimensions(parameters);
            if (type(parameters) == null || dimensions < 1 || dimensions > MOST_DIMENSIONS) {
                return false;
            }
            for (int i = 1 + dimensions; i < parameters.length; i++) {
                if (parameters[i] != 0) {
                    return false;
                }
            }
            return parameters[0] == first(type(parameters), dimensions) && fits(type(parameters), shape(parameters));
        }

        @Override
        public long byteSize(long[] parameters, int members) {
            long bytes = length(parameters) * type(parameters).layout().byteSize();
            return (bytes + LINE - 1) / LINE * LINE;
        }
    };

    private static final int LINE = 64;
    private static final int BYTE = 0xff;

    private ArrayLayout() {}

    private static long first(ElementType type, int dimensions) {
        return type.number() | dimensions << Byte.SIZE;
    }

    /** Those of an array that {@link #fits}. */
    public static long[] parameters(ElementType type, long[] shape) {
        long[] parameters = new long[1 + shape.length];
        parameters[0] = first(type, shape.length);
        System.arraycopy(shape, 0, parameters, 1, shape.length);
        return parameters;
    }

    /** Whether each length is at least 1, and all bytes together not too many. */
    public static boolean fits(ElementType type, long[] shape) {
        long room = MOST_BYTES / type.layout().byteSize();
        for (long length : shape) {
            if (length < 1 || length > room) {
                return false;
            }
            room /= length;
        }
        return true;
    }

    /** The type of the elements, or null if there is none with that number. */
    public static ElementType type(long[] parameters) {
        return ElementType.of(parameters[0] & BYTE);
    }

    private static int dimensions(long[] parameters) {
        return (int) (parameters[0] >>> Byte.SIZE & BYTE);
    }

    /** The lengths; only for parameters in range, as all below. */
    public static long[] shape(long[] parameters) {
        return Arrays.copyOfRange(parameters, 1, 1 + dimensions(parameters));
    }

    /** How many elements there are. */
    public static long length(long[] parameters) {
        long length = 1;
        for (long each : shape(parameters)) {
            length *= each;
        }
        return length;
    }

    /** {@code "i64 [3, 4]"}. */
    public static String describe(long[] parameters) {
        return describe(type(parameters), shape(parameters));
    }

    /** {@code "i64 [3, 4]"}. */
    public static String describe(ElementType type, long[] shape) {
        return type + " " + Arrays.toString(shape);
    }
}
