// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/** What to do before another look at a table that was full: the dead may have left room in it. */
final class Room {
    /** Time for a living process that is in a repair's way to go on; a stopped one may take longer. */
    private static final long WITHIN = TimeUnit.MILLISECONDS.toNanos(250);

    private static final long AGAIN = TimeUnit.MICROSECONDS.toNanos(200);

    private final Segment segment;
    private final LongSupplier version;
    private long seen;
    private long first;
    private boolean looked;
    private boolean allLived;

    /** For a table with this {@code version}: another number whenever an entry was taken or freed. */
    Room(Segment segment, LongSupplier version) {
        this.segment = segment;
        this.version = version;
    }

    /**
     * Repairs what the dead left, and waits a little for repairs that cannot be finished yet.
     *
     * @return whether to look again; not if nothing came or went since all lived, or a quarter of a second has passed
     */
    boolean make() {
        if (allLived && version.getAsLong() == seen || looked && System.nanoTime() - first > WITHIN) {
            return false;
        }
        if (looked) {
            LockSupport.parkNanos(AGAIN);
        } else {
            looked = true;
            first = System.nanoTime();
        }
        segment.sweep();
        // whether this or another swept the dead: what they had is free by now
        seen = version.getAsLong();
        allLived = segment.memory().isClosed() || !segment.members().anyDead();
        return true;
    }
}
