// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import org.esclusa.internal.layout.HandleLayout;
import org.esclusa.internal.layout.SlotLayout;

/** A consumer as far as it wins tickets: steps T0 to T4 of {@code docs/design/queue.md}, "Take". */
abstract class ConsumerTickets extends QueueHandle {
    private static final int TRIES = 100;

    final ReturnedMessages returned;

    // Of the operation under way
    private int wanted;
    private boolean closely; // before a sleep; else the producers' line is left to them
    private long capacity;
    int count;
    long ticket;
    boolean again; // the message was handed back before: its slot says that it is ours
    int producersWaiting;
    private long lastLength;

    ConsumerTickets(OpenQueue queue) throws Failure {
        super(queue, HandleLayout.CONSUMER);
        this.returned = new ReturnedMessages(words);
    }

    final int win(int most, long room, long deadline) {
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

    /** Whether the message with ticket {@code next} is there, fits, and is ours now: T0 to T3. */
    final boolean isWon(Memory memory, QueueWords words, long next, long slot, long room) {
        if (memory.getLongAcquire(slot + SlotLayout.WORD) != SlotLayout.full(next) // pairs with P6
                || memory.getLongAcquire(words.returned) != memory.getLongAcquire(words.searched)
                || words.length(slot) > room) {
            return false;
        }
        memory.setLongRelease(intent, HandleLayout.take(next, 1));
        return memory.compareAndSetLong(words.head, next, next + 1); // if so, the length was of this ticket
    }

    @Override
    public final int attempt() {
        closely = false;
        return attemptOnce();
    }

    /** Before a sleep: tells {@link Outcome#EMPTY} from {@link Outcome#OWNED}. */
    final int attemptClosely() {
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
    final long tryWin(int most, long room) {
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

    /** Whether a call would find a message now. Any thread may ask. */
    final int mayTake() {
        for (int i = 0; i < TRIES; i++) {
            if (returned.mayBeThere() && returned.first() != ReturnedMessages.NONE) {
                return Outcome.DONE;
            }
            long next = memory.getLongAcquire(words.head);
            long slot = words.slot(next);
            long word = words.wordAcquire(slot);
            if (word == SlotLayout.full(next)) {
                return Outcome.DONE;
            }
            if (word == SlotLayout.voided(next)) {
                stepOver(next, slot);
            } else if (memory.getLongAcquire(words.head) == next) {
                return memory.getLongVolatile(words.tail) == next ? Outcome.EMPTY : Outcome.OWNED;
            }
        }
        return Outcome.OWNED;
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

    final void acknowledge(long slot, long ticket) {
        words.wordRelease(slot, SlotLayout.empty(ticket + words.slots)); // T6, pairs with P1
    }

    /** Of the last message that there was too little room for. */
    public final long lastLength() {
        return lastLength;
    }
}
