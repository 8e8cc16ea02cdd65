// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.layout;

import static java.lang.foreign.MemoryLayout.paddingLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.StructLayout;

/**
 * A producer or consumer of a queue.
 *
 * <p>{@code owner}: bits 63–32 generation, one more at each registration; bits 31–16 role; bits 15–0 member index +
 * 1, or 0.
 *
 * <p>{@code intent}, the tickets that it is after: bits 63–20 the first one's low 44 bits, bits 19–4 how many, bits
 * 3–0 what for.
 */
public final class HandleLayout {
    public static final StructLayout LAYOUT = structLayout(
                    JAVA_LONG.withName("owner"),
                    JAVA_LONG.withName("intent"),
                    JAVA_INT.withName("waiting"),
                    paddingLayout(44))
            .withName("esclusa_handle");

    public static final long OWNER = Layouts.offset(LAYOUT, "owner");
    public static final long INTENT = Layouts.offset(LAYOUT, "intent");
    public static final long WAITING = Layouts.offset(LAYOUT, "waiting");
    public static final long SIZE = LAYOUT.byteSize();

    public static final int FREE = 0;
    public static final int PRODUCER = 1;
    public static final int CONSUMER = 2;

    /** A bit of {@code waiting}: the holder's thread waits in a call. */
    public static final int WAITS = 1;

    /** A bit of {@code waiting}: it is to be rung for, while its thread does something else. */
    public static final int RUNG = 2;

    public static final int NOTHING = 0;
    public static final int PUT = 1;
    public static final int TAKE = 2;

    /** How many tickets one intent can name. */
    public static final int MOST_TICKETS = 0xffff;

    private HandleLayout() {}

    public static int role(long owner) {
        return (int) (owner >>> 16) & 0xffff;
    }

    /** The index of the member whose handle it is, or -1. */
    public static int member(long owner) {
        return (int) (owner & 0xffff) - 1;
    }

    public static int generation(long owner) {
        return (int) (owner >>> 32);
    }

    /** The free {@code owner} once {@code member} has registered there. */
    public static long registered(long owner, int role, int member) {
        return ((owner >>> 32) + 1) << 32 | (long) role << 16 | member + 1;
    }

    /** The same generation, free. */
    public static long freed(long owner) {
        return owner >>> 32 << 32;
    }

    public static long put(long ticket, int count) {
        return ticket << 20 | (long) count << 4 | PUT;
    }

    public static long take(long ticket, int count) {
        return ticket << 20 | (long) count << 4 | TAKE;
    }

    public static int purpose(long intent) {
        return (int) intent & 0xf;
    }

    public static int count(long intent) {
        return (int) (intent >>> 4) & 0xffff;
    }

    /** The first ticket in full, {@code cursor} being tail or head: it is not beyond that, nor 2^44 behind. */
    public static long first(long intent, long cursor) {
        return SlotLayout.fullTicket(intent >>> 20, cursor);
    }
}
