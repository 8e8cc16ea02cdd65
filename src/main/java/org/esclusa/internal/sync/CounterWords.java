// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import org.esclusa.internal.layout.CounterLayout;
import org.esclusa.internal.layout.Kind;

/** A counter in a segment, its own or one of others too. */
public final class CounterWords {
    private final Segment segment;
    private final Memory memory;
    private final long value;

    CounterWords(Segment segment, long value) {
        this.segment = segment;
        this.memory = segment.memory();
        this.value = value;
    }

    private static CounterWords only(Segment segment) {
        return new CounterWords(segment, segment.body() + CounterLayout.VALUE);
    }

    public static CounterWords create(String name, long value, SegmentChoices choices) throws Failure {
        return only(SegmentOpening.create(
                Shape.COUNTER, name, choices, body -> body.set(JAVA_LONG, CounterLayout.VALUE, value)));
    }

    public static CounterWords open(String name, SegmentChoices choices) throws Failure {
        return only(SegmentOpening.open(Kind.COUNTER, name, choices));
    }

    public static CounterWords createOrOpen(String name, long value, SegmentChoices choices) throws Failure {
        return only(SegmentOpening.createOrOpen(
                Shape.COUNTER, name, choices, body -> body.set(JAVA_LONG, CounterLayout.VALUE, value)));
    }

    public Segment segment() {
        return segment;
    }

    public long getAcquire() {
        memory.checkOpen();
        long found = memory.getLongAcquire(value);
        memory.checkOpen();
        return found;
    }

    public void setRelease(long to) {
        memory.checkOpen();
        memory.setLongRelease(value, to);
        memory.checkOpen();
    }

    public long getAndAdd(long delta) {
        memory.checkOpen();
        long before = memory.getAndAddLong(value, delta);
        memory.checkOpen();
        return before;
    }

    public boolean compareAndSet(long expected, long to) {
        memory.checkOpen();
        boolean done = memory.compareAndSetLong(value, expected, to);
        memory.checkOpen();
        return done;
    }
}
