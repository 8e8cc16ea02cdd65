// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.layout;

import static java.lang.foreign.MemoryLayout.paddingLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.StructLayout;

/** The body of an event: in one word whether it is set, and how often it was. */
public final class EventLayout {
    public static final StructLayout LAYOUT = structLayout(
                    JAVA_INT.withName("word"),
                    paddingLayout(4),
                    WaitersLayout.LAYOUT.withName("waiters"),
                    paddingLayout(48))
            .withName("esclusa_event");

    public static final long WORD = Layouts.offset(LAYOUT, "word");
    public static final long WAITERS = Layouts.offset(LAYOUT, "waiters");
    public static final long SIZE = LAYOUT.byteSize();

    private static final int SET = 1;

    private EventLayout() {}

    public static boolean isSet(int word) {
        return (word & SET) != 0;
    }

    /** How often it was set, modulo 2^31. */
    public static int times(int word) {
        return word >>> 1;
    }

    /** The {@code word} of one that is not set, once it is. */
    public static int set(int word) {
        return times(word) + 1 << 1 | SET;
    }

    public static int cleared(int word) {
        return word & ~SET;
    }
}
