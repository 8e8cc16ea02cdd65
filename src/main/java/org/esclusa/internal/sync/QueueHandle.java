// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.esclusa.internal.layout.HandleLayout;
import org.esclusa.internal.layout.SlotLayout;

/**
 * What producers and consumers have in common: their place in the queue's table, and its end.
 *
 * <p>One thread uses a handle at a time, any thread may close it. An operation that is under way then finishes, and
 * gives the place back in the closer's stead: {@code inUse} and {@code closed} are each written by one and read by
 * the other, with {@link Barrier} between the closer's two.
 */
abstract class QueueHandle implements Awaited {
    final OpenQueue queue;
    final QueueWords words;
    final Memory memory;
    final QueueWakes wakes;
    final int index;
    final int generation;
    final long intent;
    private final long owner;
    private final long waiting;
    private final AtomicBoolean unregistered = new AtomicBoolean();
    private int rungs; // guarded by this: how many waits share the line's one bit for them, and one count
    private boolean inUse;
    private volatile boolean closed;

    QueueHandle(OpenQueue queue, int role) throws Failure {
        this.queue = queue;
        this.words = queue.words();
        this.memory = words.memory;
        this.wakes = queue.wakes();
        this.index = register(queue, role);
        this.owner = words.ownerAcquire(index);
        this.generation = HandleLayout.generation(owner);
        long handle = words.handle(index);
        this.intent = handle + HandleLayout.INTENT;
        this.waiting = handle + HandleLayout.WAITING;
        memory.setLongRelease(intent, 0); // a last holder's: so far a repairer at most waited for it
        memory.setIntRelease(waiting, 0);
    }

    private static int register(OpenQueue queue, int role) throws Failure {
        Room room = new Room(queue.segment(), queue.words()::version);
        int index;
        do {
            index = tryRegister(queue, role);
        } while (index < 0 && room.make());
        if (index < 0) {
            throw queue.handlesInUse();
        }
        return index;
    }

    private static int tryRegister(OpenQueue queue, int role) {
        QueueWords words = queue.words();
        int member = queue.segment().members().mine();
        for (int i = 0; i < words.handles; i++) {
            long owner = words.ownerAcquire(i);
            if (HandleLayout.role(owner) == HandleLayout.FREE
                    && words.compareAndSetOwner(i, owner, HandleLayout.registered(owner, role, member))) {
                return i;
            }
        }
        return -1;
    }

    // Use

    /**
     * At the beginning of each operation; {@link #end} follows.
     *
     * @throws IllegalStateException if it is closed, or in use by another thread
     */
    final void begin() {
        if (inUse) {
            throw new IllegalStateException("a handle of " + memory + " serves one thread at a time");
        }
        inUse = true;
        if (closed) {
            end(false);
        }
    }

    /**
     * At the end of each operation.
     *
     * @param done whether it changed the queue for good: then it counts, although this was closed meanwhile
     * @throws IllegalStateException if it was closed meanwhile
     */
    final void end(boolean done) {
        inUse = false;
        if (closed) {
            unregister();
            if (!done || memory.isClosed()) { // the stores may have met zeros
                throw closedException();
            }
        }
    }

    final IllegalStateException closedException() {
        return memory.isClosed() ? memory.closedException() : new IllegalStateException(name() + " is closed");
    }

    abstract String name();

    /** Before this handle's thread waits, returns or throws without a ticket: it is after none. */
    final void clearIntent() {
        if (memory.getLong(intent) != 0) {
            memory.setLongRelease(intent, 0);
        }
    }

    // Waiting

    /** The word that counts those who wait as this does. */
    abstract long waiters();

    final int await(long deadline) {
        return Waiting.await(this, queue.segment(), queue.patience(), deadline, true);
    }

    @Override
    public final int glance() {
        return look(false);
    }

    @Override
    public final void enter(boolean counted) {
        memory.changeBits(waiting, HandleLayout.WAITS, 0);
        if (counted) {
            count();
        }
    }

    @Override
    public final void leave(boolean counted, boolean slept, boolean took) {
        if (counted) {
            uncount();
        }
        memory.changeBits(waiting, 0, HandleLayout.WAITS);
        if (slept && (!took || isMoreReady())) {
            passOn();
        }
    }

    /**
     * To be rung for, while its thread does something else: the first of such waits is counted, whoever enters
     * {@code again} because the count may have been lost too.
     *
     * @return whether it is in, and is to leave; not if the handle was closed before
     */
    private synchronized boolean enterRung(boolean again) {
        if (unregistered.get()) {
            return again;
        }
        rungs += again ? 0 : 1;
        memory.changeBits(waiting, HandleLayout.RUNG, 0);
        if (again || rungs == 1) {
            count();
        }
        return true;
    }

    /** The last one is counted no longer. The place may be another's by now, the count is not. */
    private synchronized void leaveRung() {
        rungs--;
        if (rungs != 0) {
            return;
        }
        uncount();
        if (!unregistered.get()) {
            memory.changeBits(waiting, 0, HandleLayout.RUNG);
        }
    }

    /** Whether an operation would not wait: a final {@link Outcome}, or why it would. Any thread may ask. */
    abstract int mayProceed();

    /** One wait for an operation that may succeed. */
    public final Watch watch() {
        if (closed || memory.isClosed()) {
            throw closedException();
        }
        return new Watch(Rung::new, queue.segment());
    }

    /** Takes nothing; beside the handle's own thread. */
    private final class Rung implements Awaited {
        private final ReentrantLock gate = new ReentrantLock();
        private boolean counted;

        @Override
        public int attempt() {
            return mayProceed();
        }

        @Override
        public int look(boolean slept) {
            if (counted && memory.getIntVolatile(waiters()) == 0) { // as countAgainIfForgotten
                enter(true);
            }
            return mayProceed();
        }

        @Override
        public int glance() {
            return mayProceed();
        }

        @Override
        public long epoch() {
            return QueueHandle.this.epoch();
        }

        @Override
        public void enter(boolean toBeWoken) {
            if (toBeWoken) {
                counted = enterRung(counted);
            }
        }

        @Override
        public void leave(boolean toBeWoken, boolean slept, boolean took) {
            if (counted) {
                counted = false;
                leaveRung();
            }
            if (slept) { // what woke this is the next one's too
                passOn();
            }
        }

        @Override
        public boolean isClosed() {
            return closed;
        }

        @Override
        public ReentrantLock gate() {
            return gate;
        }
    }

    /**
     * A settler that died between its two looks may have taken this out of the count, and a quick repairer have
     * cleaned up after it before our watcher asked.
     */
    final void countAgainIfForgotten() {
        if (memory.getIntVolatile(waiters()) == 0) {
            enter(true);
        }
    }

    /** Then the look, see "Why no fence". */
    private void count() {
        memory.getAndAddInt(waiters(), 1);
        VarHandle.fullFence(); // whatever is looked at from now on was not seen before we were counted
    }

    private void uncount() {
        int count = memory.getIntVolatile(waiters());
        while (count != 0 && !memory.compareAndSetInt(waiters(), count, count - 1)) { // 0: somebody has settled it
            count = memory.getIntVolatile(waiters());
        }
    }

    /** Whether another one who waits as this did would succeed. */
    abstract boolean isMoreReady();

    /** Wakes the next one who waits as this did. */
    abstract void passOn();

    @Override
    public final boolean isClosed() {
        return closed;
    }

    @Override
    public abstract ReentrantLock gate();

    // The end

    /** From now on each operation says that it is closed; the first call returns true. */
    final synchronized boolean markClosed() {
        boolean first = !closed;
        closed = true;
        return first;
    }

    /**
     * Gives the place back, unless an operation is under way: that does it as it ends. After the barrier.
     *
     * @return whether none is under way
     */
    final boolean unregisterUnlessInUse() {
        if (!inUse) {
            unregister();
        }
        return !inUse;
    }

    private void unregister() {
        if (queue.segment().endIfCut()) {
            return;
        }
        synchronized (this) { // not while it is entered or left to be rung for
            if (memory.isClosed() || !unregistered.compareAndSet(false, true)) {
                return; // the queue's own end sees to all its handles
            }
            giveBack();
            words.compareAndSetOwner(index, owner, HandleLayout.freed(owner));
        }
        afterUnregistering();
        queue.forget(this);
    }

    /** How many slots this owns beyond an operation. */
    abstract int held();

    /** After slots were given back. */
    abstract void afterGivingBack(int slots);

    abstract void afterUnregistering();

    private void giveBack() {
        if (held() == 0) {
            return;
        }
        int given = 0;
        for (int i = 0; i < words.slots; i++) {
            long slot = words.slot(i);
            long word = words.wordAcquire(slot);
            int state = SlotLayout.state(word);
            if ((state == SlotLayout.CLAIMED || state == SlotLayout.TAKEN)
                    && SlotLayout.handle(word) == index
                    && SlotLayout.isOfGeneration(word, generation)) {
                QueueRepair.giveBack(words, slot, word);
                given++;
            }
        }
        afterGivingBack(given);
    }
}
