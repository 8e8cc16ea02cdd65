// SPDX-License-Identifier: Apache-2.0
package org.esclusa.benchmarks.harness;

/** What is made of the nanoseconds that one operation took. */
public enum Figure {
    /** As it is. */
    NANOS("ns"),
    /** Millions of messages a second. */
    MILLIONS("Mmsg/s"),
    /** The same when an operation of a chunk stands for two messages. */
    MILLIONS_OF_TWO("Mmsg/s"),
    /** Thousands of messages a second. */
    THOUSANDS("kmsg/s"),
    /** Millions of operations a second. */
    OPERATIONS("M/s");

    private final String unit;

    Figure(String unit) {
        this.unit = unit;
    }

    /** As the table shows it. */
    public String unit() {
        return unit;
    }

    double of(double nanosEach) {
        return switch (this) {
            case NANOS -> nanosEach;
            case MILLIONS, OPERATIONS -> 1e3 / nanosEach;
            case MILLIONS_OF_TWO -> 2e3 / nanosEach;
            case THOUSANDS -> 1e6 / nanosEach;
        };
    }
}
