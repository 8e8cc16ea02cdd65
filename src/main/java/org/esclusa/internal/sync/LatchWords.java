// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import org.esclusa.internal.layout.Kind;
import org.esclusa.internal.layout.LatchLayout;
import org.esclusa.internal.sys.Errno;

/** A latch in its segment; {@code docs/design/small-objects.md}. */
public final class LatchWords {
    private final Segment segment;
    private final Memory memory;
    private final long count;
    private final Waiters waiters;
    private volatile Patience patience = Patience.DEFAULT;

    private LatchWords(Segment segment) {
        this.segment = segment;
        this.memory = segment.memory();
        this.count = segment.body() + LatchLayout.COUNT;
        this.waiters = new Waiters(segment, segment.body() + LatchLayout.WAITERS);
    }

    public static LatchWords create(String name, int count, SegmentChoices choices) throws Failure {
        return new LatchWords(SegmentOpening.create(
                Shape.latch(count), name, choices, body -> body.set(JAVA_LONG, LatchLayout.COUNT, count)));
    }

    public static LatchWords open(String name, SegmentChoices choices) throws Failure {
        return new LatchWords(SegmentOpening.open(Kind.LATCH, name, choices));
    }

    /** One found has the same parameter. */
    public static LatchWords createOrOpen(String name, int count, SegmentChoices choices) throws Failure {
        LatchWords words = new LatchWords(SegmentOpening.createOrOpen(
                Shape.latch(count), name, choices, body -> body.set(JAVA_LONG, LatchLayout.COUNT, count)));
        long found = words.segment.header().shape().parameter(0);
        if (found != count) {
            words.segment.close();
            throw Failure.of("open", name, Errno.EINVAL, "it was made with a count of " + found + ", not " + count);
        }
        return words;
    }

    public Segment segment() {
        return segment;
    }

    public void patience(Patience patience) {
        this.patience = patience;
    }

    /** Takes {@code n} from the count, which stops at 0. */
    public void countDown(int n) {
        memory.checkOpen();
        long found = memory.getLongVolatile(count);
        while (!memory.compareAndSetLong(count, found, less(found, n))) {
            found = memory.getLongVolatile(count);
        }
        if (found != 0 && less(found, n) == 0) {
            waiters.wake();
        }
        memory.checkOpen();
    }

    private static long less(long count, int n) {
        return Long.compareUnsigned(count, n) > 0 ? count - n : 0;
    }

    public long count() {
        memory.checkOpen();
        long found = memory.getLongAcquire(count); // pairs with the compare-and-set of countDown
        memory.checkOpen();
        return found;
    }

    /** One wait until it is 0. */
    public Watch watch() {
        memory.checkOpen();
        return waiters.watch(isZero());
    }

    private Waiters.Try isZero() {
        return () -> memory.getLongAcquire(count) == 0 ? Outcome.DONE : Outcome.EMPTY;
    }

    /** {@link Outcome#DONE}, or why not. */
    public int await(long deadline, boolean interruptible) {
        memory.checkOpen();
        Waiters.Try isZero = isZero();
        int outcome = isZero.attempt();
        if (outcome != Outcome.DONE) {
            outcome = waiters.await(isZero, patience, deadline, interruptible);
        }
        memory.checkOpen();
        return outcome;
    }
}
