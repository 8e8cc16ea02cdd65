// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import java.util.ArrayList;
import java.util.List;
import org.esclusa.internal.layout.HandleLayout;
import org.esclusa.internal.layout.SlotLayout;

/**
 * Gives back what the handles of a member that is gone held: messages are delivered again, claims become void;
 * {@code docs/design/queue.md}, "Repair", whose step numbers stand here.
 *
 * <p>Each step is a compare-and-set of exactly the word that was judged, so that several may do it at once, and any
 * of them may die.
 */
final class QueueRepair implements Repair {
    private final QueueWords words;
    private final Members members;

    QueueRepair(QueueWords words, Members members) {
        this.words = words;
        this.members = members;
    }

    /** A dead handle, and the owner word by which it was found dead. */
    private record Dead(int handle, long owner) {
        boolean owns(long word) {
            return SlotLayout.handle(word) == handle && SlotLayout.isOfGeneration(word, HandleLayout.generation(owner));
        }
    }

    @Override
    public boolean repair(int member) {
        List<Dead> dead = handlesOf(member);
        if (dead.isEmpty()) {
            if (repairOwned(dead)) { // a close may have cut off a release between the word and `returned`
                words.memory.getAndAddLong(words.returned, 1); // S3
            }
            words.recount(members); // it may have died as it settled the counts
            words.wakeAll(); // or in a close, after its last handle
            return true;
        }
        if (!members.isGone(member)) {
            return false; // a new holder's life, or that of one who looks whether the place is free
        }
        boolean returned = repairOwned(dead);
        List<Dead> unfinished = new ArrayList<>();
        for (Dead handle : dead) {
            Tickets tickets = new Tickets(dead, words.intentAcquire(handle.handle()));
            tickets.repair();
            returned |= tickets.returned;
            if (tickets.unfinished) {
                unfinished.add(handle);
            }
        }
        if (returned) {
            words.memory.getAndAddLong(words.returned, 1); // S3
        }
        dead.removeAll(unfinished);
        for (Dead handle : dead) { // S4
            words.compareAndSetOwner(handle.handle(), handle.owner(), HandleLayout.freed(handle.owner()));
        }
        words.recount(members);
        words.wakeAll(); // S5
        return unfinished.isEmpty();
    }

    private List<Dead> handlesOf(int member) {
        List<Dead> found = new ArrayList<>();
        for (int i = 0; i < words.handles; i++) {
            long owner = words.ownerAcquire(i);
            if (HandleLayout.role(owner) != HandleLayout.FREE && HandleLayout.member(owner) == member) {
                found.add(new Dead(i, owner));
            }
        }
        return found;
    }

    /** S1; whether a message is, or was already, to be delivered again. */
    private boolean repairOwned(List<Dead> dead) {
        boolean returned = false;
        for (int i = 0; i < words.slots; i++) {
            long slot = words.slot(i);
            long word = words.wordAcquire(slot);
            int state = SlotLayout.state(word);
            if (state == SlotLayout.RETURNED) {
                returned = true;
            } else if ((state == SlotLayout.CLAIMED || state == SlotLayout.TAKEN)
                    && dead.stream().anyMatch(it -> it.owns(word))) {
                returned |= giveBack(words, slot, word);
            }
        }
        return returned;
    }

    /** Makes a claimed slot void or a taken one returned; true for the latter. */
    static boolean giveBack(QueueWords words, long slot, long word) {
        long ticket = words.ticket(slot);
        if (!words.fits(slot, word, ticket)) {
            return false; // not written by any of us
        }
        if (SlotLayout.state(word) == SlotLayout.TAKEN) {
            words.compareAndSetWord(slot, word, SlotLayout.returned(ticket));
            return true;
        }
        if (words.compareAndSetWord(slot, word, SlotLayout.voided(ticket))) {
            words.memory.getAndAddLong(words.aborted, 1);
        }
        return false;
    }

    /** S2: the tickets that a dead handle was after. */
    private final class Tickets {
        private final List<Dead> dead;
        private final int purpose;
        private final long first;
        private final int count;
        private boolean returned;
        private boolean unfinished;

        Tickets(List<Dead> dead, long intent) {
            this.dead = dead;
            this.purpose = HandleLayout.purpose(intent);
            this.first = HandleLayout.first(intent, cursor());
            this.count = Math.min(HandleLayout.count(intent), words.slots);
        }

        /**
         * Acquire: whoever sees a ticket won sees its winner's intent, or that it is cleared, and then the word
         * published before.
         */
        private long cursor() {
            return words.memory.getLongAcquire(purpose == HandleLayout.PUT ? words.tail : words.head);
        }

        void repair() {
            if (purpose != HandleLayout.PUT && purpose != HandleLayout.TAKE) {
                return;
            }
            for (long ticket = first; ticket < first + count; ticket++) {
                repair(ticket);
            }
        }

        private void repair(long ticket) {
            boolean put = purpose == HandleLayout.PUT;
            long slot = words.slot(ticket);
            long orphan = put ? SlotLayout.empty(ticket) : SlotLayout.full(ticket);
            if (cursor() - ticket <= 0) {
                return;
            }
            long word = words.wordAcquire(slot);
            if (word != orphan) {
                returned |= !put && word == SlotLayout.returned(ticket); // made after S1 by one who may die before S3
                return;
            }
            if (aLivingHandleIsAfter(ticket)) {
                unfinished = true;
            } else if (put) {
                if (words.compareAndSetWord(slot, orphan, SlotLayout.voided(ticket))) {
                    words.memory.getAndAddLong(words.aborted, 1);
                }
            } else {
                words.compareAndSetWord(slot, orphan, SlotLayout.returned(ticket));
                returned = true;
            }
        }

        /** The owner is read after the intent: a handle judged dead may have found another holder since, who lives. */
        private boolean aLivingHandleIsAfter(long ticket) {
            for (int i = 0; i < words.handles; i++) {
                if (!names(i, ticket)) {
                    continue;
                }
                Dead now = new Dead(i, words.ownerAcquire(i));
                if (HandleLayout.role(now.owner()) != HandleLayout.FREE
                        && !dead.contains(now)
                        && members.isAlive(HandleLayout.member(now.owner()))) {
                    return true;
                }
            }
            return false;
        }

        private boolean names(int handle, long ticket) {
            long intent = words.intentAcquire(handle);
            long offset = ticket - HandleLayout.first(intent, cursor());
            return HandleLayout.purpose(intent) == purpose && offset >= 0 && offset < HandleLayout.count(intent);
        }
    }
}
