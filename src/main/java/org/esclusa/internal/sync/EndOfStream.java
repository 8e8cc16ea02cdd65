// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import java.util.function.IntSupplier;
import org.esclusa.internal.layout.HandleLayout;
import org.esclusa.internal.layout.SlotLayout;

/**
 * Whether a consumer that finds nothing has reached the end of the stream; {@code docs/design/queue.md}, "Full,
 * empty, end".
 */
final class EndOfStream {
    private static final int TRIES = 10;

    private final QueueConsumer consumer;
    private final IntSupplier attempt;
    private final QueueWords words;
    private final Memory memory;

    /** After {@code attempt}, a look that tells {@link Outcome#EMPTY} from {@link Outcome#OWNED}. */
    EndOfStream(QueueConsumer consumer, IntSupplier attempt) {
        this.consumer = consumer;
        this.attempt = attempt;
        this.words = consumer.words;
        this.memory = consumer.memory;
    }

    /** The consumer's try, and if that finds nothing, the look for the end. */
    int look() {
        for (int i = 0; i < TRIES; i++) {
            int outcome = attempt.getAsInt();
            if (outcome != Outcome.EMPTY) {
                return outcome;
            }
            long seen = memory.getLongVolatile(words.producersSeen); // before the handles are looked at one by one
            if (seen == 0) {
                return Outcome.EMPTY;
            }
            long tail = memory.getLongVolatile(words.tail);
            long returned = memory.getLongVolatile(words.returned);
            Found found = producers();
            if (found == Found.LIVING) {
                return Outcome.EMPTY;
            }
            if (found == Found.NONE) {
                if (isOpen(tail, returned)) {
                    continue;
                }
                found = holders();
                if (found == Found.LIVING) {
                    return Outcome.OWNED;
                }
            }
            if (found == Found.DEAD) {
                consumer.queue.segment().sweep();
            } else if (!isOpen(tail, returned) && memory.getLongVolatile(words.producersSeen) == seen) {
                return Outcome.ENDED;
            }
        }
        return Outcome.OWNED;
    }

    private boolean isOpen(long tail, long returned) {
        return memory.getLongVolatile(words.head) != tail
                || memory.getLongVolatile(words.tail) != tail
                || memory.getLongVolatile(words.returned) != returned
                || memory.getLongVolatile(words.searched) != returned;
    }

    private enum Found {
        NONE,
        LIVING,
        DEAD
    }

    private Found producers() {
        Members members = consumer.queue.segment().members();
        Found found = Found.NONE;
        for (int i = 0; i < words.handles; i++) {
            long owner = words.ownerAcquire(i);
            if (HandleLayout.role(owner) == HandleLayout.PRODUCER) {
                if (members.isAlive(HandleLayout.member(owner))) {
                    return Found.LIVING;
                }
                found = Found.DEAD;
            }
        }
        return found;
    }

    /** Those that hold a message that may come back: others than this, unless they live and wait here themselves. */
    private Found holders() {
        Found found = Found.NONE;
        for (int i = 0; i < words.slots && found != Found.LIVING; i++) {
            long word = words.wordAcquire(words.slot(i));
            int state = SlotLayout.state(word);
            if (state == SlotLayout.FULL || state == SlotLayout.RETURNED || state == SlotLayout.CLAIMED) {
                return Found.LIVING;
            }
            int holder = SlotLayout.handle(word);
            if (state == SlotLayout.TAKEN && holder != consumer.index) {
                Found one = holder(holder);
                found = one == Found.NONE ? found : one;
            }
        }
        return found;
    }

    private Found holder(int handle) {
        if (handle >= words.handles) {
            return Found.LIVING;
        }
        long owner = words.ownerAcquire(handle);
        if (HandleLayout.role(owner) == HandleLayout.FREE
                || !consumer.queue.segment().members().isAlive(HandleLayout.member(owner))) {
            return Found.DEAD; // even if it waited as it died
        }
        // Whoever takes in a wait clears its intent after `waiting`: if the intent is gone, so is that.
        // Who is only to be rung for may acknowledge, or hand back, at any time.
        boolean isTaking = words.intentAcquire(handle) != 0;
        return isTaking || !words.isWaiting(handle) ? Found.LIVING : Found.NONE;
    }
}
