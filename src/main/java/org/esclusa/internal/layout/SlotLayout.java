// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.layout;

import static java.lang.foreign.MemoryLayout.paddingLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.StructLayout;

/**
 * A message's place; the payload follows, then padding to a multiple of 64 bytes.
 *
 * <p>{@code word}: the state in bits 19–16. While nobody owns the slot, bits 63–20 are the low 44 bits of the ticket
 * and bits 15–0 are 0. While a handle owns it, bits 63–40 are the low 24 bits of the ticket, bits 39–20 the low 20
 * bits of the handle's generation, and bits 15–0 the handle's index.
 */
public final class SlotLayout {
    public static final StructLayout LAYOUT = structLayout(
                    JAVA_LONG.withName("word"),
                    JAVA_INT.withName("length"),
                    JAVA_INT.withName("type"),
                    JAVA_INT.withName("returns"),
                    paddingLayout(4),
                    JAVA_LONG.withName("ticket"))
            .withName("esclusa_slot");

    public static final long WORD = Layouts.offset(LAYOUT, "word");
    public static final long LENGTH = Layouts.offset(LAYOUT, "length");
    public static final long TYPE = Layouts.offset(LAYOUT, "type");
    public static final long RETURNS = Layouts.offset(LAYOUT, "returns");
    public static final long TICKET = Layouts.offset(LAYOUT, "ticket");
    public static final long PAYLOAD = LAYOUT.byteSize();

    public static final int EMPTY = 0;
    public static final int FULL = 1;
    public static final int VOID = 2;
    public static final int RETURNED = 3;
    public static final int CLAIMED = 4;
    public static final int TAKEN = 5;

    private static final long LOW_44 = (1L << 44) - 1;
    private static final long LOW_24 = (1L << 24) - 1;
    private static final long LOW_20 = (1L << 20) - 1;
    private static final long LINE = 64;

    private SlotLayout() {}

    /** The distance from one slot to the next. */
    public static long stride(long slotBytes) {
        return (PAYLOAD + slotBytes + LINE - 1) / LINE * LINE;
    }

    public static long empty(long ticket) {
        return ticket << 20;
    }

    public static long full(long ticket) {
        return ticket << 20 | FULL << 16;
    }

    public static long voided(long ticket) {
        return ticket << 20 | VOID << 16;
    }

    public static long returned(long ticket) {
        return ticket << 20 | RETURNED << 16;
    }

    public static long claimed(long ticket, int handle, int generation) {
        return owned(ticket, handle, generation) | CLAIMED << 16;
    }

    public static long taken(long ticket, int handle, int generation) {
        return owned(ticket, handle, generation) | TAKEN << 16;
    }

    private static long owned(long ticket, int handle, int generation) {
        return ticket << 40 | (generation & LOW_20) << 20 | handle;
    }

    public static int state(long word) {
        return (int) (word >>> 16) & 0xf;
    }

    /** Of a claimed or taken slot: the index of the handle whose it is. */
    public static int handle(long word) {
        return (int) word & 0xffff;
    }

    /** Of a claimed or taken slot: whether its handle was of this generation. */
    public static boolean isOfGeneration(long word, int generation) {
        return (word >>> 20 & LOW_20) == (generation & LOW_20);
    }

    /** Whether {@code word} names {@code ticket}, as far as it names one. */
    public static boolean names(long word, long ticket) {
        return state(word) >= CLAIMED ? word >>> 40 == (ticket & LOW_24) : word >>> 20 == (ticket & LOW_44);
    }

    /** The ticket whose low 44 bits are {@code low} and which is {@code cursor} or the nearest before it. */
    static long fullTicket(long low, long cursor) {
        return cursor - (cursor - low & LOW_44);
    }
}
