// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import org.esclusa.internal.sync.Patience;

/**
 * How a blocking call waits: it spins, then yields, then sleeps.
 *
 * <p>Spinning pays when the answer is less than a microsecond away, sleeping costs nothing when it is far.
 * Interrupts, deadlines and the death of others are noticed under every policy.
 *
 * @param spinNanos how long to spin, in nanoseconds; {@link Long#MAX_VALUE}: never sleep
 * @param yields how often to offer the CPU to others before sleeping
 */
public record WaitPolicy(long spinNanos, int yields) {
    /** Spins 1000 ns, yields 50 times, sleeps. */
    public static final WaitPolicy DEFAULT = new WaitPolicy(1000, 50);

    /** Never sleeps: the quickest where each waiting thread has a CPU for itself. */
    public static final WaitPolicy BUSY_SPIN = new WaitPolicy(Long.MAX_VALUE, 0);

    /** Sleeps at once. */
    public static final WaitPolicy SLEEP_ONLY = new WaitPolicy(0, 0);

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is negative
     */
    public WaitPolicy {
        if (spinNanos < 0 || yields < 0) {
            throw new IllegalArgumentException("a wait of " + spinNanos + " ns and " + yields + " yields");
        }
    }

    Patience patience() {
        return new Patience(spinNanos, yields);
    }
}
