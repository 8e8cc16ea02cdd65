// SPDX-License-Identifier: Apache-2.0
package org.esclusa.peer;

import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongPredicate;
import java.util.stream.Stream;
import org.esclusa.SegmentException;
import org.esclusa.Segments;

/** Looks at an object from outside until somebody is seen to wait for it: no test hopes that he has begun. */
public final class Waiting {
    /** The place of the waiting producers among a peer's {@code queue figures}. */
    public static final int PRODUCERS = 9;
    /** Likewise of the consumers. */
    public static final int CONSUMERS = 10;

    private Waiting() {}

    /** Until somebody waits for it. */
    public static void awaitOne(String name) {
        await(name, 1);
    }

    /** Until at least so many wait. */
    public static void await(String name, long count) {
        await(name, it -> it >= count, count + " were never seen to wait for " + name);
    }

    /** Until nobody waits any more. */
    public static void awaitNone(String name) {
        await(name, it -> it == 0, "somebody still waits for " + name);
    }

    private static void await(String name, LongPredicate wanted, String otherwise) {
        until(otherwise, () -> wanted.test(count(name)));
    }

    /** Until the word of a mutex says that its owner has to wake somebody; a mutex has no count. */
    public static void awaitContended(String name) {
        until("nobody was seen to wait for " + name, () ->
                (Boolean) details(name).get("contended"));
    }

    /** Until the figures of a queue that {@code other} sees count one of {@code waiter}, who has not answered yet. */
    public static void awaitSeenBy(Peer other, Peer waiter, int figure) {
        until("nobody was seen to wait at the queue", () -> {
            if (waiter.hasAnswered()) {
                throw new AssertionError("did not wait");
            }
            return other.done("queue figures").number(figure) != 0;
        });
    }

    /** Until that holds, or it is a hang. */
    public static void until(String otherwise, Callable<Boolean> holds) {
        long deadline = System.nanoTime() + Peer.WATCHDOG.toNanos();
        try {
            while (!holds.call()) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError(otherwise);
                }
                LockSupport.parkNanos(1_000_000); // and leaves the processor to those it looks at
            }
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** How many wait: for the object, a mutex's conditions, or a queue's messages. */
    public static long count(String name) throws SegmentException {
        Map<String, Object> details = details(name);
        return Stream.of("waiting", "conditionsWaiting", "consumersWaiting")
                .filter(details::containsKey)
                .mapToLong(key -> ((Number) details.get(key)).longValue())
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, Object> details(String name) throws SegmentException {
        return Segments.inspect(name).details();
    }
}
