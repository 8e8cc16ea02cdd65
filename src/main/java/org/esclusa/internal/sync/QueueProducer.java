// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.esclusa.internal.layout.HandleLayout;
import org.esclusa.internal.layout.SlotLayout;

/** Puts messages; {@code docs/design/queue.md}, "Put", whose step numbers stand here. */
public final class QueueProducer extends QueueHandle {
    private static final int TRIES = 100;
    private static final int LONG_COPY = 256;
    private static final int WIDEST_GAP = 64;

    private final AtomicInteger held = new AtomicInteger();

    // Of the operation under way
    private int wanted;
    private int won;
    private long ticket;
    private int consumersWaiting;

    // For the high-water mark
    private long lastHead;
    private long lastLook;
    private int gap = 1;

    QueueProducer(OpenQueue queue) throws Failure {
        super(queue, HandleLayout.PRODUCER);
        memory.getAndAddLong(words.producersSeen, 1); // after it is registered, or the stream would seem to have ended
    }

    // Copying

    /**
     * Puts a copy; {@link Outcome#DONE}, or why not.
     *
     * @throws IllegalArgumentException if it is larger than a slot
     */
    public int put(MemorySegment data, int type, long deadline) {
        checkLength(data.byteSize());
        begin();
        try {
            int outcome = win(1, deadline);
            if (outcome == Outcome.DONE) {
                put(data, type);
            }
            return outcome;
        } finally {
            end();
        }
    }

    public int put(byte[] data, int type, long deadline) {
        checkLength(data.length);
        begin();
        try {
            int outcome = win(1, deadline);
            if (outcome == Outcome.DONE) {
                put(data, type);
            }
            return outcome;
        } finally {
            end();
        }
    }

    /** Puts all, or those for which there was room in time, and says how many; or minus the {@link Outcome} if none. */
    public int putMany(List<byte[]> messages, long deadline) {
        messages.forEach(message -> checkLength(message.length));
        begin();
        try {
            int done = 0;
            while (done < messages.size()) {
                int outcome = win(Math.min(messages.size() - done, HandleLayout.MOST_TICKETS), deadline);
                if (outcome != Outcome.DONE) {
                    return done > 0 ? done : -outcome;
                }
                put(messages.subList(done, done + won));
                done += won;
            }
            return done;
        } finally {
            end();
        }
    }

    private void checkLength(long byteSize) {
        if (byteSize > words.slotBytes) {
            throw new IllegalArgumentException(
                    "a message of " + byteSize + " bytes does not fit into a slot of " + words.slotBytes);
        }
    }

    private int win(int most, long deadline) {
        wanted = most;
        int outcome = attempt();
        return outcome == Outcome.DONE ? outcome : await(deadline);
    }

    private void put(MemorySegment data, int type) {
        long slot = words.slot(ticket);
        boolean copied = false;
        try {
            memory.copyIn(data, slot + SlotLayout.PAYLOAD); // P5
            copied = true;
        } finally {
            if (!copied) { // closed meanwhile, or of another thread
                abandon(ticket);
            }
        }
        int length = (int) data.byteSize();
        publish(slot, ticket, length, type);
        finish(length);
    }

    private void put(byte[] data, int type) {
        long slot = words.slot(ticket);
        memory.copyIn(data, slot + SlotLayout.PAYLOAD);
        publish(slot, ticket, data.length, type);
        finish(data.length);
    }

    private void put(List<byte[]> messages) {
        int longest = 0;
        long next = ticket;
        for (byte[] message : messages) {
            long slot = words.slot(next);
            memory.copyIn(message, slot + SlotLayout.PAYLOAD);
            publish(slot, next, message.length, 0);
            longest = Math.max(longest, message.length);
            next++;
        }
        finish(longest);
    }

    private void publish(long slot, long ticket, int length, int type) {
        memory.setInt(slot + SlotLayout.LENGTH, length);
        memory.setInt(slot + SlotLayout.TYPE, type);
        memory.setLong(slot + SlotLayout.TICKET, ticket);
        memory.setInt(slot + SlotLayout.RETURNS, 0);
        words.wordRelease(slot, SlotLayout.full(ticket)); // P6, pairs with T1
    }

    private void finish(int longestCopy) {
        memory.setLongRelease(intent, 0); // P7
        if (longestCopy > LONG_COPY) { // P8
            VarHandle.fullFence();
            consumersWaiting = memory.getIntVolatile(words.consumersWaiting);
        }
        if (consumersWaiting != 0) { // P9
            wakes.consumers(won);
        }
        raiseHighWater();
    }

    /** The ticket that was won becomes no message. */
    private void abandon(long ticket) {
        words.wordRelease(words.slot(ticket), SlotLayout.voided(ticket));
        memory.setLongRelease(intent, 0);
        memory.getAndAddLong(words.aborted, 1);
        wakes.consumersAfterFence(1);
    }

    private void raiseHighWater() {
        long end = ticket + won;
        long mark = memory.getLongAcquire(words.highWater);
        if (end - lastHead <= mark || end - lastLook < gap) {
            return;
        }
        lastHead = memory.getLongAcquire(words.head);
        lastLook = end;
        long depth = end - lastHead;
        gap = depth > mark ? 1 : Math.min(2 * gap, WIDEST_GAP);
        while (depth > mark && !memory.compareAndSetLong(words.highWater, mark, depth)) {
            mark = memory.getLongAcquire(words.highWater);
        }
    }

    // Winning a ticket

    @Override
    public int attempt() {
        boolean noted = false;
        int outcome = Outcome.OWNED;
        for (int i = 0; i < TRIES; i++) {
            long next = memory.getLongAcquire(words.tail); // P1
            long slot = words.slot(next);
            long word = words.wordAcquire(slot);
            if (word == SlotLayout.empty(next)) {
                int count = wanted == 1 ? 1 : countEmpty(next);
                memory.setLongRelease(intent, HandleLayout.put(next, count)); // P2
                noted = true;
                if (memory.compareAndSetLong(words.tail, next, next + count)) { // P3
                    consumersWaiting = memory.getIntVolatile(words.consumersWaiting); // P4
                    ticket = next;
                    won = count;
                    return Outcome.DONE;
                }
            } else if (word == SlotLayout.voided(next - words.slots) && isPassed(next - words.slots)) {
                words.compareAndSetWord(slot, word, SlotLayout.empty(next));
            } else if (memory.getLongAcquire(words.tail) == next) {
                outcome = blocked(next - words.slots, word);
                break;
            }
        }
        if (noted) {
            memory.setLongRelease(intent, 0);
        }
        return outcome;
    }

    private int countEmpty(long first) {
        int most = Math.min(wanted, words.slots);
        int count = 1;
        while (count < most && words.wordAcquire(words.slot(first + count)) == SlotLayout.empty(first + count)) {
            count++;
        }
        return count;
    }

    private boolean isPassed(long ticket) {
        return memory.getLongVolatile(words.head) - ticket > 0;
    }

    /** What the slot's message of the lap before, or its owner, makes of us. */
    private int blocked(long before, long word) {
        int state = SlotLayout.state(word);
        boolean consumerFirst = state == SlotLayout.RETURNED
                || state == SlotLayout.VOID
                || state == SlotLayout.FULL && !isPassed(before);
        return consumerFirst ? Outcome.EMPTY : Outcome.OWNED;
    }

    // In place

    /** A slot to write in place. */
    public final class Claim {
        private final long ticket = QueueProducer.this.ticket;
        private final long slot = words.slot(ticket);
        private final long word = SlotLayout.claimed(ticket, index, generation);

        private Claim() {
            memory.setLong(slot + SlotLayout.TICKET, ticket);
            words.wordRelease(slot, word);
            memory.setLongRelease(intent, 0);
        }

        /** The room for the payload; throws once the queue is closed. */
        public MemorySegment memory() {
            return queue.segment().bytes().asSlice(slot + SlotLayout.PAYLOAD, words.slotBytes);
        }

        /** Whether neither the producer nor the queue was closed. */
        public boolean isOurs() {
            return words.wordAcquire(slot) == word && !memory.isClosed();
        }

        /** @throws IllegalStateException if it is this producer's no longer */
        public void publish(int length, int type) {
            if (length < 0) {
                throw new IllegalArgumentException("a message of " + length + " bytes");
            }
            checkLength(length);
            memory.setInt(slot + SlotLayout.LENGTH, length);
            memory.setInt(slot + SlotLayout.TYPE, type);
            memory.setInt(slot + SlotLayout.RETURNS, 0);
            finish(SlotLayout.full(ticket));
            wakes.consumersAfterFence(1);
        }

        /** @throws IllegalStateException if it is this producer's no longer */
        public void abort() {
            finish(SlotLayout.voided(ticket));
            memory.getAndAddLong(words.aborted, 1);
            wakes.consumersAfterFence(1);
        }

        /** Exactly the word that says so is replaced: a close may have made the claim void. */
        private void finish(long next) {
            memory.checkOpen();
            boolean done = words.compareAndSetWord(slot, word, next);
            if (memory.isClosed() || !done) {
                throw closedException();
            }
            held.decrementAndGet();
        }
    }

    /** A claim, or null and then {@link #lastOutcome} says why. */
    public Claim claim(long deadline) {
        begin();
        try {
            lastOutcome = win(1, deadline);
            if (lastOutcome != Outcome.DONE) {
                return null;
            }
            held.incrementAndGet();
            Claim claim = new Claim();
            raiseHighWater();
            return claim;
        } finally {
            end();
        }
    }

    private int lastOutcome;

    public int lastOutcome() {
        return lastOutcome;
    }

    // As a handle

    @Override
    public int look(boolean slept) {
        return attempt();
    }

    @Override
    public long epoch() {
        return words.freed;
    }

    @Override
    long waiters() {
        return words.producersWaiting;
    }

    @Override
    boolean isMoreReady() {
        long next = memory.getLongAcquire(words.tail);
        return words.wordAcquire(words.slot(next)) == SlotLayout.empty(next);
    }

    @Override
    void passOn() {
        wakes.producersAfterFence(1);
    }

    @Override
    public ReentrantLock gate() {
        return queue.producersGate();
    }

    @Override
    String name() {
        return "a producer of " + memory;
    }

    @Override
    int held() {
        return held.get();
    }

    @Override
    void afterGivingBack(int slots) {
        wakes.consumersAfterFence(slots);
    }

    @Override
    void afterUnregistering() {
        wakes.consumersAfterFence(Integer.MAX_VALUE); // the stream may have ended
    }

    public void close() {
        queue.close(this);
    }
}
