// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.layout;

import static java.lang.foreign.MemoryLayout.paddingLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.StructLayout;

/** The body of a queue begins with this; {@link HandleLayout handles} and {@link SlotLayout slots} follow. */
public final class QueueLayout {
    public static final StructLayout LAYOUT = structLayout(
                    JAVA_LONG.withName("tail"),
                    paddingLayout(56),
                    JAVA_LONG.withName("head"),
                    paddingLayout(56),
                    JAVA_INT.withName("published"),
                    JAVA_INT.withName("consumers_waiting"),
                    JAVA_INT.withName("freed"),
                    JAVA_INT.withName("producers_waiting"),
                    JAVA_LONG.withName("returned"),
                    JAVA_LONG.withName("searched"),
                    paddingLayout(32),
                    JAVA_LONG.withName("high_water"),
                    JAVA_LONG.withName("aborted"),
                    JAVA_LONG.withName("producers_seen"),
                    paddingLayout(40))
            .withName("esclusa_queue");

    public static final long TAIL = Layouts.offset(LAYOUT, "tail");
    public static final long HEAD = Layouts.offset(LAYOUT, "head");
    public static final long PUBLISHED = Layouts.offset(LAYOUT, "published");
    public static final long CONSUMERS_WAITING = Layouts.offset(LAYOUT, "consumers_waiting");
    public static final long FREED = Layouts.offset(LAYOUT, "freed");
    public static final long PRODUCERS_WAITING = Layouts.offset(LAYOUT, "producers_waiting");
    public static final long RETURNED = Layouts.offset(LAYOUT, "returned");
    public static final long SEARCHED = Layouts.offset(LAYOUT, "searched");
    public static final long HIGH_WATER = Layouts.offset(LAYOUT, "high_water");
    public static final long ABORTED = Layouts.offset(LAYOUT, "aborted");
    public static final long PRODUCERS_SEEN = Layouts.offset(LAYOUT, "producers_seen");
    public static final long SIZE = LAYOUT.byteSize();

    // What the header's parameters mean
    public static final int SLOTS = 0;
    public static final int SLOT_BYTES = 1;
    public static final int HANDLES = 2;
    public static final int PARAMETERS = 3;

    public static final int MOST_SLOTS = Integer.MAX_VALUE;
    public static final int MOST_SLOT_BYTES = Integer.MAX_VALUE;
    public static final int MOST_HANDLES = 65_535;

    static final Body BODY = new Body() {
        @Override
        public int parameters() {
            return PARAMETERS;
        }

        @Override
        public boolean isInRange(long[] parameters) {
            return isWithin(parameters[SLOTS], 1, MOST_SLOTS)
                    && isWithin(parameters[SLOT_BYTES], 0, MOST_SLOT_BYTES)
                    && isWithin(parameters[HANDLES], 1, MOST_HANDLES);
        }

        @Override
        public long byteSize(long[] parameters, int members) { // less than 2^63
            long slots = SlotLayout.stride(parameters[SLOT_BYTES]) * parameters[SLOTS];
            return SIZE + HandleLayout.SIZE * parameters[HANDLES] + slots;
        }

        private static boolean isWithin(long parameter, long least, long most) {
            return parameter >= least && parameter <= most;
        }
    };

    private QueueLayout() {}
}
