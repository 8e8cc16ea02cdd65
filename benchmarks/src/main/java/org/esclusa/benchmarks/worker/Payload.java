// SPDX-License-Identifier: Apache-2.0
package org.esclusa.benchmarks.worker;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Messages of 64 bytes that the consumer can check: {@code payload.h} in Java, with the reasons. */
final class Payload {
    static final int BYTE_SIZE = 64;
    private static final int WORDS = 8;
    private static final int MESSAGES = 64;
    private static final int AHEAD = 8;
    private static final int PRODUCER_SHIFT = 56;

    private final MemorySegment all = Arena.global().allocate((long) MESSAGES * BYTE_SIZE, BYTE_SIZE);
    private final MemorySegment[] messages = new MemorySegment[MESSAGES];
    private final long producer;
    private long next;

    /** What this producer sends. */
    Payload(int producer) {
        this.producer = (long) producer << PRODUCER_SHIFT;
        for (int i = 0; i < MESSAGES; i++) {
            messages[i] = all.asSlice((long) i * BYTE_SIZE, BYTE_SIZE);
            messages[i].set(ValueLayout.JAVA_LONG, 0, this.producer | i);
            for (int k = 1; k < WORDS; k++) {
                messages[i].set(ValueLayout.JAVA_LONG, (long) k * Long.BYTES, (long) i * WORDS + k);
            }
        }
    }

    MemorySegment next() {
        long i = next++;
        all.set(ValueLayout.JAVA_LONG, (i + AHEAD) % MESSAGES * BYTE_SIZE, producer | (i + AHEAD));
        return messages[(int) (i % MESSAGES)];
    }

    /** The count of the message that comes next. */
    long count() {
        return next;
    }

    static MemorySegment room() {
        return Arena.global().allocate(BYTE_SIZE, BYTE_SIZE);
    }

    static long count(MemorySegment message) {
        return message.get(ValueLayout.JAVA_LONG, 0) << 8 >>> 8;
    }

    static int producer(MemorySegment message) {
        return (int) (message.get(ValueLayout.JAVA_LONG, 0) >>> PRODUCER_SHIFT);
    }

    static boolean isWhole(MemorySegment message) {
        long base = count(message) % MESSAGES * WORDS;
        long wrong = 0;
        for (int k = 1; k < WORDS; k++) {
            wrong |= message.get(ValueLayout.JAVA_LONG, (long) k * Long.BYTES) ^ (base + k);
        }
        return wrong == 0;
    }
}
