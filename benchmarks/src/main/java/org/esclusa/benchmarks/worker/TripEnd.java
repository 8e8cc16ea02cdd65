// SPDX-License-Identifier: Apache-2.0
package org.esclusa.benchmarks.worker;

import java.io.IOException;

/** One side of a round trip; a worker uses only one implementation. */
interface TripEnd {
    /** Bytes of a message, but of an eventfd; the count is in the first eight. */
    int BYTE_SIZE = 64;

    /** Sends a message. */
    void write(long count) throws IOException, InterruptedException;

    /** Sleeps until there is a message, and gives its count. */
    long read() throws IOException, InterruptedException;

    /** What was made for a work. */
    record Two(TripEnd asks, TripEnd answers) {}

    /** All of a message is there, or it was cut in two. */
    static void check(long byteSize) throws IOException {
        if (byteSize != BYTE_SIZE) {
            throw new IOException(byteSize + " bytes instead of " + BYTE_SIZE);
        }
    }
}
