// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import org.esclusa.internal.layout.SlotLayout;

/** Messages that were handed back: somewhere in the ring, and to be taken before all that were not taken yet. */
final class ReturnedMessages {
    static final long NONE = -1;

    private final QueueWords words;
    private final Memory memory;

    ReturnedMessages(QueueWords words) {
        this.words = words;
        this.memory = words.memory;
    }

    /** Whether any was handed back since a search found none left. */
    boolean mayBeThere() {
        return memory.getLongAcquire(words.returned) != memory.getLongAcquire(words.searched);
    }

    /** How many there are now. */
    int count() {
        int count = 0;
        int slots = mayBeThere() ? words.slots : 0;
        for (int i = 0; i < slots; i++) {
            count += SlotLayout.state(words.wordAcquire(words.slot(i))) == SlotLayout.RETURNED ? 1 : 0;
        }
        return count;
    }

    /**
     * The slot of the one with the smallest ticket, or {@link #NONE}, and then nobody searches before the next is
     * handed back.
     */
    long first() {
        while (true) {
            long upTo = memory.getLongAcquire(words.returned);
            long slot = search();
            if (slot != NONE) {
                return slot;
            }
            long from = memory.getLongAcquire(words.searched);
            if (upTo - from <= 0 || memory.compareAndSetLong(words.searched, from, upTo)) {
                return NONE;
            }
        }
    }

    private long search() {
        long first = NONE;
        long least = 0;
        for (int i = 0; i < words.slots; i++) {
            long slot = words.slot(i);
            long word = words.wordAcquire(slot);
            if (SlotLayout.state(word) == SlotLayout.RETURNED) {
                long ticket = words.ticket(slot);
                if (words.fits(slot, word, ticket) && (first == NONE || ticket < least)) {
                    first = slot;
                    least = ticket;
                }
            }
        }
        return first;
    }
}
