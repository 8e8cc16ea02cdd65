// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class StopMatrixTest {
    /** {@code -Dstop.seconds=60} for the long form. */
    private static final Duration STOPPED = Duration.ofSeconds(Integer.getInteger("stop.seconds", 2));

    @Test
    @Timeout(value = 60, unit = TimeUnit.MINUTES)
    void who_is_stopped_is_not_taken_for_dead() throws Exception {
        try (StopMatrix matrix = new StopMatrix(STOPPED, System.out)) {
            assertTrue(
                    matrix.run(), "what a stopped one has was had by others, or somebody has not gone on: see above");
        }
    }
}
