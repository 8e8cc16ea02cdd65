// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.wordcount;

/** What a worker has done that was merged. The merger writes, any thread reads. */
final class Tally {
    private volatile int blocks;
    private volatile long bytes;
    private volatile long nanos;

    void add(int byteSize, long nanos) {
        blocks = blocks + 1;
        bytes = bytes + byteSize;
        this.nanos = this.nanos + nanos;
    }

    int blocks() {
        return blocks;
    }

    /** Millions of bytes for each second spent counting. */
    double megabytesPerSecond() {
        return nanos == 0 ? 0 : bytes * 1e3 / nanos;
    }
}
