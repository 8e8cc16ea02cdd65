// SPDX-License-Identifier: Apache-2.0
package org.esclusa.conformance;

import java.util.Map;
import java.util.function.LongPredicate;
import java.util.stream.Stream;
import org.esclusa.SegmentException;
import org.esclusa.Segments;
import org.esclusa.peer.Peer;

/** Looks at an object from outside until somebody is seen to wait for it. */
final class Waiting {
    private Waiting() {}

    static void awaitOne(String name) {
        await(name, 1);
    }

    static void await(String name, long count) {
        await(name, it -> it >= count, "nobody was seen to wait for ");
    }

    static void awaitNone(String name) {
        await(name, it -> it == 0, "somebody still waits for ");
    }

    private static void await(String name, LongPredicate wanted, String otherwise) {
        long deadline = System.nanoTime() + Peer.WATCHDOG.toNanos();
        while (!wanted.test(waiting(name))) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(otherwise + name);
            }
            Thread.yield();
        }
    }

    private static long waiting(String name) {
        try {
            Map<String, Object> details = Segments.inspect(name).details();
            return Stream.of("waiting", "conditionsWaiting", "consumersWaiting")
                    .filter(details::containsKey)
                    .mapToLong(key -> ((Number) details.get(key)).longValue())
                    .findFirst()
                    .orElseThrow();
        } catch (SegmentException e) {
            throw new AssertionError(e);
        }
    }
}
