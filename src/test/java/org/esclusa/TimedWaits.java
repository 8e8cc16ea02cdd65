// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.time.Duration;

/** Waits in every way, and not shorter than it was to, while the clock of the machine jumps. */
public final class TimedWaits {
    private static final Duration TIMEOUT = Duration.ofMillis(20);

    private TimedWaits() {}

    /** With a name that it may use as its argument. */
    public static void main(String[] arguments) throws Exception {
        long jump = System.currentTimeMillis() - System.currentTimeMillis();
        if (Math.abs(jump) < Duration.ofMinutes(30).toMillis()) {
            throw new AssertionError("the clock does not jump");
        }
        for (EveryWait wait : EveryWait.values()) {
            System.out.println(wait);
            try (EveryWait.Vain vain = wait.make(arguments[0])) {
                long begin = System.nanoTime();
                boolean came = vain.timed().run(TIMEOUT);
                if (came || System.nanoTime() - begin < TIMEOUT.toNanos()) {
                    throw new AssertionError(wait);
                }
            } finally {
                Segments.remove(arguments[0]);
            }
        }
        System.out.println("each waited as long as it was to");
    }
}
