// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import java.util.concurrent.locks.ReentrantLock;
import org.esclusa.internal.layout.MutexLayout;

/**
 * A lock that is one word in a segment; {@code docs/design/mutex.md}.
 *
 * <p>The word says which member owns it; which thread of it that is, its user knows.
 */
final class LockWord implements Awaited {
    private static final int TRIES = 100;

    private final Segment segment;
    private final Memory memory;
    private final long word;
    private final int me;
    private final ReentrantLock gate = new ReentrantLock(true);
    private long owned; // the word as its owner left it; of the thread that owns the lock

    /** The one at {@code position} in the segment. */
    LockWord(Segment segment, long position) {
        this.segment = segment;
        this.memory = segment.memory();
        this.word = position;
        this.me = segment.members().mine();
    }

    // Locking

    /** {@link Outcome#DONE}, or why not; any, if the segment is closed. */
    int lock(Patience patience, long deadline, boolean interruptible) {
        int outcome = attempt();
        return outcome == Outcome.DONE ? outcome : Waiting.await(this, segment, patience, deadline, interruptible);
    }

    /** Whether nobody has it now. */
    boolean isFree() {
        return MutexLayout.isFree(memory.getLongVolatile(word));
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

    /** By its owner. */
    void unlock() {
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

    /** Whether an owner died with it and nobody has said since that the data is sound; for its owner. */
    boolean isRecovered() {
        return MutexLayout.isRecovered(owned);
    }

    /** By its owner. */
    void markRepaired() {
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
