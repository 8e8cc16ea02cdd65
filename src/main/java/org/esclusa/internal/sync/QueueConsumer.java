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
public final class QueueConsumer extends QueueHandle {
    private static final int TRIES = 100;
    private static final int LONG_COPY = 256;

    private final AtomicInteger held = new AtomicInteger();
    private final EndOfStream end;

    // Of the operation under way
    private int wanted;
    private long capacity;
    private int won;
    private long ticket;
    private boolean again; // the message was handed back before: its slot says that it is ours
    private int producersWaiting;

    // Of the last one
    private int lastOutcome;
    private int lastType;
    private long lastLength;

    QueueConsumer(OpenQueue queue) throws Failure {
        super(queue, HandleLayout.CONSUMER);
        this.end = new EndOfStream(this);
    }

    // Copying

    /** The next message, or null and then {@link #lastOutcome} says why. */
    public byte[] get(long deadline) {
        begin();
        try {
            lastOutcome = win(1, Long.MAX_VALUE, deadline);
            return lastOutcome == Outcome.DONE ? getWon() : null;
        } finally {
            end();
        }
    }

    private byte[] getWon() {
        long slot = words.slot(ticket);
        byte[] data = null;
        try {
            data = new byte[words.lengthWithin(slot)];
            memory.copyOut(slot + SlotLayout.PAYLOAD, data);
        } finally {
            if (data == null) { // no room for it
                handBack(slot);
            }
        }
        lastType = words.type(slot);
        acknowledge(slot, ticket);
        finish(data.length);
        return data;
    }

    /** Copies the next message to the start of {@code into}, and returns its length; or minus the {@link Outcome}. */
    public int get(MemorySegment into, long deadline) {
        begin();
        try {
            lastOutcome = win(1, into.byteSize(), deadline);
            return lastOutcome == Outcome.DONE ? getWon(into) : -lastOutcome;
        } finally {
            end();
        }
    }

    private int getWon(MemorySegment into) {
        long slot = words.slot(ticket);
        int length = words.lengthWithin(slot);
        boolean copied = false;
        try {
            memory.copyOut(slot + SlotLayout.PAYLOAD, into, length); // T5
            copied = true;
        } finally {
            if (!copied) { // closed meanwhile, or read-only
                handBack(slot);
            }
        }
        lastType = words.type(slot);
        acknowledge(slot, ticket);
        finish(length);
        return length;
    }

    /** Up to {@code limit} messages, waiting for the first only; empty if there was none, see {@link #lastOutcome}. */
    public List<byte[]> getMany(int limit, long deadline) {
        begin();
        try {
            List<byte[]> messages = new ArrayList<>();
            lastOutcome = win(Math.min(limit, HandleLayout.MOST_TICKETS), Long.MAX_VALUE, deadline);
            if (lastOutcome == Outcome.DONE) {
                getAllWon(messages);
            }
            return messages;
        } finally {
            end();
        }
    }

    private void getAllWon(List<byte[]> messages) {
        int longest = 0;
        boolean copied = false;
        try {
            for (long next = ticket; next < ticket + won; next++) {
                long slot = words.slot(next);
                byte[] data = new byte[words.lengthWithin(slot)];
                memory.copyOut(slot + SlotLayout.PAYLOAD, data);
                messages.add(data);
                longest = Math.max(longest, data.length);
            }
            copied = true;
        } finally {
            if (!copied) {
                for (long next = ticket; next < ticket + won; next++) {
                    handBack(words.slot(next), next);
                }
                finishHandingBack();
            }
        }
        for (long next = ticket; next < ticket + won; next++) {
            acknowledge(words.slot(next), next);
        }
        finish(longest);
    }

    private int win(int most, long room, long deadline) {
        wanted = most;
        capacity = room;
        int outcome = attempt();
        if (outcome == Outcome.EMPTY || outcome == Outcome.OWNED) {
            outcome = await(deadline);
        }
        return outcome;
    }

    private void acknowledge(long slot, long ticket) {
        words.wordRelease(slot, SlotLayout.empty(ticket + words.slots)); // T6, pairs with P1
    }

    private void finish(int longestCopy) {
        if (!again) {
            memory.setLongRelease(intent, 0); // T7
        }
        if (longestCopy > LONG_COPY) { // T8
            VarHandle.fullFence();
            producersWaiting = memory.getIntVolatile(words.producersWaiting);
        }
        if (producersWaiting != 0) { // T9
            wakes.producers(won);
        }
    }

    private void handBack(long slot) {
        handBack(slot, ticket);
        finishHandingBack();
    }

    private void handBack(long slot, long ticket) {
        words.wordRelease(slot, SlotLayout.returned(ticket));
    }

    private void finishHandingBack() {
        memory.getAndAddLong(words.returned, 1);
        memory.setLongRelease(intent, 0);
        wakes.consumersAfterFence(won);
    }

    // Winning a ticket

    @Override
    public int attempt() {
        boolean noted = false;
        int outcome = Outcome.OWNED;
        for (int i = 0; i < TRIES; i++) {
            if (memory.getLongAcquire(words.returned) != memory.getLongAcquire(words.searched)) { // T0
                outcome = searchReturned();
                if (outcome != Outcome.EMPTY) {
                    break;
                }
            }
            outcome = Outcome.OWNED;
            long next = memory.getLongAcquire(words.head); // T1
            long slot = words.slot(next);
            long word = words.wordAcquire(slot); // pairs with P6
            if (word == SlotLayout.full(next)) {
                int count = countFull(next, slot);
                if (count == 0) {
                    if (memory.getLongAcquire(words.head) == next) {
                        outcome = Outcome.TOO_SMALL;
                        break;
                    }
                    continue;
                }
                memory.setLongRelease(intent, HandleLayout.take(next, count)); // T2
                noted = true;
                if (memory.compareAndSetLong(words.head, next, next + count)) { // T3
                    producersWaiting = memory.getIntVolatile(words.producersWaiting); // T4
                    ticket = next;
                    won = count;
                    again = false;
                    return Outcome.DONE;
                }
            } else if (word == SlotLayout.voided(next)) {
                stepOver(next, slot);
            } else if (memory.getLongAcquire(words.head) == next) {
                outcome = memory.getLongVolatile(words.tail) == next ? Outcome.EMPTY : Outcome.OWNED;
                break;
            }
        }
        if (noted) {
            memory.setLongRelease(intent, 0);
        }
        return outcome;
    }

    private void stepOver(long next, long slot) {
        if (memory.compareAndSetLong(words.head, next, next + 1)) {
            words.compareAndSetWord(slot, SlotLayout.voided(next), SlotLayout.empty(next + words.slots));
            if (memory.getIntVolatile(words.producersWaiting) != 0) {
                wakes.producers(1);
            }
        }
    }

    /** How many from here on are there and fit, 0 if the first does not. The compare-and-set of head says if it was so. */
    private int countFull(long first, long slot) {
        if (!isRoomFor(first, slot)) {
            return 0;
        }
        int most = Math.min(wanted, words.slots);
        int count = 1;
        while (count < most) {
            long next = words.slot(first + count);
            if (words.wordAcquire(next) != SlotLayout.full(first + count) || words.length(next) > words.slotBytes) {
                break;
            }
            count++;
        }
        return count;
    }

    private boolean isRoomFor(long ticket, long slot) {
        long length = words.length(slot);
        if (length > words.slotBytes && words.wordAcquire(slot) == SlotLayout.full(ticket)) {
            throw words.damagedLength(slot);
        }
        lastLength = length;
        return length <= capacity;
    }

    /** A message handed back comes before those not taken yet; {@link Outcome#EMPTY} if there is none. */
    private int searchReturned() {
        for (int i = 0; i < TRIES; i++) {
            long upTo = memory.getLongAcquire(words.returned);
            long slot = firstReturned();
            if (slot < 0) {
                long from = memory.getLongAcquire(words.searched);
                if (upTo - from <= 0 || memory.compareAndSetLong(words.searched, from, upTo)) {
                    return Outcome.EMPTY;
                }
                continue;
            }
            long found = words.ticket(slot);
            long length = words.length(slot);
            long word = words.wordAcquire(slot);
            if (word != SlotLayout.returned(found)) {
                continue;
            }
            if (length > words.slotBytes) {
                throw words.damagedLength(slot);
            }
            if (length > capacity) {
                lastLength = length;
                return Outcome.TOO_SMALL;
            }
            if (words.compareAndSetWord(slot, word, SlotLayout.taken(found, index, generation))) {
                long returns = slot + SlotLayout.RETURNS;
                memory.setInt(returns, memory.getInt(returns) + 1);
                producersWaiting = memory.getIntVolatile(words.producersWaiting);
                ticket = found;
                won = 1;
                again = true;
                return Outcome.DONE;
            }
        }
        return Outcome.OWNED;
    }

    /** The slot of the returned message with the smallest ticket, or -1. */
    private long firstReturned() {
        long first = -1;
        long least = 0;
        for (int i = 0; i < words.slots; i++) {
            long slot = words.slot(i);
            long word = words.wordAcquire(slot);
            if (SlotLayout.state(word) == SlotLayout.RETURNED) {
                long found = words.ticket(slot);
                if (words.fits(slot, word, found) && (first < 0 || found - least < 0)) {
                    first = slot;
                    least = found;
                }
            }
        }
        return first;
    }

    // In place

    /** A message in its slot, held until it is acknowledged or released. */
    public final class Taken {
        private final long ticket = QueueConsumer.this.ticket;
        private final long slot = words.slot(ticket);
        private final long word = SlotLayout.taken(ticket, index, generation);
        private final int deliveryCount = memory.getInt(slot + SlotLayout.RETURNS) + 1;
        private final int type = words.type(slot);

        private Taken() {
            if (!again) {
                words.wordRelease(slot, word); // T5'
                memory.setLongRelease(intent, 0); // T6'
            }
        }

        public long ticket() {
            return ticket;
        }

        public int type() {
            return type;
        }

        public int deliveryCount() {
            return deliveryCount;
        }

        /** The payload; throws once the queue is closed. */
        public MemorySegment data() {
            MemorySegment bytes = queue.segment().bytes();
            return bytes.asSlice(slot + SlotLayout.PAYLOAD, words.lengthWithin(slot));
        }

        /** False if it is this consumer's no longer, since that was closed. */
        public boolean acknowledge() {
            if (!finish(SlotLayout.empty(ticket + words.slots))) {
                return false;
            }
            wakes.producersAfterFence(1);
            return true;
        }

        /** Hands it back; false if it is this consumer's no longer, since that was closed. */
        public boolean release() {
            if (!finish(SlotLayout.returned(ticket))) {
                return false;
            }
            memory.getAndAddLong(words.returned, 1);
            wakes.consumersAfterFence(1);
            return true;
        }

        /** Exactly the word that says so is replaced: a close may have handed the message back. */
        private boolean finish(long next) {
            boolean done = !memory.isClosed() && words.compareAndSetWord(slot, word, next) && !memory.isClosed();
            if (done) {
                held.decrementAndGet();
            }
            return done;
        }
    }

    /** The next message, or null and then {@link #lastOutcome} says why. */
    public Taken take(long deadline) {
        begin();
        try {
            lastOutcome = win(1, Long.MAX_VALUE, deadline);
            if (lastOutcome != Outcome.DONE) {
                return null;
            }
            held.incrementAndGet();
            return new Taken();
        } finally {
            end();
        }
    }

    public int lastOutcome() {
        return lastOutcome;
    }

    /** Of the last message copied. */
    public int lastType() {
        return lastType;
    }

    /** Of the last message that there was too little room for. */
    public long lastLength() {
        return lastLength;
    }

    // As a handle

    @Override
    public int look(boolean slept) {
        return end.look();
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
        return words.wordAcquire(words.slot(next)) == SlotLayout.full(next)
                || memory.getLongAcquire(words.returned) != memory.getLongAcquire(words.searched);
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
