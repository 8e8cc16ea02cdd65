// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import org.esclusa.internal.layout.EventLayout;
import org.esclusa.internal.layout.Kind;

/** An event in its segment; {@code docs/design/small-objects.md}. */
public final class EventWords {
    private final Segment segment;
    private final Memory memory;
    private final long word;
    private final Waiters waiters;
    private volatile Patience patience = Patience.DEFAULT;

    private EventWords(Segment segment) {
        this.segment = segment;
        this.memory = segment.memory();
        this.word = segment.body() + EventLayout.WORD;
        this.waiters = new Waiters(segment, segment.body() + EventLayout.WAITERS);
    }

    public static EventWords create(String name, SegmentChoices choices) throws Failure {
        return new EventWords(SegmentOpening.create(Shape.EVENT, name, choices, zeros -> {}));
    }

    public static EventWords open(String name, SegmentChoices choices) throws Failure {
        return new EventWords(SegmentOpening.open(Kind.EVENT, name, choices));
    }

    public static EventWords createOrOpen(String name, SegmentChoices choices) throws Failure {
        return new EventWords(SegmentOpening.createOrOpen(Shape.EVENT, name, choices, zeros -> {}));
    }

    public Segment segment() {
        return segment;
    }

    public void patience(Patience patience) {
        this.patience = patience;
    }

    /** One that is set is written too: who waits from now on sees what this thread did. */
    public void set() {
        memory.checkOpen();
        int found = memory.getIntVolatile(word);
        while (!memory.compareAndSetInt(word, found, EventLayout.isSet(found) ? found : EventLayout.set(found))) {
            found = memory.getIntVolatile(word);
        }
        if (!EventLayout.isSet(found)) {
            waiters.wake();
        }
        memory.checkOpen();
    }

    public void clear() {
        memory.checkOpen();
        int found = memory.getIntVolatile(word);
        while (EventLayout.isSet(found) && !memory.compareAndSetInt(word, found, EventLayout.cleared(found))) {
            found = memory.getIntVolatile(word);
        }
        memory.checkOpen();
    }

    public boolean isSet() {
        memory.checkOpen();
        boolean set = EventLayout.isSet(memory.getIntAcquire(word)); // pairs with the compare-and-set of set
        memory.checkOpen();
        return set;
    }

    /** How often it has been set while it was not, modulo 2^31. */
    public int timesSet() {
        memory.checkOpen();
        int times = EventLayout.times(memory.getIntAcquire(word)); // as isSet
        memory.checkOpen();
        return times;
    }

    /** One wait until it is set, or has been since. */
    public Watch watch() {
        memory.checkOpen();
        return waiters.watch(isSetSince());
    }

    private Waiters.Try isSetSince() {
        int times = EventLayout.times(memory.getIntAcquire(word));
        return () -> {
            int found = memory.getIntAcquire(word);
            return EventLayout.isSet(found) || EventLayout.times(found) != times ? Outcome.DONE : Outcome.EMPTY;
        };
    }

    /** {@link Outcome#DONE}, also if it was set and cleared since, or why not. */
    public int await(long deadline, boolean interruptible) {
        memory.checkOpen();
        Waiters.Try isSet = isSetSince();
        int outcome = isSet.attempt();
        if (outcome != Outcome.DONE) {
            outcome = waiters.await(isSet, patience, deadline, interruptible);
        }
        memory.checkOpen();
        return outcome;
    }
}
