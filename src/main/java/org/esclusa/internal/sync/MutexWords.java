// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import org.esclusa.internal.layout.Kind;
import org.esclusa.internal.layout.MutexLayout;

/**
 * A lock in its segment; {@code docs/design/mutex.md}.
 *
 * <p>The word says which member owns it; which thread of it that is, is kept here.
 */
public final class MutexWords implements ConditionLock {
    private final Segment segment;
    private final Memory memory;
    private final LockWord word;
    private volatile Patience patience = Patience.DEFAULT;

    // Of the thread that owns the lock: another one may read it, and sees that it is not it
    private long ownerThread;

    private MutexWords(Segment segment) {
        this.segment = segment;
        this.memory = segment.memory();
        this.word = new LockWord(segment, segment.body() + MutexLayout.WORD);
    }

    public static MutexWords create(String name, SegmentChoices choices) throws Failure {
        return new MutexWords(SegmentOpening.create(Shape.MUTEX, name, choices, zeros -> {}));
    }

    public static MutexWords open(String name, SegmentChoices choices) throws Failure {
        return new MutexWords(SegmentOpening.open(Kind.MUTEX, name, choices));
    }

    public static MutexWords createOrOpen(String name, SegmentChoices choices) throws Failure {
        return new MutexWords(SegmentOpening.createOrOpen(Shape.MUTEX, name, choices, zeros -> {}));
    }

    @Override
    public Segment segment() {
        return segment;
    }

    @Override
    public long conditions() {
        return segment.body() + MutexLayout.CONDITION;
    }

    public void patience(Patience patience) {
        this.patience = patience;
    }

    @Override
    public Patience patience() {
        return patience;
    }

    // Locking

    /**
     * {@link Outcome#DONE}, or why not.
     *
     * @throws IllegalStateException if it is closed
     * @throws IllegalMonitorStateException if the calling thread has it already
     */
    @Override
    public int lock(long deadline, boolean interruptible) {
        memory.checkOpen();
        long thread = Thread.currentThread().threadId();
        if (ownerThread == thread) {
            throw new IllegalMonitorStateException(
                    memory + " is held by the calling thread already, and not reentrant");
        }
        int outcome = word.lock(patience, deadline, interruptible);
        memory.checkOpen();
        if (outcome == Outcome.DONE) {
            ownerThread = thread;
        }
        return outcome;
    }

    /**
     * Lets go of it.
     *
     * @throws IllegalMonitorStateException if the calling thread does not have it
     */
    @Override
    public void unlock() {
        checkOwned();
        ownerThread = 0;
        word.unlock();
    }

    // Of its owner alone

    public boolean isHeldByCurrentThread() {
        memory.checkOpen();
        return ownerThread == Thread.currentThread().threadId();
    }

    @Override
    public void checkOwned() {
        if (!isHeldByCurrentThread()) {
            throw new IllegalMonitorStateException(memory + " is not held by the calling thread");
        }
    }

    /** Whether an owner died with it and nobody has said since that the data is sound. */
    public boolean isRecovered() {
        checkOwned();
        return word.isRecovered();
    }

    public void markRepaired() {
        checkOwned();
        word.markRepaired();
    }
}
