// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.wordcount;

import java.lang.foreign.MemorySegment;
import org.esclusa.Claim;
import org.esclusa.Producer;
import org.esclusa.cli.words.BlockSink;

/**
 * Puts blocks on the queue, numbered from 0 by their messages' type. Each is held back until the next one is there, so
 * that the last one is known before anybody has it.
 */
final class QueueSink implements BlockSink {
    private final Producer producer;
    private Claim claim;
    private Claim held;
    private int heldLength;
    private volatile int blocks;
    private volatile long firstPutNanos;

    QueueSink(Producer producer) {
        this.producer = producer;
    }

    @Override
    public MemorySegment claim() throws InterruptedException {
        claim = producer.claim();
        return claim.memory();
    }

    @Override
    public void publish(int length) {
        publishHeld();
        held = claim;
        heldLength = length;
    }

    @Override
    public void abort() {
        claim.abort();
    }

    /** Whether a block is held back. */
    boolean holds() {
        return held != null;
    }

    void publishHeld() {
        if (held == null) {
            return;
        }
        if (blocks == 0) {
            firstPutNanos = System.nanoTime();
        }
        held.publish(heldLength, blocks);
        held = null;
        blocks = blocks + 1; // by this thread only
    }

    /** How many blocks were put. Any thread may ask. */
    int blocks() {
        return blocks;
    }

    /** When the first block was put, as {@link System#nanoTime} tells it. Any thread may ask. */
    long firstPutNanos() {
        return firstPutNanos;
    }
}
