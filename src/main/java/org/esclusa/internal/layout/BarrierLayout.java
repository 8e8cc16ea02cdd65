// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.layout;

import static java.lang.foreign.MemoryLayout.paddingLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.StructLayout;

/**
 * The body of a barrier begins with this; a {@link #PARTY line} for each member follows.
 *
 * <p>The word: bits 63–32 generation; bit 31 broken; bits 30–17 how the last 14 generations ended, the last one in bit
 * 30, 1 by a reset; bits 16–0 arrived. The word {@code reset}: 2^32 + the latest generation that a reset was for.
 */
public final class BarrierLayout {
    public static final StructLayout LAYOUT = structLayout(
                    JAVA_LONG.withName("word"),
                    JAVA_LONG.withName("reset"),
                    paddingLayout(48),
                    WaitersLayout.LAYOUT.withName("waiters"),
                    paddingLayout(56))
            .withName("esclusa_barrier");

    public static final StructLayout PARTY =
            structLayout(JAVA_LONG.withName("entry"), paddingLayout(56)).withName("esclusa_party");

    public static final long WORD = Layouts.offset(LAYOUT, "word");
    public static final long RESET = Layouts.offset(LAYOUT, "reset");
    public static final long WAITERS = Layouts.offset(LAYOUT, "waiters");
    public static final long SIZE = LAYOUT.byteSize();
    public static final long ENTRY = Layouts.offset(PARTY, "entry");
    public static final long PARTY_SIZE = PARTY.byteSize();

    /** The header's first parameter: how many have to arrive, from 1 to this. */
    public static final int MOST_PARTIES = 65_535;

    static final Body BODY = Body.ofNumber(MOST_PARTIES, members -> SIZE + PARTY_SIZE * members);

    private static final long BROKEN = 1L << 31;
    private static final int ENDS = 14;
    private static final int ENDS_SHIFT = 17;
    private static final long ONE_GENERATION = 1L << 32;

    private BarrierLayout() {}

    public static int generation(long word) {
        return (int) (word >>> 32);
    }

    public static boolean isBroken(long word) {
        return (word & BROKEN) != 0;
    }

    public static int arrived(long word) {
        return (int) (word & (1L << ENDS_SHIFT) - 1);
    }

    public static long broken(long word) {
        return word | BROKEN;
    }

    public static long oneMore(long word) {
        return word + 1;
    }

    /** The {@code word} once its generation has ended. */
    public static long ended(long word, boolean byReset) {
        long ends = (word >>> ENDS_SHIFT & (1L << ENDS) - 1) >>> 1 | (byReset ? 1L << ENDS - 1 : 0);
        return (word & -ONE_GENERATION) + ONE_GENERATION | ends << ENDS_SHIFT;
    }

    /** What became of a generation. */
    public enum Verdict {
        NOT_KNOWN,
        COMPLETE,
        BROKEN
    }

    /** On a generation, by words of that time or later, the one named first read first. */
    public static Verdict verdict(long word, long reset, int generation) {
        int later = generation(word) - generation;
        if (later == 0) {
            return isBroken(word) ? Verdict.BROKEN : Verdict.NOT_KNOWN;
        }
        boolean tells = Integer.compareUnsigned(later, ENDS) <= 0; // otherwise: by far more threads than parties
        boolean isReset = tells ? (word >>> 31 - later & 1) != 0 : isResetSince(reset, generation);
        return isReset ? Verdict.BROKEN : Verdict.COMPLETE;
    }

    /** Whether the word {@code reset} tells of this generation, or a later one. */
    public static boolean isResetSince(long reset, int generation) {
        return reset != 0 && (int) reset - generation >= 0;
    }

    /** The word {@code reset} that tells of this generation. */
    public static long resetOf(int generation) {
        return ONE_GENERATION | Integer.toUnsignedLong(generation);
    }

    /** The entry of a member that takes part, whose state is this. */
    public static long party(long state) {
        return state & -ONE_GENERATION | 1;
    }
}
