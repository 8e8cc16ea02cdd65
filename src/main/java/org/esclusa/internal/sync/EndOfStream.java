// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import org.esclusa.internal.layout.HandleLayout;
import org.esclusa.internal.layout.SlotLayout;

/**
 * Whether a consumer that finds nothing has reached the end of the stream; {@code docs/design/queue.md}, "Full,
 * empty, end".
 */
final class EndOfStream {
    private static final int TRIES = 10;

    private final QueueConsumer consumer;
    private final QueueWords words;
    private final Memory memory;

    EndOfStream(QueueConsumer consumer) {
        this.consumer = consumer;
        this.words = consumer.words;
        this.memory = consumer.memory;
    }

    /** The consumer's try, and if that finds nothing, the look for the end. */
    int look() {
        for (int i = 0; i < TRIES; i++) {
            int outcome = consumer.attemptClosely();
            if (outcome != Outcome.EMPTY) {
                return outcome;
            }
            if (memory.getLongAcquire(words.producersSeen) == 0) {
                return Outcome.EMPTY;
            }
            long tail = memory.getLongVolatile(words.tail);
            long returned = memory.getLongVolatile(words.returned);
            Producers producers = producers();
            if (producers == Producers.LIVING) {
                return Outcome.EMPTY;
            }
            if (producers == Producers.DEAD) {
                consumer.queue.segment().sweep();
            } else if (memory.getLongVolatile(words.head) == tail && !isOpen(tail, returned)) {
                if (isAnythingHeld()) {
                    return Outcome.OWNED;
                }
                if (memory.getLongVolatile(words.head) == tail && !isOpen(tail, returned)) {
                    return Outcome.ENDED;
                }
            }
        }
        return Outcome.OWNED;
    }

    private boolean isOpen(long tail, long returned) {
        return memory.getLongVolatile(words.tail) != tail
                || memory.getLongVolatile(words.returned) != returned
                || memory.getLongVolatile(words.searched) != returned;
    }

    private enum Producers {
        NONE,
        LIVING,
        DEAD
    }

    private Producers producers() {
        Members members = consumer.queue.segment().members();
        Producers found = Producers.NONE;
        for (int i = 0; i < words.handles; i++) {
            long owner = words.ownerAcquire(i);
            if (HandleLayout.role(owner) == HandleLayout.PRODUCER) {
                if (members.isAlive(HandleLayout.member(owner))) {
                    return Producers.LIVING;
                }
                found = Producers.DEAD;
            }
        }
        return found;
    }

    /** Whether another consumer that does not wait here itself holds a message: it may come back. */
    private boolean isAnythingHeld() {
        for (int i = 0; i < words.slots; i++) {
            long word = words.wordAcquire(words.slot(i));
            int state = SlotLayout.state(word);
            if (state == SlotLayout.FULL || state == SlotLayout.RETURNED || state == SlotLayout.CLAIMED) {
                return true;
            }
            int holder = SlotLayout.handle(word);
            if (state == SlotLayout.TAKEN && holder != consumer.index && isBusy(holder)) {
                return true;
            }
        }
        return false;
    }

    private boolean isBusy(int handle) {
        return handle >= words.handles || !words.isWaiting(handle);
    }
}
