// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.layout;

import static java.lang.foreign.MemoryLayout.paddingLayout;
import static java.lang.foreign.MemoryLayout.sequenceLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.StructLayout;

/**
 * An entry of a table of counters; the body is as many as {@code parameter[0]} says, and nothing else.
 *
 * <p>State: bits 63–32 generation, one more at each allocation and each free; bits 31–16 free, being written, used or
 * orphaned; bits 15–0 the owner's member index + 1, or 0.
 */
public final class LabelledLayout {
    public static final int UNIT_BYTE_SIZE = 16;
    public static final int LABEL_BYTE_SIZE = 96;

    public static final StructLayout LAYOUT = structLayout(
                    JAVA_LONG.withName("value"),
                    paddingLayout(56),
                    JAVA_LONG.withName("state"),
                    JAVA_INT.withName("type"),
                    paddingLayout(4),
                    sequenceLayout(UNIT_BYTE_SIZE, JAVA_BYTE).withName("unit"),
                    sequenceLayout(LABEL_BYTE_SIZE, JAVA_BYTE).withName("label"))
            .withName("esclusa_labelled");

    public static final long VALUE = Layouts.offset(LAYOUT, "value");
    public static final long STATE = Layouts.offset(LAYOUT, "state");
    public static final long TYPE = Layouts.offset(LAYOUT, "type");
    public static final long UNIT = Layouts.offset(LAYOUT, "unit");
    public static final long LABEL = Layouts.offset(LAYOUT, "label");
    public static final long SIZE = LAYOUT.byteSize();

    /** The header's first parameter is how many entries there are, from 1 to this. */
    public static final int MOST = 1 << 20;

    /** What {@code type} is of a gauge; 0 of a counter. */
    public static final int GAUGE = 1;

    static final Body BODY = new Body() {
        @Override
        public int parameters() {
            return 1;
        }

        @Override
        public boolean isInRange(long[] parameters) {
            return parameters[0] >= 1 && parameters[0] <= MOST;
        }

        @Override
        public long byteSize(long[] parameters, int members) {
            return parameters[0] * SIZE;
        }
    };

    private static final int FREE = 0;
    private static final int WRITTEN = 1;
    private static final int USED = 2;
    private static final int ORPHANED = 3;
    private static final int HALF = 0xffff;

    private LabelledLayout() {}

    private static int kind(long state) {
        return (int) state >>> Short.SIZE;
    }

    private static long state(int generation, int kind, int owner) {
        return (long) generation << Integer.SIZE | (long) kind << Short.SIZE | owner;
    }

    public static int generation(long state) {
        return (int) (state >>> Integer.SIZE);
    }

    /** The owner's member index, or -1 if it has none. */
    public static int owner(long state) {
        return (int) (state & HALF) - 1;
    }

    public static boolean isFree(long state) {
        return kind(state) == FREE;
    }

    /** Whether a counter is there, owned or not. */
    public static boolean isThere(long state) {
        return kind(state) == USED || kind(state) == ORPHANED;
    }

    /** The free {@code state} once {@code member} writes label and value. */
    public static long beingWritten(long state, int member) {
        return state(generation(state) + 1, WRITTEN, member + 1);
    }

    /** The {@code state} of what was being written, once that is done. */
    public static long used(long state) {
        return state(generation(state), USED, owner(state) + 1);
    }

    public static long freed(long state) {
        return state(generation(state) + 1, FREE, 0);
    }

    /** The {@code state} once its owner is gone: a counter stays, without owner. */
    public static long withoutOwner(long state) {
        return kind(state) == USED ? state(generation(state), ORPHANED, 0) : freed(state);
    }
}
