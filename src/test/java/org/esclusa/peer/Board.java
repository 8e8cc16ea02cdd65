// SPDX-License-Identifier: Apache-2.0
package org.esclusa.peer;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file that workers write down on what they did, and that outlives them: whatever stands here was so when they died.
 *
 * <p>All words have 64 bits. Each has one writer at a time: its worker, whoever has the lock that it stands under, or the
 * harness; so that Python, which has no atomic addition, can write them too. {@code native/peers/esclusa_peer/board.h} and
 * {@code src/test/python/esclusa_board.py} are the same.
 */
public final class Board implements AutoCloseable {
    /** How many may work at a time. */
    public static final int SLOTS = 15;
    /** How many messages a slot may send. */
    public static final int IDS = 1 << 22;
    /** How many moments of return, and how many meetings, are kept of each slot. */
    public static final int RETURNS = 256;

    public static final int EVENTS = 512;
    public static final int OTHERS = 5;
    public static final int TALLIES = 4;

    private static final int PAGE = 65536;

    /**
     * 1: who does not drain leaves at the end of his round; {@link #DRAINED}: all of these have left, and who drains leaves
     * at the end of the stream.
     */
    public static final long STOP = 0;

    public static final long DRAINED = 2;
    /** Two numbers that a lock protects, alike whenever nobody is inside; and a number of items. */
    public static final long FIRST = 8;

    public static final long SECOND = 16;
    public static final long ITEMS = 24;

    /** Words of a slot: which life works here, none once it is known to be dead; 0, or life and weight of one who is inside. */
    public static final long LIFE = 0;

    public static final long INSIDE = 8;
    /** How many things all lives together have begun, and done. */
    public static final long BEGUN = 16;

    public static final long DONE = 24;
    /** How many messages the call that has begun may take along. */
    public static final long GRASP = 32;
    /**
     * Told by the harness: twice the number of the store to die at, modulo those of a round; odd: to be stopped at;
     * negative: at none any more.
     */
    public static final long ARM = 40;
    /** How many stores the last round had, how many returns were needed, how many rounds there were. */
    public static final long STORES = 48;

    public static final long RETURN_COUNT = 56;
    public static final long ROUNDS = 64;
    /** 1 if it has left by itself. */
    public static final long LEFT = 72;
    /** How many messages it has numbered, and how many meetings it has seen. */
    public static final long ID_COUNT = 80;

    public static final long EVENT_COUNT = 88;
    /** How often a call returned 0, 1 and so on. */
    public static final long TALLY = 96;
    /** Odd while it waits for all to be let go on; 0 until it first does. */
    public static final long TURN = 128;
    /** What it has seen that must not be: a sentence. */
    public static final long FAULT = 1024;

    public static final long RETURNED = 2048;
    public static final long EVENT = 8192;
    public static final long EVENT_SIZE = 64;
    /** Of an event: its moment, what the others may weigh together, how many they are, and who they are. */
    public static final long EVENT_LIMIT = 8;

    public static final long EVENT_OTHERS = 16;

    private static final long FATES = PAGE * (1L + SLOTS);
    private static final long SIZE = FATES + SLOTS * 2L * IDS;
    private static final VarHandle WORD = ValueLayout.JAVA_LONG.varHandle();
    private static final VarHandle BYTE = ValueLayout.JAVA_BYTE.varHandle();

    private final Arena arena = Arena.ofShared();
    private final MemorySegment memory;

    /** Maps the file, which is made if it is not there. */
    public Board(Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            memory = channel.map(FileChannel.MapMode.READ_WRITE, 0, SIZE, arena);
        }
    }

    /** The offset of a slot's word, or of a message. */
    public static long at(int slot, long word) {
        return PAGE * (1L + slot) + word;
    }

    /** Where it stands whether the put of a message has begun (1) or returned (2). */
    public static long putAt(int message) {
        return FATES + message / IDS * 2L * IDS + message % IDS;
    }

    /** Where it stands whether it was taken (1), acknowledged (2), or its acknowledging has begun (3). */
    public static long takenAt(int message) {
        return putAt(message) + IDS;
    }

    public long get(long offset) {
        return (long) WORD.getVolatile(memory, offset);
    }

    public void set(long offset, long value) {
        WORD.setVolatile(memory, offset, value);
    }

    /** By a load and a store. */
    public void add(long offset, long delta) {
        set(offset, get(offset) + delta);
    }

    /** Takes the word away. */
    long take(long offset) {
        return (long) WORD.getAndSet(memory, offset, 0L);
    }

    public byte mark(long offset) {
        return (byte) BYTE.getVolatile(memory, offset);
    }

    public void mark(long offset, int value) {
        BYTE.setVolatile(memory, offset, (byte) value);
    }

    /** What the slot's worker has seen that must not be, or nothing. */
    public String fault(int slot) {
        return memory.getString(at(slot, FAULT), StandardCharsets.UTF_8);
    }

    void fault(int slot, String sentence) {
        byte[] text = sentence.getBytes(StandardCharsets.UTF_8);
        int most = (int) (RETURNED - FAULT) - 1;
        MemorySegment.copy(text, 0, memory, ValueLayout.JAVA_BYTE, at(slot, FAULT), Math.min(text.length, most));
    }

    /** As if nobody had worked there; the numbers of all lives together stay. */
    public void clear(int slot, long life) {
        for (long word : new long[] {INSIDE, GRASP, ARM, STORES, LEFT, TURN, FAULT}) {
            set(at(slot, word), 0);
        }
        set(at(slot, LIFE), life);
    }

    /** Makes what the lock protects whole, as whoever was told of a death. */
    void mend() {
        set(SECOND, get(FIRST));
    }

    @Override
    public void close() {
        arena.close();
    }
}
