// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.esclusa.internal.layout.HandleLayout;
import org.esclusa.internal.layout.SlotLayout;

/** Takes messages; {@code docs/design/queue.md}, "Take", whose step numbers stand here. */
public final class QueueConsumer extends ConsumerTickets {
    private static final int LONG_COPY = 256;

    private final AtomicInteger held = new AtomicInteger();
    private final EndOfStream end;
    private final EndOfStream endAhead; // of who takes nothing

    // Of the last one
    private int lastOutcome; // not of those that return it themselves
    private int lastType;

    QueueConsumer(OpenQueue queue) throws Failure {
        super(queue);
        this.end = new EndOfStream(this, this::attemptClosely);
        this.endAhead = new EndOfStream(this, this::mayTake);
    }

    // Copying

    /** The next message, or null and then {@link #lastOutcome} says why. */
    public byte[] get(long deadline) {
        boolean done = false;
        begin();
        try {
            lastOutcome = win(1, words.slotBytes, deadline);
            byte[] data = lastOutcome == Outcome.DONE ? getWon(ticket) : null;
            done = data != null;
            return data;
        } finally {
            end(done);
        }
    }

    private byte[] getWon(long ticket) {
        long slot = words.slot(ticket);
        byte[] data = null;
        try {
            data = new byte[words.lengthWithin(slot)];
            memory.copyOut(slot + SlotLayout.PAYLOAD, data);
        } finally {
            if (data == null) { // no room for it
                handBackAlone(slot, ticket);
            }
        }
        lastType = words.type(slot);
        acknowledge(slot, ticket);
        finish(memory, data.length, producersWaiting);
        return data;
    }

    /** Copies the next message to the start of {@code into}, and returns its length; or minus the {@link Outcome}. */
    public int get(MemorySegment into, long deadline) {
        Memory memory = this.memory;
        QueueWords words = this.words;
        boolean done = false;
        begin();
        try {
            long room = Math.min(into.byteSize(), words.slotBytes); // what is longer, no producer has written
            long next = memory.getLongAcquire(words.head);
            long slot = words.slot(next);
            if (isWon(memory, words, next, slot, room)) {
                int waiting = memory.getIntVolatile(words.producersWaiting); // T4
                again = false;
                count = 1;
                int length = getWon(memory, slot, next, into, waiting);
                done = true;
                return length;
            }
            int outcome = win(1, room, deadline);
            if (outcome != Outcome.DONE) {
                return -outcome;
            }
            int length = getWon(memory, words.slot(ticket), ticket, into, producersWaiting);
            done = true;
            return length;
        } finally {
            end(done);
        }
    }

    private int getWon(Memory memory, long slot, long ticket, MemorySegment into, int waiting) {
        int length = words.lengthWithin(slot);
        boolean copied = false;
        try {
            memory.copyOut(slot + SlotLayout.PAYLOAD, into, length); // T5
            copied = true;
        } finally {
            if (!copied) { // closed meanwhile, or read-only
                handBackAlone(slot, ticket);
            }
        }
        lastType = memory.getInt(slot + SlotLayout.TYPE);
        memory.setLongRelease(slot + SlotLayout.WORD, SlotLayout.empty(ticket + words.slots)); // T6, pairs with P1
        finish(memory, length, waiting);
        return length;
    }

    /** Up to {@code limit} messages, waiting for the first only; empty if there was none, see {@link #lastOutcome}. */
    public List<byte[]> getMany(int limit, long deadline) {
        boolean done = false;
        begin();
        try {
            List<byte[]> messages = new ArrayList<>();
            lastOutcome = win(Math.min(limit, HandleLayout.MOST_TICKETS), words.slotBytes, deadline);
            if (lastOutcome == Outcome.DONE) {
                getAllWon(messages);
                done = true;
                getMore(messages, limit);
            }
            return messages;
        } finally {
            end(done);
        }
    }

    /** What is there besides. What was acknowledged before must reach the caller, whatever happens here. */
    private void getMore(List<byte[]> messages, int limit) {
        try {
            while (messages.size() < limit) {
                long won = tryWin(Math.min(limit - messages.size(), HandleLayout.MOST_TICKETS), words.slotBytes);
                if (won < 0) {
                    return;
                }
                ticket = won;
                getAllWon(messages);
            }
        } catch (IllegalStateException | OutOfMemoryError e) {
            // Of the next message, which is handed back, or dropped if it is damaged.
        }
    }

    private void getAllWon(List<byte[]> messages) {
        int before = messages.size();
        int longest = 0;
        boolean copied = false;
        try {
            for (long next = ticket; next < ticket + count; next++) {
                long slot = words.slot(next);
                byte[] data = new byte[words.lengthWithin(slot)];
                memory.copyOut(slot + SlotLayout.PAYLOAD, data);
                messages.add(data);
                longest = Math.max(longest, data.length);
            }
            copied = true;
        } finally {
            if (!copied) {
                messages.subList(before, messages.size()).clear();
                for (long next = ticket; next < ticket + count; next++) {
                    handBack(words.slot(next), next);
                }
                finishHandingBack();
            }
        }
        for (long next = ticket; next < ticket + count; next++) {
            acknowledge(words.slot(next), next);
        }
        finish(memory, longest, producersWaiting);
    }

    private void finish(Memory memory, int longestCopy, int waiting) {
        memory.setLongRelease(intent, 0); // T7
        if (longestCopy > LONG_COPY) { // T8
            VarHandle.fullFence();
            waiting = memory.getIntVolatile(words.producersWaiting);
        }
        if (waiting != 0) { // T9
            wakes.producers(count);
        }
    }

    private void handBackAlone(long slot, long ticket) {
        handBack(slot, ticket);
        finishHandingBack();
    }

    private void handBack(long slot, long ticket) {
        words.wordRelease(slot, SlotLayout.returned(ticket));
    }

    private void finishHandingBack() {
        memory.getAndAddLong(words.returned, 1);
        memory.setLongRelease(intent, 0);
        wakes.consumersAfterFence(count);
    }

    // In place

    /** The next message, or null and then {@link #lastOutcome} says why. */
    public TakenMessage take(long deadline) {
        begin();
        try {
            lastOutcome = win(1, words.slotBytes, deadline);
            if (lastOutcome != Outcome.DONE) {
                return null;
            }
            held.incrementAndGet();
            TakenMessage message = new TakenMessage(this, ticket);
            if (!again) {
                words.wordRelease(words.slot(ticket), message.word()); // T5'
            }
            memory.setLongRelease(intent, 0); // T6', and after the wait
            return message;
        } finally {
            end(false); // a close meanwhile has handed it back
        }
    }

    /** One of those that this held in place is no longer held. */
    void letGo() {
        held.decrementAndGet();
    }

    public int lastOutcome() {
        return lastOutcome;
    }

    /** Of the last message copied. */
    public int lastType() {
        return lastType;
    }

    // As a handle

    @Override
    public int look(boolean slept) {
        if (slept) {
            countAgainIfForgotten();
        }
        return end.look();
    }

    @Override
    int mayProceed() {
        return endAhead.look();
    }

    @Override
    public long epoch() {
        return words.published;
    }

    @Override
    long waiters() {
        return words.consumersWaiting;
    }

    @Override
    boolean isMoreReady() {
        long next = memory.getLongAcquire(words.head);
        long word = words.wordAcquire(words.slot(next));
        return word == SlotLayout.full(next) || word == SlotLayout.voided(next) || returned.mayBeThere();
    }

    @Override
    void passOn() {
        wakes.consumersAfterFence(1);
    }

    @Override
    public ReentrantLock gate() {
        return queue.consumersGate();
    }

    @Override
    String name() {
        return "a consumer of " + memory;
    }

    @Override
    int held() {
        return held.get();
    }

    @Override
    void afterGivingBack(int slots) {
        memory.getAndAddLong(words.returned, 1);
        wakes.consumersAfterFence(slots);
    }

    @Override
    void afterUnregistering() {
        wakes.consumersAfterFence(Integer.MAX_VALUE); // whoever waits for the end of the stream counted on this one
    }

    public void close() {
        queue.close(this);
    }
}
