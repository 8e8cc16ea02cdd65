// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.layout;

import static java.lang.foreign.MemoryLayout.sequenceLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.StructLayout;

/**
 * One open object of one process.
 *
 * <p>{@code state}: bits 63–32 generation, bit 1 slow, bit 0 active; a low half of 0 says that nothing of an earlier
 * holder is left. The other fields are for display only.
 */
public final class MemberLayout {
    public static final StructLayout LAYOUT = structLayout(
                    JAVA_LONG.withName("state"),
                    JAVA_INT.withName("pid"),
                    JAVA_INT.withName("language"),
                    JAVA_LONG.withName("joined"),
                    sequenceLayout(40, JAVA_BYTE).withName("name"))
            .withName("esclusa_member");

    public static final long STATE = Layouts.offset(LAYOUT, "state");
    public static final long PID = Layouts.offset(LAYOUT, "pid");
    public static final long LANGUAGE = Layouts.offset(LAYOUT, "language");
    public static final long JOINED = Layouts.offset(LAYOUT, "joined");
    public static final long NAME = Layouts.offset(LAYOUT, "name");
    public static final long NAME_BYTE_SIZE = 40;
    public static final long SIZE = LAYOUT.byteSize();

    /** Member {@code i} lives as long as somebody has locked this byte plus {@code i} of the file. */
    public static final long LOCK_BASE = 1L << 62;

    public static final int JAVA = 1;

    private static final int ACTIVE = 1;
    private static final int SLOW = 2;

    private MemberLayout() {}

    /** The language with number {@code language}, for display. */
    public static String language(int language) {
        return switch (language) {
            case JAVA -> "Java";
            case 2 -> "C";
            case 3 -> "Python";
            default -> "language " + Integer.toUnsignedString(language);
        };
    }

    public static boolean isClean(long state) {
        return (int) state == 0;
    }

    public static boolean isActive(long state) {
        return (state & ACTIVE) != 0;
    }

    /** Whether it can neither sleep on a futex nor wake. */
    public static boolean isSlow(long state) {
        return (state & SLOW) != 0;
    }

    /** The state of the next holder of this member. */
    public static long joined(long state) {
        return ((state >>> 32) + 1) << 32 | ACTIVE;
    }

    /** The same for one who can neither sleep on a futex nor wake. */
    public static long joinedSlow(long state) {
        return joined(state) | SLOW;
    }

    /** The same generation, with nothing left to be done. */
    public static long cleaned(long state) {
        return state >>> 32 << 32;
    }
}
