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
    private final ReturnedMessages returned;

    // Of the operation under way
    private int wanted;
    private boolean closely; // before a sleep; else the producers' line is left to them
    private long capacity;
    private int count;
    private long ticket;
    private boolean again; // the message was handed back before: its slot says that it is ours
    private int producersWaiting;

    // Of the last one
    private int lastOutcome; // not of those that return it themselves
    private int lastType;
    private long lastLength;

    QueueConsumer(OpenQueue queue) throws Failure {
        super(queue, HandleLayout.CONSUMER);
        this.end = new EndOfStream(this);
        this.returned = new ReturnedMessages(words);
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

    private int win(int most, long room, long deadline) {
        long won = tryWin(most, room);
        if (won < 0) {
            return awaitUnlessFinal((int) -won, most, room, deadline);
        }
        ticket = won;
        return Outcome.DONE;
    }

    private int awaitUnlessFinal(int outcome, int most, long room, long deadline) {
        wanted = most;
        capacity = room;
        return Outcome.isFinal(outcome) ? outcome : await(deadline);
    }

    private void acknowledge(long slot, long ticket) {
        words.wordRelease(slot, SlotLayout.empty(ticket + words.slots)); // T6, pairs with P1
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

    // Winning a ticket

    /** Whether the message with ticket {@code next} is there, fits, and is ours now: T0 to T3. */
    private boolean isWon(Memory memory, QueueWords words, long next, long slot, long room) {
        if (memory.getLongAcquire(slot + SlotLayout.WORD) != SlotLayout.full(next) // pairs with P6
                || memory.getLongAcquire(words.returned) != memory.getLongAcquire(words.searched)
                || words.length(slot) > room) {
            return false;
        }
        memory.setLongRelease(intent, HandleLayout.take(next, 1));
        return memory.compareAndSetLong(words.head, next, next + 1); // if so, the length was of this ticket
    }

    @Override
    public int attempt() {
        closely = false;
        return attemptOnce();
    }

    /** Before a sleep: tells {@link Outcome#EMPTY} from {@link Outcome#OWNED}. */
    int attemptClosely() {
        closely = true;
        return attemptOnce();
    }

    private int attemptOnce() {
        long won = tryWin(wanted, capacity);
        if (won < 0) {
            return (int) -won;
        }
        ticket = won;
        return Outcome.DONE;
    }

    /** The first of up to {@code most} tickets, {@code count} of which were won; or minus the {@link Outcome}. */
    private long tryWin(int most, long room) {
        Memory memory = this.memory;
        QueueWords words = this.words;
        long intent = this.intent;
        long head = words.head;
        long waiters = words.producersWaiting;
        int outcome = Outcome.OWNED;
        for (int i = 0; i < TRIES; i++) {
            if (returned.mayBeThere()) { // T0
                long found = searchReturned(room);
                if (found >= 0) {
                    return found;
                }
                if (found != -Outcome.EMPTY) {
                    clearIntent();
                    return found;
                }
            }
            long next = memory.getLongAcquire(head); // T1
            long slot = words.slot(next);
            long word = words.wordAcquire(slot); // pairs with P6
            if (word == SlotLayout.full(next) && words.length(slot) <= room && next >= 0) {
                int won = most == 1 ? 1 : countFull(next, most);
                memory.setLongRelease(intent, HandleLayout.take(next, won)); // T2
                if (memory.compareAndSetLong(head, next, next + won)) { // T3: so the length was of this ticket
                    producersWaiting = memory.getIntVolatile(waiters); // T4
                    count = won;
                    again = false;
                    return next;
                }
            } else {
                outcome = blocked(next, slot, word);
                if (outcome != Outcome.DONE) {
                    break;
                }
                outcome = Outcome.OWNED;
            }
        }
        clearIntent();
        return -outcome;
    }

    /** What is in the way, or {@link Outcome#DONE} if it is to be tried again. */
    private int blocked(long next, long slot, long word) {
        if (word == SlotLayout.voided(next)) {
            stepOver(next, slot);
            return Outcome.DONE;
        }
        long length = words.length(slot);
        if (memory.getLongAcquire(words.head) != next) {
            return Outcome.DONE;
        }
        if (word == SlotLayout.full(next) && length > words.slotBytes) {
            memory.setLongRelease(intent, HandleLayout.take(next, 1));
            if (memory.compareAndSetLong(words.head, next, next + 1)) {
                throw dropped(slot, next, length);
            }
            return Outcome.DONE;
        }
        if (word == SlotLayout.full(next)) {
            lastLength = length;
            return Outcome.TOO_SMALL;
        }
        return closely && memory.getLongVolatile(words.tail) == next ? Outcome.EMPTY : Outcome.OWNED;
    }

    /** A message of ours whose length cannot be: it must not stand before those behind it for ever. */
    private IllegalStateException dropped(long slot, long ticket, long length) {
        acknowledge(slot, ticket);
        memory.setLongRelease(intent, 0);
        wakes.producersAfterFence(1);
        return memory.damaged(
                "a message of " + length + " bytes in a slot of " + words.slotBytes + ", which was dropped");
    }

    private void stepOver(long next, long slot) {
        if (memory.compareAndSetLong(words.head, next, next + 1)) {
            words.compareAndSetWord(slot, SlotLayout.voided(next), SlotLayout.empty(next + words.slots));
            if (memory.getIntVolatile(words.producersWaiting) != 0) {
                wakes.producers(1);
            }
        }
    }

    /** How many from {@code first} on, which is, are there too. The compare-and-set of head says if it was so. */
    private int countFull(long first, int wanted) {
        int most = Math.min(wanted, words.slots);
        int found = 1;
        while (found < most && words.wordAcquire(words.slot(first + found)) == SlotLayout.full(first + found)) {
            found++;
        }
        return found;
    }

    /** A message handed back comes before those not taken yet: its ticket, or minus the {@link Outcome}. */
    private long searchReturned(long room) {
        for (int i = 0; i < TRIES; i++) {
            long slot = returned.first();
            if (slot == ReturnedMessages.NONE) {
                return -Outcome.EMPTY;
            }
            long found = words.ticket(slot);
            long length = words.length(slot);
            long word = words.wordAcquire(slot);
            if (word != SlotLayout.returned(found)) {
                continue;
            }
            if (length > room && length <= words.slotBytes) {
                lastLength = length;
                return -Outcome.TOO_SMALL;
            }
            // In a wait the end of the stream is not to be seen by others before this has left: the intent says so.
            memory.setLongRelease(intent, HandleLayout.take(found, 1));
            if (words.compareAndSetWord(slot, word, SlotLayout.taken(found, index, generation))) {
                if (length > words.slotBytes) {
                    throw dropped(slot, found, length);
                }
                long returns = slot + SlotLayout.RETURNS;
                memory.setInt(returns, memory.getInt(returns) + 1);
                producersWaiting = memory.getIntVolatile(words.producersWaiting);
                count = 1;
                again = true;
                return found;
            }
        }
        return -Outcome.OWNED;
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

    /** Of the last message that there was too little room for. */
    public long lastLength() {
        return lastLength;
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
