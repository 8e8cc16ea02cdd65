// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.wordcount;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;

/**
 * The head of each message on the queue of counts, whose type is the number of the block. The counts of a block are one
 * piece of bytes, cut into as many parts as it needs; one worker publishes the parts of one delivery in their order.
 *
 * <pre>
 *  0        4          8      12      16            24           28   32
 * ┌────────┬──────────┬──────┬───────┬─────────────┬────────────┬────┬─────────┐
 * │ worker │ delivery │ part │ parts │ nanos spent │ text bytes │ 0  │ counts… │   little-endian
 * └────────┴──────────┴──────┴───────┴─────────────┴────────────┴────┴─────────┘
 * </pre>
 *
 * @param worker whose it is
 * @param delivery how many times the block had been delivered when this worker took it
 * @param number of this part, from 0
 * @param parts how many there are
 * @param nanos how long the worker counted
 * @param textByteSize how large the block is
 */
record Part(int worker, int delivery, int number, int parts, long nanos, int textByteSize) {
    static final int HEAD_BYTE_SIZE = 32;

    static Part read(MemorySegment message) {
        return new Part(
                message.get(JAVA_INT_UNALIGNED, 0),
                message.get(JAVA_INT_UNALIGNED, 4),
                message.get(JAVA_INT_UNALIGNED, 8),
                message.get(JAVA_INT_UNALIGNED, 12),
                message.get(JAVA_LONG_UNALIGNED, 16),
                message.get(JAVA_INT_UNALIGNED, 24));
    }

    void write(MemorySegment message) {
        message.set(JAVA_INT_UNALIGNED, 0, worker);
        message.set(JAVA_INT_UNALIGNED, 4, delivery);
        message.set(JAVA_INT_UNALIGNED, 8, number);
        message.set(JAVA_INT_UNALIGNED, 12, parts);
        message.set(JAVA_LONG_UNALIGNED, 16, nanos);
        message.set(JAVA_INT_UNALIGNED, 24, textByteSize);
        message.set(JAVA_INT_UNALIGNED, 28, 0);
    }

    Part next() {
        return new Part(worker, delivery, number + 1, parts, nanos, textByteSize);
    }

    boolean isWhole() {
        return parts == 1;
    }

    static MemorySegment counts(MemorySegment message) {
        return message.asSlice(HEAD_BYTE_SIZE);
    }
}
