// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import java.util.HashMap;
import java.util.Map;

/**
 * What this handle's threads have added to the words that tell wakers whether anybody waits.
 *
 * <p>A thread that waits when its segment is closed can no longer take itself away, as its memory is private zeros by
 * then. So the close does it, for all who have not left.
 */
final class WaiterCounts {
    private final Memory memory;
    private final Map<Long, Integer> added = new HashMap<>(); // by position; all guarded by this
    private boolean closed;

    WaiterCounts(Memory memory) {
        this.memory = memory;
    }

    /** One more who waits, in the 32-bit word at {@code position}; sequentially consistent. */
    void enter(long position) {
        add(position, 1);
    }

    /** The reverse. */
    void leave(long position) {
        add(position, -1);
    }

    private synchronized void add(long position, int change) {
        if (!closed) {
            memory.getAndAddInt(position, change);
            added.merge(position, change, (before, more) -> before + more == 0 ? null : before + more);
        }
    }

    /** Takes everybody away, while the memory is still the segment's; from now on nobody is counted. */
    synchronized void close() {
        closed = true;
        added.forEach((position, count) -> memory.getAndAddInt(position, -count));
        added.clear();
    }
}
