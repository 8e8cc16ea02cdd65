// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.layout;

import static java.lang.foreign.MemoryLayout.paddingLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.StructLayout;

/** The body of a counter. */
public final class CounterLayout {
    public static final StructLayout LAYOUT =
            structLayout(JAVA_LONG.withName("value"), paddingLayout(56)).withName("esclusa_counter");

    public static final long VALUE = Layouts.offset(LAYOUT, "value");
    public static final long SIZE = LAYOUT.byteSize();

    private CounterLayout() {}
}
