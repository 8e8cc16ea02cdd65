// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import org.esclusa.internal.layout.Kind;
import org.esclusa.internal.layout.LabelledLayout;
import org.esclusa.internal.sys.Errno;

/** A table of counters in its segment; {@code docs/design/counters.md}. */
public final class CountersWords {
    private final Segment segment;
    private final Memory memory;
    private final CountersTable table;
    private int next; // where to look first for a free entry; of threads that race for it, each finds one

    private CountersWords(Segment segment) {
        this.segment = segment;
        this.memory = segment.memory();
        this.table = new CountersTable(memory, segment.header());
    }

    public static CountersWords create(String name, int capacity, SegmentChoices choices) throws Failure {
        return new CountersWords(SegmentOpening.create(Shape.counters(capacity), name, choices, zeros -> {}));
    }

    public static CountersWords open(String name, SegmentChoices choices) throws Failure {
        return new CountersWords(SegmentOpening.open(Kind.COUNTERS, name, choices));
    }

    /** One found has the same capacity. */
    public static CountersWords createOrOpen(String name, int capacity, SegmentChoices choices) throws Failure {
        CountersWords words =
                new CountersWords(SegmentOpening.createOrOpen(Shape.counters(capacity), name, choices, zeros -> {}));
        int found = words.capacity();
        if (found != capacity) {
            words.segment.close();
            throw Failure.of("open", name, Errno.EINVAL, "it has room for " + found + " counters, not " + capacity);
        }
        return words;
    }

    public Segment segment() {
        return segment;
    }

    public int capacity() {
        return table.capacity();
    }

    /** Allocates an entry with the value 0 for this member; both texts fit. */
    public LabelledWords allocate(byte[] label, byte[] unit, boolean gauge) throws Failure {
        memory.checkOpen();
        Room room = new Room(segment, this::version);
        LabelledWords allocated;
        do {
            allocated = tryAllocate(label, unit, gauge);
        } while (allocated == null && room.make());
        memory.checkOpen();
        if (allocated == null) {
            String reason = "all " + capacity() + " counters are in use";
            throw Failure.of("allocate in", segment.name(), Errno.ENOSPC, reason);
        }
        return allocated;
    }

    /** Another number whenever an entry was allocated or freed. */
    private long version() {
        long sum = 0;
        for (int i = 0; i < capacity(); i++) {
            sum += table.stateAcquire(i);
        }
        return sum;
    }

    private LabelledWords tryAllocate(byte[] label, byte[] unit, boolean gauge) {
        int first = next;
        for (int i = 0; i < capacity(); i++) {
            int index = (first + i) % capacity();
            long found = table.stateAcquire(index);
            long written = LabelledLayout.beingWritten(found, segment.members().mine());
            if (LabelledLayout.isFree(found) && table.compareAndSetState(index, found, written)) {
                table.write(index, written, label, unit, gauge);
                next = (index + 1) % capacity();
                return new LabelledWords(segment, table, index, LabelledLayout.generation(written));
            }
        }
        return null;
    }

    /** The counter at {@code index}, or null; a dead owner is marked by now, or within a millisecond. */
    public LabelledEntry read(int index) {
        memory.checkOpen();
        segment.sweepNowAndThen();
        LabelledEntry entry = table.read(index);
        memory.checkOpen();
        return entry;
    }

    /** The counter that was read. */
    public LabelledWords words(LabelledEntry entry) {
        return new LabelledWords(segment, table, entry.index(), entry.generation());
    }
}
