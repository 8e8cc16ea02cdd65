// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.layout;

import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.StructLayout;

/** A condition of a mutex: the word that sleepers compare, one more at each signal, and their number. */
public final class ConditionLayout {
    public static final StructLayout LAYOUT = structLayout(JAVA_INT.withName("sequence"), JAVA_INT.withName("waiting"));

    public static final long SEQUENCE = Layouts.offset(LAYOUT, "sequence");
    public static final long WAITING = Layouts.offset(LAYOUT, "waiting");
    public static final long SIZE = LAYOUT.byteSize();

    /** How many a mutex has. */
    public static final int COUNT = 7;

    private ConditionLayout() {}
}
