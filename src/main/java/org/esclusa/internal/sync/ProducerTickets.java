// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import org.esclusa.internal.layout.HandleLayout;
import org.esclusa.internal.layout.SlotLayout;

/** A producer as far as it wins tickets: steps P1 to P4 of {@code docs/design/queue.md}, "Put". */
abstract class ProducerTickets extends QueueHandle {
    private static final int TRIES = 100;

    // Of the operation under way
    private int wanted;
    private boolean closely; // before a sleep; else the consumers' line is left to them
    int count;
    long ticket;
    int consumersWaiting;

    ProducerTickets(OpenQueue queue) throws Failure {
        super(queue, HandleLayout.PRODUCER);
    }

    /** Whether the ticket {@code next} was free, and is ours now: P1 to P3. */
    final boolean isWon(Memory memory, QueueWords words, long next, long slot) {
        if (memory.getLongAcquire(slot + SlotLayout.WORD) != SlotLayout.empty(next)) {
            return false;
        }
        memory.setLongRelease(intent, HandleLayout.put(next, 1));
        return memory.compareAndSetLong(words.tail, next, next + 1);
    }

    final int win(int most, long deadline) {
        long won = tryWin(most);
        if (won < 0) {
            return await(most, deadline);
        }
        ticket = won;
        return Outcome.DONE;
    }

    private int await(int most, long deadline) {
        wanted = most;
        return await(deadline);
    }

    @Override
    public final int attempt() {
        closely = false;
        return attemptOnce();
    }

    @Override
    public final int look(boolean slept) {
        if (slept) {
            countAgainIfForgotten();
        }
        closely = true;
        return attemptOnce();
    }

    private int attemptOnce() {
        long won = tryWin(wanted);
        if (won < 0) {
            return (int) -won;
        }
        ticket = won;
        return Outcome.DONE;
    }

    /** The first of up to {@code most} tickets, {@code count} of which were won; or minus the {@link Outcome}. */
    private long tryWin(int most) {
        Memory memory = this.memory;
        QueueWords words = this.words;
        long intent = this.intent;
        long tail = words.tail;
        long waiters = words.consumersWaiting;
        int outcome = Outcome.OWNED;
        for (int i = 0; i < TRIES; i++) {
            long next = memory.getLongAcquire(tail); // P1
            long slot = words.slot(next);
            long word = words.wordAcquire(slot);
            if (word == SlotLayout.empty(next) && next >= 0) {
                int won = most == 1 ? 1 : countEmpty(next, most);
                memory.setLongRelease(intent, HandleLayout.put(next, won)); // P2
                if (memory.compareAndSetLong(tail, next, next + won)) { // P3
                    consumersWaiting = memory.getIntVolatile(waiters); // P4
                    count = won;
                    return next;
                }
            } else {
                outcome = blocked(next, slot, word, closely);
                if (outcome != Outcome.DONE) {
                    break;
                }
                outcome = Outcome.OWNED;
            }
        }
        clearIntent();
        return -outcome;
    }

    @Override
    final int mayProceed() {
        for (int i = 0; i < TRIES; i++) {
            long next = memory.getLongAcquire(words.tail);
            long slot = words.slot(next);
            long word = words.wordAcquire(slot);
            if (word == SlotLayout.empty(next)) {
                return Outcome.DONE;
            }
            int outcome = blocked(next, slot, word, true);
            if (outcome != Outcome.DONE) {
                return outcome;
            }
        }
        return Outcome.OWNED;
    }

    private int countEmpty(long first, int wanted) {
        int most = Math.min(wanted, words.slots);
        int found = 1;
        while (found < most && words.wordAcquire(words.slot(first + found)) == SlotLayout.empty(first + found)) {
            found++;
        }
        return found;
    }

    /**
     * What is in the way: the message of the lap before, or its owner; or {@link Outcome#DONE} if it is to be tried
     * again.
     */
    private int blocked(long next, long slot, long word, boolean closely) {
        long before = next - words.slots;
        if (word == SlotLayout.voided(before) && isPassed(before)) {
            words.compareAndSetWord(slot, word, SlotLayout.empty(next));
            return Outcome.DONE;
        }
        if (memory.getLongAcquire(words.tail) != next) {
            return Outcome.DONE;
        }
        int state = SlotLayout.state(word);
        boolean consumerFirst = state == SlotLayout.RETURNED
                || state == SlotLayout.VOID
                || state == SlotLayout.FULL && closely && !isPassed(before);
        return consumerFirst ? Outcome.EMPTY : Outcome.OWNED;
    }

    private boolean isPassed(long ticket) {
        return memory.getLongVolatile(words.head) - ticket > 0;
    }
}
