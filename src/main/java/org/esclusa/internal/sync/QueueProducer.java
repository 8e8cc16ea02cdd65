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
public final class QueueProducer extends ProducerTickets {
    private static final int LONG_COPY = 256;
    private static final int WIDEST_GAP = 64;

    private final AtomicInteger held = new AtomicInteger();

    private int lastOutcome; // of claim

    // For the high-water mark, as last seen
    private long lastHead;
    private long highWater;
    private long lookAt;
    private int gap = 1;

    QueueProducer(OpenQueue queue) throws Failure {
        super(queue);
        memory.getAndAddLong(words.producersSeen, 1); // after it is registered, or the stream would seem to have ended
    }

    // Copying

    /**
     * Puts a copy; {@link Outcome#DONE}, or why not.
     *
     * @throws IllegalArgumentException if it is larger than a slot
     */
    public int put(MemorySegment data, int type, long deadline) {
        Memory memory = this.memory;
        QueueWords words = this.words;
        checkLength(data.byteSize());
        boolean done = false;
        begin();
        try {
            long next = memory.getLongAcquire(words.tail); // P1
            long slot = words.slot(next);
            if (isWon(memory, words, next, slot)) {
                int waiting = memory.getIntVolatile(words.consumersWaiting); // P4
                put(memory, slot, next, data, type, waiting);
                done = true;
                return Outcome.DONE;
            }
            int outcome = win(1, deadline);
            if (outcome == Outcome.DONE) {
                put(memory, words.slot(ticket), ticket, data, type, consumersWaiting);
                done = true;
            }
            return outcome;
        } finally {
            end(done);
        }
    }

    public int put(byte[] data, int type, long deadline) {
        Memory memory = this.memory;
        QueueWords words = this.words;
        checkLength(data.length);
        boolean done = false;
        begin();
        try {
            long next = memory.getLongAcquire(words.tail); // P1
            long slot = words.slot(next);
            if (isWon(memory, words, next, slot)) {
                int waiting = memory.getIntVolatile(words.consumersWaiting); // P4
                put(memory, slot, next, data, type, waiting);
                done = true;
                return Outcome.DONE;
            }
            int outcome = win(1, deadline);
            if (outcome == Outcome.DONE) {
                put(memory, words.slot(ticket), ticket, data, type, consumersWaiting);
                done = true;
            }
            return outcome;
        } finally {
            end(done);
        }
    }

    /**
     * Puts all, or those for which there was room in time, and says how many; or minus the {@link Outcome} if none.
     *
     * @param types one for each message, or null: all 0
     */
    public int putMany(List<byte[]> messages, int[] types, long deadline) {
        messages.forEach(message -> checkLength(message.length));
        int done = 0;
        begin();
        try {
            while (done < messages.size()) {
                int outcome = win(Math.min(messages.size() - done, HandleLayout.MOST_TICKETS), deadline);
                if (outcome != Outcome.DONE) {
                    return done > 0 ? done : -outcome;
                }
                put(messages, types, done);
                done += count;
            }
            return done;
        } finally {
            end(done > 0);
        }
    }

    void checkLength(long byteSize) {
        if (byteSize > words.slotBytes) {
            throw new IllegalArgumentException(
                    "a message of " + byteSize + " bytes does not fit into a slot of " + words.slotBytes);
        }
    }

    private void put(Memory memory, long slot, long ticket, MemorySegment data, int type, int waiting) {
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
        publish(memory, slot, ticket, length, type);
        finish(memory, ticket + 1, length, 1, waiting);
    }

    private void put(Memory memory, long slot, long ticket, byte[] data, int type, int waiting) {
        memory.copyIn(data, slot + SlotLayout.PAYLOAD);
        publish(memory, slot, ticket, data.length, type);
        finish(memory, ticket + 1, data.length, 1, waiting);
    }

    private void put(List<byte[]> messages, int[] types, int from) {
        int longest = 0;
        for (int i = from; i < from + count; i++) {
            long next = ticket + i - from;
            long slot = words.slot(next);
            byte[] message = messages.get(i);
            memory.copyIn(message, slot + SlotLayout.PAYLOAD);
            publish(memory, slot, next, message.length, types == null ? 0 : types[i]);
            longest = Math.max(longest, message.length);
        }
        finish(memory, ticket + count, longest, count, consumersWaiting);
    }

    private void publish(Memory memory, long slot, long ticket, int length, int type) {
        words.lengthAndType(slot, length, type);
        memory.setLong(slot + SlotLayout.TICKET, ticket);
        memory.setInt(slot + SlotLayout.RETURNS, 0);
        memory.setLongRelease(slot + SlotLayout.WORD, SlotLayout.full(ticket)); // P6, pairs with T1
    }

    private void finish(Memory memory, long end, int longestCopy, int count, int waiting) {
        memory.setLongRelease(intent, 0); // P7
        if (longestCopy > LONG_COPY) { // P8
            VarHandle.fullFence();
            waiting = memory.getIntVolatile(words.consumersWaiting);
        }
        if (waiting != 0) { // P9
            wakes.consumers(count);
        }
        noteDepth(end);
    }

    /** {@code end} is the ticket after the last one published. */
    void noteDepth(long end) {
        if (end - lastHead > highWater && end - lookAt >= 0) {
            raiseHighWater(end);
        }
    }

    /** The ticket that was won becomes no message. */
    private void abandon(long ticket) {
        words.wordRelease(words.slot(ticket), SlotLayout.voided(ticket));
        memory.setLongRelease(intent, 0);
        memory.getAndAddLong(words.aborted, 1);
        wakes.consumersAfterFence(1);
    }

    private void raiseHighWater(long end) {
        lastHead = memory.getLongAcquire(words.head);
        highWater = memory.getLongAcquire(words.highWater);
        long depth = end - lastHead;
        boolean raised = false;
        while (depth > highWater && !raised) {
            raised = memory.compareAndSetLong(words.highWater, highWater, depth);
            highWater = memory.getLongAcquire(words.highWater);
        }
        gap = raised ? 1 : Math.min(2 * gap, WIDEST_GAP);
        lookAt = end + gap;
    }

    // In place

    /** A claim, or null and then {@link #lastOutcome} says why. */
    public ClaimedSlot claim(long deadline) {
        begin();
        try {
            lastOutcome = win(1, deadline);
            if (lastOutcome != Outcome.DONE) {
                return null;
            }
            held.incrementAndGet();
            ClaimedSlot claim = new ClaimedSlot(this, ticket);
            memory.setLong(words.slot(ticket) + SlotLayout.TICKET, ticket);
            words.wordRelease(words.slot(ticket), claim.word());
            memory.setLongRelease(intent, 0);
            return claim;
        } finally {
            end(false); // a close meanwhile has given it up
        }
    }

    /** One of those that this held in place is no longer held. */
    void letGo() {
        held.decrementAndGet();
    }

    public int lastOutcome() {
        return lastOutcome;
    }

    // As a handle

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
