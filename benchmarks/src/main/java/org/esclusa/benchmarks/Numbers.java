// SPDX-License-Identifier: Apache-2.0
package org.esclusa.benchmarks;

import java.util.Locale;

/** How figures are written. */
final class Numbers {
    private Numbers() {}

    /** Three or four significant digits, never with an exponent. */
    static String figure(double value) {
        int digits = value >= 1000 ? 0 : value >= 100 ? 1 : value >= 1 ? 2 : 3;
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    static String ratio(double value) {
        return String.format(Locale.ROOT, value >= 10 ? "%.1f" : "%.2f", value);
    }
}
