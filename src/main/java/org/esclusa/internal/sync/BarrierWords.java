// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import java.util.concurrent.atomic.AtomicInteger;
import org.esclusa.internal.layout.BarrierLayout;
import org.esclusa.internal.layout.BarrierLayout.Verdict;
import org.esclusa.internal.layout.Kind;
import org.esclusa.internal.sys.Errno;

/** A barrier in its segment; the steps are those of {@code docs/design/small-objects.md}. */
public final class BarrierWords {
    private final Segment segment;
    private final Memory memory;
    private final long word;
    private final long reset;
    private final long entry;
    private final Waiters waiters;
    private final AtomicInteger awaiting = new AtomicInteger();
    private volatile boolean closing;
    private volatile Patience patience = Patience.DEFAULT;

    private BarrierWords(Segment segment) {
        this.segment = segment;
        this.memory = segment.memory();
        this.word = segment.body() + BarrierLayout.WORD;
        this.reset = segment.body() + BarrierLayout.RESET;
        this.entry = BarrierRepair.entry(segment.body(), segment.members().mine());
        this.waiters = new Waiters(segment, segment.body() + BarrierLayout.WAITERS);
    }

    public static BarrierWords create(String name, int parties, SegmentChoices choices) throws Failure {
        return new BarrierWords(SegmentOpening.create(Shape.barrier(parties), name, choices, zeros -> {}));
    }

    public static BarrierWords open(String name, SegmentChoices choices) throws Failure {
        return new BarrierWords(SegmentOpening.open(Kind.BARRIER, name, choices));
    }

    /** One found has the same parameter. */
    public static BarrierWords createOrOpen(String name, int parties, SegmentChoices choices) throws Failure {
        BarrierWords words =
                new BarrierWords(SegmentOpening.createOrOpen(Shape.barrier(parties), name, choices, zeros -> {}));
        long found = words.segment.header().shape().parameter(0);
        if (found != parties) {
            words.segment.close();
            throw Failure.of("open", name, Errno.EINVAL, "it is for " + found + " parties, not " + parties);
        }
        return words;
    }

    public Segment segment() {
        return segment;
    }

    public void patience(Patience patience) {
        this.patience = patience;
    }

    public int parties() {
        return (int) segment.header().shape().parameter(0);
    }

    // Waiting

    /**
     * Arrives, and waits for the others.
     *
     * @return how many were missing, 0 or more; or minus the {@link Outcome}: broken, timed out, interrupted
     */
    public int await(long deadline) {
        awaiting.incrementAndGet(); // before the look at closing, as close looks in the other order
        try {
            memory.checkOpen();
            if (closing) {
                throw memory.closedException();
            }
            int result = arriveAndWait(deadline);
            memory.checkOpen();
            return result;
        } finally {
            awaiting.decrementAndGet();
        }
    }

    private int arriveAndWait(long deadline) {
        takePart();
        while (true) {
            long found = memory.getLongVolatile(word); // A2
            if (BarrierLayout.isBroken(found)) {
                return -Outcome.BROKEN;
            }
            int missing = Math.max(0, parties() - 1 - BarrierLayout.arrived(found));
            long next = missing == 0 ? BarrierLayout.ended(found, false) : BarrierLayout.oneMore(found);
            if (memory.compareAndSetLong(word, found, next)) { // A3
                if (missing == 0) {
                    waiters.wake();
                    return 0;
                }
                return waitForOthers(BarrierLayout.generation(found), missing, deadline);
            }
        }
    }

    /** A1 */
    private void takePart() {
        if (memory.getLongAcquire(entry) == 0) {
            Members members = segment.members();
            memory.setLongRelease(entry, BarrierLayout.party(members.table().stateAcquire(members.mine())));
        }
    }

    /** A4 */
    private int waitForOthers(int generation, int index, long deadline) {
        Waiters.Try ended = () -> switch (verdict(generation)) {
            case NOT_KNOWN -> Outcome.EMPTY;
            case COMPLETE -> Outcome.DONE;
            case BROKEN -> Outcome.BROKEN;
        };
        int outcome = ended.attempt();
        if (!Outcome.isFinal(outcome)) {
            outcome = waiters.await(ended, patience, deadline, true);
        }
        if (outcome == Outcome.TIMED_OUT || outcome == Outcome.INTERRUPTED) {
            Verdict before = breakGeneration(generation);
            if (before == Verdict.COMPLETE) {
                if (outcome == Outcome.INTERRUPTED) {
                    Thread.currentThread().interrupt();
                }
                return index;
            }
            boolean brokenBefore = before == Verdict.BROKEN && outcome == Outcome.TIMED_OUT;
            return brokenBefore ? -Outcome.BROKEN : -outcome;
        }
        return outcome == Outcome.DONE ? index : -outcome;
    }

    private Verdict verdict(int generation) {
        return verdict(memory.getLongAcquire(word), generation);
    }

    private Verdict verdict(long found, int generation) {
        return BarrierLayout.verdict(found, memory.getLongAcquire(reset), generation);
    }

    /** Breaks it, unless there is a verdict on this generation, which then is returned. */
    private Verdict breakGeneration(int generation) {
        while (true) {
            long found = memory.getLongVolatile(word);
            Verdict verdict = verdict(found, generation);
            if (verdict != Verdict.NOT_KNOWN) {
                return verdict;
            }
            if (memory.compareAndSetLong(word, found, BarrierLayout.broken(found))) {
                waiters.wake();
                return Verdict.NOT_KNOWN;
            }
        }
    }

    // State

    /** Makes it whole and empty. */
    public void reset() {
        memory.checkOpen();
        segment.sweep(); // or a repair that is half done breaks it once more
        while (true) {
            long found = memory.getLongVolatile(word);
            if (BarrierLayout.arrived(found) == 0 && !BarrierLayout.isBroken(found)) {
                break;
            }
            recordReset(BarrierLayout.generation(found));
            if (memory.compareAndSetLong(word, found, BarrierLayout.ended(found, true))) {
                waiters.wake();
                break;
            }
        }
        memory.checkOpen();
    }

    /** Before the reset itself: whoever sees that sees this. */
    private void recordReset(int generation) {
        long before = memory.getLongVolatile(reset);
        while (!BarrierLayout.isResetSince(before, generation)
                && !memory.compareAndSetLong(reset, before, BarrierLayout.resetOf(generation))) {
            before = memory.getLongVolatile(reset);
        }
    }

    public boolean isBroken() {
        memory.checkOpen();
        boolean broken = BarrierLayout.isBroken(memory.getLongAcquire(word));
        if (!broken && segment.sweepNowAndThen()) {
            broken = BarrierLayout.isBroken(memory.getLongAcquire(word));
        }
        memory.checkOpen();
        return broken;
    }

    /** How many wait. */
    public int waiting() {
        memory.checkOpen();
        long found = memory.getLongAcquire(word);
        memory.checkOpen();
        return BarrierLayout.isBroken(found) ? 0 : BarrierLayout.arrived(found);
    }

    /** Leaves; if a thread waits, what it leaves is repaired as after its death. */
    public void close() {
        segment.endIfCut();
        closing = true;
        if (awaiting.get() == 0 && !memory.isClosed()) {
            long party = memory.getLongVolatile(entry);
            if (party != 0) {
                memory.compareAndSetLong(entry, party, 0);
            }
        }
        segment.close();
    }
}
