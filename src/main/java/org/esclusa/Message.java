// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.lang.foreign.MemorySegment;
import org.esclusa.internal.sync.TakenMessage;

/**
 * A message that a {@link Consumer} has taken in place. It keeps its slot until it is closed, which acknowledges it,
 * or released.
 *
 * {@snippet file="Greet.java" region="greet"}
 */
public final class Message implements AutoCloseable {
    private final TakenMessage taken;
    private boolean done;

    Message(TakenMessage taken) {
        this.taken = taken;
    }

    /**
     * The payload in its slot, which may be written too. After close or release a producer writes there, and once the
     * queue is closed it throws.
     *
     * @return the bytes
     * @throws IllegalStateException if the message was closed or released
     */
    public MemorySegment data() {
        if (done) {
            throw new IllegalStateException("this message was acknowledged or released before");
        }
        return taken.data();
    }

    /**
     * What its producer gave it.
     *
     * @return the type, the user's own
     */
    public int type() {
        return taken.type();
    }

    /**
     * How often it was delivered, this time included.
     *
     * @return 1, or more if it was handed back, or its consumer died
     */
    public int deliveryCount() {
        return taken.deliveryCount();
    }

    /**
     * Its number in the queue, from 0 in the order of claims; some numbers become no message.
     *
     * @return the number
     */
    public long ticket() {
        return taken.ticket();
    }

    /**
     * Hands it back: it is delivered again, before those not taken yet.
     *
     * @throws IllegalStateException if it was closed or released before, or its consumer closed
     */
    public void release() {
        if (done || !taken.release()) {
            throw new IllegalStateException("this message is not held any more");
        }
        done = true;
    }

    /** Acknowledges it, unless it was released, or its consumer closed. */
    @Override
    public void close() {
        if (!done) {
            done = true;
            taken.acknowledge();
        }
    }
}
