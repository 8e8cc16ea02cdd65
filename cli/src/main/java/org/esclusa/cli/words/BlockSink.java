// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.words;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** Where blocks go: each is claimed, filled where it lies, and published or given back. */
public interface BlockSink {
    /** Room for the next block, always as large as the first; waits for it. */
    MemorySegment claim() throws IOException, InterruptedException;

    /** The first {@code length} bytes of what was claimed are a block. */
    void publish(int length) throws IOException, InterruptedException;

    /** What was claimed becomes no block. */
    void abort();
}
