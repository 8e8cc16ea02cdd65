// SPDX-License-Identifier: Apache-2.0
package org.esclusa.benchmarks.worker;

import java.io.IOException;

/** One side's part of a work. */
interface Work {
    /** Works off n messages; {@code each} asks to time the round trips one by one. */
    Outcome run(long n, boolean each) throws IOException, InterruptedException;

    /**
     * What the payload says.
     *
     * @param wrong messages that were not what they should be
     * @param put sum of the counts put, where consumers cannot know what comes next
     * @param got sum of the counts got there
     */
    record Outcome(long wrong, long put, long got) {
        static final Outcome GOOD = new Outcome(0, 0, 0);
    }
}
