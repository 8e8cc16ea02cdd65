// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import java.time.Duration;

/** Points in time as {@link System#nanoTime} counts, which on Linux is CLOCK_MONOTONIC. */
public final class Deadline {
    /** One that never comes. */
    public static final long NEVER = Long.MAX_VALUE;

    /** One that has passed: only a look, no wait. */
    public static final long NOW = Long.MIN_VALUE;

    private Deadline() {}

    /** {@code timeout} from now: what is too long to be counted never comes, zero and less has passed. */
    public static long after(Duration timeout) {
        if (timeout.isNegative() || timeout.isZero()) {
            return NOW;
        }
        try {
            return after(timeout.toNanos());
        } catch (ArithmeticException tooLong) {
            return NEVER;
        }
    }

    public static long after(long nanos) {
        if (nanos <= 0) {
            return NOW;
        }
        long now = System.nanoTime();
        return nanos >= NEVER - now ? NEVER : now + nanos;
    }

    /** What is left, zero or less if it has passed. */
    public static long left(long deadline) {
        return deadline == NEVER ? NEVER : deadline == NOW ? 0 : deadline - System.nanoTime();
    }
}
