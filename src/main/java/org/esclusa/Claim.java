// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.lang.foreign.MemorySegment;
import org.esclusa.internal.sync.ClaimedSlot;

/**
 * A slot that a {@link Producer} has claimed to write its message in place, until it is published or aborted.
 *
 * {@snippet file="Lanes.java" region="claim"}
 */
public final class Claim implements AutoCloseable {
    private final ClaimedSlot claim;
    private boolean done;

    Claim(ClaimedSlot claim) {
        this.claim = claim;
    }

    /**
     * The room for the payload; it holds what an earlier message left. Once this is published or aborted, the next
     * owner writes there, and once the queue is closed it throws.
     *
     * @return {@link MessageQueue#slotByteSize} bytes
     */
    public MemorySegment memory() {
        checkPending();
        return claim.memory();
    }

    /**
     * Makes it a message.
     *
     * @param length how many bytes of the room are the payload
     * @param type the message's type, the user's own
     * @throws IllegalArgumentException if there is no such room
     * @throws IllegalStateException if it was published or aborted before, or its producer closed
     */
    public void publish(int length, int type) {
        checkPending();
        claim.publish(length, type);
        done = true;
    }

    /**
     * Gives the slot up: consumers step over it.
     *
     * @throws IllegalStateException if it was published or aborted before, or its producer closed
     */
    public void abort() {
        checkPending();
        claim.abort();
        done = true;
    }

    private void checkPending() {
        if (done) {
            throw new IllegalStateException("this claim was published or aborted before");
        }
    }

    /** Aborts it unless it was published or aborted, or its producer closed. */
    @Override
    public void close() {
        if (!done && claim.isOurs()) {
            abort();
        }
        done = true;
    }
}
