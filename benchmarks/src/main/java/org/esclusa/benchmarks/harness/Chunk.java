// SPDX-License-Identifier: Apache-2.0
package org.esclusa.benchmarks.harness;

import java.util.List;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/**
 * What the sides of a contestant reported of one chunk.
 *
 * @param before a cache line's round trip in nanoseconds before the chunk, 0 if nobody measured it
 * @param after the same after it
 * @param nanos from the last side's start to the last side's end
 * @param n how many messages or pairs it was asked for
 * @param displaced how often a measured thread lost its core to somebody else
 * @param each the single round trips, where they were timed
 */
record Chunk(double before, double after, long nanos, long n, long displaced, Optional<Histogram> each) {
    private static final int FIELDS = 8;

    /** Reads the lines, and refuses a chunk whose payload was not as it should be. */
    static Chunk of(String contestant, long n, List<String> answers) throws HarnessException {
        double before = 0;
        double after = 0;
        long start = Long.MIN_VALUE;
        long end = Long.MIN_VALUE;
        long displaced = 0;
        long wrong = 0;
        long put = 0;
        long got = 0;
        Optional<Histogram> each = Optional.empty();
        for (String answer : answers) {
            String[] words = answer.split(" ");
            before += Double.parseDouble(words[0]);
            after += Double.parseDouble(words[1]);
            start = Math.max(start, Long.parseLong(words[2]));
            end = Math.max(end, Long.parseLong(words[3]));
            displaced += Long.parseLong(words[4]);
            wrong += Long.parseLong(words[5]);
            put += Long.parseUnsignedLong(words[6]);
            got += Long.parseUnsignedLong(words[7]);
            if (words.length > FIELDS) {
                each = Optional.of(histogram(words));
            }
        }
        if (wrong != 0 || put != got) {
            throw new HarnessException("%s: %d of %d messages were wrong, sums of those put %d and got %d"
                    .formatted(contestant, wrong, n, put, got));
        }
        return new Chunk(before, after, end - start, n, displaced, each);
    }

    private static Histogram histogram(String[] words) {
        Histogram histogram = new Histogram(3);
        for (int i = FIELDS; i < words.length; i++) {
            int colon = words[i].indexOf(':');
            histogram.recordValueWithCount(
                    Long.parseLong(words[i].substring(0, colon)), Long.parseLong(words[i].substring(colon + 1)));
        }
        return histogram;
    }

    Chunk calibrated(double newBefore, double newAfter) {
        return new Chunk(newBefore, newAfter, nanos, n, displaced, each);
    }

    double nanosEach() {
        return (double) nanos / n;
    }
}
