// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.layout;

import java.lang.foreign.ValueLayout;
import java.util.Locale;

/** What the elements of an array are, by its number in the header. */
public enum ElementType {
    I8(1, ValueLayout.JAVA_BYTE, "SharedByteArray"),
    I16(2, ValueLayout.JAVA_SHORT, "SharedShortArray"),
    I32(3, ValueLayout.JAVA_INT, "SharedIntArray"),
    I64(4, ValueLayout.JAVA_LONG, "SharedLongArray"),
    F32(5, ValueLayout.JAVA_FLOAT, "SharedFloatArray"),
    F64(6, ValueLayout.JAVA_DOUBLE, "SharedDoubleArray");

    private final int number;
    private final ValueLayout layout;
    private final String className;

    ElementType(int number, ValueLayout layout, String className) {
        this.number = number;
        this.layout = layout;
        this.className = className;
    }

    /** {@code i64}, as all languages call it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    public int number() {
        return number;
    }

    /** One element, aligned. */
    public ValueLayout layout() {
        return layout;
    }

    /** The class of such arrays, called alike in all languages. */
    public String className() {
        return className;
    }

    /** The type with this number, or null. */
    public static ElementType of(long number) {
        for (ElementType type : values()) {
            if (type.number == number) {
                return type;
            }
        }
        return null;
    }
}
