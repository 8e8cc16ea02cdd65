// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import org.esclusa.internal.layout.Kind;
import org.esclusa.internal.layout.LedgerLayout;
import org.esclusa.internal.layout.SemaphoreLayout;
import org.esclusa.internal.sys.Errno;

/** A semaphore in its segment; {@code docs/design/ledger.md}, "Semaphore". */
public final class SemaphoreWords {
    private final Segment segment;
    private final Memory memory;
    private final Ledger ledger;
    private final Waiters waiters;
    private final int most;
    private volatile Patience patience = Patience.DEFAULT;

    private SemaphoreWords(Segment segment) {
        this.segment = segment;
        this.memory = segment.memory();
        this.ledger = new Ledger(segment);
        this.waiters = new Waiters(segment, ledger.words().waiters);
        this.most = ledger.words().owned ? (int) parameter(SemaphoreLayout.PERMITS) : LedgerLayout.MOST;
    }

    private long parameter(int index) {
        return segment.header().shape().parameter(index);
    }

    public static SemaphoreWords create(String name, int permits, boolean owned, SegmentChoices choices)
            throws Failure {
        Shape shape = Shape.semaphore(permits, mode(owned));
        return new SemaphoreWords(SegmentOpening.create(
                shape, name, choices, body -> body.set(JAVA_LONG, SemaphoreLayout.WORD, permits)));
    }

    private static int mode(boolean owned) {
        return owned ? SemaphoreLayout.OWNED : SemaphoreLayout.SIGNAL;
    }

    public static SemaphoreWords open(String name, SegmentChoices choices) throws Failure {
        return new SemaphoreWords(SegmentOpening.open(Kind.SEMAPHORE, name, choices));
    }

    /** One found has the same parameters. */
    public static SemaphoreWords createOrOpen(String name, int permits, boolean owned, SegmentChoices choices)
            throws Failure {
        Shape shape = Shape.semaphore(permits, mode(owned));
        SemaphoreWords words = new SemaphoreWords(SegmentOpening.createOrOpen(
                shape, name, choices, body -> body.set(JAVA_LONG, SemaphoreLayout.WORD, permits)));
        long found = words.parameter(SemaphoreLayout.PERMITS);
        if (found != permits || words.ledger.words().owned != owned) {
            words.segment.close();
            throw Failure.of(
                    "open",
                    name,
                    Errno.EINVAL,
                    "it began with " + found + " permits in the mode "
                            + modeName(words.ledger.words().owned) + ", not " + permits + " in the mode "
                            + modeName(owned));
        }
        return words;
    }

    private static String modeName(boolean owned) {
        return owned ? "owned" : "signal";
    }

    public Segment segment() {
        return segment;
    }

    public void patience(Patience patience) {
        this.patience = patience;
    }

    /** How many permits there can be. */
    public int most() {
        return most;
    }

    /** Whether permits belong to those who have acquired them. */
    public boolean isOwned() {
        return ledger.words().owned;
    }

    /** {@link Outcome#DONE}, or why not. */
    public int acquire(int permits, long deadline, boolean interruptible) {
        memory.checkOpen();
        int outcome = take(permits);
        if (outcome != Outcome.DONE) {
            outcome = waiters.await(() -> take(permits), patience, deadline, interruptible);
        }
        memory.checkOpen();
        return outcome;
    }

    /** One wait until so many are free. */
    public Watch watch(int permits) {
        memory.checkOpen();
        return waiters.watch(() -> ledger.free() >= permits ? Outcome.DONE : Outcome.EMPTY);
    }

    private int take(int permits) {
        ledger.gate().lock();
        try {
            return ledger.take(permits, 0) ? Outcome.DONE : Outcome.EMPTY;
        } finally {
            ledger.gate().unlock();
        }
    }

    /** False if this member holds fewer or, when permits belong to nobody, if there were too many then. */
    public boolean release(int permits) {
        memory.checkOpen();
        boolean given;
        ledger.gate().lock();
        try {
            given = ledger.give(permits);
        } finally {
            ledger.gate().unlock();
        }
        if (given) {
            waiters.wake();
        }
        memory.checkOpen();
        return given;
    }

    /** How many are free. */
    public int available() {
        memory.checkOpen();
        int free = ledger.free();
        memory.checkOpen();
        return free;
    }
}
