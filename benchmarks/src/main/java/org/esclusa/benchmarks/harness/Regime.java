// SPDX-License-Identifier: Apache-2.0
package org.esclusa.benchmarks.harness;

import java.util.Optional;

/** How far apart two cores are: the hypervisor moves them about once a second, and everything between them is up to ten times dearer. */
public enum Regime {
    /** Two threads of one core. */
    SIBLING("sibling", 45),
    /** One last-level cache. */
    NEAR("near", 200),
    /** Different dies. */
    FAR("far", 1000);

    /** More than this between the calibrations before and after: the regime changed, or somebody else had the core. */
    private static final double AGREEMENT = 1.5;

    private final String text;
    private final double belowNanos;

    Regime(String text, double belowNanos) {
        this.text = text;
        this.belowNanos = belowNanos;
    }

    /** The regime in which both round trips of a cache line, in nanoseconds, were made. */
    static Optional<Regime> of(double before, double after) {
        Optional<Regime> regime = of(before);
        boolean agree = before < after * AGREEMENT && after < before * AGREEMENT;
        return agree && regime.equals(of(after)) ? regime : Optional.empty();
    }

    private static Optional<Regime> of(double nanos) {
        for (Regime regime : values()) {
            if (nanos < regime.belowNanos) {
                return Optional.of(regime);
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return text;
    }
}
