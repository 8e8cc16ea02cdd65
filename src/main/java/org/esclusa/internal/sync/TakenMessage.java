// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import java.lang.foreign.MemorySegment;
import org.esclusa.internal.layout.SlotLayout;

/** A message in its slot, held by a consumer until it is acknowledged or released. */
public final class TakenMessage {
    private final QueueConsumer consumer;
    private final QueueWords words;
    private final long ticket;
    private final long slot;
    private final long word;
    private final int deliveryCount;
    private final int type;

    /** Of a slot that the consumer owns: by its intent, or by the word already. */
    TakenMessage(QueueConsumer consumer, long ticket) {
        this.consumer = consumer;
        this.words = consumer.words;
        this.ticket = ticket;
        this.slot = words.slot(ticket);
        this.word = SlotLayout.taken(ticket, consumer.index, consumer.generation);
        this.deliveryCount = words.returns(slot) + 1;
        this.type = words.type(slot);
    }

    /** What the slot's word is while this is held. */
    long word() {
        return word;
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
        return consumer.queue.payload(slot, words.lengthWithin(slot));
    }

    /** False if it is the consumer's no longer, since that was closed. */
    public boolean acknowledge() {
        boolean done = finish(SlotLayout.empty(ticket + words.slots));
        if (done) {
            consumer.wakes.producersAfterFence(1);
        }
        return done;
    }

    /** Hands it back; false if it is the consumer's no longer, since that was closed. */
    public boolean release() {
        boolean done = finish(SlotLayout.returned(ticket));
        if (done) {
            words.memory.getAndAddLong(words.returned, 1);
            consumer.wakes.consumersAfterFence(1);
        }
        return done;
    }

    /** Exactly the word that says so is replaced: a close may have handed the message back. */
    private boolean finish(long next) {
        Memory memory = words.memory;
        boolean done = !memory.isClosed() && words.compareAndSetWord(slot, word, next) && !memory.isClosed();
        if (done) {
            consumer.letGo();
        }
        return done;
    }
}
