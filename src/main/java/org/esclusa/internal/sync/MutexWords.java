// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import java.util.concurrent.locks.ReentrantLock;
import org.esclusa.internal.layout.Kind;
import org.esclusa.internal.layout.MutexLayout;

/**
 * A lock in its segment; {@code docs/design/mutex.md}.
 *
 * <p>The word says which member owns it; which thread of it that is, is kept here.
 */
public final class MutexWords implements Awaited {
    private static final int TRIES = 100;

    private final Segment segment;
    private final Memory memory;
    private final long word;
    private final int me;
    private final ReentrantLock gate = new ReentrantLock(true);
    private volatile Patience patience = Patience.DEFAULT;

    // Of the thread that owns the lock: another one may read them, and sees that it is not it
    private long ownerThread;
    private long owned;

    private MutexWords(Segment segment) {
        this.segment = segment;
        this.memory = segment.memory();
        this.word = segment.body() + MutexLayout.WORD;
        this.me = segment.members().mine();
    }

    public static MutexWords create(String name, SegmentChoices choices) throws Failure {
        return new MutexWords(Segment.create(Shape.MUTEX, name, choices, zeros -> {}));
    }

    public static MutexWords open(String name, SegmentChoices choices) throws Failure {
        return new MutexWords(Segment.open(Kind.MUTEX, name, choices));
    }

    public static MutexWords createOrOpen(String name, SegmentChoices choices) throws Failure {
        return new MutexWords(Segment.createOrOpen(Shape.MUTEX, name, choices, zeros -> {}));
    }

    public Segment segment() {
        return segment;
    }

    public void patience(Patience patience) {
        this.patience = patience;
    }

    Patience patience() {
        return patience;
    }

    // Locking

    /**
     * {@link Outcome#DONE}, or why not.
     *
     * @throws IllegalStateException if it is closed
     * @throws IllegalMonitorStateException if the calling thread has it already
     */
    public int lock(long deadline, boolean interruptible) {
        memory.checkOpen();
        long thread = Thread.currentThread().threadId();
        if (ownerThread == thread) {
            throw new IllegalMonitorStateException(
                    memory + " is held by the calling thread already, and not reentrant");
        }
        int outcome = attempt();
        if (outcome != Outcome.DONE) {
            outcome = Waiting.await(this, segment, patience, deadline, interruptible);
        }
        memory.checkOpen();
        if (outcome == Outcome.DONE) {
            ownerThread = thread;
        }
        return outcome;
    }

    @Override
    public int attempt() {
        long found = memory.getLongAcquire(word); // pairs with the compare-and-set of unlock
        return MutexLayout.isFree(found) ? acquire(found, MutexLayout.acquired(found, me)) : Outcome.OWNED;
    }

    private int acquire(long found, long next) {
        if (memory.compareAndSetLong(word, found, next)) {
            owned = next;
            return Outcome.DONE;
        }
        return Outcome.OWNED;
    }

    @Override
    public int look(boolean slept) {
        for (int i = 0; i < TRIES; i++) {
            long found = memory.getLongVolatile(word);
            if (MutexLayout.isFree(found)) {
                long next = MutexLayout.acquired(found, me);
                if (acquire(found, slept ? MutexLayout.contended(next) : next) == Outcome.DONE) {
                    return Outcome.DONE;
                }
            } else if (!segment.members().isAlive(MutexLayout.owner(found))) {
                if (acquire(found, MutexLayout.handedOn(found, me)) == Outcome.DONE) {
                    return Outcome.DONE;
                }
            } else if (MutexLayout.isContended(found)
                    || memory.compareAndSetLong(word, found, MutexLayout.contended(found))) {
                return Outcome.OWNED;
            }
        }
        return Outcome.OWNED;
    }

    @Override
    public int glance() {
        long found = memory.getLongVolatile(word);
        if (MutexLayout.isFree(found)) {
            return acquire(found, MutexLayout.acquired(found, me));
        }
        boolean alive = segment.members().isAlive(MutexLayout.owner(found));
        return alive ? Outcome.OWNED : acquire(found, MutexLayout.handedOn(found, me));
    }

    /**
     * Lets go of it.
     *
     * @throws IllegalMonitorStateException if the calling thread does not have it
     */
    public void unlock() {
        checkOwned();
        ownerThread = 0;
        long found = owned;
        if (!memory.compareAndSetLong(word, found, MutexLayout.released(found))) {
            found = releaseContended();
        }
        if (MutexLayout.isContended(found)) {
            memory.futexWake(word, 1);
        }
    }

    private long releaseContended() {
        while (true) {
            long found = memory.getLongVolatile(word);
            memory.checkOpen();
            if (MutexLayout.owner(found) != me) {
                throw memory.damaged("its owner has changed");
            }
            if (memory.compareAndSetLong(word, found, MutexLayout.released(found))) {
                return found;
            }
        }
    }

    // Of its owner alone

    public boolean isHeldByCurrentThread() {
        memory.checkOpen();
        return ownerThread == Thread.currentThread().threadId();
    }

    void checkOwned() {
        if (!isHeldByCurrentThread()) {
            throw new IllegalMonitorStateException(memory + " is not held by the calling thread");
        }
    }

    /** Whether an owner died with it and nobody has said since that the data is sound. */
    public boolean isRecovered() {
        checkOwned();
        return MutexLayout.isRecovered(owned);
    }

    public void markRepaired() {
        checkOwned();
        while (MutexLayout.isRecovered(owned)) {
            long found = memory.getLongVolatile(word);
            memory.checkOpen();
            if (MutexLayout.owner(found) != me) {
                throw memory.damaged("its owner has changed");
            }
            long next = MutexLayout.notRecovered(found);
            if (memory.compareAndSetLong(word, found, next)) {
                owned = next;
            }
        }
    }

    // Waiting

    @Override
    public long epoch() {
        return word; // its low half
    }

    @Override
    public void enter(boolean counted) {}

    @Override
    public void leave(boolean counted, boolean slept, boolean took) {
        if (slept && !took) { // another one may sleep on, although the lock is free
            memory.futexWake(word, 1);
        }
    }

    @Override
    public boolean isClosed() {
        return memory.isClosed();
    }

    @Override
    public ReentrantLock gate() {
        return gate;
    }
}
