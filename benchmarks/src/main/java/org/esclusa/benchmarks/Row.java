// SPDX-License-Identifier: Apache-2.0
package org.esclusa.benchmarks;

import java.util.Arrays;

/**
 * One line of the table.
 *
 * @param work what was done, such as {@code queue throughput 1:1}
 * @param contestant who did it, such as {@code Java-Java}
 * @param regime how far apart the two cores were, {@code one core} where only one took part
 * @param n how many chunks, iterations or single round trips stand behind the percentiles
 */
public record Row(
        String work, String contestant, String regime, long n, double p10, double p50, double p90, String unit) {
    /** The row of samples that are sorted here. */
    public static Row of(String work, String contestant, String regime, double[] samples, String unit) {
        double[] sorted = samples.clone();
        Arrays.sort(sorted);
        return new Row(
                work, contestant, regime, sorted.length, at(sorted, 0.1), at(sorted, 0.5), at(sorted, 0.9), unit);
    }

    private static double at(double[] sorted, double part) {
        return sorted[(int) Math.round(part * (sorted.length - 1))];
    }

    boolean isSameWork(Row other) {
        return work.equals(other.work) && regime.equals(other.regime) && unit.equals(other.unit);
    }
}
