// SPDX-License-Identifier: Apache-2.0
package org.esclusa.benchmarks.worker;

import java.lang.foreign.MemorySegment;

/** Messages of 64 bytes that the consumer can check: {@code payload.h} in Java, with the reasons. */
final class Payload {
    static final int BYTE_SIZE = 64;
    private static final int WORDS = 8;
    private static final int MESSAGES = 64;
    private static final int AHEAD = 8;
    private static final int PRODUCER_SHIFT = 56;

    private final long[] words = new long[MESSAGES * WORDS];
    private final MemorySegment[] messages = new MemorySegment[MESSAGES];
    private final long producer;
    private long next;

    /** What this producer sends. */
    Payload(int producer) {
        this.producer = (long) producer << PRODUCER_SHIFT;
        MemorySegment all = MemorySegment.ofArray(words);
        for (int i = 0; i < MESSAGES; i++) {
            messages[i] = all.asSlice((long) i * BYTE_SIZE, BYTE_SIZE);
            words[i * WORDS] = this.producer | i;
            for (int k = 1; k < WORDS; k++) {
                words[i * WORDS + k] = (long) i * WORDS + k;
            }
        }
    }

    MemorySegment next() {
        long i = next++;
        words[((int) (i + AHEAD) & (MESSAGES - 1)) * WORDS] = producer | (i + AHEAD);
        return messages[(int) i & (MESSAGES - 1)];
    }

    /** The count of the message that comes next. */
    long count() {
        return next;
    }

    /** Room for a message: the bytes, and the same as words. */
    static final class Room {
        final long[] words = new long[WORDS];
        final MemorySegment bytes = MemorySegment.ofArray(words);

        long count() {
            return words[0] << 8 >>> 8;
        }

        int producer() {
            return (int) (words[0] >>> PRODUCER_SHIFT);
        }

        boolean isWhole() {
            long base = (count() & (MESSAGES - 1)) * WORDS;
            long wrong = 0;
            for (int k = 1; k < WORDS; k++) {
                wrong |= words[k] ^ (base + k);
            }
            return wrong == 0;
        }
    }
}
