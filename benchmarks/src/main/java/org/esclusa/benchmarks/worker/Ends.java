// SPDX-License-Identifier: Apache-2.0
package org.esclusa.benchmarks.worker;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** The two ends of a queue; a worker uses only one implementation, so that calls are direct ones after the JIT. */
interface Ends {
    /** Puts, and waits for room. */
    void put(MemorySegment message) throws IOException, InterruptedException;

    /** Gets, and waits for a message. */
    void get(MemorySegment into) throws IOException, InterruptedException;

    /** Opens a queue by name, and creates it if there is none. */
    @FunctionalInterface
    interface Opener {
        Ends open(String name, boolean puts, boolean gets) throws IOException;
    }
}
