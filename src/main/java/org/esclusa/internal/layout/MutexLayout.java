// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.layout;

import static java.lang.foreign.MemoryLayout.sequenceLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.StructLayout;

/**
 * The body of a mutex: one word, and its {@link ConditionLayout conditions}.
 *
 * <p>Bits 63–32 generation, one more at each acquisition; bit 17 recovered; bit 16 contended; bits 15–0 the owner's
 * member index + 1, or 0. The low half is what sleepers compare.
 */
public final class MutexLayout {
    public static final StructLayout LAYOUT = structLayout(
                    JAVA_LONG.withName("word"),
                    sequenceLayout(ConditionLayout.COUNT, ConditionLayout.LAYOUT)
                            .withName("condition"))
            .withName("esclusa_mutex");

    public static final long WORD = Layouts.offset(LAYOUT, "word");
    public static final long CONDITION = Layouts.offset(LAYOUT, "condition");
    public static final long SIZE = LAYOUT.byteSize();

    private static final long RECOVERED = 1 << 17;
    private static final long CONTENDED = 1 << 16;
    private static final long OWNER = 0xffff;
    private static final long GENERATION = 0xffff_ffffL << 32;
    private static final long ONE_GENERATION = 1L << 32;

    private MutexLayout() {}

    public static boolean isFree(long word) {
        return (word & OWNER) == 0;
    }

    /** Its member index, or -1 if the lock is free. */
    public static int owner(long word) {
        return (int) (word & OWNER) - 1;
    }

    public static long generation(long word) {
        return word >>> 32;
    }

    public static boolean isRecovered(long word) {
        return (word & RECOVERED) != 0;
    }

    public static boolean isContended(long word) {
        return (word & CONTENDED) != 0;
    }

    public static long contended(long word) {
        return word | CONTENDED;
    }

    public static long notRecovered(long word) {
        return word & ~RECOVERED;
    }

    /** The free {@code word} once {@code member} has taken it. */
    public static long acquired(long word, int member) {
        return nextGeneration(word) | word & RECOVERED | member + 1;
    }

    /** The {@code word} of a dead owner once {@code member} has taken it over. */
    public static long handedOn(long word, int member) {
        return nextGeneration(word) | CONTENDED | RECOVERED | member + 1;
    }

    /** The {@code word} once its owner has let go. */
    public static long released(long word) {
        return word & (GENERATION | RECOVERED);
    }

    /** The {@code word} of a dead owner once it is free. */
    public static long recovered(long word) {
        return nextGeneration(word) | RECOVERED;
    }

    private static long nextGeneration(long word) {
        return (word & GENERATION) + ONE_GENERATION;
    }
}
