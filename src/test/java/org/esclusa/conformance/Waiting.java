// SPDX-License-Identifier: Apache-2.0
package org.esclusa.conformance;

import org.esclusa.SegmentException;
import org.esclusa.Segments;
import org.esclusa.peer.Peer;

/** Looks at an object from outside until somebody is seen to wait for it. */
final class Waiting {
    private Waiting() {}

    static void awaitOne(String name) {
        long deadline = System.nanoTime() + Peer.WATCHDOG.toNanos();
        while (waiting(name) == 0) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("nobody was seen to wait for " + name);
            }
            Thread.yield();
        }
    }

    private static long waiting(String name) {
        try {
            return ((Number) Segments.inspect(name).details().get("waiting")).longValue();
        } catch (SegmentException e) {
            throw new AssertionError(e);
        }
    }
}
