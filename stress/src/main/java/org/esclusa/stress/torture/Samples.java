// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress.torture;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.LongStream;

/** Times in nanoseconds, told in microseconds. */
final class Samples {
    private long[] nanos = new long[64];
    private int count;

    void add(long sample) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = sample;
    }

    void addAll(Samples others) {
        LongStream.of(others.nanos).limit(others.count).forEach(this::add);
    }

    /** The value that this part of them does not exceed, in microseconds; 0 if there are none. */
    double micros(double part) {
        if (count == 0) {
            return 0;
        }
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return sorted[(int) Math.min(count - 1, (long) (part * count))] / 1e3;
    }

    /** As a number of JSON: 0 if there are none. */
    String json(double part) {
        return String.format(Locale.ROOT, "%.0f", micros(part));
    }

    /** As a cell of a table: a dash if there are none. */
    String cell(double part) {
        return count == 0 ? "-" : json(part);
    }
}
