// SPDX-License-Identifier: Apache-2.0
package org.esclusa.fuzz;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.esclusa.EndOfStreamException;
import org.esclusa.SegmentException;

/** One way to use an object whose words may be anything. */
@FunctionalInterface
interface Operation {
    void run(int argument) throws Exception;

    /** Runs it; what it throws is to be one of those that the documentation names. */
    default void tried(int argument) throws Exception {
        try {
            run(argument);
        } catch (SegmentException
                | EndOfStreamException
                | TimeoutException
                | java.util.concurrent.BrokenBarrierException
                | IllegalMonitorStateException
                | IllegalStateException
                | ArithmeticException told) { // a semaphore with too many permits
            if (told.getMessage() == null || told.getMessage().isBlank()) {
                throw new AssertionError("an exception without a sentence", told);
            }
        }
    }

    /** Every other wait does not wait. */
    static Duration soon(int argument) {
        return argument % 2 == 0 ? Duration.ZERO : Duration.ofNanos(50_000);
    }
}
