// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.layout;

import static java.lang.foreign.MemoryLayout.paddingLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.StructLayout;

/**
 * The words of a ledger: one that counts the units which are free, and an entry for each member.
 *
 * <p>The word: bit 63 recovered; bits 62–36 generation, one more at each change; bits 35–20 who made it, member index +
 * 1; bits 19–0 how many units are free. An entry: bits 63–41 generation of the announced change, its low 23 bits; bits
 * 40–20 the change, a signed number, 0 none; bits 19–0 how many units the member holds.
 */
public final class LedgerLayout {
    public static final StructLayout ENTRY =
            structLayout(JAVA_LONG.withName("word"), paddingLayout(56)).withName("esclusa_entry");

    public static final long ENTRY_WORD = Layouts.offset(ENTRY, "word");
    public static final long ENTRY_SIZE = ENTRY.byteSize();

    /** The most units that there can be. */
    public static final int MOST = (1 << 20) - 1;

    private static final long RECOVERED = 1L << 63;
    private static final int GENERATION_SHIFT = 36;
    private static final long ONE_GENERATION = 1L << GENERATION_SHIFT;
    private static final int WHO_SHIFT = 20;
    private static final int WHO = 0xffff;

    private static final int ENTRY_GENERATION_SHIFT = 41;
    private static final int CHANGE_SHIFT = 20;
    private static final int LONG_WITHOUT_CHANGE = Long.SIZE - ENTRY_GENERATION_SHIFT + CHANGE_SHIFT;
    private static final long CHANGE = (1L << ENTRY_GENERATION_SHIFT) - (1L << CHANGE_SHIFT);

    private LedgerLayout() {}

    // The word

    public static int free(long word) {
        return (int) word & MOST;
    }

    /** The index of the member that made the last change, or -1. */
    public static int who(long word) {
        return (int) (word >>> WHO_SHIFT & WHO) - 1;
    }

    public static boolean isRecovered(long word) {
        return (word & RECOVERED) != 0;
    }

    public static long recovered(long word) {
        return word | RECOVERED;
    }

    public static long notRecovered(long word) {
        return word & ~RECOVERED;
    }

    /** How many changes there were, modulo 2^27. */
    public static long generation(long word) {
        return (word & ~RECOVERED) >>> GENERATION_SHIFT;
    }

    /** The {@code word} after one more change, by member {@code who} or, if that is -1, by nobody. */
    public static long changed(long word, int who, int free) {
        long generation = (word + ONE_GENERATION) & ~RECOVERED & -ONE_GENERATION;
        return word & RECOVERED | generation | (long) (who + 1) << WHO_SHIFT | free & MOST;
    }

    // Entries

    /** How many units the member holds whose entry this is, and whose change is settled or lost. */
    public static int held(long entry) {
        return (int) entry & MOST;
    }

    public static int change(long entry) {
        return (int) (entry << Long.SIZE - ENTRY_GENERATION_SHIFT >> LONG_WITHOUT_CHANGE);
    }

    /** An entry that announces {@code change} as the next one after {@code word}. */
    public static long announced(long word, int change, int held) {
        return generation(word) + 1 << ENTRY_GENERATION_SHIFT | (long) change << CHANGE_SHIFT & CHANGE | held;
    }

    /** Whether {@code entry}, of the member that {@code word} names, announces the change that led to it. */
    public static boolean announces(long entry, long word) {
        return (entry ^ generation(word) << ENTRY_GENERATION_SHIFT) >>> ENTRY_GENERATION_SHIFT == 0
                && change(entry) != 0;
    }

    /** The {@code entry} once its change is settled. */
    public static long settled(long entry) {
        return held(entry) + change(entry) & MOST;
    }

    /** The {@code entry} without the change that it announces. */
    public static long withdrawn(long entry) {
        return held(entry);
    }
}
