// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.words;

/** Multiplicative hashing: the upper bits of the product are the good ones. */
final class Hash {
    /** 2^64 divided by the golden ratio; odd. */
    static final long FACTOR = 0x9E3779B97F4A7C15L;

    private Hash() {}

    /** The hash of one more eight letters behind those that gave {@code hash}; 0 at first. */
    static long add(long hash, long letters) {
        long product = (hash ^ letters) * FACTOR;
        return product ^ product >>> 32;
    }

    /** Its 32 bits that a table keeps. */
    static int fold(long hash) {
        return (int) (hash * FACTOR >>> 32);
    }
}
