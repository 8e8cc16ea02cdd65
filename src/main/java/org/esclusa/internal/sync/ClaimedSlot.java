// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import java.lang.foreign.MemorySegment;
import org.esclusa.internal.layout.SlotLayout;

/** A slot that a producer has claimed to write its message in place. */
public final class ClaimedSlot {
    private final QueueProducer producer;
    private final QueueWords words;
    private final long ticket;
    private final long slot;
    private final long word;

    /** Of a ticket that the producer has won. */
    ClaimedSlot(QueueProducer producer, long ticket) {
        this.producer = producer;
        this.words = producer.words;
        this.ticket = ticket;
        this.slot = words.slot(ticket);
        this.word = SlotLayout.claimed(ticket, producer.index, producer.generation);
    }

    /** What the slot's word is while this is held. */
    long word() {
        return word;
    }

    /** The room for the payload; throws once the queue is closed. */
    public MemorySegment memory() {
        return producer.queue.payload(slot, words.slotBytes);
    }

    /** Whether neither the producer nor the queue was closed. */
    public boolean isOurs() {
        return words.wordAcquire(slot) == word && !words.memory.isClosed();
    }

    /** @throws IllegalStateException if it is the producer's no longer */
    public void publish(int length, int type) {
        if (length < 0) {
            throw new IllegalArgumentException("a message of " + length + " bytes");
        }
        producer.checkLength(length);
        boolean done = false;
        producer.begin(); // so that a close by another thread does not give the slot away meanwhile
        try {
            checkOurs();
            words.lengthAndType(slot, length, type);
            words.memory.setInt(slot + SlotLayout.RETURNS, 0);
            words.wordRelease(slot, SlotLayout.full(ticket)); // pairs with T1
            finish();
            producer.noteDepth(ticket + 1);
            done = true;
        } finally {
            producer.end(done);
        }
    }

    /** @throws IllegalStateException if it is the producer's no longer */
    public void abort() {
        boolean done = false;
        producer.begin();
        try {
            checkOurs();
            words.wordRelease(slot, SlotLayout.voided(ticket)); // pairs with T1
            words.memory.getAndAddLong(words.aborted, 1);
            finish();
            done = true;
        } finally {
            producer.end(done);
        }
    }

    private void checkOurs() {
        if (!isOurs()) {
            throw producer.closedException();
        }
    }

    private void finish() {
        producer.letGo();
        producer.wakes.consumersAfterFence(1);
    }
}
