// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.util.HashSet;
import java.util.Set;
import org.esclusa.internal.layout.Kind;
import org.esclusa.internal.layout.ReadWriteLockLayout;

/**
 * A read-write lock in its segment; {@code docs/design/ledger.md}, "Read-write lock".
 *
 * <p>The ledger says which members have it; which threads of them do, is kept here.
 */
public final class ReadWriteLockWords {
    private final Segment segment;
    private final Memory memory;
    private final Ledger ledger;
    private final LockWord turnstile;
    private final Waiters waiters;
    private final Waiters.Try reading = () -> take(false);
    private final Waiters.Try writing = () -> take(true);
    private volatile Patience patience = Patience.DEFAULT;

    // Guarded by the ledger's gate
    private final Set<Long> readers = new HashSet<>();
    private long writer;

    private ReadWriteLockWords(Segment segment) {
        this.segment = segment;
        this.memory = segment.memory();
        this.ledger = new Ledger(segment);
        this.turnstile = new LockWord(segment, segment.body() + ReadWriteLockLayout.TURNSTILE);
        this.waiters = new Waiters(segment, ledger.words().waiters);
    }

    public static ReadWriteLockWords create(String name, SegmentChoices choices) throws Failure {
        return new ReadWriteLockWords(SegmentOpening.create(Shape.RWLOCK, name, choices, ReadWriteLockWords::fill));
    }

    public static ReadWriteLockWords open(String name, SegmentChoices choices) throws Failure {
        return new ReadWriteLockWords(SegmentOpening.open(Kind.RWLOCK, name, choices));
    }

    public static ReadWriteLockWords createOrOpen(String name, SegmentChoices choices) throws Failure {
        return new ReadWriteLockWords(
                SegmentOpening.createOrOpen(Shape.RWLOCK, name, choices, ReadWriteLockWords::fill));
    }

    private static void fill(MemorySegment body) {
        body.set(JAVA_LONG, ReadWriteLockLayout.WORD, ReadWriteLockLayout.UNITS);
    }

    public Segment segment() {
        return segment;
    }

    public void patience(Patience patience) {
        this.patience = patience;
    }

    // Locking

    /**
     * {@link Outcome#DONE}, or why not.
     *
     * @param write for writing, and not for reading
     * @throws IllegalStateException if it is closed
     * @throws IllegalMonitorStateException if the calling thread has it already
     */
    public int lock(boolean write, long deadline, boolean interruptible) {
        memory.checkOpen();
        checkHasNot();
        Waiters.Try taking = write ? writing : reading;
        Waiters.Try ifNobodyWaits = () -> turnstile.isFree() ? taking.attempt() : Outcome.OWNED;
        int outcome = ifNobodyWaits.attempt();
        if (outcome != Outcome.DONE) {
            outcome = deadline == Deadline.NOW
                    ? waiters.await(ifNobodyWaits, patience, deadline, interruptible)
                    : lockInTurn(taking, deadline, interruptible);
        }
        memory.checkOpen();
        return outcome;
    }

    private void checkHasNot() {
        long thread = Thread.currentThread().threadId();
        boolean writes;
        boolean reads;
        ledger.gate().lock();
        try {
            writes = writer == thread;
            reads = readers.contains(thread);
        } finally {
            ledger.gate().unlock();
        }
        if (writes || reads) {
            throw new IllegalMonitorStateException(memory + " is held by the calling thread already, for "
                    + (writes ? "writing" : "reading") + ", and not reentrant");
        }
    }

    /** The turn first, then the units. */
    private int lockInTurn(Waiters.Try taking, long deadline, boolean interruptible) {
        int outcome = turnstile.lock(patience, deadline, interruptible);
        if (outcome != Outcome.DONE || memory.isClosed()) {
            return outcome;
        }
        try {
            outcome = taking.attempt();
            return outcome == Outcome.DONE ? outcome : waiters.await(taking, patience, deadline, interruptible);
        } finally {
            turnstile.unlock();
        }
    }

    private int take(boolean write) {
        long thread = Thread.currentThread().threadId();
        ledger.gate().lock();
        try {
            // Who has all units is a writer, so a reader leaves one
            if (!(write ? ledger.take(ReadWriteLockLayout.UNITS, 0) : ledger.take(1, 1))) {
                return Outcome.EMPTY;
            }
            if (write) {
                writer = thread;
            } else {
                readers.add(thread);
            }
            return Outcome.DONE;
        } finally {
            ledger.gate().unlock();
        }
    }

    // Of who has it

    /**
     * Lets go of it.
     *
     * @throws IllegalMonitorStateException if the calling thread does not have it for that
     */
    public void unlock(boolean write) {
        memory.checkOpen();
        long thread = Thread.currentThread().threadId();
        boolean had;
        boolean given = false;
        ledger.gate().lock();
        try {
            had = write ? writer == thread : readers.remove(thread);
            if (had) {
                writer = 0; // there is none while somebody reads
                given = ledger.give(write ? ReadWriteLockLayout.UNITS : 1);
            }
        } finally {
            ledger.gate().unlock();
        }
        if (!had) {
            throw notHeld(write);
        }
        if (given) {
            waiters.wake();
        }
        memory.checkOpen();
        if (!given) {
            throw memory.damaged("its entry does not say that this process has it");
        }
    }

    private IllegalMonitorStateException notHeld(boolean write) {
        return new IllegalMonitorStateException(
                memory + " is not held by the calling thread for " + (write ? "writing" : "reading"));
    }

    /** Whether the calling thread has it for that. */
    public boolean isHeld(boolean write) {
        memory.checkOpen();
        long thread = Thread.currentThread().threadId();
        ledger.gate().lock();
        try {
            return write ? writer == thread : readers.contains(thread);
        } finally {
            ledger.gate().unlock();
        }
    }

    /** Whether a writer died with it and no writer has said since that the data is sound. */
    public boolean isRecovered() {
        if (!isHeld(true) && !isHeld(false)) {
            throw new IllegalMonitorStateException(memory + " is not held by the calling thread");
        }
        return ledger.isRecovered();
    }

    /** By its writer. */
    public void markRepaired() {
        if (!isHeld(true)) {
            throw notHeld(true);
        }
        ledger.markRepaired();
        memory.checkOpen();
    }
}
